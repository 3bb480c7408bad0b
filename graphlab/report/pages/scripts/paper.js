/**
 * Drawings of the pages that are SVG as they go on landscape sheets of A4, with type of 8 points or more: what the first
 * sheet holds below the headline, and the rest on sheets of their own. Nothing here touches the document.
 */

/** @import { Drawing, FlowNow, FlowsNow, Numbers, PageData, State, Timeline } from "./types" */

import { GRID, cellOf, endsOf, extentOf, leastHeight, matrixDrawing, restOf, sankeyDrawing } from "./drawing_flows.js";
import { FRAME, timelineDrawing } from "./drawing_time.js";

/** Pixels of a sheet within its margins, at 96 to the inch. */
export const SHEET = { width: 1010, height: 690 };
/** Type of 12 pixels is of 9 points; at this scale of 8.1. */
const SMALL = 0.9;

/** @typedef {{ drawings: Drawing[], scale: number }} Sheet drawings side by side or below each other, and how much smaller than on the screen they are */

/** An end that a source does not itemise. */
const OTHER = "not-itemised";

/** @template T @param {T[]} items @param {number} size */
const inParts = (items, size) => Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/**
 * The flow diagram is as high as the sheet lets it be; where even that is too low for its names, on a sheet of its own, and
 * where one holds too few, on several: origin by origin, in one measure on all of them.
 * @param {PageData} data @param {FlowsNow} now @param {number} first height that the first sheet has @returns {Sheet[]}
 */
function sankeySheets(data, now, first) {
  const flows = now.rows.slice(0, data.top), needed = leastHeight([...flows, ...restOf(now)]), own = needed > first / SMALL;
  if (needed > SHEET.height / SMALL) return sankeyParts(data, now, flows);
  const scale = needed <= first ? 1 : SMALL, height = (own ? SHEET.height : first) / scale;
  return [...(own ? [{ drawings: [], scale }] : []), { drawings: [sankeyDrawing(data, now, { width: SHEET.width / scale, height })], scale }];
}

/**
 * Parts of a flow diagram, each on a sheet of its own; of an end whose flows are on several sheets the figure is that of all.
 * @param {PageData} data @param {FlowsNow} now @param {FlowNow[]} flows @returns {Sheet[]}
 */
function sankeyParts(data, now, flows) {
  const height = SHEET.height / SMALL, /** @type {FlowNow[][]} */ parts = [[]];
  for (const origin of endsOf(data, now, "origin")) for (const flow of flows.filter((one) => one.origin === origin)) {
    const last = parts[parts.length - 1];
    if (last.length && leastHeight([...last, flow, ...restOf(now)]) > height) parts.push([flow]);
    else last.push(flow);
  }
  const drawn = parts.map((rows, i) => {
    const rest = i === parts.length - 1 ? now.rest : null;
    /** @param {string} end @param {string} figure */
    const told = (end, figure) => {
      const [side, id] = [end.slice(0, end.indexOf(" ")), end.slice(end.indexOf(" ") + 1)], here = parts.filter((part) => part.some((flow) => flow[/** @type {"origin" | "destination"} */ (side)] === id));
      return here.length > 1 && figure ? `${figure} in all` : figure;
    };
    return { rows, rest, ends: new Map([...now.ends].map(([end, figure]) => [end, told(end, figure)])) };
  });
  const scale = Math.min(...drawn.map((part) => (height - leastHeight([...part.rows, ...restOf(part)])) / ([...part.rows.map(extentOf), ...restOf(part).map((rest) => rest.extent)].reduce((sum, size) => sum + size, 0) || 1)));
  return [{ drawings: [], scale: SMALL }, ...drawn.map((part) => ({ drawings: [sankeyDrawing(data, part, { width: SHEET.width / SMALL, height, scale: Math.max(0, scale) })], scale: SMALL }))];
}

/**
 * The matrix is cut into blocks of as many rows and columns as a sheet holds.
 * @param {PageData} data @param {FlowsNow} now @param {number} first @returns {Sheet[]}
 */
function matrixSheets(data, now, first) {
  const origins = endsOf(data, now, "origin"), towns = endsOf(data, now, "destination"), grid = { ...GRID, left: 190, right: 75, row: 20, cell: 28 };
  if (!origins.length) return [{ drawings: [matrixDrawing(data, now)], scale: 1 }];
  const room = cellOf(data, now, grid.cell) * towns.length + GRID.left + GRID.right <= SHEET.width && GRID.top + GRID.row * origins.length + 20 <= first ? GRID : grid, scale = room === GRID ? 1 : SMALL;
  const columns = Math.max(1, Math.floor((SHEET.width / scale - room.left - room.right) / cellOf(data, now, room.cell)));
  /** @param {number} height */
  const fits = (height) => Math.max(1, Math.floor((height / scale - room.top - 20) / room.row));
  /** @type {Sheet[]} */
  const sheets = [];
  for (const across of inParts(towns, columns)) {
    const here = fits(sheets.length ? SHEET.height : first);
    for (const down of [origins.slice(0, here), ...inParts(origins.slice(here), fits(SHEET.height))]) sheets.push({ drawings: [matrixDrawing(data, now, room, { origins: down, towns: across })], scale });
  }
  return sheets;
}

/** A column of a timeline in two, and the histogram above both. */
const COLUMN = { left: 190, wide: SHEET.width / 2 - 245, row: 13, top: 22, active: false, heading: false, foot: 12 }, ABOVE = { ...FRAME, wide: SHEET.width - FRAME.left - 50, top: 114, foot: 12 };
/** Height in which so many rows stand in two columns. @param {number} rows */
export const tallOf = (rows) => ABOVE.top + ABOVE.foot + COLUMN.top + COLUMN.foot + COLUMN.row * Math.ceil(rows / 2);

/**
 * The timeline stands as it is where it fits; otherwise its histogram is over rows in two columns, and the rest on sheets of its own.
 * @param {PageData} data @param {Timeline} now @param {number} first @returns {Sheet[]}
 */
function timelineSheets(data, now, first) {
  const bars = now.bars.slice(0, data.top), whole = timelineDrawing(data, now);
  if (whole.height <= first || !now.months) return [{ drawings: [whole], scale: 1 }];
  const rows = [...bars, ...now.operations];
  /** @param {number} tall rows of a column @param {number} count rows of the sheet @returns {Drawing[]} */
  const columns = (tall, count) => inParts(rows.splice(0, count), tall).map((part) => timelineDrawing(data, { ...now, bars: part.filter((bar) => bars.includes(bar)), operations: part.filter((bar) => !bars.includes(bar)) }, COLUMN));
  /** @param {number} height */
  const fits = (height) => Math.max(1, Math.floor((height - COLUMN.top - COLUMN.foot) / COLUMN.row));
  /** @type {Sheet[]} */
  const sheets = [];
  while (rows.length) {
    const each = fits(sheets.length ? SHEET.height : first - ABOVE.top - ABOVE.foot), taken = Math.min(rows.length, 2 * each), tall = Math.ceil(taken / 2);
    const above = sheets.length ? [] : [timelineDrawing(data, { ...now, bars: [], operations: [] }, ABOVE)];
    sheets.push({ drawings: [...above, ...columns(tall, taken)], scale: 1 });
  }
  return sheets;
}

/** Flows of a figure that is not of lines, as the file has them. @param {PageData} data @param {State} state @returns {FlowsNow} */
function flowsOfFile(data, state) {
  const { ends = {}, rest = null } = data.series[state.figure] || {};
  const rows = data.edges.filter((flow) => flow.series === state.figure).map((flow) => ({ key: flow.id, colour: flow.colour, origin: flow.pair[0] ?? OTHER, destination: flow.pair[1] ?? OTHER, low: flow.low, high: flow.high, lost: false }));
  return { rows, ends: new Map(Object.entries(ends)), rest: rest && { count: rest[0], low: rest[1], high: rest[2] } };
}

/**
 * Return the sheets of a state, the first one under the headline.
 * @param {PageData} data @param {State} state @param {Numbers} told @param {number} first pixels of height that the first sheet has for the drawing
 * @returns {Sheet[]}
 */
export function sheetsOf(data, state, told, first) {
  if (told.bars) return timelineSheets(data, told.bars, first);
  const flows = told.flows || flowsOfFile(data, state);
  return data.view === "matrix" ? matrixSheets(data, flows, first) : sankeySheets(data, flows, first);
}

/**
 * Return where each drawing of some sheets stands, one sheet below the other: from the left as far as there is room.
 * @param {Sheet[]} sheets @returns {{ width: number, height: number, places: { drawing: Drawing, x: number, y: number }[] }}
 */
export function onOne(sheets) {
  /** @type {{ drawing: Drawing, x: number, y: number }[]} */
  const places = [];
  let x = 0, y = 0, below = 0;
  for (const { drawings } of sheets) {
    for (const drawing of drawings) {
      if (x && x + drawing.width > SHEET.width) { x = 0; y = below; }
      places.push({ drawing, x, y });
      x += drawing.width;
      below = Math.max(below, y + drawing.height);
    }
    x = 0; y = below;
  }
  return { width: SHEET.width, height: below, places };
}
