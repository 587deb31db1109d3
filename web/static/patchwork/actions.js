/** The two things a page can do without the server: copy its address, and print itself. */
import { element } from "./load.js";

/** The page's address, without the key of a private link: what is handed on must not open it. */
function address() {
  const found = new URL(window.location.href);
  found.searchParams.delete("key");
  return found.href;
}

async function copy(status) {
  try {
    await navigator.clipboard.writeText(address());
    status.textContent = "The link is copied.";
  } catch {
    status.textContent = address();
  }
}

export function drawActions({ parentElement: host }) {
  if (host.querySelector(".pw-actions")) return undefined;
  const link = element("button", { type: "button", text: "Copy a link to this view" });
  const print = element("button", { type: "button", text: "Print this page" });
  const status = element("span", { role: "status" });
  link.onclick = () => copy(status);
  print.onclick = () => window.print();
  host.replaceChildren(element("div", { class: "pw-actions" }, link, print, status));
  return undefined;
}
