/** One step back, and forward again: corner by corner while drawing, change by change after that. */
import { summary } from "./draw_words.js";

const underWay = ({ sketch }) => Boolean(sketch && sketch.corners.length > sketch.least);

export class Steps {
  constructor(panel) { this.panel = panel; }

  get canGoBack() { return underWay(this.panel) || this.panel.drawing.past.length > 0; }

  get canGoOn() { return Boolean(this.panel.sketch?.undone.length) || this.panel.drawing.future.length > 0; }

  back() {
    const { panel } = this;
    const { sketch, drawing } = panel;
    if (underWay(panel)) {
      sketch.undone.push(sketch.corners.at(-1));
      sketch.corners = sketch.corners.slice(0, -1);
      panel.changed("The last corner is taken back.");
    } else if (sketch && !drawing.empty) panel.stop();
    else this.swapped(drawing.back(), "One step back. ");
  }

  again() {
    const { sketch, drawing } = this.panel;
    if (sketch?.undone.length) {
      sketch.corners = [...sketch.corners, sketch.undone.pop()];
      this.panel.changed("The corner is there again.");
    } else this.swapped(drawing.again(), "One step forward. ");
  }

  swapped(done, words) {
    const { panel } = this;
    if (!done) { panel.refresh("There is no such step."); return; }
    panel.chosen = null;
    panel.sketch = null;
    if (panel.drawing.empty) panel.begin("part", { quiet: true });
    panel.changed(words + summary(panel.drawing));
  }
}
