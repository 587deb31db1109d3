/**
 * Keeps what is typed into a form in this browser, says so when the connection is lost, and gives
 * it back to a page that was loaded anew. Only the fields that the server names are kept.
 */
import { element } from "./load.js";

const MOST = 20000;
const DAY = 24 * 3600 * 1000;
const APP = "[data-testid=stApp]";

class Keeper {
  constructor(host) {
    this.status = element("p", { role: "status" });
    this.forget = element("button", { type: "button", hidden: "" });
    this.box = element("div", { class: "pw-keep", hidden: "" }, this.status, this.forget);
    host.replaceChildren(this.box);
    this.heard = (event) => { if (event.target.closest) this.typed(event.target); };
    this.looked = () => this.look();
    document.addEventListener("input", this.heard);
    document.addEventListener("focusout", this.heard);
    window.addEventListener("online", this.looked);
    window.addEventListener("offline", this.looked);
    this.watcher = new MutationObserver(this.looked);
    const app = document.querySelector(APP);
    if (app) this.watcher.observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
  }

  stop() {
    document.removeEventListener("input", this.heard);
    document.removeEventListener("focusout", this.heard);
    window.removeEventListener("online", this.looked);
    window.removeEventListener("offline", this.looked);
    this.watcher.disconnect();
    clearTimeout(this.saving);
  }

  take(data, component) {
    const fresh = this.data?.once !== data.once;
    this.data = data;
    this.forget.textContent = data.words.forget;
    this.forget.onclick = () => {
      this.drop();
      this.say(data.words.forgotten, false);
      if (this.connected()) component.setTriggerValue("forget", true);
    };
    if (data.done) {
      if ([data.once, this.saved].includes(this.read()?.once)) this.drop();
    } else if (fresh && this.offer(component)) {
      return;
    } else {
      this.save();
    }
    if (fresh && data.given) this.say(data.given, true);
    this.look();
  }

  /** Hand back what an earlier page kept; a form that was sent has nothing kept. */
  offer(component) {
    const kept = this.read();
    if (!kept || kept.once === this.data.once) return false;
    if (Date.now() - Date.parse(kept.at) > this.data.days * DAY) { this.drop(); return false; }
    const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    component.setTriggerValue("kept", { ...kept, when });
    return true;
  }

  connected() {
    const state = document.querySelector(APP)?.dataset.testConnectionState;
    return navigator.onLine && (!state || state === "CONNECTED");
  }

  look() {
    if (!this.data || this.data.done) { if (this.lost) this.say("", false); this.lost = false; return; }
    const lost = !this.connected();
    if (lost === Boolean(this.lost)) return;
    this.lost = lost;
    document.documentElement.classList.toggle("pw-lost", lost);
    if (lost) this.say(this.save() ? this.data.words.offline : this.data.words.offline_only, true);
    else this.say(this.data.words.online, false);
  }

  say(words, forget) {
    this.status.textContent = words;
    this.box.hidden = !words;
    this.forget.hidden = !forget || !this.read();
    this.box.classList.toggle("pw-lost", Boolean(this.lost));
  }

  typed(target) {
    if (!this.data || this.data.done) return;
    if (!Object.values(this.data.fields).some((name) => target.closest(".st-key-" + CSS.escape(name)))) return;
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), 200);
  }

  /** What is in the boxes now; where there is none on the page, what the server last heard. */
  values() {
    const found = { ...this.data.values };
    for (const [field, name] of Object.entries(this.data.fields)) {
      const box = document.querySelector(`.st-key-${CSS.escape(name)} :is(textarea, input)`);
      const choices = this.data.choices[field];
      if (box) found[field] = choices ? choices[box.value] : box.value;
      if (!found[field] || found[field].length > MOST) delete found[field];
    }
    return found;
  }

  /** Keep it; whether that worked. An empty form is not worth keeping, nor is a mere place. */
  save() {
    if (!this.data || this.data.done) return false;
    const values = this.values();
    if (!Object.keys(values).length) return this.read()?.once === this.data.once ? this.drop() : false;
    const { once, layer, place } = this.data;
    const kept = { once, layer, place, values, at: new Date().toISOString() };
    try {
      localStorage.setItem(this.data.store, JSON.stringify(kept));
      this.saved = once;
      return true;
    } catch {
      return false;
    }
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.data.store));
    } catch {
      return null;
    }
  }

  drop() {
    clearTimeout(this.saving);
    try { localStorage.removeItem(this.data.store); } catch { /* nothing was kept then */ }
    return false;
  }
}

const keepers = new WeakMap();

export function drawKeep(component) {
  const { parentElement: host, data } = component;
  let keeper = keepers.get(host);
  if (!keeper) {
    keeper = new Keeper(host);
    keepers.set(host, keeper);
  }
  keeper.take(data, component);
  // Streamlit also ends a call that a newer one overtook; all goes only with its place.
  return () => { if (!host.isConnected) { keeper.stop(); keepers.delete(host); } };
}
