/** The handles on the map: corners to drag, and small dots between them that become corners. */
import { coarse } from "./base.js";

const MOST = 250;

export class Hands {
  constructor(panel) {
    this.panel = panel;
    this.L = panel.L;
    const pane = panel.map.createPane("hands");
    pane.style.zIndex = 650;
    pane.setAttribute("aria-hidden", "true");
    this.group = this.L.layerGroup().addTo(panel.map);
    this.dragging = false;
    panel.map.on("moveend", () => { if (!this.dragging) this.draw(); });
  }

  get size() { return coarse() ? 44 : 24; }

  icon(kind) {
    return this.L.divIcon({ className: "pw-hand pw-hand-" + kind, iconSize: [this.size, this.size] });
  }

  put([lon, lat], kind, draggable) {
    return this.L.marker([lat, lon], {
      icon: this.icon(kind), pane: "hands", keyboard: false, draggable, autoPan: draggable, bubblingMouseEvents: false,
    }).addTo(this.group);
  }

  /** Draw the handles that are in view; too many of them would only be in each other's way. */
  draw() {
    this.group.clearLayers();
    const { drawing, sketch, chosen, map } = this.panel;
    if (sketch) { this.drawSketch(sketch); return; }
    const view = map.getBounds().pad(0.05);
    const seen = [];
    drawing.parts.forEach((part, p) => part.forEach((ring, r) => ring.forEach((corner, v) => {
      if (view.contains([corner[1], corner[0]])) seen.push([p, r, v]);
    })));
    const apart = this.apart(seen);
    this.panel.tooMany = apart.length < seen.length;
    if (apart.length <= MOST) {
      seen.forEach((at) => this.between(at));
      apart.filter((at) => String(at) !== String(chosen)).forEach((at) => this.corner(at, false));
    }
    if (chosen) this.corner(chosen, true);
  }

  /** Of corners that lie on top of each other at this zoom, only the first gets a handle. */
  apart(seen) {
    const { drawing, map } = this.panel;
    const taken = new Set();
    return seen.filter((at) => {
      const [lon, lat] = drawing.corner(at);
      const { x, y } = map.latLngToLayerPoint([lat, lon]).divideBy(this.size / 2).round();
      const free = !taken.has(x + ":" + y);
      taken.add(x + ":" + y);
      return free;
    });
  }

  drawSketch({ corners, role }) {
    const { kind } = this.panel.drawing;
    corners.forEach((corner, i) => {
      const last = i === corners.length - 1;
      const hand = this.put(corner, last ? "chosen" : "corner", false);
      const closes = kind === "area" && i === 0;
      const ends = kind === "line" && last && role !== "hole";
      if (closes || ends) hand.on("click", () => this.panel.finish());
    });
  }

  corner(at, chosen) {
    const { drawing } = this.panel;
    const look = drawing.kind === "point" ? "point" : chosen ? "chosen" : "corner";
    const hand = this.put(drawing.corner(at), look, true);
    hand.on("click", () => this.panel.choose(at));
    this.dragged(hand, () => at);
  }

  /** A dot in the middle of an edge that is long enough on the screen. */
  between(at) {
    const { drawing, map } = this.panel;
    const middle = drawing.middle(at);
    if (!middle) return;
    const ring = drawing.ring(at);
    const [a, b] = [ring[at[2]], ring[(at[2] + 1) % ring.length]];
    const pixels = ([lon, lat]) => map.latLngToLayerPoint([lat, lon]);
    if (pixels(a).distanceTo(pixels(b)) < 2.4 * this.size) return;
    const hand = this.put(middle, "between", true);
    const added = [at[0], at[1], at[2] + 1];
    hand.on("click", () => this.panel.addAfter(at));
    this.dragged(hand, () => added, () => drawing.insertedAfter(at, middle));
  }

  /** Follow a handle: the whole drag is one step back. */
  dragged(hand, where, first) {
    const { drawing } = this.panel;
    const follow = () => {
      const { lng, lat } = hand.getLatLng();
      drawing.parts = drawing.moved(where(), [lng, lat]);
    };
    hand.on("dragstart", () => {
      this.dragging = true;
      drawing.begin();
      if (first) drawing.parts = first();
    });
    hand.on("drag", () => { follow(); this.panel.ink(); });
    hand.on("dragend", () => {
      this.dragging = false;
      follow();
      this.panel.choose(where());
      this.panel.changed();
    });
  }
}
