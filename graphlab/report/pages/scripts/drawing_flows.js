/** The flow diagram and the matrix of a state: `graphlab.report.drawing.sankey` and `.matrix` once more. */

/** @import { Drawing, FlowNow, FlowsNow, Mark, PageData } from "./types" */

import { rectangle, ribbon, segment, shape, words } from "./shapes.js";
import { byText } from "./rules.js";
import { bounds, plainName, plural, shortBounds, shortLabel } from "./words.js";

const WIDTH = 880, LEFT = 205, RIGHT = 655, BAR = 12, REST = "~rest", GAP = 9, LEAST = 1.5;
/** Letters of a name that has room beside its figure in a diagram; in a matrix at a row, over a column. */
const NAME = 26, LETTERS = [28, 22];
/** Height of a row in which a name has just room. */
const LEAST_ROW = 12.5;

/** Height that flows ask for at the least: that of their ends, each as high as its name and its thinnest bands. @param {Pick<FlowNow, "origin" | "destination">[]} flows */
export function leastHeight(flows) {
  return 60 + Math.max(...(/** @type {const} */ (["origin", "destination"])).map((end) => {
    /** @type {Map<string, number>} */
    const bands = new Map();
    for (const flow of flows) bands.set(flow[end], (bands.get(flow[end]) || 0) + 1);
    return [...bands.values()].reduce((sum, count) => sum + Math.max(LEAST_ROW, LEAST * count + 2.5), 0);
  }));
}

/** The band of what is drawn as one. @param {FlowsNow} now */
export const restOf = (now) => (now.rest ? [{ origin: REST, destination: REST, extent: now.rest.high ?? now.rest.low ?? 0 }] : []);
/** What the height of a band is drawn by. @param {{ high: number | null, low: number | null }} flow */
export const extentOf = ({ high, low }) => high ?? low ?? 0;
/** @typedef {FlowNow & { extent: number }} Band */

/** @param {PageData} data */
const nothing = (data) => ({ width: data.view === "matrix" ? 400 : WIDTH, height: 60, marks: [words(20, 34, "No flow is counted here.")] });

/**
 * @param {PageData} data @param {FlowsNow} now
 * @param {{ width: number, height: number, scale?: number } | null} [room] that it has to stand in, and pixels for one of what is counted; by default as many ends as there are ask for it
 * @returns {Drawing}
 */
export function sankeyDrawing(data, now, room = null) {
  const width = room?.width ?? WIDTH, right = width - (WIDTH - RIGHT);
  const { grey } = data.palette;
  /** @type {Band[]} */
  const bands = now.rows.slice(0, data.top).map((flow) => ({ ...flow, extent: extentOf(flow) }));
  for (const rest of restOf(now)) bands.push({ key: "", colour: grey, lost: false, low: now.rest?.low ?? null, high: now.rest?.high ?? null, ...rest });
  if (!bands.length) return nothing(data);
  const special = new Set(data.facts.special.map((k) => data.facts.ids[k])), colours = new Map(now.rows.map((flow) => [flow.origin, flow.colour]));
  /** @param {string} id */
  const name = (id) => (id === REST ? plural(now.rest?.count || 0, "smaller flow") : plainName(data, id));
  /** @param {"origin" | "destination"} end */
  const order = (end) => {
    /** @type {Map<string, number>} */
    const totals = new Map();
    for (const band of bands) totals.set(band[end], (totals.get(band[end]) || 0) + Math.max(band.extent, 1e-9));
    return [...totals.keys()].sort((a, b) => Number(a === REST) - Number(b === REST) || Number(special.has(a)) - Number(special.has(b)) || Number(totals.get(b)) - Number(totals.get(a)) || byText(a, b));
  };
  const sides = { origin: order("origin"), destination: order("destination") }, most = Math.max(sides.origin.length, sides.destination.length);
  const natural = Math.max(320, 26 * most + 60), height = room ? Math.min(room.height, natural) : natural, apart = height < natural ? leastHeight(bands) - 60 : (GAP + 8) * most;
  const total = bands.reduce((sum, band) => sum + band.extent, 0) || 1, scale = room?.scale ?? Math.max(0, height - 40 - apart) / total;
  /** @param {Band} band */
  const thick = (band) => Math.max(LEAST, band.extent * scale);
  /** @type {Map<string, number>} */
  const cursor = new Map();
  /** @param {"origin" | "destination"} end @param {number} x @returns {Mark[]} */
  const side = (end, x) => {
    const keys = sides[end], sizes = new Map(keys.map((key) => [key, Math.max(10, bands.filter((band) => band[end] === key).reduce((sum, band) => sum + thick(band), 0))]));
    const gap = (height - 20 - [...sizes.values()].reduce((sum, size) => sum + size, 0)) / Math.max(keys.length, 1);
    let y = 10 + Math.max(gap, 2) / 2;
    return keys.flatMap((id) => {
      const told = now.ends.get(`${end} ${id}`) || "", tall = Number(sizes.get(id)), key = id === REST ? "" : `n/${id}`, at = y;
      cursor.set(`${end} ${id}`, y);
      y += tall + Math.max(gap, 2);
      return [
        shape(rectangle(x, at, BAR, tall), { fill: end === "origin" ? colours.get(id) || grey : grey, key, tip: told ? `${name(id)}: ${told}` : name(id) }),
        words(end === "origin" ? x - 8 : x + BAR + 8, at + tall / 2 + 4, `${shortLabel(name(id), NAME)}  ${told}`.trimEnd(), { anchor: end === "origin" ? "end" : "start", key }),
      ];
    });
  };
  const marks = [...side("origin", LEFT), ...side("destination", right)];
  const place = { origin: new Map(sides.origin.map((id, i) => [id, i])), destination: new Map(sides.destination.map((id, i) => [id, i])) };
  /** @param {Band} band @param {"origin" | "destination"} end */
  const rank = (band, end) => Number(place[end].get(band[end]));
  const drawn = [...bands].sort((a, b) => rank(a, "origin") - rank(b, "origin") || rank(a, "destination") - rank(b, "destination")).flatMap((band) => {
    const y0 = Number(cursor.get(`origin ${band.origin}`)), y1 = Number(cursor.get(`destination ${band.destination}`)), tall = thick(band), colour = colours.get(band.origin) || grey;
    cursor.set(`origin ${band.origin}`, y0 + tall);
    cursor.set(`destination ${band.destination}`, y1 + tall);
    const said = bounds(data.bound_words, band.low, band.high, "not known"), tip = `${name(band.origin)} → ${name(band.destination)}: ${band.lost ? `lost, ${said} before` : said}`, { key } = band;
    /** @param {number} high */
    const edge = (high) => ribbon(LEFT + BAR, y0, right, y1, high);
    if (band.lost) return [shape(edge(tall), { stroke: grey, width: 1.2, dash: [2, 4], key, tip })];
    const least = Math.min(tall, (band.low || 0) * scale), found = [shape(edge(tall), { fill: colour, opacity: 0.22, key, tip })];
    if (least > 0) found.push(shape(edge(least), { fill: colour, opacity: 0.45, key, tip }));
    if (band.high === null || band.low === null) found.push(shape(edge(tall), { stroke: colour, width: 1.2, dash: [4, 3], key, tip }));
    return found;
  });
  return { width, height: Math.max(height, room ? Math.max(...cursor.values()) + 8 : 0), marks: [...drawn, ...marks] };
}

/** Ground and ink of a cell by the square root of its share of the greatest. @param {number} value @param {number} greatest @param {readonly string[]} tints @param {string} ink */
function heat(value, greatest, tints, ink) {
  const step = Math.min(tints.length - 1, Math.trunc((greatest <= 0 ? 0 : Math.sqrt(Math.max(value, 0) / greatest)) * (tints.length - 1) + 0.5));
  return [tints[step], step >= tints.length - 3 ? "#ffffff" : ink];
}

/** Where a matrix stands: room for names at the left, the top and the right, height of a row, least width of a cell. */
export const GRID = { left: 200, top: 130, right: 130, row: 28, cell: 46 };

/** Ends of a matrix: greatest first, what is no place last. @param {PageData} data @param {FlowsNow} now @param {"origin" | "destination"} end */
export function endsOf(data, now, end) {
  const special = new Set(data.facts.special.map((k) => data.facts.ids[k]));
  /** @type {Map<string, number>} */
  const totals = new Map();
  for (const flow of now.rows.slice(0, data.top)) totals.set(flow[end], (totals.get(flow[end]) || 0) + (flow.low || flow.high || 0));
  return [...totals.keys()].sort((a, b) => Number(special.has(a)) - Number(special.has(b)) || Number(totals.get(b)) - Number(totals.get(a)) || byText(a, b));
}

/** Width of a cell that holds every figure. @param {PageData} data @param {FlowsNow} now @param {number} least */
export const cellOf = (data, now, least) => Math.max(least, 7.2 * Math.max(...now.rows.slice(0, data.top).map((flow) => [...figureOf(data, flow)].length)) + 10);

/** @param {PageData} data @param {FlowNow} flow */
const figureOf = (data, flow) => (flow.lost ? "lost" : shortBounds(data.bound_words, flow.low, flow.high));

/**
 * @param {PageData} data @param {FlowsNow} now @param {typeof GRID} [grid]
 * @param {{ origins: string[], towns: string[] }} [part] the ends that are drawn; by default all
 * @returns {Drawing}
 */
export function matrixDrawing(data, now, grid = GRID, part = { origins: endsOf(data, now, "origin"), towns: endsOf(data, now, "destination") }) {
  const all = now.rows.slice(0, data.top), { ink, soft, rule, heat: tints } = data.palette, { left, top, row } = grid, { origins, towns } = part;
  const rows = all.filter((flow) => origins.includes(flow.origin) && towns.includes(flow.destination));
  if (!all.length) return nothing(data);
  const special = new Set(data.facts.special.map((k) => data.facts.ids[k])), texts = rows.map((flow) => figureOf(data, flow));
  const wide = cellOf(data, now, grid.cell), greatest = Math.max(...all.map((flow) => flow.low || flow.high || 0));
  /** @type {Mark[]} */
  const marks = [];
  /** @param {string} id */
  const role = (id) => (special.has(id) ? { role: "soft", fill: soft } : { role: "ink", fill: ink });
  origins.forEach((id, i) => {
    const y = top + i * row;
    marks.push(words(left - 10, y + row / 2 + 4, shortLabel(plainName(data, id), LETTERS[0]), { anchor: "end", ...role(id), key: `n/${id}` }), shape(segment(left, y, left + wide * towns.length, y), { stroke: rule, width: 1, role: "rule" }));
  });
  towns.forEach((id, j) => marks.push(words(left + (j + 0.5) * wide + 4, top - 8, shortLabel(plainName(data, id), LETTERS[1]), { ...role(id), turned: true, key: `n/${id}` })));
  rows.forEach((flow, i) => {
    const x = left + towns.indexOf(flow.destination) * wide, y = top + origins.indexOf(flow.origin) * row, open = flow.lost || flow.low === null || flow.high === null;
    const [ground, text] = flow.lost ? ["none", soft] : heat(flow.low || 0, greatest, tints || [], ink);
    const said = flow.lost ? `lost, ${shortBounds(data.bound_words, flow.low, flow.high)} before` : texts[i];
    marks.push(
      shape(rectangle(x + 1, y + 1, wide - 2, row - 2), { fill: ground, ...(open ? { stroke: soft, width: 1.2, dash: [4, 3] } : {}), key: flow.key, tip: `${plainName(data, flow.origin)} → ${plainName(data, flow.destination)}: ${said}` }),
      words(x + wide / 2, y + row / 2 + 4, texts[i], { anchor: "middle", fill: text, role: flow.lost ? "soft" : "", key: flow.key }),
    );
  });
  return { width: left + wide * towns.length + grid.right, height: top + row * origins.length + 20, marks };
}
