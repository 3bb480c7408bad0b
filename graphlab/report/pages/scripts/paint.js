/** Painting of nodes, edges and labels on a canvas whose units are those of the picture; `unit` is one pixel of the screen. */

/** @typedef {{ [name: string]: string }} Colours */
/** @typedef {number[]} Curve eight numbers: start, two handles, end */

export const NAMES = ["--ground", "--paper", "--ink", "--soft", "--rule", "--edge", "--halo", "--land", "--sea", "--coast", "--accent", "--faint", "--origin", "--town", "--line", "--operation", "--place", "--special"];
const FONT = "system-ui, sans-serif";

/** Colours of the page as the style sheet has them now. @returns {Colours} */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(name).trim()]));
}

/** @param {CanvasRenderingContext2D} context @param {string} shape @param {number} x @param {number} y @param {number} r */
export function tracePath(context, shape, x, y, r) {
  context.beginPath();
  addShape(context, shape, x, y, r);
}

/** Add the outline of a shape to a path. @param {CanvasRenderingContext2D} context @param {string} shape @param {number} x @param {number} y @param {number} r */
function addShape(context, shape, x, y, r) {
  if (shape === "square") context.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (shape === "diamond") { context.moveTo(x, y - r * 1.15); context.lineTo(x + r * 1.15, y); context.lineTo(x, y + r * 1.15); context.lineTo(x - r * 1.15, y); context.closePath(); }
  else if (shape === "triangle") { context.moveTo(x, y - r * 1.15); context.lineTo(x + r * 1.1, y + r * 0.85); context.lineTo(x - r * 1.1, y + r * 0.85); context.closePath(); }
  else { context.moveTo(x + r, y); context.arc(x, y, r, 0, 2 * Math.PI); }
}

/** Nodes that are painted at once where there are many. */
const TOGETHER = 40;

/**
 * Many nodes: those of one look together, so many at once that a path stays small.
 * @param {CanvasRenderingContext2D} context @param {any[]} nodes @param {number} unit @param {Colours} colours @param {(node: any) => boolean} chosen
 */
export function paintManyNodes(context, nodes, unit, colours, chosen) {
  /** @type {Map<string, any[]>} */
  const alike = new Map(), apart = [];
  for (const node of nodes) {
    if (node.ring || node.crossed || chosen(node)) { apart.push(node); continue; }
    const look = `${node.shape} ${node.colour || node.tone} ${node.hollow} ${node.dotted} ${node.faint}`, mine = alike.get(look);
    if (mine) mine.push(node); else alike.set(look, [node]);
  }
  for (const group of alike.values()) for (let i = 0; i < group.length; i += TOGETHER) {
    const [{ colour: own, tone, hollow, dotted, faint, shape }] = group, colour = own || colours["--" + tone];
    context.globalAlpha = faint ? Number(colours["--faint"]) || 0.15 : 1;
    context.beginPath();
    for (const node of group.slice(i, i + TOGETHER)) addShape(context, shape, node.at[0], node.at[1], node.r * unit);
    context.fillStyle = hollow ? colours["--ground"] : colour; context.fill();
    context.setLineDash(dotted ? [1.6 * unit, 2.2 * unit] : []);
    context.lineWidth = (hollow ? 2 : 1.2) * unit; context.strokeStyle = hollow ? colour : colours["--halo"]; context.stroke();
  }
  context.setLineDash([]); context.globalAlpha = 1;
  for (const node of apart) paintNode(context, node, node.at[0], node.at[1], unit, colours, chosen(node));
}

/** A node: kind by shape and colour, state by its outline. @param {CanvasRenderingContext2D} context @param {any} node @param {number} x @param {number} y @param {number} unit @param {Colours} colours @param {boolean} chosen */
export function paintNode(context, node, x, y, unit, colours, chosen) {
  const colour = node.colour || colours["--" + node.tone], r = node.r * unit;
  context.globalAlpha = node.faint ? Number(colours["--faint"]) || 0.15 : 1;
  tracePath(context, node.shape, x, y, r);
  context.fillStyle = node.hollow ? colours["--ground"] : colour;
  context.fill();
  if (node.dotted) context.setLineDash([1.6 * unit, 2.2 * unit]);
  context.lineWidth = (node.hollow ? 2 : 1.2) * unit;
  context.strokeStyle = node.hollow ? colour : colours["--halo"];
  context.stroke();
  context.setLineDash([]);
  if (node.ring) { context.beginPath(); context.arc(x, y, r * 1.6, 0, 2 * Math.PI); context.lineWidth = 1.6 * unit; context.strokeStyle = colours[node.ring === true ? "--town" : node.ring]; context.stroke(); }
  if (node.crossed) {
    context.beginPath(); context.moveTo(x - r * 1.4, y - r * 1.4); context.lineTo(x + r * 1.4, y + r * 1.4); context.moveTo(x + r * 1.4, y - r * 1.4); context.lineTo(x - r * 1.4, y + r * 1.4);
    context.lineWidth = 2 * unit; context.strokeStyle = colours["--ink"]; context.stroke();
  }
  if (chosen) { context.beginPath(); context.arc(x, y, r * 1.9, 0, 2 * Math.PI); context.lineWidth = 2.5 * unit; context.strokeStyle = colours["--accent"]; context.stroke(); }
  context.globalAlpha = 1;
}

/** A box for what is no place: its name and its number. @param {CanvasRenderingContext2D} context @param {any} node @param {number} x @param {number} y @param {number} unit @param {Colours} colours @param {boolean} chosen */
export function paintBox(context, node, x, y, unit, colours, chosen) {
  context.globalAlpha = node.faint ? Number(colours["--faint"]) || 0.15 : 1;
  const width = node.box[0] * unit, height = node.box[1] * unit;
  context.fillStyle = colours["--paper"]; context.fillRect(x - width / 2, y - height / 2, width, height);
  context.lineWidth = (chosen ? 2.5 : 1.2) * unit;
  context.strokeStyle = chosen ? colours["--accent"] : colours["--soft"];
  context.strokeRect(x - width / 2, y - height / 2, width, height);
  context.fillStyle = colours["--ink"]; context.textAlign = "center"; context.textBaseline = "middle";
  context.font = `600 ${13 * unit}px ${FONT}`;
  context.fillText(node.name, x, y - (node.words ? 8 : 0) * unit);
  if (node.words) { context.font = `${12 * unit}px ${FONT}`; context.fillText(node.words, x, y + 9 * unit); }
  context.globalAlpha = 1;
}

/** A point of a curve. @param {Curve} p @param {number} t @returns {[number, number]} */
export function along(p, t) {
  const u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
  return [a * p[0] + b * p[2] + c * p[4] + d * p[6], a * p[1] + b * p[3] + c * p[5] + d * p[7]];
}

/** How far a point lies from a curve. @param {Curve} p @param {number} x @param {number} y @param {number} reach */
export function nearEdge(p, x, y, reach) {
  if (x < Math.min(p[0], p[2], p[4], p[6]) - reach || x > Math.max(p[0], p[2], p[4], p[6]) + reach) return Infinity;
  if (y < Math.min(p[1], p[3], p[5], p[7]) - reach || y > Math.max(p[1], p[3], p[5], p[7]) + reach) return Infinity;
  let before = along(p, 0), best = Infinity;
  for (let i = 1; i <= 24; i += 1) {
    const point = along(p, i / 24), dx = point[0] - before[0], dy = point[1] - before[1];
    const t = Math.max(0, Math.min(1, ((x - before[0]) * dx + (y - before[1]) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - before[0] - t * dx, y - before[1] - t * dy));
    before = point;
  }
  return best;
}

/** How far from the middle of a node its edge lies where the curve arrives; in pixels. @param {any} node @param {Curve} p */
export function reachOf(node, p) {
  if (!node.box) return node.r * 1.3 + 1;
  const angle = Math.atan2(p[7] - p[5], p[6] - p[4]), across = Math.abs(Math.cos(angle)) || 1e-6, down = Math.abs(Math.sin(angle)) || 1e-6;
  return Math.min(node.box[0] / 2 / across, node.box[1] / 2 / down) + 2;
}

/** The head stands where the curve meets the node; an open bound has a hollow head. @param {CanvasRenderingContext2D} context @param {Curve} p @param {number} reach @param {number} size @param {boolean} hollow @param {number} unit @param {Colours} colours @returns {[number, number]} */
function paintHead(context, p, reach, size, hollow, unit, colours) {
  const length = Math.hypot(p[6] - p[0], p[7] - p[1]) || 1;
  let t = 1 - Math.min(0.45, reach / length), tip = along(p, t);
  for (let i = 0; i < 4; i += 1) {
    const off = Math.hypot(p[6] - tip[0], p[7] - tip[1]) - reach;
    t = Math.max(0.5, Math.min(1, t + off / length)); tip = along(p, t);
  }
  const back = along(p, Math.max(0, t - Math.min(0.4, size / length))), angle = Math.atan2(tip[1] - back[1], tip[0] - back[0]);
  context.beginPath(); context.moveTo(tip[0], tip[1]);
  for (const side of [2.65, -2.65]) context.lineTo(tip[0] + size * Math.cos(angle + side), tip[1] + size * Math.sin(angle + side));
  context.closePath();
  if (hollow) { context.fillStyle = colours["--ground"]; context.fill(); context.lineWidth = 1.4 * unit; context.stroke(); } else context.fill();
  return back;
}

/** @param {CanvasRenderingContext2D} context @param {any} edge @param {Curve} p @param {number} reach @param {number} unit @param {Colours} colours @param {boolean} chosen @param {boolean} plain without heads, where there are too many to be told apart */
export function paintEdge(context, edge, p, reach, unit, colours, chosen, plain) {
  context.globalAlpha = (edge.faint ? Number(colours["--faint"]) || 0.15 : 1) * (edge.strength || 0.85);
  const colour = edge.colour || colours["--" + (edge.tone || "edge")];
  context.strokeStyle = chosen ? colours["--accent"] : colour; context.fillStyle = context.strokeStyle;
  const trace = () => { context.beginPath(); context.moveTo(p[0], p[1]); if (edge.straight) context.lineTo(p[6], p[7]); else context.bezierCurveTo(p[2], p[3], p[4], p[5], p[6], p[7]); context.stroke(); };
  if (edge.wide > edge.width) { const alpha = context.globalAlpha; context.globalAlpha = alpha * 0.28; context.lineWidth = edge.wide * unit; trace(); context.globalAlpha = alpha; }
  context.lineWidth = (edge.width + (chosen ? 1.2 : 0)) * unit;
  if (edge.dash) context.setLineDash(edge.dash.map((/** @type {number} */ d) => d * unit));
  trace();
  if (edge.dash) context.setLineDash([]);
  if (edge.head && !plain) paintHead(context, p, reach, (edge.head + edge.width * 1.1) * unit, edge.open, unit, colours);
  if (edge.struck && !plain) strike(context, p, unit, colours);
  context.globalAlpha = 1;
}

/** The sign of what is lost: a cross on the middle of the curve. @param {CanvasRenderingContext2D} context @param {Curve} p @param {number} unit @param {Colours} colours */
function strike(context, p, unit, colours) {
  const [x, y] = along(p, 0.5), d = 5 * unit;
  context.globalAlpha = 1; context.strokeStyle = colours["--ink"]; context.lineWidth = 2 * unit;
  context.beginPath(); context.moveTo(x - d, y - d); context.lineTo(x + d, y + d); context.moveTo(x + d, y - d); context.lineTo(x - d, y + d); context.stroke();
}

/* ---- notes of the reader ---- */

/** A text in lines of no more than so many pixels. @param {string} text @param {number} most */
function linesOf(text, most) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines[lines.length - 1], longer = last ? `${last} ${word}` : word;
    if (last && textWidth(longer) <= most) lines[lines.length - 1] = longer; else lines.push(word);
  }
  return lines;
}

/**
 * Return the boxes of notes: where the reader put them, or beside what they stand at where they hide least; each with
 * the lines of its text.
 * @param {{ text: string, x: number, y: number, off?: readonly [number, number] }[]} notes @param {[number, number][]} nodes what should not be hidden @param {number} unit a pixel @param {number[]} window left, top, right, bottom
 * @returns {{ left: number, top: number, wide: number, tall: number, lines: string[] }[]}
 */
export function noteBoxes(notes, nodes, unit, window) {
  const boxes = notes.map(({ text, x, y, off }) => {
    const lines = linesOf(text, 190), wide = (Math.max(...lines.map((line) => textWidth(line))) + 16) * unit, tall = (lines.length * 15 + 10) * unit;
    return { left: off ? x + off[0] * unit : NaN, top: off ? y + off[1] * unit : NaN, wide, tall, lines };
  });
  boxes.forEach((box, i) => {
    const { x, y, off: put } = notes[i], { wide, tall } = box, off = 26 * unit, taken = boxes.filter((other) => !Number.isNaN(other.left));
    if (put) return;
    const corners = [[x + off, y - off - tall], [x + off, y + off], [x - off - wide, y - off - tall], [x - off - wide, y + off], [x - wide / 2, y - 2 * off - tall], [x - wide / 2, y + 2 * off], [x + 3 * off, y - tall / 2], [x - 3 * off - wide, y - tall / 2]];
    /** @param {number[]} corner */
    const cost = ([a, b]) => {
      const outside = a < window[0] || b < window[1] || a + wide > window[2] || b + tall > window[3];
      return (outside ? 1000 : 0) + 200 * taken.filter((other) => a < other.left + other.wide && other.left < a + wide && b < other.top + other.tall && other.top < b + tall).length + nodes.filter(([p, q]) => p > a && p < a + wide && q > b && q < b + tall).length;
    };
    [box.left, box.top] = corners.reduce((best, corner) => (cost(corner) < cost(best) ? corner : best));
  });
  return boxes;
}

/** The corner of a box that lies nearest to a point. @param {{ left: number, top: number, wide: number, tall: number }} box @param {number} x @param {number} y */
export const nearestOf = ({ left, top, wide, tall }, x, y) => [Math.max(left, Math.min(x, left + wide)), Math.max(top, Math.min(y, top + tall))];

/**
 * Paint notes, each as a box with a line to what it stands at; return the boxes.
 * @param {CanvasRenderingContext2D} context @param {{ text: string, x: number, y: number, off?: readonly [number, number] }[]} notes @param {[number, number][]} nodes @param {number} unit @param {Colours} colours @param {number[]} window left, top, right, bottom
 */
export function paintNotes(context, notes, nodes, unit, colours, window) {
  const boxes = noteBoxes(notes, nodes, unit, window);
  boxes.forEach((box, i) => {
    const { x, y } = notes[i], { left, top, wide, tall, lines } = box, [a, b] = nearestOf(box, x, y);
    context.strokeStyle = colours["--ink"]; context.lineWidth = unit;
    context.beginPath(); context.moveTo(x, y); context.lineTo(a, b); context.stroke();
    context.fillStyle = colours["--paper"]; context.fillRect(left, top, wide, tall); context.strokeRect(left, top, wide, tall);
    context.fillStyle = colours["--ink"]; context.font = `${12 * unit}px ${FONT}`; context.textAlign = "left"; context.textBaseline = "middle";
    lines.forEach((line, k) => context.fillText(line, left + 8 * unit, top + (12.5 + 15 * k) * unit));
  });
  return boxes;
}

/* ---- labels: of the most connected first, never over each other, always of one size on the screen ---- */

/** @type {Map<string, number>} */
const widths = new Map();
/** A context that only measures, with the font of labels set once. @type {CanvasRenderingContext2D | null} */
let ruler = null;
/** Width of a text as a label, in pixels. @param {string} text */
export function textWidth(text) {
  let width = widths.get(text);
  if (width !== undefined) return width;
  if (!ruler) { ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d")); ruler.font = `12px ${FONT}`; }
  width = ruler.measureText(text).width;
  widths.set(text, width);
  return width;
}

/** Width of the widest of some texts; of many only those of the most letters are measured. @param {string[]} texts */
export function widest(texts) {
  const asked = texts.length > 200 ? [...texts].sort((a, b) => b.length - a.length).slice(0, 100) : texts;
  return Math.max(...asked.map(textWidth));
}

const SMALL = 4;

/** A grid of boxes that tells quickly whether another overlaps none of them; small cells that a box fills answer most. */
class Taken {
  constructor() { /** @type {Map<number, number[][]>} */ this.cells = new Map(); /** @type {Set<number>} */ this.full = new Set(); }
  /** @param {number[]} box @param {(cell: number) => boolean | void} visit */
  over(box, visit) {
    for (let i = Math.floor(box[0] / 64); i <= Math.floor(box[2] / 64); i += 1) for (let j = Math.floor(box[1] / 64); j <= Math.floor(box[3] / 64); j += 1) if (visit(i * 100003 + j)) return true;
    return false;
  }
  /** Whether a point lies in a small cell that is filled. @param {number} x @param {number} y */
  filled(x, y) { return this.full.has(Math.floor(x / SMALL) * 100003 + Math.floor(y / SMALL)); }
  /** @param {number[]} box */
  free(box) {
    const x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
    if (this.filled(x, y) || this.filled(x, box[1] + 0.1) || this.filled(x, box[3] - 0.1)) return false;
    return !this.over(box, (cell) => (this.cells.get(cell) || []).some((/** @type {number[]} */ other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]));
  }
  /** @param {number[]} box */
  take(box) {
    for (let i = Math.ceil(box[0] / SMALL); i < Math.floor(box[2] / SMALL); i += 1) for (let j = Math.ceil(box[1] / SMALL); j < Math.floor(box[3] / SMALL); j += 1) this.full.add(i * 100003 + j);
    this.over(box, (cell) => { const boxes = this.cells.get(cell); if (boxes) boxes.push(box); else this.cells.set(cell, [box]); });
  }
}

/** Whether one letter would have room at any side of a node; where none has, its name need not be measured. @param {Taken} taken @param {number} x @param {number} y @param {number} r */
const anyRoom = (taken, x, y, r) => taken.free([x + r + 2, y - 7, x + r + 3, y + 6]) || taken.free([x - r - 3, y - 7, x - r - 2, y + 6]) || taken.free([x, y + r, x, y + r + 13]) || taken.free([x, y - r - 14, x, y - r - 1]);

/**
 * Choose which labels have room.
 * @param {any[]} shown nodes with `at`
 * @param {number} scale
 * @param {(node: any) => string} sideOf
 * @param {string | null} chosen key of what is selected
 * @param {number[] | null} [window] left, top, right and bottom, beyond which no label may reach
 * @returns {{ labels: [any, number, number][], left: number }}
 */
export function chooseLabels(shown, scale, sideOf, chosen, window = null) {
  const taken = new Taken();
  /** @type {[any, number, number][]} */
  const labels = [];
  let left = 0;
  for (const node of shown) {
    const x = node.at[0] * scale, y = node.at[1] * scale;
    taken.take(node.box ? [x - node.box[0] / 2, y - node.box[1] / 2, x + node.box[0] / 2, y + node.box[1] / 2] : [x - node.r, y - node.r, x + node.r, y + node.r]);
  }
  const order = shown.filter((node) => !node.box).sort((a, b) => (a.faint ? 1 : 0) - (b.faint ? 1 : 0) || Number(b.key === chosen) - Number(a.key === chosen) || b.weight - a.weight || (a.key < b.key ? -1 : 1));
  for (const node of order) {
    if (node.faint) continue;
    const x = node.at[0] * scale, y = node.at[1] * scale, r = node.r + (node.ring ? 5 : 2), wanted = sideOf(node);
    if (node.key !== chosen && !anyRoom(taken, x, y, r)) { left += 1; continue; }
    const width = textWidth(node.label);
    /** @type {Record<string, [number, number]>} */
    const sides = { right: [x + r + 2, y - 7], left: [x - r - 2 - width, y - 7], below: [x - width / 2, y + r], above: [x - width / 2, y - r - 14] };
    const side = [wanted, ...["below", "right", "left", "above"].filter((name) => name !== wanted)].find((name) => { const [a, b] = sides[name]; return (!window || (a >= window[0] && b >= window[1] && a + width <= window[2] && b + 13 <= window[3])) && taken.free([a, b, a + width, b + 13]); });
    if (!side && node.key !== chosen) { left += 1; continue; }
    const [a, b] = sides[side || wanted];
    taken.take([a, b, a + width, b + 13]);
    labels.push([node, a - x, b - y + 7]);
  }
  return { labels, left };
}

/** @param {CanvasRenderingContext2D} context @param {[any, number, number][]} labels @param {number} unit @param {Colours} colours @param {string} halo @param {number[]} window left, top, right, bottom */
export function paintLabels(context, labels, unit, colours, halo, window) {
  context.font = `${12 * unit}px ${FONT}`;
  context.textAlign = "left"; context.textBaseline = "middle"; context.lineJoin = "round";
  context.strokeStyle = colours[halo]; context.lineWidth = 3 * unit; context.fillStyle = colours["--ink"];
  for (const [node, dx, dy] of labels) {
    const [x, y] = node.at;
    if (x < window[0] || x > window[2] || y < window[1] || y > window[3]) continue;
    context.strokeText(node.label, x + dx * unit, y + dy * unit);
    context.fillText(node.label, x + dx * unit, y + dy * unit);
  }
}
