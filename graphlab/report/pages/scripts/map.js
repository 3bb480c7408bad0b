/** The map page: flows over the coastline, with an inset of its own scale, replay and what-if for lines. */

import { $, isolated, keyWord, make, makeSvg, swatch } from "./dom.js";
import { along, textWidth } from "./paint.js";
import { Picture, colourOf, pictures, setUpKeys } from "./picture.js";
import { signOf, signPath, traceSign } from "./signs.js";
import { data, look, now, numbers, onChange, select } from "./store.js";

/** @type {any[]} */
const nodes = data.nodes.map((node) => ({ ...node, key: node.id, label: node.short, at: [node.x, node.y], r: 5, weight: 0 }));
/** @type {any[]} */
const given = data.edges.map((flow) => ({ ...flow, key: flow.id }));
/** Flows that can be drawn now: those of the file, or between places rolled up. */
let flows = given;
const nodeOf = new Map(nodes.map((node) => [node.key, node]));

/** The coastline: whole tenths of a unit, each point a step from the one before. @returns {[number, number][][]} */
function readCoast() {
  return data.coast.map((steps) => {
    /** @type {[number, number][]} */
    const ring = [];
    let x = 0, y = 0;
    for (let i = 0; i < steps.length; i += 2) { x += steps[i] / 10; y += steps[i + 1] / 10; ring.push([x, y]); }
    return ring;
  });
}
const rings = readCoast(), coast = /** @type {Path2D & { d: [number, number][][] }} */ (new Path2D());
for (const ring of rings) { ring.forEach(([x, y], i) => (i ? coast.lineTo(x, y) : coast.moveTo(x, y))); coast.closePath(); }
coast.d = rings;

/** @param {CanvasRenderingContext2D} context @param {number} unit */
function paintGround(context, unit) {
  if (data.coast_box.length) {
    const [x0, y0, x1, y1] = data.coast_box;
    context.fillStyle = colourOf("--sea"); context.fillRect(x0, y1, x1 - x0, y0 - y1);
    context.setLineDash([4 * unit, 3 * unit]); context.lineWidth = unit; context.strokeStyle = colourOf("--coast"); context.strokeRect(x0, y1, x1 - x0, y0 - y1);
    context.setLineDash([]);
  }
  context.fillStyle = colourOf("--land"); context.fill(coast, "evenodd");
  context.lineWidth = 0.8 * unit; context.strokeStyle = colourOf("--coast"); context.stroke(coast);
}

/** @param {CanvasRenderingContext2D} context @param {number} unit @param {Picture} picture */
function paintScale(context, unit, picture) {
  const a = picture.toWorld(0, 0), b = picture.toWorld(picture.width, picture.height), main = picture === pictures[0];
  const latitude = Math.atan(Math.sinh((-(a.y + b.y) / 200) * Math.PI / 180)), km = 1.11319 * Math.cos(latitude);
  const nice = [5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1].find((d) => d / km < 90 * unit) || 1, length = nice / km;
  const right = main ? a.x + 18 * unit + length : b.x - 10 * unit, bottom = b.y - (main ? 16 : 9) * unit;
  context.strokeStyle = colourOf("--ink"); context.lineWidth = 1.5 * unit;
  context.beginPath(); context.moveTo(right - length, bottom - 4 * unit); context.lineTo(right - length, bottom); context.lineTo(right, bottom); context.lineTo(right, bottom - 4 * unit); context.stroke();
  context.font = `${11 * unit}px system-ui, sans-serif`; context.textAlign = "center"; context.textBaseline = "alphabetic"; context.fillStyle = colourOf("--ink");
  context.fillText(`${nice} km`, right - length / 2, bottom - 5 * unit);
}

/** Numbers at the heads of the greatest flows that have room for them. @param {CanvasRenderingContext2D} context @param {number} unit @param {Picture} picture */
function paintFigures(context, unit, picture) {
  context.font = `600 ${11 * unit}px system-ui, sans-serif`; context.textAlign = "center"; context.textBaseline = "middle"; context.lineJoin = "round";
  /** @type {[number, number][]} */
  const taken = [];
  const shown = flows.filter((flow) => !flow.gone && !flow.faint && flow.figure).sort((p, q) => q.width - p.width || (p.key < q.key ? -1 : 1));
  context.fillStyle = colourOf("--ink");
  for (const node of nodes) if (!node.gone && !node.faint && node.figure) context.fillText(node.figure, node.at[0], node.at[1]);
  for (const flow of shown) {
    const p = curve(flow, picture), length = Math.hypot(p[6] - p[0], p[7] - p[1]) / unit;
    if (flow.from !== flow.to && length < 60) continue;
    const [x, y] = flow.from === flow.to ? along(p, 0.5) : along(p, Math.max(0.5, 1 - (nodeOf.get(flow.to).box ? nodeOf.get(flow.to).box[0] / 2 + 34 : 34) / length));
    if (taken.some(([a, b]) => Math.abs(a - x) < 26 * unit && Math.abs(b - y) < 14 * unit)) continue;
    if (nodes.some((node) => !node.gone && (node.box ? Math.abs(node.at[0] - x) < (node.box[0] / 2 + 10) * unit && Math.abs(node.at[1] - y) < (node.box[1] / 2 + 8) * unit : Math.hypot(node.at[0] - x, node.at[1] - y) < 14 * unit))) continue;
    if (picture.labels.some(([node, dx, dy]) => { const left = node.at[0] + dx * unit; return x > left - 10 * unit && x < left + textWidth(node.label) * unit + 10 * unit && Math.abs(node.at[1] + dy * unit - y) < 13 * unit; })) continue;
    taken.push([x, y]);
    context.lineWidth = 3 * unit; context.strokeStyle = colourOf("--land"); context.strokeText(flow.figure, x, y);
    context.fillStyle = colourOf("--ink"); context.fillText(flow.figure, x, y);
  }
}

/** The sign of each origin on its flows, where they leave. @param {CanvasRenderingContext2D} context @param {number} unit @param {Picture} picture */
function paintSigns(context, unit, picture) {
  for (const flow of flows) {
    if (flow.gone || flow.faint || !flow.sign) continue;
    const p = curve(flow, picture), length = Math.hypot(p[6] - p[0], p[7] - p[1]) / unit;
    if (flow.from !== flow.to && length < 44) continue;
    const [x, y] = along(p, flow.from === flow.to ? 0.3 : Math.min(0.4, Math.max(0.12, 30 / length)));
    traceSign(context, data.palette, flow.sign, x, y, 4.2 * unit);
    context.fillStyle = colourOf("--land"); context.fill();
    context.lineWidth = 1.8 * unit; context.strokeStyle = flow.colour; context.stroke();
  }
}

/** Show every place with room for the boxes in the sea, which stand at the lower right of the window. @param {Picture} picture */
function fitMain(picture) {
  const boxes = nodes.filter((node) => node.box && !node.gone), shown = nodes.filter((node) => !node.box && !node.gone), { width, height, size } = picture, small = width < 560;
  for (const node of nodes) if (node.box) node.box = [Math.max(small ? 118 : 152, textWidth(node.words || "") + 16), small ? 38 : 42];
  if (shown.length) {
    const xs = shown.map((node) => node.at[0]), ys = shown.map((node) => node.at[1]), room = boxes.length && !small ? size * Math.max(...boxes.map((node) => node.box[0])) + 30 : 0;
    const left = Math.min(...xs) - 12, right = Math.max(...xs) + 12, top = Math.min(...ys) - 8, bottom = Math.max(...ys) + 8;
    const scale = Math.min((width - room - 110) / (right - left), (height - 90) / (bottom - top), (shown.every((node) => node.figure) ? 4 : 12) * Math.max(1, height / 800));
    picture.lookAt((left + right) / 2 + room / 2 / scale, (top + bottom) / 2, scale);
  } else picture.lookAt(data.inset_box[0], data.inset_box[1], 0.8);
  boxes.forEach((node, i) => { const place = picture.toWorld(width - size * node.box[0] / 2 - 14, height - 16 - size * (node.box[1] / 2 + i * (node.box[1] + 10))); node.at = [place.x, place.y]; });
}

/**
 * Return the corner of a picture where the fewest places lie, of those clear of the scale and the boxes.
 * @param {Picture} picture @param {number} wide @param {number} tall
 * @returns {"right" | "left"} of the top
 */
export function freeCorner(picture, wide, tall) {
  /** @param {number} left */
  const count = (left) => nodes.filter((node) => { const at = picture.toScreen(node.at[0], node.at[1]); return !node.gone && at.x > left - 12 && at.x < left + wide + 12 && at.y < tall + 24; }).length;
  return count(picture.width - wide - 10) <= count(10) ? "right" : "left";
}

/** Where the inset looks, as a thin frame on the main map. @param {CanvasRenderingContext2D} context @param {number} unit */
function paintFrame(context, unit) {
  const [x0, y0, x1, y1] = data.inset_box;
  context.strokeStyle = colourOf("--ink"); context.lineWidth = unit; context.strokeRect(x0, y1, x1 - x0, y0 - y1);
}

/** @param {Picture} picture */
function fitInset(picture) {
  const [x0, y0, x1, y1] = data.inset_box;
  picture.lookAt((x0 + x1) / 2, (y0 + y1) / 2, Math.min(picture.width / (x1 - x0), picture.height / (y0 - y1)));
}

/** Curves bow to one side, so that opposite directions lie apart; a flow inside one area is a loop. @param {any} flow @param {Picture} picture */
function curve(flow, picture) {
  const a = nodeOf.get(flow.from).at, b = nodeOf.get(flow.to).at;
  if (flow.from === flow.to) {
    const unit = picture.size / picture.k, { box } = nodeOf.get(flow.from), high = (box ? 40 : 46) * unit, wide = 30 * unit, top = box ? a[1] - 21 * unit : a[1];
    return [a[0], top, a[0] - wide, top - high, a[0] + wide, top - high, a[0], top];
  }
  const x = (a[0] + b[0]) / 2 + (b[1] - a[1]) * 0.18, y = (a[1] + b[1]) / 2 - (b[0] - a[0]) * 0.18;
  return [a[0], a[1], a[0] + (x - a[0]) * 2 / 3, a[1] + (y - a[1]) * 2 / 3, b[0] + (x - b[0]) * 2 / 3, b[1] + (y - b[1]) * 2 / 3, b[0], b[1]];
}

/** A figure as it stands at a head: short, and never without its bound. @param {number | null | undefined} low @param {number | null | undefined} high */
function shortFigure(low, high) {
  const n = (/** @type {number} */ x) => x.toLocaleString("en-GB");
  if (low === null || low === undefined) return high === null || high === undefined ? "?" : `≤ ${n(high)}`;
  if (high === null || high === undefined) return `≥ ${n(low)}`;
  return low === high ? n(low) : low === 0 ? `0–${n(high)}` : `${n(low)}–${n(high)}`;
}

function applyState(told = numbers(), state = now()) {
  const { selected, figure } = state;
  flows = told.rolled ? told.rolled.map((flow) => ({ ...flow, key: flow.id })) : given;
  for (const picture of pictures) picture.edges = flows;
  const here = flows.filter((flow) => flow.series === figure);
  const sizes = here.map((flow) => { const e = told.edges.get(flow.key); return e?.drawn ? e.low || e.high || 0 : 0; }), greatest = Math.max(16, ...sizes);
  /** @param {number | null | undefined} x */
  const thick = (x) => (x ? 1.2 + 11 * Math.sqrt(x / greatest) : 1.4);
  /** @type {Map<string, number>} */
  const weight = new Map(), ends = new Set();
  /** What stands in a place: drawn as its circle. @type {Map<string, any>} */
  const stocks = new Map();
  for (const flow of flows) {
    const e = told.edges.get(flow.key);
    flow.gone = flow.series !== figure || !e?.drawn;
    if (flow.gone || !e) continue;
    if (flow.stock) {
      stocks.set(flow.to, { low: e.low ?? null, high: e.high ?? null });
      weight.set(flow.to, e.low || e.high || 1);
      if (!selected || selected === flow.key || selected === flow.to) ends.add(flow.to);
      flow.gone = true;
      continue;
    }
    const { low = null, high = null, lost = false } = e, zero = low === 0 && high !== 0;
    flow.now = [low, high];
    flow.lost = lost;
    flow.width = lost ? 1.2 : thick(low === null ? 0 : low);
    flow.wide = lost || high === null ? 0 : thick(high);
    flow.open = high === null || low === null || zero || lost;
    flow.dash = lost ? [2, 4] : zero ? [1.5, 3.5] : flow.open ? [7, 5] : null;
    flow.head = flow.from === flow.to ? 0 : 6;
    flow.struck = lost;
    flow.figure = lost ? "" : shortFigure(low, high);
    flow.strength = 0.82;
    flow.sign = lost ? "" : signOf(data.palette, flow.colour);
    flow.faint = Boolean(selected && selected !== flow.key && selected !== flow.from && selected !== flow.to);
    for (const end of [flow.from, flow.to]) { weight.set(end, (weight.get(end) || 0) + (low || high || 1)); if (!flow.faint) ends.add(end); }
  }
  const origins = new Map(here.filter((flow) => !flow.gone).map((flow) => [flow.from, flow.colour]));
  for (const node of nodes) {
    const origin = origins.has(node.key);
    node.kind = node.box ? "special" : origin ? "origin" : "town";
    node.shape = origin ? "square" : "circle"; node.tone = "ink";
    node.colour = origin ? origins.get(node.key) : null;
    node.hollow = !origin; node.ring = false;
    node.gone = !weight.has(node.key);
    node.faint = selected ? !ends.has(node.key) && selected !== node.key : false;
    node.weight = weight.get(node.key) || 0;
    node.r = Math.min(9, 4.2 + 0.7 * Math.sqrt(Math.min(node.weight, 60)));
    const stock = stocks.get(node.key);
    node.figure = "";
    node.dotted = false;
    if (stock && !node.box) {
      node.r = Math.max(3, 26 * Math.sqrt((stock.low || stock.high || 0) / greatest));
      node.colour = data.palette.stock; node.figure = shortFigure(stock.low, stock.high);
      node.dotted = stock.low === null || stock.high === null || (stock.low === 0 && stock.high !== 0);
    }
    if (node.box) node.words = told.boxes.get(node.key) || "";
  }
}

/** A flow of a colour with its sign. @param {string} colour */
function originSwatch(colour) {
  const made = swatch("line", colour, { width: 4 }), sign = signOf(data.palette, colour);
  if (sign) made.append(makeSvg("path", { d: signPath(data.palette, sign), fill: "var(--paper)", stroke: colour, "stroke-width": "1.8" }));
  return made;
}

function renderLegend() {
  const series = data.series[now().figure], here = flows.filter((flow) => !flow.gone), from = new Set(here.map((flow) => flow.from));
  if (!series) return;
  const items = numbers().origins.filter(([, , key]) => from.has(key)).map(([name, colour, key]) => make("li", {}, originSwatch(colour), make("button", { type: "button", class: "opens", onclick: () => select(key) }, isolated(name))));
  if (here.some((flow) => flow.colour === "#6b7280")) items.push(make("li", {}, swatch("line", "#6b7280", { width: 4 }), keyWord("other origins, unknown, not itemised")));
  /** @type {[string, boolean, string][]} */
  const signs = [
    ["7 5", here.some((flow) => flow.open && !flow.lost && flow.now[0] !== 0), "dashed, hollow head: an open bound"],
    ["1.5 3.5", here.some((flow) => flow.now[0] === 0 && flow.now[1] !== 0 && !flow.lost), "dotted: none to so many"],
    ["2 4", here.some((flow) => flow.lost), "crossed: lost by what is closed here"],
  ];
  if (nodes.some((node) => !node.gone && node.figure)) items.push(make("li", {}, swatch("circle", data.palette.stock, { hollow: true }), keyWord("area: what is counted there; dotted: an open bound")));
  for (const [dash, there, words] of signs) if (there) items.push(make("li", {}, swatch("line", "var(--soft)", { dash, width: 3 }), keyWord(words)));
  $("legend").replaceChildren(...items);
}

/** Whether the picture reaches where no coastline is held: what is not land there is no sea either. */
const abroad = data.coast_box.length > 0 || (data.view === "map" && !data.coast.length);

export function setUpMap() {
  document.body.classList.toggle("abroad", abroad);
  const options = { ground: paintGround, halo: "--land", curve, small: paintSigns };
  const main = new Picture($("picture"), nodes, flows, { ...options, fit: fitMain, over: (context, unit, picture) => { if (inset?.needed) paintFrame(context, unit); paintSigns(context, unit, picture); paintFigures(context, unit, picture); paintScale(context, unit, picture); } });
  /** @type {(Picture & { needed?: boolean }) | null} */
  const inset = $("inset") ? new Picture($("inset"), nodes, flows, { ...options, fit: fitInset, over: (context, unit, picture) => { paintSigns(context, unit, picture); paintFigures(context, unit, picture); paintScale(context, unit, picture); } }) : null;
  setUpKeys(main);
  let figure = -1;
  onChange(() => {
    applyState();
    if (figure !== now().figure) { figure = now().figure; main.fit(); } else if (!main.looked) main.fit();
    for (const picture of pictures) picture.redraw();
    placeInset();
  });
  /** The inset stands where it hides least, and only while two or more places need it. */
  function placeInset() {
    const box = /** @type {HTMLElement | null} */ (document.querySelector(".inset"));
    if (!box || !inset) return;
    inset.needed = nodes.filter((node) => !node.gone && node.inset).length > 1;
    box.style.visibility = inset.needed ? "visible" : "hidden";
    box.classList.toggle("at-left", freeCorner(main, box.offsetWidth, box.offsetHeight) === "left");
  }
  onChange(renderLegend);
  onChange(() => { if ($("time")) $("time").hidden = !data.series[now().figure]?.by_lines; });
  look.stocks = () => nodes.filter((node) => !node.gone && node.figure).map((node) => ({ key: node.key, figure: node.figure }));
  look.figures = () => flows.filter((flow) => !flow.gone).map((flow) => ({ pair: flow.pair, low: flow.now[0], high: flow.now[1], faint: flow.faint || flow.lost, colour: flow.colour, sign: flow.sign }));
  return { main, applyState, ground: () => colourOf(abroad ? "--ground" : "--sea"), inset: /** @type {Picture | null} */ (inset) };
}
