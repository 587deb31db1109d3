/**
 * What is drawn: parts, each of rings, each of corners as [longitude, latitude].
 *
 * A step makes new arrays only for the ring it touches. All others stay the very arrays that came
 * from the server, are named instead of sent back, and so cannot change by a single bit.
 */
const KINDS = {
  Point: "point", MultiPoint: "point", LineString: "line", MultiLineString: "line",
  Polygon: "area", MultiPolygon: "area",
};
export const FEWEST = { point: 1, line: 2, area: 3 };

/** Areas come with their first corner repeated at the end; here it is there once. */
const opened = (ring) => ring.slice(0, -1);

function partsOf({ type, coordinates }) {
  const many = type.startsWith("Multi") ? coordinates : [coordinates];
  if (type.endsWith("Point")) return many.map((corner) => [[corner]]);
  if (type.endsWith("LineString")) return many.map((path) => [path]);
  return many.map((rings) => rings.map(opened));
}

const put = (list, at, ...items) => [...list.slice(0, at), ...items, ...list.slice(at + 1)];

/** Seven decimals of a degree are a centimetre: enough for what a hand draws. */
export const rounded = ([lon, lat]) => [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];

export class Drawing {
  constructor(start, drawn, kind) {
    const first = start ? partsOf(start) : [];
    this.names = new WeakMap();
    first.forEach((part, p) => part.forEach((ring, r) => this.names.set(ring, p + "." + r)));
    this.kind = drawn?.kind ?? (start ? KINDS[start.type] : kind);
    this.parts = drawn ? this.recalled(drawn.parts, first) : first;
    this.past = [];
    this.future = [];
  }

  recalled(parts, first) {
    const ring = (one) => {
      if (typeof one !== "string") return one;
      const [p, r] = one.split(".").map(Number);
      return first[p][r];
    };
    return parts.map((part) => part.map(ring));
  }

  /** What goes to the server: the name of a ring that was not touched, the corners of one that was. */
  value(parts = this.parts) {
    return { kind: this.kind, parts: parts.map((part) => part.map((ring) => this.names.get(ring) ?? ring)) };
  }

  get empty() { return this.parts.length === 0; }

  get corners() { return this.parts.flat().reduce((sum, ring) => sum + ring.length, 0); }

  ring([p, r]) { return this.parts[p]?.[r]; }

  corner(at) { return this.ring(at)?.[at[2]]; }

  /** Remember where we are, so that one step back leads here. */
  begin() {
    this.past.push({ kind: this.kind, parts: this.parts });
    this.future = [];
  }

  step(parts, kind = this.kind) {
    this.begin();
    this.parts = parts;
    this.kind = kind;
  }

  back() { return this.swap(this.past, this.future); }

  again() { return this.swap(this.future, this.past); }

  swap(from, to) {
    const state = from.pop();
    if (!state) return false;
    to.push({ kind: this.kind, parts: this.parts });
    Object.assign(this, state);
    return true;
  }

  withRing([p, r], ring) { return put(this.parts, p, put(this.parts[p], r, ring)); }

  moved(at, corner) { return this.withRing(at, put(this.ring(at), at[2], rounded(corner))); }

  insertedAfter(at, corner) {
    const ring = this.ring(at);
    return this.withRing(at, put(ring, at[2], ring[at[2]], rounded(corner)));
  }

  /** A ring that would have too few corners left goes altogether. */
  without(at) {
    const ring = this.ring(at);
    return ring.length <= FEWEST[this.kind] ? this.withoutRing(at) : this.withRing(at, put(ring, at[2]));
  }

  /** Without its outer ring a part goes with its holes. */
  withoutRing([p, r]) { return r === 0 ? put(this.parts, p) : put(this.parts, p, put(this.parts[p], r)); }

  withPart(corners) { return [...this.parts, [corners]]; }

  withHole(p, corners) { return put(this.parts, p, [...this.parts[p], corners]); }

  /** All corners in order, as [part, ring, corner]. */
  next(at, step) {
    const all = this.parts.flatMap((part, p) => part.flatMap((ring, r) => ring.map((_, v) => [p, r, v])));
    if (!all.length) return null;
    const here = at ? all.findIndex((one) => one.every((n, i) => n === at[i])) : -1;
    if (here < 0) return step > 0 ? all[0] : all[all.length - 1];
    return all[(here + step + all.length) % all.length];
  }

  /** The middle of the edge after a corner; null after the end of a line. */
  middle(at) {
    const ring = this.ring(at);
    if (this.kind === "point" || (this.kind === "line" && at[2] === ring.length - 1)) return null;
    const [a, b] = [ring[at[2]], ring[(at[2] + 1) % ring.length]];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  }

  /** The part that a corner lies in, counting out holes; -1 for none. */
  partAround(corner) {
    return this.parts.findIndex((part) => part.reduce((inside, ring) => inside !== within(corner, ring), false));
  }
}

/** Whether a corner lies in a ring: a ray to the east crosses it an odd number of times. */
function within([x, y], ring) {
  let inside = false;
  ring.forEach(([ax, ay], i) => {
    const [bx, by] = ring[(i + 1) % ring.length];
    if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
