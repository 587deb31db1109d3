/** The figures of a plan: each patch as it would be, and what it was where that is something else. */
import { element } from "./load.js";
import { swatch } from "./plan_tints.js";

export const whole = (value) => Math.round(value).toLocaleString("en-GB");
export const percent = (value) => (value === null ? "" : (value > 0.0049 ? "+" : "") + Math.round(value * 100) + "\u00a0%");

/** What is told of each patch; what nobody has, or nobody said, is left out. */
function columns({ units, patches, crossed }) {
  const some = (name) => units.some((unit) => unit[name]);
  return [
    ["People", ({ people }) => whole(people)],
    ["Against the average", ({ against }) => percent(against)],
    some("needs") && ["Needs", ({ needs }) => whole(needs)],
    some("assets") && ["Assets", ({ assets }) => whole(assets)],
    patches.some(({ capacity }) => capacity) && ["Of what it can look after", ({ load }) => percent(load).replace("+", "")],
    crossed && [`${crossed} it has part of`, ({ crossings }) => String(crossings)],
    ["Pieces", ({ pieces }) => (pieces ? String(pieces) : "closed")],
  ].filter(Boolean);
}

function cell([label, told], before, after) {
  const [was, is] = [told(before), told(after)];
  const parts = was === is ? [] : [element("small", { text: `was ${was || "nothing"}` })];
  return element("td", { class: "pw-number", role: "cell", "data-label": label },
    element("span", { text: is || "–" }), ...parts);
}

function row(shown, name, at, before, after) {
  const changed = before.people !== after.people || before.units !== after.units;
  const head = element("th", { scope: "row", role: "rowheader" }, swatch(at), element("span", { text: `${at + 1} ${name}` }));
  return element("tr", { role: "row", class: changed ? "pw-chosen" : undefined },
    head, ...shown.map((column) => cell(column, before, after)));
}

/** Return the table; roles are said, since a narrow page shows each row as a card. */
export function figures(data, before, after) {
  const shown = columns(data);
  const heads = ["Patch", ...shown.map(([label]) => label)].map((text, at) =>
    element("th", { scope: "col", role: "columnheader", class: at ? "pw-number" : undefined, text }));
  const rows = data.patches.map(({ name }, at) => row(shown, name, at, before.patches[at], after.patches[at]));
  const caption = "Patches after the moves, and before where that differs";
  return element("div", { class: "pw-scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", { role: "table" }, element("caption", {}, element("div", { text: caption })),
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads)),
      element("tbody", { role: "rowgroup" }, ...rows)));
}
