/** What was done to a photo, said once: it takes the focus, because the button that did it is gone. */
import { element } from "./load.js";

export function drawSaid({ parentElement: host, data }) {
  if (host.dataset.turn === String(data.turn)) return undefined;
  host.dataset.turn = data.turn;
  const said = element("p", { class: "pw-warning", role: "status", tabindex: "-1", text: data.said });
  host.replaceChildren(said);
  said.focus();
  // The page may still be drawn for a moment, and lose the focus by that.
  setTimeout(() => { if (said.isConnected && document.activeElement === document.body) said.focus(); }, 500);
  return undefined;
}
