/** A box whose text is copied with one button, or by hand where the browser does not allow it. */
import { element } from "./load.js";

async function copy(box, status, words) {
  box.select();
  try {
    await navigator.clipboard.writeText(box.value);
    status.textContent = words.copied;
  } catch {
    status.textContent = words.by_hand;
  }
}

/** Return the button that copies a box, and the line that says so. */
export function copying(box, words) {
  const button = element("button", { type: "button", text: words.copy });
  const status = element("p", { role: "status", class: "pw-note" });
  button.onclick = () => copy(box, status, words);
  box.onfocus = () => box.select();
  return { button, status };
}
