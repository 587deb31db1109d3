/** The bare map under every panel: panes, zoom, scale, and tiles where the operator chose some. */

const PANES = { land: 320, ground: 330, fills: 400, lines: 420, marks: 600, veil: 610, ring: 630 };

export const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
export const coarse = () => window.matchMedia("(pointer: coarse)").matches;

/**
 * A canvas to draw on. Leaflet's own can forget that it asked to be redrawn in the next frame, and then
 * fails when it is taken away before.
 */
export function canvas(L, options) {
  const Canvas = L.Canvas.extend({
    _redraw() { if (this._ctx) L.Canvas.prototype._redraw.call(this); },
  });
  return new Canvas(options);
}

/** Make a map in a box; `options` are Leaflet's own. Returns it with the renderer of each pane. */
export function createMap(L, box, data, options = {}) {
  const map = L.map(box, {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, maxZoom: data.max_zoom, minZoom: 5,
    zoomAnimation: !still(), fadeAnimation: !still(), markerZoomAnimation: !still(), ...options,
  });
  const renderers = {};
  for (const [name, order] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = order;
    map.getPane(name).style.pointerEvents = "none";
    if (name !== "marks") renderers[name] = canvas(L, { pane: name, padding: 0.3 });
  }
  L.control.zoom({ zoomInTitle: "Zoom in", zoomOutTitle: "Zoom out" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 120 }).addTo(map);
  if (data.base) {
    L.control.attribution({ prefix: false }).addTo(map);
    L.tileLayer(data.base.url, { attribution: data.base.attribution, maxZoom: data.max_zoom }).addTo(map);
  }
  return { map, renderers };
}
