/** How a plan's patches are told apart: by tint, and by stripes or dots, so that colour is never the only sign. */
import { element } from "./load.js";
import { stripes } from "./sprites.js";

const TINTS = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"];
/* Seven beside six tints: the same pair comes again only after 42 patches. */
const TURNS = [[45], [135], [0], [90], [45, 135], [0, 90], []];
const STEP = 10;
const made = new Map();

function square(at, strong) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = STEP;
  const pen = tile.getContext("2d");
  pen.fillStyle = pen.strokeStyle = TINTS[at % TINTS.length];
  pen.globalAlpha = strong ? 0.6 : 0.24;
  pen.fillRect(0, 0, STEP, STEP);
  pen.globalAlpha = strong ? 1 : 0.62;
  const turns = TURNS[at % TURNS.length];
  pen.beginPath();
  if (turns.length) {
    turns.forEach((angle) => stripes(pen, angle, STEP));
    pen.stroke();
  } else {
    [[2.5, 2.5], [7.5, 7.5]].forEach(([x, y]) => { pen.moveTo(x + 1.4, y); pen.arc(x, y, 1.4, 0, 2 * Math.PI); });
    pen.fill();
  }
  return tile;
}

/** Return what fills a patch's areas; `strong` for those that are chosen. */
export function paint(at, strong = false) {
  const key = `${at} ${strong}`;
  if (!made.has(key)) {
    made.set(key, document.createElement("canvas").getContext("2d").createPattern(square(at, strong), "repeat"));
  }
  return made.get(key);
}

/** Return a patch's tint and stripes beside its name. */
export function swatch(at) {
  const found = element("canvas", { class: "pw-plan-swatch", width: 26, height: 16, "aria-hidden": "true" });
  const pen = found.getContext("2d");
  pen.fillStyle = paint(at);
  pen.fillRect(0, 0, 26, 16);
  return found;
}
