/** The map: mounted once, then told what to show; it keeps its view whatever else the page does. */
import { Areas } from "./areas.js";
import { coarse, createMap, still } from "./base.js";
import { element, json, leaflet, listen, tell } from "./load.js";
import { createMarks } from "./marks.js";

const FOUND_ZOOM = 15;
const KEYS = "Arrow keys move the map, plus and minus zoom, Enter asks what is at its middle. " +
  "The table beside the map holds the same records.";

class Panel {
  constructor(L, host, data) {
    this.L = L;
    this.shown = new Map();
    this.build(host, data);
    Object.assign(this, createMap(L, this.box, data));
    this.marks = createMarks(L).addTo(this.map);
    this.chosen = L.layerGroup().addTo(this.map);
    this.asked = L.layerGroup().addTo(this.map);
    this.outlined = L.layerGroup().addTo(this.map);
    this.startView(data);
    this.hear();
    this.stop = listen("find", data.channel, (detail) => this.find(detail));
    this.sizes = new ResizeObserver(() => this.map.invalidateSize({ pan: false }));
    this.sizes.observe(this.box);
  }

  build(host, data) {
    const note = "pw-keys-" + data.channel;
    this.box = element("div", {
      class: "pw-map", tabindex: "0", role: "application", "aria-label": data.label, "aria-describedby": note,
    });
    this.tip = element("div", { class: "pw-tip", "aria-hidden": "true" });
    this.status = element("div", { class: "pw-status", role: "status", text: "Drawing the map…" });
    host.replaceChildren(element("div", { class: "pw-frame" },
      this.box, this.tip, this.status, element("p", { class: "pw-hidden", id: note, text: KEYS })));
  }

  /** Take the map down; what is still on its way must not draw on it any more. */
  end() {
    this.gone = true;
    this.stop();
    this.sizes.disconnect();
    this.map.stop();
    // Leaflet ends a zoom that is under way by a timer, and the map is gone by then.
    this.map._animatingZoom = false;
    for (const one of this.shown.values()) one.areas?.hide();
    this.map.remove();
  }

  startView(data) {
    this.map.fitBounds(data.bounds, { animate: false, padding: [8, 8] });
    if (data.view) this.map.setView([data.view.lat, data.view.lon], data.view.zoom, { animate: false });
    this.focused = data.focus && data.focus.key;
    if (data.focus && !data.view) this.moveTo(data.focus.box, false);
  }

  hear() {
    const { map } = this;
    map.on("click", (event) => this.clicked(event));
    map.on("mousemove", (event) => this.hovered(event));
    map.on("mouseout movestart zoomstart", () => { this.tip.style.display = "none"; });
    map.on("moveend", () => { this.viewed = true; this.remember(); });
    this.box.addEventListener("pointerdown", () => this.box.classList.remove("pw-by-keys"), true);
    this.box.addEventListener("keyup", () => this.box.classList.add("pw-by-keys"));
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === this.box) this.ask(map.getCenter(), null);
    });
  }

  /** Put the view into the address, so that a copied link shows the same. */
  remember() {
    clearTimeout(this.remembering);
    this.remembering = setTimeout(() => {
      if (!this.data.remember || !this.box.isConnected) return;
      const { lat, lng } = this.map.getCenter();
      const address = new URL(window.location.href);
      address.searchParams.set("at", [lat.toFixed(5), lng.toFixed(5), this.map.getZoom()].join(","));
      window.history.replaceState(window.history.state, "", address);
    }, 250);
  }

  hit(point) {
    return this.marks.at(point, coarse() ? 14 : 5);
  }

  hovered(event) {
    const found = this.hit(event.layerPoint);
    this.box.style.cursor = found ? "pointer" : "";
    this.tip.style.display = found ? "block" : "none";
    if (!found) return;
    this.tip.replaceChildren(...this.tipLines(found));
    const { x, y } = event.containerPoint;
    const left = Math.min(x + 14, this.box.clientWidth - this.tip.offsetWidth - 6);
    const top = y + 16 + this.tip.offsetHeight > this.box.clientHeight ? y - this.tip.offsetHeight - 10 : y + 16;
    this.tip.style.transform = `translate(${Math.max(4, left)}px, ${top}px)`;
  }

  tipLines({ set, rows, twins }) {
    const { data, spec } = set;
    if (rows.length > 1) {
      return [element("strong", { text: rows.length.toLocaleString("en-GB") + " " + spec.title.toLowerCase() }),
        element("span", { text: "Zoom in to see each" })];
    }
    const lines = [element("strong", { text: data.names[rows[0]] }),
      element("span", { text: data.kinds[data.kind[rows[0]]] ?? "" })];
    if (twins.length > 1) lines.push(element("span", { text: `and ${twins.length - 1} more at this spot` }));
    return lines;
  }

  clicked(event) {
    const found = this.hit(event.layerPoint);
    if (found && found.rows.length > 1) {
      this.map.setView(event.latlng, Math.min(this.map.getZoom() + 2, this.data.max_zoom));
      return;
    }
    if (!found) { this.ask(event.latlng, null); return; }
    const { set, rows: [row] } = found;
    this.ask({ lat: set.data.lat[row], lng: set.data.lon[row] }, { layer: set.spec.id, id: set.data.ids[row] });
  }

  ask(at, record) {
    this.own = [at.lng, at.lat];
    tell("chosen", this.data.channel, record || {});
    this.drawAsked({ lat: at.lat, lon: at.lng }, this.data.near);
    this.clickedNow({ lon: at.lng, lat: at.lat, layer: record?.layer ?? null, id: record?.id ?? null });
  }

  /** Take what the page wants shown now; what stays the same is not touched. */
  async update(data, component) {
    this.data = data;
    this.clickedNow = (value) => component.setTriggerValue("clicked", value);
    this.renew = () => { if (!this.renewing) { this.renewing = true; component.setTriggerValue("renew", true); } };
    this.renewing = false;
    this.box.setAttribute("aria-label", data.label);
    this.drawAsked(data.point, data.near);
    if (data.focus && data.focus.key !== this.focused && !this.isOwn(data.focus.box)) this.moveTo(data.focus.box, true);
    this.focused = data.focus && data.focus.key;
    this.drawChosen(data.chosen);
    await this.showLayers(data.layers);
    if (this.gone) return;
    this.drawOutlined(data.outlined);
    // The page writes its own part of the address and knows nothing of the view: put it back.
    if (this.viewed) this.remember();
  }

  /** A point that was clicked on this map is in view already: nothing moves under the finger. */
  isOwn([lon, lat]) {
    return Boolean(this.own) && Math.abs(lon - this.own[0]) < 2e-6 && Math.abs(lat - this.own[1]) < 2e-6;
  }

  async showLayers(specs) {
    const wanted = new Map(specs.map((spec) => [spec.id, spec]));
    const old = [...this.shown].filter(([id, one]) => wanted.get(id)?.key !== one.spec.key);
    const fresh = specs.filter((spec) => this.shown.get(spec.id)?.spec.key !== spec.key);
    fresh.forEach((spec) => this.shown.set(spec.id, { spec }));
    for (const spec of specs) this.freshen(spec);
    this.marks.order = specs.map((spec) => spec.id);
    const results = await Promise.allSettled(fresh.map((spec) => this.show(spec)));
    if (this.gone) return;
    old.forEach(([id, one]) => this.take(id, one, wanted.has(id)));
    this.relabel();
    this.settle(results.filter((one) => one.status === "rejected"), fresh);
  }

  /** A newer address for data that is already here: for the next finer fetch. */
  freshen(spec) {
    const one = this.shown.get(spec.id);
    if (one?.areas) one.areas.spec = { ...one.areas.spec, url: spec.url };
  }

  async show(spec) {
    const one = this.shown.get(spec.id);
    if (spec.kind === "points") {
      const data = await json(spec.url);
      if (!this.gone && this.shown.get(spec.id) === one) this.marks.put(spec, data);
      return;
    }
    one.areas = new Areas(this.L, this.map, this.renderers[spec.pane], spec, () => this.renew());
    await one.areas.show();
  }

  take(id, one, replaced) {
    if (one.areas) one.areas.hide();
    if (!replaced) {
      if (one.spec.kind === "points") this.marks.put(one.spec, null);
      this.shown.delete(id);
    }
  }

  relabel() {
    const labelled = [...this.shown.values()].filter((one) => one.areas && one.spec.labels);
    this.marks.labels = labelled.flatMap((one) => one.areas.labels);
    this.marks.redraw();
  }

  settle(failures, fresh) {
    this.box.dataset.layers = [...this.shown.keys()].join(" ");
    this.box.dataset.drawn = "yes";
    this.status.textContent = "";
    if (!failures.length) return;
    fresh.forEach((spec) => { if (!this.shown.get(spec.id)?.areas?.byId.size) this.shown.delete(spec.id); });
    if (failures.some((one) => one.reason?.status === 403)) this.renew();
    const again = element("button", { type: "button", text: "Try again" });
    again.onclick = () => this.showLayers(this.data.layers);
    this.status.replaceChildren("Part of the map could not be loaded. ", again);
  }

  ring(group, [lat, lon], radius, colour) {
    const style = { renderer: this.renderers.ring, pane: "ring", interactive: false, fill: false, radius };
    for (const [color, weight] of [["#FFFFFF", 7], [colour, 3]]) {
      this.L.circleMarker([lat, lon], { ...style, color, weight }).addTo(group);
    }
  }

  drawAsked(point, near) {
    const { L } = this;
    this.asked.clearLayers();
    if (!point) return;
    const at = [point.lat, point.lon];
    const style = { renderer: this.renderers.ring, pane: "ring", interactive: false, fill: false };
    if (near) L.circle(at, { ...style, radius: near, color: "#1A1A1A", weight: 1.5, dashArray: "4 4" }).addTo(this.asked);
    this.ring(this.asked, at, 13, "#1A1A1A");
  }

  /** A row was chosen beside the map: show where it is. */
  find(record) {
    this.drawChosen(record);
    if (record.box) this.moveTo(record.box, true);
  }

  drawChosen(record) {
    this.chosen.clearLayers();
    if (!record) return;
    const known = this.shown.get(record.layer)?.areas?.byId.get(record.id);
    if (known) this.outline(known.feature, this.chosen);
    else if (record.box) this.ring(this.chosen, [record.box[1], record.box[0]], 10, "#801650");
  }

  /** The area asked about has a crisp edge; what lies across it stays, fainter. */
  drawOutlined(record) {
    this.outlined.clearLayers();
    const known = record && this.shown.get(record.layer)?.areas?.byId.get(record.id);
    if (!known) return;
    const holes = this.L.GeoJSON.coordsToLatLngs(this.outerRings(known.feature.geometry), 1);
    const world = [[85, -180], [85, 180], [-85, 180], [-85, -180]];
    const veil = { renderer: this.renderers.veil, pane: "veil", interactive: false, stroke: false };
    this.L.polygon([world, ...holes], { ...veil, fillColor: "#F3F1EC", fillOpacity: 0.55 }).addTo(this.outlined);
    this.outline(known.feature, this.outlined);
  }

  outerRings(geometry) {
    const areas = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
    return areas.map((rings) => rings[0]);
  }

  outline(feature, group) {
    const style = { renderer: this.renderers.ring, pane: "ring", interactive: false };
    for (const [color, weight] of [["#FFFFFF", 8], ["#801650", 4]]) {
      this.L.geoJSON(feature, { ...style, style: { color, weight, fill: false } }).addTo(group);
    }
  }

  /** Go to a box of degrees; a point is only moved to, or zoomed to when it would be too small. */
  moveTo([west, south, east, north], animate) {
    const options = { animate: animate && !still(), duration: 0.4 };
    if (west !== east || south !== north) {
      this.map.fitBounds([[south, west], [north, east]], { ...options, padding: [24, 24], maxZoom: 16 });
      return;
    }
    const zoom = Math.max(this.map.getZoom(), FOUND_ZOOM);
    const seen = this.map.getBounds().pad(-0.1).contains([south, west]);
    if (zoom !== this.map.getZoom() || !seen) this.map.setView([south, west], zoom, options);
  }
}

const panels = new WeakMap();

export async function drawMap(component) {
  const { parentElement: host, data } = component;
  const L = await leaflet(data.assets);
  let panel = panels.get(host);
  if (!panel) {
    panel = new Panel(L, host, data);
    panels.set(host, panel);
  }
  host.style.setProperty("--pw-height", data.height + "px");
  await panel.update(data, component);
  return () => {
    // Streamlit also ends a call that a newer one overtook, and each call when the place goes; the
    // panel goes only with its place, and once.
    if (host.isConnected || panels.get(host) !== panel) return;
    panel.end();
    panels.delete(host);
  };
}
