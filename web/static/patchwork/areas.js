/** Boundaries, patches and ground: lines and areas that come by address, finer when near. */
import { json } from "./load.js";
import { hatch, pattern } from "./sprites.js";

const NEAR_ZOOM = 14;
const CELL_ZOOM = 12;

/** The cells of the fixed grid that a view touches, as z/x/y. */
function cells(map) {
  const bounds = map.getBounds();
  const low = map.project(bounds.getNorthWest(), CELL_ZOOM).divideBy(256).floor();
  const high = map.project(bounds.getSouthEast(), CELL_ZOOM).divideBy(256).floor();
  const found = [];
  for (let x = low.x; x <= high.x; x += 1) {
    for (let y = low.y; y <= high.y; y += 1) found.push(CELL_ZOOM + "/" + x + "/" + y);
  }
  return found.slice(0, 12);
}

function styled(spec, feature) {
  const line = spec.lines[feature.properties.k] || spec.lines[""];
  const area = feature.geometry.type.endsWith("Polygon");
  const whole = spec.fill === "hatch" ? hatch(line.colour, spec.angle) : spec.fill;
  const filled = line.pattern ? pattern(line.pattern, line.colour) : whole;
  return {
    stroke: line.width > 0, color: line.colour, weight: line.width, opacity: line.opacity ?? 1,
    dashArray: line.dashes.length ? line.dashes.join(" ") : null, lineJoin: "round",
    fill: area && Boolean(filled || line.fill), fillColor: line.fill || filled || null,
    fillOpacity: 1,
  };
}

export class Areas {
  constructor(L, map, renderer, spec, renew) {
    this.L = L;
    this.map = map;
    this.spec = spec;
    this.renew = renew;
    this.near = new Set();
    this.byId = new Map();
    this.labels = [];
    this.layer = L.geoJSON(null, {
      renderer, interactive: false, pane: renderer.options.pane,
      style: (feature) => styled(this.spec, feature),
      onEachFeature: (feature, layer) => this.byId.set(feature.id, layer),
    });
    this.moved = () => this.refine();
  }

  async show() {
    const data = await json(this.spec.url);
    if (this.gone) return;
    this.labels = data.labels || [];
    data.features.forEach((feature) => { if (!this.byId.has(feature.id)) this.layer.addData(feature); });
    this.layer.addTo(this.map);
    this.map.on("moveend", this.moved);
    this.refine();
  }

  hide() {
    this.gone = true;
    this.map.off("moveend", this.moved);
    this.layer.remove();
  }

  /** Near the ground, replace simplified lines by the true ones, cell by cell. */
  async refine() {
    if (!this.spec.near || this.map.getZoom() < NEAR_ZOOM) return;
    const wanted = cells(this.map).filter((cell) => !this.near.has(cell));
    wanted.forEach((cell) => this.near.add(cell));
    await Promise.all(wanted.map((cell) => this.fetchCell(cell)));
  }

  async fetchCell(cell) {
    try {
      const data = await json(this.spec.url + "&near=" + cell);
      if (!this.gone) data.features.forEach((feature) => this.replace(feature));
    } catch (error) {
      this.near.delete(cell);
      if (error.status === 403) this.renew();
    }
  }

  replace(feature) {
    const known = this.byId.get(feature.id);
    if (known && known.feature.near) return;
    if (known) this.layer.removeLayer(known);
    feature.near = true;
    this.layer.addData(feature);
  }
}
