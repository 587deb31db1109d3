/** The drawing tool: a shape is drawn or reshaped by finger, mouse or keyboard, and told in words. */
import { createMap, still } from "./base.js";
import { Ground } from "./draw_ground.js";
import { Hands } from "./draw_hands.js";
import { Pen } from "./draw_pen.js";
import { keyAct } from "./draw_keys.js";
import { Steps } from "./draw_steps.js";
import { Tools } from "./draw_tools.js";
import { CROSSES, KEYS, cornerName, hint, spot, summary } from "./draw_words.js";
import { element, leaflet, sheet } from "./load.js";
import { Drawing, FEWEST, rounded } from "./shape.js";

const FOUND_ZOOM = { point: 16, line: 18, area: 18 };
const TWICE = 400;
const NEAR = 6;

class DrawPanel {
  constructor(L, host, data) {
    this.L = L;
    this.data = data;
    this.drawing = new Drawing(null, null, data.kinds[0]);
    this.build(host, data);
    Object.assign(this, createMap(L, this.box, data, { keyboard: false, doubleClickZoom: false }));
    this.map.fitBounds(data.bounds, { animate: false });
    this.pen = new Pen(this);
    this.ground = new Ground(L, this.map, this.renderers, () => this.component.setTriggerValue("renew", true));
    this.hands = new Hands(this);
    this.steps = new Steps(this);
    this.hear();
    this.sizes = new ResizeObserver(() => this.resized());
    this.sizes.observe(this.box);
  }

  build(host, data) {
    const note = "pw-draw-keys-" + data.name;
    this.tools = new Tools(this);
    this.box = element("div", {
      class: "pw-map", tabindex: "0", role: "application", "aria-label": data.label, "aria-describedby": note,
    });
    this.told = element("p", { class: "pw-draw-say", role: "status" });
    this.fault = element("p", { class: "pw-draw-fault", role: "alert" });
    const rows = KEYS.flatMap(([key, does]) => [element("dt", { text: key }), element("dd", { text: does })]);
    host.replaceChildren(element("div", { class: "pw-draw" },
      this.tools.kinds, this.told, element("div", { class: "pw-frame" }, this.box), this.fault, this.tools.box,
      element("details", { class: "pw-draw-keys" },
        element("summary", { text: "Drawing by keyboard" }), element("dl", { id: note }, ...rows))));
  }

  hear() {
    const { box, map } = this;
    map.on("click", ({ latlng }) => this.tapped([latlng.lng, latlng.lat]));
    box.addEventListener("pointerdown", () => { this.touched = true; box.classList.remove("pw-by-keys"); }, true);
    box.addEventListener("keydown", (event) => {
      const act = event.target === box && keyAct(this, event);
      if (!act) return;
      this.touched = true;
      box.classList.add("pw-by-keys");
      event.preventDefault();
      event.stopPropagation();
      act();
    });
    box.addEventListener("blur", () => this.send());
  }

  /** Until somebody moves the map, it shows the whole drawing in whatever room it gets. */
  resized() {
    this.map.invalidateSize({ pan: false });
    if (!this.touched && this.stamp) this.goTo(this.data);
  }

  load(data) {
    this.touched = false;
    this.stamp = data.stamp;
    this.drawing = new Drawing(data.start, data.drawn, data.kinds[0]);
    this.sketch = null;
    this.chosen = null;
    this.sent = JSON.stringify(this.drawing.value());
    this.goTo(data);
    if (this.drawing.empty) this.begin("part", { quiet: true });
    else this.refresh(summary(this.drawing));
  }

  goTo({ bounds }) {
    const corners = this.drawing.parts.flat(2).map(([lon, lat]) => [lat, lon]);
    if (!corners.length) this.map.fitBounds(bounds, { animate: false, padding: [8, 8] });
    else this.map.fitBounds(corners, { animate: false, padding: [40, 40], maxZoom: FOUND_ZOOM[this.drawing.kind] });
  }

  async update(data, component) {
    this.data = data;
    this.component = component;
    this.box.setAttribute("aria-label", data.label);
    if (data.stamp !== this.stamp) this.load(data);
    await this.ground.show(data.layers);
    this.box.dataset.drawn = "yes";
  }

  focus() { this.box.focus({ preventScroll: true }); }

  /** What is drawn, with what is being drawn when that already has enough corners. */
  current() {
    const { sketch, drawing } = this;
    if (!sketch || sketch.corners.length < FEWEST[drawing.kind]) return drawing.parts;
    if (sketch.role === "hole") return drawing.withHole(sketch.part, sketch.corners);
    if (sketch.role === "longer") return drawing.withRing([sketch.part, 0], sketch.corners);
    return drawing.withPart(sketch.corners);
  }

  begin(role, { part = null, quiet = false } = {}) {
    const corners = role === "longer" ? [...this.drawing.ring([part, 0])] : [];
    this.sketch = { role, part, corners, least: corners.length, undone: [] };
    this.chosen = null;
    this.refresh("");
    if (!quiet) this.focus();
  }

  goOn() {
    this.begin("longer", { part: this.chosen?.[0] ?? this.drawing.parts.length - 1 });
  }

  setKind(kind) {
    if (this.drawing.empty) this.drawing.kind = kind;
    else this.drawing.step([], kind);
    this.begin("part");
    this.changed();
  }

  get severalParts() { return this.drawing.kind !== "point" || this.data.start?.type === "MultiPoint"; }

  middle() {
    const { lng, lat } = this.map.getCenter();
    return [lng, lat];
  }

  placeMiddle() { this.place(this.middle()); }

  tapped(corner) {
    if (this.sketch && this.isTwice(corner)) this.finish();
    else if (this.sketch) this.place(corner);
    else if (this.drawing.kind === "point" && this.drawing.parts.length === 1) this.movePoint(corner);
    else this.choose(null);
  }

  movePoint(corner) {
    this.drawing.step(this.drawing.moved([0, 0, 0], corner));
    this.changed("Moved. " + summary(this.drawing));
  }

  placePoint(corner) {
    this.sketch = null;
    this.drawing.step(this.drawing.withPart([corner]));
    this.changed(summary(this.drawing));
  }

  place(where) {
    const { sketch, drawing } = this;
    const corner = rounded(where);
    if (drawing.kind === "point") { this.placePoint(corner); return; }
    if (this.isLast(corner)) { this.refresh("There is a corner here already."); return; }
    if (sketch.role === "hole" && !sketch.corners.length) {
      sketch.part = drawing.partAround(corner);
      if (sketch.part < 0) { this.refresh("That is outside the area."); return; }
    }
    sketch.corners = [...sketch.corners, corner];
    sketch.undone = [];
    this.changed(`Corner ${sketch.corners.length} is at ${spot(corner)}.`);
  }

  /** The second click of a double click ends the drawing instead of placing a corner on a corner. */
  isTwice(corner) {
    const soon = performance.now() - (this.placed ?? -1e9) < TWICE;
    this.placed = performance.now();
    return soon && this.isLast(corner);
  }

  isLast(corner) {
    const last = this.sketch.corners.at(-1);
    const pixels = ([lon, lat]) => this.map.latLngToLayerPoint([lat, lon]);
    return Boolean(last) && pixels(last).distanceTo(pixels(corner)) < NEAR;
  }

  finish() {
    const { sketch, drawing } = this;
    const fewest = FEWEST[drawing.kind];
    if (sketch.corners.length < fewest) { this.refresh(`It needs at least ${fewest} corners.`); return; }
    drawing.step(this.current());
    this.sketch = null;
    this.changed("Finished. " + summary(drawing));
  }

  stop() {
    this.sketch = null;
    this.changed("Stopped. " + summary(this.drawing));
  }

  choose(at) {
    this.nudged = null;
    this.chosen = at;
    this.refresh(at ? `${cornerName(this.drawing, at)}, at ${spot(this.drawing.corner(at))}.` : summary(this.drawing));
  }

  go(step) {
    this.choose(this.drawing.next(this.chosen, step));
    if (!this.chosen) return;
    const [lon, lat] = this.drawing.corner(this.chosen);
    this.map.panInside([lat, lon], { padding: [60, 60], animate: !still() });
  }

  addAfter(at) {
    const middle = this.drawing.middle(at);
    if (!middle) { this.refresh("This is the end: choose Go on from the end."); return; }
    this.drawing.step(this.drawing.insertedAfter(at, middle));
    this.choose([at[0], at[1], at[2] + 1]);
    this.changed("Added. " + this.told.dataset.words);
  }

  remove() {
    const { chosen, drawing } = this;
    if (drawing.ring(chosen).length <= FEWEST[drawing.kind]) { this.removeRing(); return; }
    drawing.step(drawing.without(chosen));
    this.chosen = drawing.next([chosen[0], chosen[1], 0], 0);
    this.changed("The corner is removed. " + summary(drawing));
  }

  removeRing() {
    const what = this.chosen[1] > 0 ? "hole" : "part";
    this.drawing.step(this.drawing.withoutRing(this.chosen));
    this.chosen = null;
    if (this.drawing.empty) this.begin("part");
    this.changed(`The ${what} is removed. ` + summary(this.drawing));
  }

  /** Move the chosen corner by pixels; a run of key presses is one step back. */
  nudge(x, y) {
    const { chosen, drawing, map } = this;
    if (this.nudged !== String(chosen)) drawing.begin();
    this.nudged = String(chosen);
    const [lon, lat] = drawing.corner(chosen);
    const { lng: east, lat: north } = map.layerPointToLatLng(map.latLngToLayerPoint([lat, lon]).add([x, y]));
    drawing.parts = drawing.moved(chosen, [east, north]);
    map.panInside([north, east], { padding: [40, 40], animate: false });
    this.refresh(`${cornerName(drawing, chosen)}, at ${spot(drawing.corner(chosen))}.`);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), 500);
  }

  changed(words) {
    this.nudged = null;
    this.refresh(words ?? this.told.dataset.words);
    this.send();
  }

  /** Draw and say how things stand. */
  refresh(words) {
    this.ink();
    this.hands.draw();
    this.tools.refresh();
    this.box.toggleAttribute("data-chosen", Boolean(this.chosen));
    this.box.toggleAttribute("data-sketch", Boolean(this.sketch));
    this.told.dataset.words = words;
    this.told.textContent = [words, hint(this)].filter(Boolean).join(" ");
  }

  ink() {
    const points = this.pen.draw(this.current());
    const words = points.length ? CROSSES : "";
    if (this.fault.textContent !== words) this.fault.textContent = words;
  }

  /** Give the server what is drawn, once for each change. */
  send() {
    clearTimeout(this.later);
    const value = this.drawing.value(this.current());
    const written = JSON.stringify(value);
    if (written === this.sent || !this.component) return;
    this.sent = written;
    this.component.setTriggerValue("drawn", { ...value, stamp: this.stamp, told: this.fault.textContent !== "" });
  }
}

const panels = new WeakMap();

export async function drawShape(component) {
  const { parentElement: host, data } = component;
  const [L] = await Promise.all([leaflet(data.assets), sheet(data.assets + "patchwork/draw.css")]);
  host.style.setProperty("--pw-height", data.height + "px");
  let panel = panels.get(host);
  if (!panel) {
    panel = new DrawPanel(L, host, data);
    panels.set(host, panel);
  }
  await panel.update(data, component);
  return () => {
    // Streamlit also ends a call that a newer one overtook, and each call when the place goes; the
    // panel goes only with its place, and once.
    if (host.isConnected || panels.get(host) !== panel) return;
    panel.sizes.disconnect();
    panel.map.remove();
    panels.delete(host);
  };
}
