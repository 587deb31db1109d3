/** What lies beneath a drawing: the same layers that the map draws, only to be looked at. */
import { Areas } from "./areas.js";
import { json } from "./load.js";
import { createMarks } from "./marks.js";

export class Ground {
  constructor(L, map, renderers, renew) {
    this.L = L;
    this.map = map;
    this.renderers = renderers;
    this.renew = renew;
    this.marks = createMarks(L).addTo(map);
    this.shown = new Map();
  }

  /** Show these layers; one that cannot be fetched leaves the drawing as it is. */
  async show(specs) {
    const keys = new Set(specs.map((spec) => spec.key));
    for (const [key, areas] of this.shown) {
      if (!keys.has(key)) { areas?.hide?.(); this.shown.delete(key); }
    }
    this.marks.order = specs.map((spec) => spec.id);
    const fresh = specs.filter((spec) => !this.shown.has(spec.key));
    const results = await Promise.allSettled(fresh.map((spec) => this.add(spec)));
    if (results.some((one) => one.reason?.status === 403)) this.renew();
    const named = [...this.shown.values()].filter((areas) => areas?.spec?.labels);
    this.marks.labels = named.flatMap((areas) => areas.labels);
    this.marks.redraw();
  }

  async add(spec) {
    if (spec.kind === "points") {
      this.shown.set(spec.key, null);
      this.marks.put(spec, await json(spec.url));
      return;
    }
    const areas = new Areas(this.L, this.map, this.renderers[spec.pane], spec, this.renew);
    this.shown.set(spec.key, areas);
    await areas.show();
  }
}
