/** A true HTML table of records: sorted by a click, a row chosen by pointer or keyboard. */
import { element, listen, sheet, tell } from "./load.js";

const PAGE = 25;

class Records {
  constructor(host) {
    this.host = host;
    this.order = null;
    this.pages = 1;
    this.chosen = null;
  }

  take(data, component) {
    if (this.data && this.data.stamp !== data.stamp) this.pages = 1;
    this.data = data;
    this.choose = (value) => component.setTriggerValue("chosen", value);
    if (data.chosen !== undefined) this.chosen = data.chosen;
    this.draw();
  }

  sorted() {
    const rows = this.data.rows.map((_, i) => i);
    if (!this.order) return rows;
    const { column, down } = this.order;
    const keys = this.data.sort[column] || this.data.rows.map((row) => row[column]);
    const compare = (a, b) => {
      const [x, y] = [keys[a], keys[b]];
      if (x === null || y === null) return (x === null) - (y === null);
      const sign = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en-GB");
      return down ? -sign : sign;
    };
    return rows.sort(compare);
  }

  draw() {
    const { data } = this;
    const rows = this.sorted();
    const upTo = Math.min(rows.length, this.pages * PAGE);
    const table = element("table", {},
      element("caption", {}, element("div", { text: data.caption })),
      element("thead", {}, this.head()),
      element("tbody", {}, ...rows.slice(0, upTo).map((i) => this.row(i))));
    const parts = [element("div", { class: "pw-scroll", tabindex: "0", role: "region", "aria-label": data.caption }, table)];
    if (upTo < rows.length) parts.push(this.more(Math.min(PAGE, rows.length - upTo)));
    const held = this.host.contains(document.activeElement) && document.activeElement.dataset.key;
    const place = this.host.querySelector(".pw-scroll")?.scrollTop ?? 0;
    this.host.replaceChildren(element("div", { class: "pw-table" }, ...parts));
    this.host.querySelector(".pw-scroll").scrollTop = place;
    if (held) this.host.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  }

  head() {
    return element("tr", {}, ...this.data.columns.map((column, i) => {
      const active = this.order?.column === i;
      const sorted = active ? (this.order.down ? "descending" : "ascending") : undefined;
      const button = element("button", { type: "button", "data-key": "head-" + i, text: column.label });
      button.onclick = () => { this.order = { column: i, down: active ? !this.order.down : column.number }; this.draw(); };
      return element("th", { scope: "col", "aria-sort": sorted, class: column.number ? "pw-number" : undefined }, button);
    }));
  }

  row(i) {
    const { data } = this;
    const id = data.ids[i];
    const line = element("tr", { "data-id": id, class: id === this.chosen ? "pw-chosen" : undefined });
    data.rows[i].forEach((value, column) => line.append(this.cell(value, column, i)));
    if (data.choosable) line.onclick = (event) => { if (!event.target.closest("button")) this.pick(i); };
    return line;
  }

  cell(value, column, i) {
    const number = this.data.columns[column].number ? "pw-number" : undefined;
    if (column > 0) return element("td", { class: number, text: value ?? "" });
    if (!this.data.choosable) return element("th", { scope: "row", text: value ?? "" });
    const pressed = String(this.data.ids[i] === this.chosen);
    const button = element("button", {
      type: "button", "aria-pressed": pressed, "data-key": "row-" + this.data.ids[i], text: value || "(no name)",
    });
    button.onclick = () => this.pick(i);
    return element("th", { scope: "row" }, button);
  }

  /** The button for the next rows; what is in all may be more than was sent here. */
  more(next) {
    const button = element("button", {
      type: "button", class: "pw-more", "data-key": "more",
      text: `Show ${next} more (of ${this.data.total.toLocaleString("en-GB")} in all)`,
    });
    button.onclick = () => { this.pages += 1; this.draw(); };
    return button;
  }

  pick(i) {
    const { data } = this;
    this.mark(data.ids[i]);
    tell("find", data.channel, { layer: data.layers[i], id: data.ids[i], box: data.boxes[i] });
    if (data.asks) this.choose(data.ids[i]);
  }

  /** Show which row is chosen without building the table anew. */
  mark(id) {
    this.chosen = id;
    this.host.querySelectorAll("tbody tr").forEach((line) => {
      const on = line.dataset.id === id;
      line.classList.toggle("pw-chosen", on);
      line.querySelector("button")?.setAttribute("aria-pressed", String(on));
      if (on) line.scrollIntoView({ block: "nearest" });
    });
  }
}

const tables = new WeakMap();

export async function drawTable(component) {
  const { parentElement: host, data } = component;
  await sheet(data.assets + "patchwork/table.css");
  let records = tables.get(host);
  if (!records) {
    records = new Records(host);
    records.stop = listen("chosen", data.channel, ({ id }) => records.mark(id ?? null));
    tables.set(host, records);
  }
  records.take(data, component);
  // Streamlit also ends a call that a newer one overtook; all goes only with its place.
  return () => { if (!host.isConnected) { records.stop(); tables.delete(host); } };
}
