/** A plan: units are chosen on the map or in a list and moved; the figures follow at once. */
import { element, leaflet, sheet } from "./load.js";
import { outcome } from "./plan_figures.js";
import { PlanMap } from "./plan_map.js";
import { figures, percent, whole } from "./plan_table.js";

const MOST_ROWS = 200;
const PIECES = ["closed", "one piece"];
const inPieces = (count) => PIECES[count] ?? `${count} pieces`;

/** What lines and fills on the map mean. */
const key = (legend) => element("ul", { class: "pw-plan-key" }, ...Object.entries(legend).map(([kind, text]) =>
  element("li", {}, element("span", { class: `pw-plan-key-${kind}`, "aria-hidden": "true" }), text)));

class PlanPanel {
  constructor(L, host, data) {
    this.chosen = new Set();
    this.past = [];
    this.build(host, data);
    this.ground = new PlanMap(L, this.box, data, this);
  }

  build(host, data) {
    this.said = element("p", { class: "pw-plan-said", role: "status" });
    this.table = element("div", { class: "pw-table" });
    this.target = element("select", { id: "pw-plan-target" });
    this.go = element("button", { type: "button", text: "Move" });
    this.go.onclick = () => this.move([...this.chosen], Number(this.target.value));
    this.back = element("button", { type: "button", text: "Undo the last move" });
    this.back.onclick = () => this.undo();
    this.picked = element("p", { class: "pw-plan-picked" });
    this.filter = element("input", { id: "pw-plan-filter", type: "search" });
    this.filter.oninput = () => this.list();
    this.rows = element("div", { class: "pw-plan-units", tabindex: "0", role: "group", "aria-label": data.title });
    this.box = element("div", { class: "pw-map", tabindex: "0", role: "application", "aria-label": data.label });
    const acts = element("div", { class: "pw-plan-acts" },
      element("label", { for: "pw-plan-target", text: "Move them to" }), this.target, this.go, this.back);
    host.replaceChildren(element("div", { class: "pw-plan" },
      element("div", {}, this.said, this.table, this.picked, acts,
        element("label", { for: "pw-plan-filter", text: "Find an area" }), this.filter, this.rows),
      element("div", {}, element("div", { class: "pw-frame" }, this.box), key(data.legend))));
  }

  async update(data, component) {
    this.send = (moves) => component.setTriggerValue("moved", { stamp: data.stamp, moves });
    this.renew = () => component.setTriggerValue("renew", true);
    this.data = data;
    if (data.stamp !== this.stamp) this.take(data);
    if (data.url.split("&t=")[0] !== this.loaded) {
      this.loaded = data.url.split("&t=")[0];
      try { await this.ground.load(data); } catch (error) { this.loaded = null; if (error.status === 403) this.renew(); }
    }
    if (this.gone) return;
    this.ground.draw();
    this.box.dataset.drawn = "yes";
  }

  /** Begin with what the server holds: another draft, or moves it was told to take. */
  take(data) {
    this.stamp = data.stamp;
    this.start = data.units.map((unit) => unit.of);
    this.of = data.units.map((unit) => unit.now);
    this.before = outcome(data, this.start);
    this.chosen.clear();
    this.past = [];
    const options = data.patches.map(({ name }, at) => element("option", { value: at, text: `${at + 1} ${name}` }));
    this.target.replaceChildren(...options, element("option", { value: -1, text: "Nobody" }));
    this.figures("");
    this.list();
    this.choice();
  }

  toggle(unit) {
    if (!this.chosen.delete(unit)) this.chosen.add(unit);
    this.choice();
    this.ground.draw([unit]);
    const tick = this.rows.querySelector(`[data-unit="${unit}"]`);
    if (tick) tick.checked = this.chosen.has(unit);
  }

  choice() {
    const { units } = this.data;
    const named = [...this.chosen].slice(0, 4).map((unit) => units[unit].name).join(", ");
    const people = [...this.chosen].reduce((sum, unit) => sum + units[unit].people, 0);
    const more = this.chosen.size > 4 ? ` and ${this.chosen.size - 4} more` : "";
    this.picked.textContent = this.chosen.size ? `Chosen: ${named}${more} (${whole(people)} people).`
      : "Choose areas on the map or in the list, then where they go. A chosen area can also be dragged.";
    this.go.disabled = !this.chosen.size;
    this.back.disabled = !this.past.length;
  }

  move(units, patch) {
    const fresh = units.filter((unit) => this.of[unit] !== patch);
    if (!fresh.length) { this.said.textContent = "They are there already."; return; }
    this.past.push(fresh.map((unit) => [unit, this.of[unit]]));
    const was = this.after;
    const sources = new Set(fresh.map((unit) => this.of[unit]));
    fresh.forEach((unit) => { this.of[unit] = patch; });
    this.chosen.clear();
    this.settle(fresh, () => this.told(fresh, sources, patch, was));
  }

  undo() {
    const last = this.past.pop();
    if (!last) return;
    last.forEach(([unit, patch]) => { this.of[unit] = patch; });
    this.settle(last.map(([unit]) => unit), () => "The last move is undone.");
  }

  settle(units, words) {
    this.figures(words);
    this.ground.draw();
    this.choice();
    this.list();
    const moves = {};
    this.data.units.forEach((unit, at) => {
      if (this.of[at] !== this.start[at]) moves[unit.code] = this.data.patches[this.of[at]]?.name ?? "";
    });
    this.send(moves);
  }

  told(units, sources, target, was) {
    const { patches } = this.data;
    const name = units.length === 1 ? this.data.units[units[0]].name : `${units.length} areas`;
    const change = (patch) => `${patches[patch].name} goes from ${percent(was.patches[patch].against) || "nothing"} to ` +
      `${percent(this.after.patches[patch].against) || "nothing"} against the average, ${inPieces(this.after.patches[patch].pieces)}`;
    const changed = [...sources, target].filter((patch) => patch >= 0).map(change);
    return `${name} moved to ${patches[target]?.name ?? "nobody"}. ${changed.join("; ")}.`;
  }

  /** Draw before and after of every patch. */
  figures(words) {
    this.after = outcome(this.data, this.of);
    const from = this.table.querySelector(".pw-scroll")?.scrollTop ?? 0;
    this.table.replaceChildren(figures(this.data, this.before, this.after));
    this.table.querySelector(".pw-scroll").scrollTop = from;
    const nobody = this.after.nobody > 0 ? ` ${percent(this.after.nobody).replace("+", "")} of the people would have nobody.` : "";
    this.said.textContent = (typeof words === "function" ? words() : words) + nobody;
    this.table.dataset.moves = this.of.filter((patch, at) => patch !== this.start[at]).length;
  }

  list() {
    const wanted = this.filter.value.trim().toLowerCase();
    const { units, patches } = this.data;
    const named = (unit) => patches[this.of[unit]]?.name ?? "nobody";
    const found = [...units.keys()].filter((at) => !wanted || `${units[at].name} ${named(at)}`.toLowerCase().includes(wanted));
    this.rows.replaceChildren(...found.slice(0, MOST_ROWS).map((at) => {
      const tick = element("input", { type: "checkbox", "data-unit": at, id: `pw-plan-${at}` });
      tick.checked = this.chosen.has(at);
      tick.onchange = () => this.toggle(at);
      const text = `${units[at].name}: ${whole(units[at].people)} people, ${this.of[at] + 1 || ""} ${named(at)}`;
      return element("div", {}, tick, element("label", { for: `pw-plan-${at}`, text }));
    }));
    if (found.length > MOST_ROWS) this.rows.append(element("p", { text: `${found.length - MOST_ROWS} more: type part of a name.` }));
  }
}

const panels = new WeakMap();

export async function drawPlan(component) {
  const { parentElement: host, data } = component;
  const [L] = await Promise.all([leaflet(data.assets), sheet(data.assets + "patchwork/table.css"), sheet(data.assets + "patchwork/plan.css")]);
  let panel = panels.get(host);
  if (!panel || panel.data?.board !== data.board) {
    if (panel) { panel.gone = true; panel.ground.end(); }
    panel = new PlanPanel(L, host, data);
    panels.set(host, panel);
  }
  await panel.update(data, component);
  return () => {
    if (host.isConnected || panels.get(host) !== panel) return;
    panel.gone = true;
    panel.ground.end();
    panels.delete(host);
  };
}
