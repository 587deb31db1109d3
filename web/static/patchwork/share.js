/** An address of ours, a text of ours, or the lines that put it on another website, to be copied with one button. */
import { copying } from "./copying.js";
import { element } from "./load.js";

const MARKUP = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function attribute(text) {
  return text.replace(/[&<>"]/g, (one) => MARKUP[one]);
}

function written({ text, path, query, frame }) {
  if (text) return text;
  const target = new URL(path, window.location.origin);
  target.search = new URLSearchParams(query).toString();
  if (!frame) return target.href;
  const title = attribute(frame.title);
  return `<iframe src="${attribute(target.href)}" title="${title}" width="100%" height="${frame.height}" ` +
    'loading="lazy" style="border:0"></iframe>';
}

export function drawShare({ parentElement: host, data }) {
  const text = written(data);
  if (host.querySelector("textarea")?.value === text) return undefined;
  const name = "pw-share-" + data.name;
  const box = element("textarea", { id: name, readonly: "", rows: data.frame ? "4" : "3", spellcheck: "false" });
  box.value = text;
  const { button, status } = copying(box, data.words);
  host.replaceChildren(element("div", { class: "pw-share" },
    element("label", { for: name, text: data.words.label }), box,
    element("div", { class: "pw-actions" }, button), status));
  return undefined;
}
