/** Scripts, style sheets and layer data: each fetched once, from our own origin only. */

const once = new Map();

function remember(url, start) {
  if (!once.has(url)) once.set(url, start());
  return once.get(url);
}

/** Load a classic script and wait for it. */
export function script(url) {
  return remember(url, () => new Promise((done, failed) => {
    const element = document.createElement("script");
    element.src = url;
    element.onload = done;
    element.onerror = () => { once.delete(url); failed(new Error("could not load " + url)); };
    document.head.append(element);
  }));
}

/** Load a style sheet and wait for it, so that Leaflet never measures an unstyled map. */
export function sheet(url) {
  return remember(url, () => new Promise((done) => {
    const element = document.createElement("link");
    element.rel = "stylesheet";
    element.href = url;
    element.onload = element.onerror = done;
    document.head.append(element);
  }));
}

/** Load Leaflet and our styles. */
export async function leaflet(assets) {
  await Promise.all([
    sheet(assets + "leaflet.css"), sheet(assets + "patchwork/map.css"), script(assets + "leaflet.js"),
  ]);
  return window.L;
}

/** Fetch JSON; the status of a refusal is kept, so that an expired address can be renewed. */
export async function json(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw Object.assign(new Error("status " + answer.status), { status: answer.status });
  return answer.json();
}

/** Messages between a map and the tables beside it, without asking the server. */
export function tell(kind, channel, detail) {
  window.dispatchEvent(new CustomEvent("patchwork:" + kind, { detail: { channel, ...detail } }));
}

export function listen(kind, channel, act) {
  const heard = (event) => { if (event.detail.channel === channel) act(event.detail); };
  window.addEventListener("patchwork:" + kind, heard);
  return () => window.removeEventListener("patchwork:" + kind, heard);
}

/** Build an element; text is only ever set as text. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") made.textContent = value;
    else if (value !== undefined && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}
