/** What the drawing tool says: short sentences, read aloud as they change. */

const NOUNS = { point: "point", line: "route", area: "area" };
export const noun = (kind) => NOUNS[kind];

const degrees = (value, [plus, minus]) => Math.abs(value).toFixed(5) + " " + (value < 0 ? minus : plus);

/** Where something is, as people say it. */
export const spot = ([lon, lat]) =>
  degrees(lat, ["north", "south"]) + ", " + degrees(lon, ["east", "west"]);

/** Which corner of which edge. */
export function cornerName(drawing, [p, r, v]) {
  const { kind, parts } = drawing;
  if (kind === "point") return parts.length > 1 ? `Point ${p + 1} of ${parts.length}` : "The point";
  const corner = `Corner ${v + 1} of ${parts[p][r].length}`;
  const hole = r > 0 ? `, hole ${r} of ${parts[p].length - 1}` : "";
  const part = parts.length > 1 ? `, part ${p + 1} of ${parts.length}` : "";
  return corner + hole + part;
}

/** What is there now. */
export function summary({ kind, parts, corners }) {
  if (!parts.length) return "Nothing is drawn.";
  if (kind === "point") return parts.length > 1 ? `${parts.length} points.` : `The point is at ${spot(parts[0][0][0])}.`;
  const holes = parts.reduce((sum, part) => sum + part.length - 1, 0);
  const more = [
    parts.length > 1 ? `${parts.length} parts` : "",
    holes ? (holes > 1 ? `${holes} holes` : "1 hole") : "",
    `${corners} corners`,
  ].filter(Boolean).join(", ");
  return `${kind === "line" ? "A route" : "An area"}: ${more}.`;
}

/** How to go on. */
export function hint({ drawing, sketch, chosen, tooMany }) {
  if (sketch) return sketchHint(drawing.kind, sketch);
  if (chosen) return "Drag it, or move it with the arrow keys.";
  if (drawing.kind === "point" && drawing.parts.length === 1) return "Tap where it really is, or drag it.";
  if (tooMany) return "Drag a corner to move it; zoom in to reach each one.";
  return "Drag a corner to move it; tap a small dot between two corners to add one.";
}

function sketchHint(kind, { role, corners }) {
  if (kind === "point") return "Tap the map where it is.";
  if (role === "longer") return "Tap where the route goes on, then Finish.";
  const what = role === "hole" ? "hole" : noun(kind);
  if (!corners.length) {
    return role === "hole" ? "Tap inside the area where the hole begins." : `Tap where the ${what} begins.`;
  }
  const fewest = kind === "line" ? 2 : 3;
  if (corners.length < fewest) return "Tap the next corner.";
  return "Tap the next corner, or Finish.";
}

export const KEYS = [
  ["Arrow keys", "move the map under the cross, or the chosen corner; with Shift in small steps"],
  ["Enter", "places a corner at the cross, or adds one after the chosen corner"],
  ["N and P", "choose the next and the previous corner"],
  ["Backspace", "takes back the last corner, or removes the chosen one"],
  ["Escape", "ends the drawing, or lets the corner go"],
  ["Ctrl and Z, Ctrl and Y", "one step back, and forward again"],
  ["Plus and minus", "zoom"],
];

export const CROSSES = "The edge crosses itself, where the orange rings are. " +
  "Move a corner or go a step back: an area that crosses itself cannot be kept.";
