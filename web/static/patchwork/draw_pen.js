/** Draws what is drawn so far: the shape, the line under way, and where an edge crosses itself. */
import { canvas } from "./base.js";
import { crossings } from "./crossing.js";

const INK = "#801650";
const CASED = [["#FFFFFF", 6], [INK, 3]];
const flipped = (ring) => ring.map(([lon, lat]) => [lat, lon]);

export class Pen {
  constructor(panel) {
    this.panel = panel;
    this.L = panel.L;
    const pane = panel.map.createPane("drawn");
    pane.style.zIndex = 500;
    pane.style.pointerEvents = "none";
    this.style = {
      renderer: canvas(this.L, { pane: "drawn", padding: 0.3 }), pane: "drawn", interactive: false, lineJoin: "round",
    };
    this.group = this.L.layerGroup().addTo(panel.map);
  }

  /** Draw parts, and return the points where an area's edge crosses itself. */
  draw(parts) {
    const { drawing, sketch } = this.panel;
    this.group.clearLayers();
    for (const [color, weight] of CASED) {
      const style = { ...this.style, color, weight };
      if (drawing.kind === "line") this.L.polyline(parts.map(([path]) => flipped(path)), style).addTo(this.group);
      if (drawing.kind === "area") this.area(parts, { ...style, fill: color === INK });
      if (sketch) this.L.polyline(flipped(sketch.corners), style).addTo(this.group);
    }
    const points = drawing.kind === "area" ? crossings(parts) : [];
    points.forEach((point) => this.ring(point));
    return points;
  }

  area(parts, style) {
    const filled = { ...style, fillColor: INK, fillOpacity: 0.14 };
    this.L.polygon(parts.map((part) => part.map(flipped)), filled).addTo(this.group);
  }

  ring([lon, lat]) {
    for (const [color, weight] of [["#1A1A1A", 6], ["#F46A25", 3]]) {
      this.L.circleMarker([lat, lon], { ...this.style, radius: 11, fill: false, color, weight }).addTo(this.group);
    }
  }
}
