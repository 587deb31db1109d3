/** Marks and hatches, drawn once each and then stamped. */

const OUTLINE = "#1A1A1A";
const sprites = new Map();

function outline(pen, shape, middle, radius) {
  pen.beginPath();
  if (shape === "diamond") {
    const reach = radius * 1.25;
    pen.moveTo(middle, middle - reach);
    pen.lineTo(middle + reach, middle);
    pen.lineTo(middle, middle + reach);
    pen.lineTo(middle - reach, middle);
    pen.closePath();
  } else if (shape === "square") {
    const side = radius * 0.92;
    pen.rect(middle - side, middle - side, 2 * side, 2 * side);
  } else {
    pen.arc(middle, middle, radius, 0, 2 * Math.PI);
  }
}

/**
 * Return a canvas with one mark; `scale` is the number of device pixels per pixel, `dashes` break its
 * outline.
 */
export function mark(shape, colour, radius, scale, dashes = []) {
  const key = [shape, colour, radius, scale, dashes].join();
  if (sprites.has(key)) return sprites.get(key);
  const side = Math.ceil(radius * 2.5 + 5);
  const made = document.createElement("canvas");
  made.width = made.height = side * scale;
  const pen = made.getContext("2d");
  pen.scale(scale, scale);
  const width = radius < 5 ? 1 : 1.5;
  outline(pen, shape, side / 2, radius);
  pen.lineWidth = width + 2;
  pen.strokeStyle = "rgba(255,255,255,0.85)";
  pen.stroke();
  pen.fillStyle = colour;
  pen.fill();
  pen.lineWidth = width;
  pen.strokeStyle = OUTLINE;
  pen.setLineDash(dashes);
  pen.stroke();
  made.side = side;
  sprites.set(key, made);
  return made;
}

/** Lay stripes at an angle across a square that is to be repeated. */
export function stripes(pen, angle, step) {
  for (const shift of [-step, 0, step]) {
    if (angle === 45) { pen.moveTo(shift, step); pen.lineTo(shift + step, 0); }
    else if (angle === 135) { pen.moveTo(shift, 0); pen.lineTo(shift + step, step); }
    else if (angle === 0) { pen.moveTo(0, step / 2); pen.lineTo(step, step / 2); }
    else { pen.moveTo(step / 2, 0); pen.lineTo(step / 2, step); }
  }
}

/** Return a light hatch for an area: stripes at an angle of its own, so that cover over cover crosses. */
export function hatch(colour, angle) {
  const key = ["hatch", colour, angle].join();
  if (sprites.has(key)) return sprites.get(key);
  const step = 12;
  const made = document.createElement("canvas");
  made.width = made.height = step;
  const pen = made.getContext("2d");
  pen.strokeStyle = colour;
  pen.globalAlpha = 0.34;
  pen.lineWidth = 1;
  pen.beginPath();
  stripes(pen, angle, step);
  pen.stroke();
  const pattern = pen.createPattern(made, "repeat");
  sprites.set(key, pattern);
  return pattern;
}

/** Return what tells kinds of ground apart without colour: stripes, crossed stripes or dots. */
export function pattern(kind, colour) {
  if (kind === "hatch") return hatch(colour, 45);
  const key = [kind, colour].join();
  if (sprites.has(key)) return sprites.get(key);
  const step = 10;
  const made = document.createElement("canvas");
  made.width = made.height = step;
  const pen = made.getContext("2d");
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = 1.25;
  pen.globalAlpha = 0.6;
  pen.beginPath();
  if (kind === "cross") {
    [45, 135].forEach((angle) => stripes(pen, angle, step));
    pen.stroke();
  } else {
    pen.globalAlpha = 0.9;
    for (const [x, y] of [[2.5, 2.5], [7.5, 7.5]]) {
      pen.moveTo(x + 1.4, y);
      pen.arc(x, y, 1.4, 0, 2 * Math.PI);
    }
    pen.fill();
  }
  const found = pen.createPattern(made, "repeat");
  sprites.set(key, found);
  return found;
}
