/** Send the focus where the work goes on: each wish once, and never away from where somebody went. */
const PATIENCE = 2500;
const STEP = 60;
const HEADER = 56;
const FOOTER = 140;
let done = 0;

/** What stands above is still being drawn: keep in sight what has the focus. */
function keepInSight(found) {
  const { top } = found.getBoundingClientRect();
  if (top < HEADER || top > window.innerHeight - FOOTER) found.scrollIntoView({ block: "start" });
}

/** What was drawn just now may be drawn once more: whoever loses the focus by that gets it back. */
function hold(to, until, given) {
  const found = document.querySelector(to);
  const nowhere = !document.activeElement || document.activeElement === document.body;
  if (found && (!given || nowhere)) found.focus();
  if (found && document.activeElement === found) keepInSight(found);
  if (performance.now() < until()) setTimeout(() => hold(to, until, given || Boolean(found)), STEP);
}

export function putFocus({ data }) {
  if (!data.turn || data.turn === done) return undefined;
  done = data.turn;
  let end = performance.now() + PATIENCE;
  const stop = () => { end = 0; };
  for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    window.addEventListener(kind, stop, { once: true, capture: true, passive: true });
  }
  setTimeout(() => hold(data.to, () => end, false), STEP);
  return undefined;
}
