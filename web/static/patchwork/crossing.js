/** Where the edges of an area cross each other: such a drawing has no inside. */

const MOST_EDGES = 20000;

const side = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

function edges(parts) {
  const found = [];
  parts.forEach((part) => part.forEach((ring) => ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    found.push({ a, b, low: Math.min(a[0], b[0]), high: Math.max(a[0], b[0]) });
  })));
  return found.sort((one, other) => one.low - other.low);
}

function met({ a, b }, { a: c, b: d }) {
  if (Math.max(a[1], b[1]) < Math.min(c[1], d[1]) || Math.max(c[1], d[1]) < Math.min(a[1], b[1])) return null;
  const [s, t] = [side(a, b, c), side(a, b, d)];
  const [u, v] = [side(c, d, a), side(c, d, b)];
  if (!(s * t < 0 && u * v < 0)) return null;
  const share = s / (s - t);
  return [c[0] + share * (d[0] - c[0]), c[1] + share * (d[1] - c[1])];
}

/** Return up to `most` points where edges cross; edges that only touch are left to the server. */
export function crossings(parts, most = 10) {
  const sorted = edges(parts);
  const points = [];
  if (sorted.length > MOST_EDGES) return points;
  let open = [];
  for (const edge of sorted) {
    open = open.filter((one) => one.high >= edge.low);
    for (const one of open) {
      const point = met(one, edge);
      if (point && points.push(point) >= most) return points;
    }
    open.push(edge);
  }
  return points;
}
