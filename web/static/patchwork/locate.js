/** The button that asks the device where it is; says in words when it will not tell. */
import { element } from "./load.js";

const WAIT = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };
const DENIED = 1;

export function drawLocate({ parentElement: host, data, setTriggerValue }) {
  const found = ({ coords }) => {
    host.querySelector("[role=status]").textContent = "";
    setTriggerValue("found", { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy });
  };
  const say = (code) => { host.querySelector("[role=status]").textContent = data.words[code]; };
  if (!host.querySelector(".pw-locate")) {
    const button = element("button", { type: "button", text: data.label });
    host.replaceChildren(element("div", { class: "pw-actions pw-locate" }, button,
      element("p", { role: "status", class: "pw-note" })));
  }
  host.querySelector("button").onclick = () => {
    if (!navigator.geolocation) { say("none"); return; }
    say("asking");
    navigator.geolocation.getCurrentPosition(
      found, (error) => say(error.code === DENIED ? "refused" : "unknown"), WAIT);
  };
  return undefined;
}
