/** The drawing tool by keyboard: what each key does while the map has the focus. */
import { spot } from "./draw_words.js";

const COARSE = 32;
const FINE = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Return what a key press does now, or nothing when it is not ours. */
export function keyAct(panel, event) {
  if (event.altKey) return null;
  clearTimeout(panel.telling);
  if (event.ctrlKey || event.metaKey) return stepAct(panel, event);
  if (ARROWS[event.key]) return arrowAct(panel, event);
  const acts = {
    Enter: () => enter(panel),
    Backspace: () => takeAway(panel),
    Delete: () => takeAway(panel),
    Escape: () => end(panel),
    "+": () => panel.map.zoomIn(),
    "=": () => panel.map.zoomIn(),
    "-": () => panel.map.zoomOut(),
    n: () => step(panel, 1),
    p: () => step(panel, -1),
  };
  return acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

function stepAct(panel, event) {
  const key = event.key.toLowerCase();
  if (key === "y" || (key === "z" && event.shiftKey)) return () => panel.steps.again();
  return key === "z" ? () => panel.steps.back() : null;
}

function arrowAct(panel, event) {
  const [x, y] = ARROWS[event.key];
  if (panel.chosen) {
    const by = event.shiftKey ? 1 : 8;
    return () => panel.nudge(x * by, y * by);
  }
  const by = event.shiftKey ? FINE : COARSE;
  return () => {
    panel.map.panBy([x * by, y * by], { animate: false });
    panel.telling = setTimeout(() => panel.refresh(`The cross is at ${spot(panel.middle())}.`), 500);
  };
}

function enter(panel) {
  if (panel.sketch) panel.placeMiddle();
  else if (panel.chosen) panel.addAfter(panel.chosen);
  else panel.tapped(panel.middle());
}

function takeAway(panel) {
  if (panel.sketch) panel.steps.back();
  else if (panel.chosen && panel.drawing.kind !== "point") panel.remove();
}

/** Escape never throws away what is complete: it finishes it. */
function end(panel) {
  if (!panel.sketch) panel.choose(null);
  else if (panel.current() !== panel.drawing.parts) panel.finish();
  else if (!panel.drawing.empty) panel.stop();
}

function step(panel, by) {
  if (!panel.sketch) panel.go(by);
}
