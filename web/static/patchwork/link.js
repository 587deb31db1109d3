/** A private link, shown large and copied with one button. */
import { copying } from "./copying.js";
import { element } from "./load.js";

function address({ page, query }) {
  const target = new URL(page, window.location.href);
  target.search = new URLSearchParams(query).toString();
  return target.href;
}

export function drawLink({ parentElement: host, data }) {
  const link = address(data);
  if (host.querySelector("input")?.value === link) return undefined;
  const name = "pw-link-" + data.page;
  const box = element("input", { id: name, type: "text", readonly: "", value: link });
  const { button, status } = copying(box, data.words);
  host.replaceChildren(element("div", { class: "pw-link" },
    element("label", { for: name, text: data.words.label }),
    element("div", { class: "pw-actions" }, box, button), status));
  return undefined;
}
