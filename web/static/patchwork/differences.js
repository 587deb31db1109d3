/** Two versions of one record as a true table; with a radio button in each cell when one chooses. */
import { element, sheet } from "./load.js";

const SIDES = ["left", "right"];
let count = 0;

class Differences {
  constructor(host) {
    this.host = host;
    this.name = "pw-differs-" + (count += 1);
    this.chosen = {};
  }

  take(data, component) {
    this.data = data;
    this.report = () => component.setStateValue("chosen", { ...this.chosen });
    const content = JSON.stringify(data.rows) + data.titles.join("\n") + data.choose;
    if (content === this.content) return;
    this.content = content;
    this.draw();
  }

  side(row) {
    return this.chosen[row.field] || row.side;
  }

  choose(fields, side) {
    fields.forEach((field) => { this.chosen[field] = side; });
    this.mark();
    this.report();
  }

  draw() {
    const { data } = this;
    const table = element("table", { role: "table" },
      element("caption", { text: data.caption }),
      element("thead", { role: "rowgroup" }, this.head()),
      element("tbody", { role: "rowgroup" }, ...data.rows.map((row, i) => this.row(row, i))));
    const parts = data.choose && data.rows.length > 2 ? [this.every(), table] : [table];
    this.host.replaceChildren(element("div", { class: "pw-differs" }, ...parts));
    this.mark();
  }

  /** Roles are spelt out: a narrow screen lays the rows out anew, and would lose them otherwise. */
  head() {
    const titles = this.data.titles.map((text, i) =>
      element("th", { role: "columnheader", scope: "col", id: `${this.name}-title-${i}`, text }));
    return element("tr", { role: "row" },
      element("th", { role: "columnheader", scope: "col", text: this.data.field }), ...titles);
  }

  row(row, i) {
    const head = element("th", { role: "rowheader", scope: "row", id: `${this.name}-row-${i}`, text: row.label });
    const cells = SIDES.map((side, at) => this.cell(row, i, side, at));
    const changed = row.same ? undefined : "pw-changed";
    return element("tr", { role: "row", "data-field": row.field, class: changed }, head, ...cells);
  }

  cell(row, i, side, at) {
    const id = `${this.name}-${i}-${side}`;
    const text = element("span", { id, class: row[side] ? undefined : "pw-nothing", text: row[side] || this.data.nothing });
    const title = element("small", { "aria-hidden": "true", text: this.data.titles[at] });
    if (!this.data.choose || row.same) {
      return element("td", { role: "cell" }, element("div", {}, title, text));
    }
    const radio = element("input", {
      type: "radio", name: `${this.name}-field-${i}`, value: side,
      "aria-labelledby": `${this.name}-row-${i} ${id} ${this.name}-title-${at}`,
    });
    radio.onchange = () => this.choose([row.field], side);
    return element("td", { role: "cell" }, element("label", {}, radio, element("span", {}, title, text)));
  }

  every() {
    const fields = this.data.rows.filter((row) => !row.same).map((row) => row.field);
    return element("div", { class: "pw-differs-all" }, ...SIDES.map((side, at) => {
      const button = element("button", { type: "button", text: this.data.all[at] });
      button.onclick = () => this.choose(fields, side);
      return button;
    }));
  }

  /** Show what is chosen without building the table anew, so that the focus stays. */
  mark() {
    this.data.rows.forEach((row) => {
      if (!this.data.choose || row.same) return;
      const line = this.host.querySelector(`tr[data-field="${CSS.escape(row.field)}"]`);
      line.querySelectorAll("input").forEach((radio) => {
        radio.checked = radio.value === this.side(row);
        radio.closest("td").classList.toggle("pw-taken", radio.checked);
      });
    });
  }
}

const drawn = new WeakMap();

export async function drawDifferences(component) {
  const { parentElement: host, data } = component;
  await sheet(data.assets + "patchwork/differences.css");
  if (!drawn.has(host)) drawn.set(host, new Differences(host));
  drawn.get(host).take(data, component);
  // Streamlit also ends a call that a newer one overtook; all goes only with its place.
  return () => { if (!host.isConnected) drawn.delete(host); };
}
