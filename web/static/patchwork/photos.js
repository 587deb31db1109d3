/** Photos of a record as a list; a larger one opens in a dialog. Words are only ever set as text. */
import { element, sheet } from "./load.js";

class Gallery {
  constructor(host) {
    this.host = host;
  }

  take(data) {
    const content = JSON.stringify([data.items, data.words, data.label]);
    if (content === this.content) return;
    this.content = content;
    this.data = data;
    this.photos = data.items.filter((item) => item.kind === "photo");
    this.draw();
  }

  draw() {
    const list = element("ul", { class: "pw-photos", "aria-label": this.data.label },
      ...this.data.items.map((item) => (item.kind === "photo" ? this.photo(item) : this.file(item))));
    this.dialog = this.box();
    this.host.replaceChildren(list, this.dialog);
  }

  /** A link, so that a new tab works too; a plain click opens the dialog. */
  photo(item) {
    const picture = element("img", {
      src: item.small, alt: item.alt, width: item.width, height: item.height, loading: "lazy",
    });
    const link = element("a", { href: item.full, target: "_blank", rel: "noopener" }, picture);
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.open(this.photos.indexOf(item), link);
    };
    return element("li", {}, link, ...this.under(item));
  }

  file(item) {
    const link = element("a", { href: item.full, download: "", class: "pw-file-link", text: item.alt });
    const size = element("small", { text: item.size });
    return element("li", { class: "pw-one-file" }, link, size, ...this.under(item));
  }

  under(item) {
    const parts = [];
    if (item.caption) parts.push(element("p", { text: item.caption }));
    if (item.state) parts.push(element("p", { class: "pw-state", text: item.state }));
    return parts;
  }

  box() {
    const { words } = this.data;
    this.picture = element("img", { alt: "" });
    this.caption = element("p", {});
    this.status = element("p", { role: "status", class: "pw-count" });
    const close = element("button", { type: "button", text: words.close });
    const back = element("button", { type: "button", text: words.previous });
    const on = element("button", { type: "button", text: words.next });
    const dialog = element("dialog", { class: "pw-photo-dialog", "aria-label": words.larger });
    close.onclick = () => dialog.close();
    back.onclick = () => this.show(this.at - 1);
    on.onclick = () => this.show(this.at + 1);
    dialog.onclick = (event) => { if (event.target === dialog) dialog.close(); };
    dialog.onkeydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (step && this.photos.length > 1) { event.preventDefault(); this.show(this.at + step); }
    };
    dialog.onclose = () => { this.picture.removeAttribute("src"); this.from?.focus(); };
    this.picture.onerror = () => { if (this.picture.getAttribute("src")) this.caption.textContent = words.gone; };
    const bar = element("div", { class: "pw-actions" }, close);
    if (this.photos.length > 1) bar.append(back, on, this.status);
    dialog.append(bar, this.picture, this.caption);
    return dialog;
  }

  open(at, link) {
    this.from = link;
    this.show(at);
    this.dialog.showModal();
  }

  show(at) {
    const { words } = this.data;
    this.at = (at + this.photos.length) % this.photos.length;
    const item = this.photos[this.at];
    this.picture.src = item.full;
    this.picture.alt = item.alt;
    this.caption.textContent = item.caption || item.alt;
    const count = words.count.replace("{at}", this.at + 1).replace("{all}", this.photos.length);
    this.status.textContent = count;
  }
}

const galleries = new WeakMap();

export async function drawGallery({ parentElement: host, data }) {
  await sheet(data.assets + "patchwork/photos.css");
  if (!galleries.has(host)) galleries.set(host, new Gallery(host));
  galleries.get(host).take(data);
}
