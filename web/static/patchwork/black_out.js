/** Boxes drawn over a photo by mouse, finger or keyboard; on the word of a person they become black for good. */
import { element, sheet } from "./load.js";

const STEP = 0.02;
const FINE = 0.004;
const LEAST = 0.01;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const between = (value, low, high) => Math.min(Math.max(value, low), high);
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const percent = (share) => String(Math.round(share * 100));

class BlackOut {
  constructor(host) {
    this.host = host;
    this.boxes = [];
  }

  take(data, component) {
    this.send = (value) => component.setTriggerValue("boxes", value);
    if (data.fault && this.done) { this.done.disabled = false; this.say(data.fault); }
    if (this.data?.stamp === data.stamp && this.data.src === data.src) return;
    const other = this.data?.stamp !== data.stamp;
    this.data = data;
    if (other) { this.boxes = []; this.draw(); } else this.picture.src = data.src;
  }

  draw() {
    const { words } = this.data;
    this.picture = element("img", { src: this.data.src, alt: this.data.alt, draggable: "false" });
    this.stage = element("div", { class: "pw-stage" }, this.picture);
    this.stage.style.aspectRatio = `${this.data.width} / ${this.data.height}`;
    this.stage.style.setProperty("--pw-shape", this.data.width / this.data.height);
    this.list = element("ol", { class: "pw-boxes", "aria-label": words.boxes });
    this.said = element("p", { role: "status", class: "pw-said" });
    this.through = element("input", { type: "checkbox" });
    this.through.onchange = () => this.stage.classList.toggle("pw-through", this.through.checked);
    const add = this.button(words.add, () => this.add());
    const larger = this.button(words.make_larger, () => this.enlarge());
    this.larger = larger;
    this.done = this.button(words.for_good, () => this.finish(), "pw-for-good");
    this.whole = element("div", { class: "pw-black-out" },
      element("p", { text: words.help }),
      this.stage,
      element("div", { class: "pw-actions" }, add, larger,
        element("label", {}, this.through, document.createTextNode(" " + words.through))),
      this.list,
      element("p", { class: "pw-note", text: words.warning }),
      element("div", { class: "pw-actions" }, this.done),
      this.said);
    this.host.replaceChildren(this.whole);
    this.stage.onpointerdown = (event) => this.begin(event);
    this.redraw();
  }

  button(text, act, name) {
    const made = element("button", { type: "button", text, class: name });
    made.onclick = act;
    return made;
  }

  /** Put the whole tool into a dialog as large as the window, or back; Escape brings it back too. */
  enlarge() {
    if (this.dialog) { this.dialog.close(); return; }
    this.dialog = element("dialog", { class: "pw-photo-dialog pw-whole", "aria-label": this.data.words.make_larger });
    this.dialog.onclose = () => {
      this.host.replaceChildren(this.whole);
      this.dialog = null;
      this.larger.textContent = this.data.words.make_larger;
      this.larger.focus();
    };
    this.dialog.append(this.whole);
    this.host.append(this.dialog);
    this.dialog.showModal();
    this.larger.textContent = this.data.words.make_smaller;
    this.larger.focus();
  }

  /** Build boxes and list anew; the focus stays where it was. */
  redraw(focus = null) {
    this.stage.querySelectorAll(".pw-box").forEach((one) => one.remove());
    this.boxes.forEach((box, i) => this.stage.append(this.mark(box, i)));
    this.list.replaceChildren(...this.boxes.map((_, i) => this.line(i)));
    this.done.disabled = !this.boxes.length;
    if (focus !== null) this.stage.querySelectorAll(".pw-box")[focus]?.focus();
  }

  mark(box, i) {
    const made = element("button", { type: "button", class: "pw-box" },
      element("span", { text: String(i + 1), "aria-hidden": "true" }),
      element("i", { class: "pw-corner", "aria-hidden": "true" }));
    made.onkeydown = (event) => this.key(event, i);
    this.place(made, box, i);
    return made;
  }

  place(made, box, i) {
    const [left, top, right, bottom] = box;
    Object.assign(made.style, {
      left: left * 100 + "%", top: top * 100 + "%",
      width: (right - left) * 100 + "%", height: (bottom - top) * 100 + "%",
    });
    made.setAttribute("aria-label", this.told(i));
  }

  told(i) {
    const [left, top, right, bottom] = this.boxes[i];
    return filled(this.data.words.box, {
      number: i + 1, left: percent(left), top: percent(top),
      width: percent(right - left), height: percent(bottom - top),
    });
  }

  line(i) {
    const { words } = this.data;
    const remove = this.button(filled(words.remove_box, { number: i + 1 }), () => this.drop(i));
    const find = this.button(filled(words.find, { number: i + 1 }), () => this.stage.querySelectorAll(".pw-box")[i].focus());
    return element("li", {}, find, remove);
  }

  add() {
    if (this.boxes.length >= this.data.most) return this.say(this.data.words.most);
    const shift = (this.boxes.length % 5) * 0.06;
    this.boxes.push([0.35 + shift, 0.35 + shift, 0.55 + shift, 0.5 + shift]);
    this.redraw(this.boxes.length - 1);
    return this.say(filled(this.data.words.added, { number: this.boxes.length }));
  }

  drop(i) {
    this.boxes.splice(i, 1);
    this.redraw();
    (this.list.querySelectorAll("button")[0] || this.host.querySelector(".pw-actions button")).focus();
    this.say(filled(this.data.words.removed_box, { number: i + 1 }));
  }

  /** Arrows move a box; with Shift they change its size, with Alt or Control in small steps. */
  key(event, i) {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.drop(i);
      return;
    }
    const way = KEYS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = way.map((one) => one * (event.ctrlKey || event.altKey ? FINE : STEP));
    const box = this.boxes[i];
    if (event.shiftKey) this.size(box, box[2] + x, box[3] + y);
    else this.move(box, box[0] + x, box[1] + y);
    this.place(event.currentTarget, box, i);
    clearTimeout(this.later);
    this.later = setTimeout(() => this.say(this.told(i)), 400);
  }

  move(box, left, top) {
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    box[0] = between(left, 0, 1 - width);
    box[1] = between(top, 0, 1 - height);
    box[2] = box[0] + width;
    box[3] = box[1] + height;
  }

  size(box, right, bottom) {
    box[2] = between(right, box[0] + LEAST, 1);
    box[3] = between(bottom, box[1] + LEAST, 1);
  }

  at(event) {
    const edge = this.stage.getBoundingClientRect();
    return [
      between((event.clientX - edge.left) / edge.width, 0, 1),
      between((event.clientY - edge.top) / edge.height, 0, 1),
    ];
  }

  /** A pointer moves the box it is on, changes its size by the corner, or draws another one. */
  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    const hit = event.target.closest(".pw-box");
    const i = hit ? [...this.stage.querySelectorAll(".pw-box")].indexOf(hit) : -1;
    const [x, y] = this.at(event);
    let follow;
    if (i < 0) follow = this.drawing(x, y);
    else if (event.target.closest(".pw-corner")) follow = (to) => this.size(this.boxes[i], ...to);
    else {
      const [dx, dy] = [x - this.boxes[i][0], y - this.boxes[i][1]];
      follow = (to) => this.move(this.boxes[i], to[0] - dx, to[1] - dy);
    }
    if (!follow) return;
    const index = i < 0 ? this.boxes.length - 1 : i;
    this.follow(event.pointerId, follow, index);
  }

  drawing(x, y) {
    if (this.boxes.length >= this.data.most) { this.say(this.data.words.most); return null; }
    const box = [x, y, x, y];
    this.boxes.push(box);
    return ([toX, toY]) => {
      box[0] = Math.min(x, toX);
      box[1] = Math.min(y, toY);
      box[2] = Math.max(x, toX);
      box[3] = Math.max(y, toY);
    };
  }

  follow(pointer, act, index) {
    this.redraw(index);
    this.stage.setPointerCapture(pointer);
    this.stage.onpointermove = (event) => {
      if (event.pointerId !== pointer) return;
      act(this.at(event));
      this.place(this.stage.querySelectorAll(".pw-box")[index], this.boxes[index], index);
    };
    this.stage.onpointerup = this.stage.onpointercancel = (event) => {
      if (event.pointerId !== pointer) return;
      this.stage.onpointermove = this.stage.onpointerup = this.stage.onpointercancel = null;
      this.end(index);
    };
  }

  end(index) {
    const [left, top, right, bottom] = this.boxes[index];
    if (right - left < LEAST || bottom - top < LEAST) {
      this.boxes.splice(index, 1);
      this.redraw();
      this.say(this.data.words.drag);
      return;
    }
    this.redraw(index);
    this.say(this.told(index));
  }

  finish() {
    this.dialog?.close();
    this.done.disabled = true;
    this.say(this.data.words.working);
    this.send({ stamp: this.data.stamp, boxes: this.boxes });
  }

  say(sentence) {
    this.said.textContent = sentence;
  }
}

const tools = new WeakMap();

export async function drawBlackOut(component) {
  const { parentElement: host, data } = component;
  await sheet(data.assets + "patchwork/photos.css");
  if (!tools.has(host)) tools.set(host, new BlackOut(host));
  tools.get(host).take(data, component);
}
