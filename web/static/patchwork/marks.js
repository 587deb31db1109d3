/**
 * Every point layer of a map on one canvas: thousands of marks stay smooth, and names are drawn as
 * pixels, so that no text can ever become markup.
 */
import { mark } from "./sprites.js";

const CROWD = 1500;
const CELL = 44;
const BUCKET = 32;
const RADII = { 9: 2.4, 10: 2.6, 11: 3, 12: 3.6, 13: 4.6, 14: 6, 15: 7.5 };

function radius(zoom) {
  return zoom <= 9 ? RADII[9] : zoom >= 15 ? RADII[15] : RADII[Math.floor(zoom)];
}

/** Turn columns of degrees into columns of world pixels at zoom 0; rows that are not numbers go. */
function projected(L, data) {
  const kept = [];
  const x = [];
  const y = [];
  data.ids.forEach((_, i) => {
    if (!Number.isFinite(data.lon[i]) || !Number.isFinite(data.lat[i])) return;
    const point = L.CRS.EPSG3857.latLngToPoint(L.latLng(data.lat[i], data.lon[i]), 0);
    kept.push(i);
    x.push(point.x);
    y.push(point.y);
  });
  return { kept, x, y };
}

export function createMarks(L) {
  const Marks = L.Renderer.extend({
    options: { pane: "marks", padding: 0.25, interactive: false },

    initialize(options) {
      L.Renderer.prototype.initialize.call(this, options);
      this.sets = new Map();
      this.labels = [];
      this.order = [];
      this._drawn = new Map();
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._pen = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    /** Show a layer's points, or take them away with `data` null. */
    put(spec, data) {
      const old = new Set(spec.faded && data ? data.old : []);
      if (data) this.sets.set(spec.id, { spec, data, old, ...projected(L, data) });
      else this.sets.delete(spec.id);
      this.redraw();
    },

    redraw() {
      if (this._map && !this._waiting) {
        this._waiting = requestAnimationFrame(() => {
          this._waiting = null;
          if (this._map) this._update();
        });
      }
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const scale = window.devicePixelRatio > 1 ? 2 : 1;
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = scale * size.x;
      canvas.height = scale * size.y;
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this._pen.setTransform(scale, 0, 0, scale, -this._bounds.min.x * scale, -this._bounds.min.y * scale);
      this._scale = scale;
      this._drawn.clear();
      for (const id of this.order) if (this.sets.has(id)) this._drawSet(this.sets.get(id));
      this._drawLabels();
    },

    _inView(set) {
      const zoom = this._map.getZoom();
      const factor = 2 ** zoom;
      const origin = this._map.getPixelOrigin();
      const { min, max } = this._bounds;
      const seen = [];
      for (let n = 0; n < set.kept.length; n += 1) {
        const x = set.x[n] * factor - origin.x;
        const y = set.y[n] * factor - origin.y;
        if (x >= min.x && x <= max.x && y >= min.y && y <= max.y) seen.push([x, y, set.kept[n]]);
      }
      return seen;
    },

    _drawSet(set) {
      const seen = this._inView(set);
      if (seen.length > CROWD) this._drawCells(set, seen);
      else seen.forEach(([x, y, i]) => this._stamp(set, x, y, [i], radius(this._map.getZoom())));
    },

    /** Above CROWD marks in view, one mark per cell carries the number of those it stands for. */
    _drawCells(set, seen) {
      const cells = new Map();
      for (const [x, y, i] of seen) {
        const key = Math.floor(x / CELL) + ":" + Math.floor(y / CELL);
        const cell = cells.get(key) || { x: 0, y: 0, rows: [] };
        cell.x += x;
        cell.y += y;
        cell.rows.push(i);
        cells.set(key, cell);
      }
      for (const { x, y, rows } of cells.values()) {
        const many = rows.length;
        const size = many === 1 ? radius(this._map.getZoom()) : Math.min(20, 8 + Math.round(3 * Math.log10(many)));
        this._stamp(set, x / many, y / many, rows, size);
      }
    },

    _stamp(set, x, y, rows, size) {
      const group = set.spec.groups[set.data.groups[rows[0]]] || set.spec.groups[0];
      const old = rows.length === 1 && set.old.has(rows[0]);
      const colour = rows.length > 1 ? "#FFFFFF" : old ? group.pale : group.colour;
      const image = mark(set.spec.mark, colour, size, this._scale, old ? set.spec.dashes : []);
      this._pen.drawImage(image, x - image.side / 2, y - image.side / 2, image.side, image.side);
      if (rows.length > 1) this._write(String(rows.length), x, y, "600 11px " + this._font(), false);
      const key = Math.floor(x / BUCKET) + ":" + Math.floor(y / BUCKET);
      const drawn = { x, y, size, set, rows };
      if (this._drawn.has(key)) this._drawn.get(key).push(drawn);
      else this._drawn.set(key, [drawn]);
    },

    _font() {
      return getComputedStyle(this._map.getContainer()).fontFamily || "sans-serif";
    },

    _write(text, x, y, font, halo, ink = "#1A1A1A") {
      const pen = this._pen;
      pen.font = font;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      if (halo) {
        pen.lineWidth = 3.5;
        pen.lineJoin = "round";
        pen.strokeStyle = "rgba(255,255,255,0.9)";
        pen.strokeText(text, x, y);
      }
      pen.fillStyle = ink;
      pen.fillText(text, x, y);
    },

    /** Names of areas and settlements, the largest first; a name that would touch another is left out. */
    _drawLabels() {
      const taken = [];
      for (const label of this.labels) {
        const at = this._map.latLngToLayerPoint([label.lat, label.lon]);
        if (!this._bounds.contains(at) || !this._wanted(label)) continue;
        const font = (label.settlement ? "500 15px " : "600 13px ") + this._font();
        this._pen.font = font;
        const half = this._pen.measureText(label.name).width / 2 + 4;
        const box = [at.x - half, at.y - 10, at.x + half, at.y + 10];
        const free = taken.every((t) => box[0] > t[2] || box[2] < t[0] || box[1] > t[3] || box[3] < t[1]);
        if (!free || this._room(label, at) < half) continue;
        taken.push(box);
        this._write(label.name, at.x, at.y, font, true, label.settlement ? "#3D3D3D" : "#12436D");
      }
    },

    _wanted(label) {
      return !label.settlement || label.settlement > 1 || this._map.getZoom() >= 13;
    },

    _room(label, at) {
      if (label.settlement) return Infinity;
      return (this._map.latLngToLayerPoint([label.lat, label.lon + label.width / 2]).x - at.x) * 1.25;
    },

    /** What was drawn nearest to a layer point, within reach of a finger or a pointer. */
    at(point, reach) {
      let best = null;
      const column = Math.floor(point.x / BUCKET);
      const row = Math.floor(point.y / BUCKET);
      for (let i = column - 1; i <= column + 1; i += 1) {
        for (let j = row - 1; j <= row + 1; j += 1) {
          for (const one of this._drawn.get(i + ":" + j) || []) {
            const away = Math.hypot(one.x - point.x, one.y - point.y) - one.size;
            if (away <= reach && (!best || away < best.away)) best = { away, ...one };
          }
        }
      }
      return best && this._withTwins(best);
    },

    /** Marks that lie exactly on top of each other are told together. */
    _withTwins(best) {
      const { set, x, y } = best;
      const twins = [];
      for (const cell of this._drawn.values()) {
        for (const one of cell) {
          if (Math.abs(one.x - x) < 1.5 && Math.abs(one.y - y) < 1.5) twins.push(one);
        }
      }
      return { set, rows: best.rows, twins };
    },
  });
  return new Marks();
}
