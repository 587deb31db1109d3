/** What becomes of patches when units move: the same sums as the server's, in the browser. */

/** In how many pieces some units lie. */
function pieces(members, links) {
  const left = new Set(members);
  let count = 0;
  for (const first of members) {
    if (!left.delete(first)) continue;
    count += 1;
    const ahead = [first];
    while (ahead.length) {
      for (const other of links[ahead.pop()]) if (left.delete(other)) ahead.push(other);
    }
  }
  return count;
}

function crossings(units, of, size) {
  const holders = new Map();
  units.forEach((unit, at) => unit.wards.forEach((ward) => {
    if (!holders.has(ward)) holders.set(ward, new Set());
    holders.get(ward).add(of[at]);
  }));
  const counts = Array(size).fill(0);
  for (const several of holders.values()) {
    if (several.size > 1) several.forEach((patch) => { if (patch >= 0) counts[patch] += 1; });
  }
  return counts;
}

/** Return each patch's figures, and the share of people whose unit no patch has. */
export function outcome({ units, links, patches }, of) {
  const found = patches.map(({ capacity }) => ({ units: 0, people: 0, needs: 0, assets: 0, capacity, members: [] }));
  let nobody = 0;
  let everybody = 0;
  units.forEach((unit, at) => {
    everybody += unit.people;
    const patch = found[of[at]];
    if (!patch) { nobody += unit.people; return; }
    patch.units += 1;
    patch.people += unit.people;
    patch.needs += unit.needs;
    patch.assets += unit.assets;
    patch.members.push(at);
  });
  const there = found.filter((patch) => patch.units);
  const average = there.reduce((sum, patch) => sum + patch.people, 0) / Math.max(there.length, 1);
  const crossed = crossings(units, of, patches.length);
  found.forEach((patch, at) => {
    patch.against = patch.units && average ? patch.people / average - 1 : null;
    patch.load = patch.capacity ? patch.people / patch.capacity : null;
    patch.crossings = crossed[at];
    patch.pieces = pieces(patch.members, links);
  });
  return { patches: found, nobody: everybody ? nobody / everybody : 0 };
}
