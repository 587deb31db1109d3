/** The buttons of the drawing tool: everything a finger or a key can do has one. */
import { noun } from "./draw_words.js";
import { element } from "./load.js";
import { FEWEST } from "./shape.js";

const enough = ({ sketch, drawing }) => sketch && sketch.corners.length >= FEWEST[drawing.kind];
const many = ({ drawing }) => drawing.kind !== "point";
const calm = (panel) => !panel.sketch && !panel.drawing.empty;
const isHole = ({ chosen }) => chosen && chosen[1] > 0;

const kindButton = (kind) => ({
  text: { point: "A point", line: "A route", area: "An area" }[kind],
  shown: ({ data }) => data.kinds.length > 1 && data.kinds.includes(kind),
  pressed: ({ drawing }) => drawing.kind === kind,
  act: (panel) => { if (panel.drawing.kind !== kind) panel.setKind(kind); else panel.focus(); },
  group: "kinds",
});

export const BUTTONS = [
  kindButton("point"), kindButton("line"), kindButton("area"),
  {
    text: ({ drawing }) => (many({ drawing }) ? "Corner at the middle" : "Point at the middle"),
    shown: (panel) => panel.sketch, act: (panel) => panel.placeMiddle(), name: "pw-draw-middle",
  },
  { text: "Finish", shown: enough, act: (panel) => panel.finish(), strong: true },
  { text: "Stop", shown: (panel) => panel.sketch && !panel.drawing.empty, act: (panel) => panel.stop() },
  { text: "Previous corner", shown: (panel) => calm(panel) && many(panel), act: (panel) => panel.go(-1) },
  { text: "Next corner", shown: (panel) => calm(panel) && many(panel), act: (panel) => panel.go(1) },
  {
    text: "Add a corner after it", act: (panel) => panel.addAfter(panel.chosen),
    shown: (panel) => calm(panel) && panel.chosen && panel.drawing.middle(panel.chosen),
  },
  { text: "Remove this corner", shown: (panel) => many(panel) && panel.chosen, act: (panel) => panel.remove() },
  {
    text: (panel) => (isHole(panel) ? "Remove this hole" : "Remove this part"),
    shown: (panel) => panel.chosen && (isHole(panel) || panel.drawing.parts.length > 1),
    act: (panel) => panel.removeRing(),
  },
  { text: "Go on from the end", shown: (panel) => calm(panel) && panel.drawing.kind === "line", act: (panel) => panel.goOn() },
  { text: "Add a hole", shown: (panel) => calm(panel) && panel.drawing.kind === "area", act: (panel) => panel.begin("hole") },
  { text: "Add a part", shown: (panel) => calm(panel) && panel.severalParts, act: (panel) => panel.begin("part") },
  { text: "Undo", shown: () => true, able: ({ steps }) => steps.canGoBack, act: ({ steps }) => steps.back() },
  { text: "Redo", shown: () => true, able: ({ steps }) => steps.canGoOn, act: ({ steps }) => steps.again() },
  { text: "Start again", shown: calm, act: (panel) => panel.setKind(panel.drawing.kind) },
];

export class Tools {
  constructor(panel) {
    this.panel = panel;
    this.rows = BUTTONS.map((spec) => [spec, this.button(spec)]);
    const kinds = this.rows.filter(([spec]) => spec.group).map(([, one]) => one);
    const rest = this.rows.filter(([spec]) => !spec.group).map(([, one]) => one);
    this.kinds = element("div", { class: "pw-draw-kinds", role: "group", "aria-label": "What to draw" }, ...kinds);
    this.box = element("div", { class: "pw-draw-tools", role: "group", "aria-label": "Drawing" }, ...rest);
  }

  button(spec) {
    const made = element("button", { type: "button" });
    made.className = [spec.name ?? "", spec.strong ? "pw-draw-strong" : ""].join(" ").trim();
    made.onclick = () => { if (made.getAttribute("aria-disabled") !== "true") spec.act(this.panel); };
    return made;
  }

  /** Show what can be done now; the focus is never lost with a button that goes. */
  refresh() {
    const { panel } = this;
    for (const [spec, button] of this.rows) {
      const shown = Boolean(spec.shown(panel));
      if (!shown && document.activeElement === button) panel.focus();
      button.hidden = !shown;
      if (!shown) continue;
      const text = typeof spec.text === "function" ? spec.text(panel) : spec.text;
      if (button.textContent !== text) button.textContent = text;
      if (spec.able) button.setAttribute("aria-disabled", String(!spec.able(panel)));
      if (spec.pressed) button.setAttribute("aria-pressed", String(spec.pressed(panel)));
    }
    this.kinds.hidden = panel.data.kinds.length < 2;
    this.box.setAttribute("aria-label", "Drawing the " + noun(panel.drawing.kind));
  }
}
