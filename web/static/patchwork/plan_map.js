/** The map of a plan: every unit in its patch's tint and stripes with its number, chosen by click, moved by drag. */
import { Areas } from "./areas.js";
import { createMap } from "./base.js";
import { element, json } from "./load.js";
import { paint } from "./plan_tints.js";

const ROOM = 24;

function rings(geometry) {
  return geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
}

function within([x, y], ring) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** The middle of the largest ring, for the number. */
function middle(geometry) {
  const ring = rings(geometry).map((part) => part[0]).sort((a, b) => b.length - a.length)[0];
  let [area, x, y] = [0, 0, 0];
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const cross = ring[j][0] * ring[i][1] - ring[i][0] * ring[j][1];
    area += cross;
    x += (ring[j][0] + ring[i][0]) * cross;
    y += (ring[j][1] + ring[i][1]) * cross;
  }
  return area ? [y / (3 * area), x / (3 * area)] : [ring[0][1], ring[0][0]];
}

export class PlanMap {
  constructor(L, box, data, panel) {
    this.L = L;
    this.box = box;
    this.panel = panel;
    this.shapes = [];
    Object.assign(this, createMap(L, box, data));
    this.map.fitBounds(data.bounds, { animate: false, padding: [8, 8] });
    this.numbers = L.layerGroup().addTo(this.map);
    this.map.on("zoomend", () => this.number());
    this.hear();
    this.sizes = new ResizeObserver(() => this.map.invalidateSize({ pan: false }));
    this.sizes.observe(box);
  }

  async load(data) {
    this.edges?.hide();
    this.edges = new Areas(this.L, this.map, this.renderers.lines, data.edges, this.panel.renew);
    const [answer] = await Promise.all([json(data.url), this.edges.show()]);
    const at = new Map(data.units.map((unit, i) => [unit.id, i]));
    answer.features.filter((one) => at.has(one.id)).forEach((feature) => {
      const layer = this.L.geoJSON(feature, { renderer: this.renderers.fills, pane: "fills", interactive: false });
      layer.addTo(this.map);
      this.shapes[at.get(feature.id)] = { feature, layer, bounds: layer.getBounds(), spot: middle(feature.geometry) };
    });
  }

  hear() {
    const { map, box } = this;
    map.on("click", ({ latlng }) => {
      if (this.dragged) { this.dragged = false; return; }
      const unit = this.at(latlng);
      if (unit >= 0) this.panel.toggle(unit);
    });
    box.addEventListener("pointerdown", (event) => {
      const unit = this.under(event);
      this.holding = unit >= 0 && this.panel.chosen.has(unit);
      if (this.holding) map.dragging.disable();
    }, true);
    box.addEventListener("pointerup", (event) => {
      if (!this.holding) return;
      this.holding = false;
      map.dragging.enable();
      const unit = this.under(event);
      const patch = unit < 0 ? -1 : this.panel.of[unit];
      if (patch < 0 || this.panel.chosen.has(unit)) return;
      this.dragged = true;
      setTimeout(() => { this.dragged = false; }, 0);
      this.panel.move([...this.panel.chosen], patch);
    }, true);
  }

  under(event) {
    return this.at(this.map.mouseEventToLatLng(event));
  }

  at(latlng) {
    const spot = [latlng.lng, latlng.lat];
    return this.shapes.findIndex((one) => one && one.bounds.contains(latlng) &&
      rings(one.feature.geometry).some(([outer, ...holes]) => within(spot, outer) && !holes.some((h) => within(spot, h))));
  }

  /** Draw units as they are now; without `units`, all. */
  draw(units = [...this.shapes.keys()]) {
    units.forEach((unit) => this.shapes[unit]?.layer.setStyle(this.style(unit)));
    [...this.panel.chosen].forEach((unit) => this.shapes[unit]?.layer.bringToFront());
    this.number();
  }

  style(unit) {
    const { of, start, chosen } = this.panel;
    const moved = of[unit] !== start[unit];
    const edge = chosen.has(unit) ? { color: "#1A1A1A", weight: 4 } : moved ? { color: "#1A1A1A", weight: 2.5 } : { color: "#5A5A5A", weight: 0.8 };
    const dashArray = moved ? "5 4" : null;
    if (of[unit] < 0) return { ...edge, dashArray, fillColor: "#FFFFFF", fillOpacity: 0.9 };
    return { ...edge, dashArray, fillColor: paint(of[unit], chosen.has(unit)), fillOpacity: 1 };
  }

  number() {
    this.numbers.clearLayers();
    this.shapes.forEach((one, unit) => {
      const [low, high] = [one.bounds.getSouthWest(), one.bounds.getNorthEast()].map((end) => this.map.latLngToLayerPoint(end));
      if (high.x - low.x < ROOM || low.y - high.y < ROOM) return;
      const patch = this.panel.of[unit];
      const html = element("span", { text: patch < 0 ? "–" : String(patch + 1) });
      const icon = this.L.divIcon({ html, className: "pw-plan-number", iconSize: [24, 18] });
      this.L.marker(one.spot, { icon, pane: "marks", interactive: false, keyboard: false }).addTo(this.numbers);
    });
  }

  end() {
    this.edges?.hide();
    this.sizes.disconnect();
    this.map.stop();
    this.map._animatingZoom = false;
    this.map.remove();
  }
}
