"use strict";
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const SVG = "http://www.w3.org/2000/svg";
  const say = (tag, words, parent) => {
    const made = document.createElement(tag);
    made.textContent = words;
    parent.append(made);
    return made;
  };
  const drawn = (tag, attributes, parent) => {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    parent.append(made);
    return made;
  };

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map("map", {
    attributionControl: false, zoomControl: false, maxZoom: 19, zoomSnap: 0.25,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
  });
  L.control.zoom({ zoomInTitle: data.words.zoom_in, zoomOutTitle: data.words.zoom_out }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  map.fitBounds(data.bounds);
  map.setMaxBounds(L.latLngBounds(data.bounds).pad(1.5));

  ["ground", "patches", "veil", "lines", "names"].forEach((name, turn) => {
    map.createPane(name).style.zIndex = 310 + 40 * turn;
    map.getPane(name).style.pointerEvents = "none";
  });
  const shape = (geometry, pane, look) =>
    L.geoJSON(geometry, {
      pane, interactive: false, style: Object.assign({ interactive: false }, look),
      renderer: renderers[pane] || (renderers[pane] = L.svg({ pane, padding: 0.5 })),
    });
  const renderers = {};
  const groups = {};
  const into = (key, title) => {
    if (!groups[key]) groups[key] = { title, layer: L.layerGroup().addTo(map), key };
    return groups[key].layer;
  };

  shape(data.area, "ground", { stroke: false, fillColor: data.colours.inside, fillOpacity: 1 }).addTo(map);
  for (const one of data.ground) {
    shape(one.shape, "ground", { color: one.colour, weight: one.width, fillColor: one.colour,
      fillOpacity: 1, stroke: !one.filled, fill: one.filled }).addTo(into("ground", data.words.ground));
  }
  for (const one of data.patches) {
    shape(one.shape, "patches", { color: one.colour, weight: 2, opacity: 0.85,
      fillColor: "url(#hatch-" + one.turn + ")", fillOpacity: 1 }).addTo(into("patch-" + one.turn, one.title));
  }
  shape(data.veil, "veil", { stroke: false, fillColor: data.colours.outside, fillOpacity: 1 - data.across }).addTo(map);
  for (const one of data.lines) {
    shape(one.shape, "lines", { color: one.colour, weight: one.width, dashArray: one.dashes, fill: false,
      opacity: one.weak ? data.across : 1 }).addTo(one.title ? into("line-" + one.title, one.title) : map);
  }
  shape(data.area, "lines", { color: data.colours.edge, weight: 9, opacity: 0.16, fill: false }).addTo(map);
  shape(data.area, "lines", { color: data.colours.edge, weight: 3, fill: false }).addTo(map);
  for (const one of data.names) {
    const label = document.createElement("div");
    say("span", one.name, label);
    L.marker(one.at, { pane: "names", interactive: false, keyboard: false,
      icon: L.divIcon({ html: label, className: "name", iconSize: [0, 0] }) }).addTo(into("names", data.words.names));
  }

  // Marks and rows are two views of the same records: each leads to the other.
  const figure = (one, size) => {
    const wide = Math.max(size, 12 + 7 * one.number.length);
    const picture = drawn("svg", { width: wide, height: size, viewBox: "0 0 " + wide + " " + size,
      "aria-hidden": "true", focusable: "false" }, document.createElement("div"));
    const middle = wide / 2, half = size / 2;
    const edge = { fill: one.colour, stroke: one.outline, "stroke-width": 1 };
    if (one.dashes) edge["stroke-dasharray"] = one.dashes;
    if (one.layer === "needs") {
      drawn("polygon", Object.assign({ points: [[middle, 1], [middle + half - 1, half], [middle, size - 1],
        [middle - half + 1, half]].join(" ") }, edge), picture);
    } else {
      drawn("rect", Object.assign({ x: 1, y: 1, width: wide - 2, height: size - 2, rx: half - 1 }, edge), picture);
    }
    drawn("text", { x: middle, y: half + 4, "text-anchor": "middle", "font-size": 12, "font-weight": 600,
      fill: one.ink }, picture).textContent = one.number;
    return [picture, wide];
  };
  const details = (one) => {
    const box = document.createElement("div");
    say("strong", one.name, box);
    for (const words of [one.kind, one.where, one.opening, one.contact, one.beyond]) if (words) say("span", words, box);
    return box;
  };

  const body = document.querySelector("#list tbody");
  const scroller = document.querySelector(".rows");
  let chosen = null;
  const choose = (item) => {
    if (chosen) { chosen.row.classList.remove("chosen"); chosen.button.removeAttribute("aria-current"); }
    chosen = item;
    item.row.classList.add("chosen");
    item.button.setAttribute("aria-current", "true");
  };
  const items = data.marks.map((one) => {
    const [picture, wide] = figure(one, 22);
    const marker = L.marker(one.at, { keyboard: false, riseOnHover: true,
      icon: L.divIcon({ html: picture, className: "", iconSize: [wide, 22] }) });
    marker.bindPopup(() => details(one), { autoPanPadding: [30, 30] });
    const row = document.createElement("tr");
    say("td", "", row).append(figure(one, 22)[0]);
    if (one.number) say("span", one.number, row.firstChild).className = "number";
    const cell = say("td", "", row);
    const button = say("button", one.name, cell);
    button.type = "button";
    for (const words of [one.kind, one.opening]) if (words) say("small", words, cell);
    const where = say("td", one.where, row);
    if (one.beyond) say("small", one.beyond, where);
    body.append(row);
    const item = { one, marker, row, button, text: (one.number + " " + row.textContent).toLocaleLowerCase() };
    button.addEventListener("click", () => {
      const group = groups[one.group];
      if (!map.hasLayer(group.layer)) { group.box.checked = true; map.addLayer(group.layer); }
      map.getContainer().scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
      map.setView(one.at, Math.max(map.getZoom(), 15), { animate: !still });
      marker.openPopup();
      choose(item);
    });
    marker.on("click", () => {
      if (row.hidden) { search.value = ""; filter(); }
      choose(item);
      scroller.scrollTop = row.offsetTop - scroller.clientHeight / 3;
    });
    marker.addTo(into(one.group, data.words[one.group]));
    return item;
  });

  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const filter = () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    let number = 0;
    for (const item of items) {
      item.row.hidden = !item.text.includes(wanted);
      if (!item.row.hidden) number += 1;
    }
    found.textContent = data.words.found.replace("{}", number.toLocaleString("en-GB"))
      .replace("{all}", items.length.toLocaleString("en-GB"));
  };
  search.addEventListener("input", filter);
  filter();

  const switcher = document.getElementById("layers");
  for (const group of Object.values(groups)) {
    const label = say("label", "", switcher);
    group.box = document.createElement("input");
    group.box.type = "checkbox";
    group.box.checked = true;
    label.append(group.box);
    say("span", group.title, label);
    group.box.addEventListener("change", () => {
      if (group.box.checked) map.addLayer(group.layer); else map.removeLayer(group.layer);
    });
  }
  document.documentElement.dataset.ready = "true";
})();
