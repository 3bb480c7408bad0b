/** The timeline of a state: `graphlab.report.drawing.timeline` once more. */

/** @import { Bar, Drawing, Mark, PageData, Timeline } from "./types" */

import { polygon, rectangle, segment, shape, symbol, words } from "./shapes.js";
import { many, monthText, number } from "./words.js";

/**
 * Where things stand: room for names, width of the years, height of a row, where the first row stands (above it the
 * histogram, where `active` says so), whether operations have a heading, and room below for the years once more.
 */
export const FRAME = { left: 190, wide: 640, row: 22, top: 150, active: true, heading: true, foot: 30 };
/** @typedef {typeof FRAME} Frame */

/** @param {PageData} data @param {Timeline} now @param {Frame} [frame] @returns {Drawing} */
export function timelineDrawing(data, now, frame = FRAME) {
  const { left, wide, row, top } = frame;
  if (!now.months) return { width: left + 400, height: 60, marks: [words(20, 34, "Nothing here has a date.")] };
  const first = now.months[0] - (now.months[0] % 12), step = wide / (now.months[1] - (now.months[1] % 12) + 12 - first);
  const bars = now.bars.slice(0, data.top), head = frame.heading ? 1.6 : 0, below = top + row * bars.length, height = below + (now.operations.length ? row * (now.operations.length + head) : 0) + frame.foot;
  const marks = [...axis(data, now.months, first, step, height, frame), ...(frame.active ? activity(data, now.activity, first, step, frame) : [])];
  if (now.before && frame.active) marks.push(words(left - 10, 124, `◀ ${many(now.before, "date")} before ${first / 12}`, { size: 11, anchor: "end", fill: data.palette.soft, role: "soft" }));
  bars.forEach((bar, i) => marks.push(...drawBar(data, bar, "line", top + i * row, first, step, frame)));
  if (now.operations.length && frame.heading) marks.push(words(left - 16, below + 1.2 * row, "Operations", { anchor: "end", bold: true }));
  now.operations.forEach((bar, i) => marks.push(...drawBar(data, bar, "operation", below + (i + head) * row, first, step, frame)));
  return { width: left + wide + 50, height, marks };
}

/** @param {PageData} data @param {[number, number]} months @param {number} first @param {number} step @param {number} height @param {Frame} frame */
function axis(data, months, first, step, height, { left, wide, foot }) {
  const from = first / 12, to = Math.floor(months[1] / 12) + 2, every = [1, 2, 5, 10, 20, 50, 100].find((n) => (to - from) / n <= 24 * wide / FRAME.wide) || 100, { soft, rule } = data.palette;
  /** @type {Mark[]} */
  const marks = [];
  for (let year = from; year < to; year += 1) if (year % every === 0) {
    const x = left + (12 * year - first) * step, style = { size: 11, anchor: "middle", fill: soft, role: "soft" };
    marks.push(shape(segment(x, 18, x, height - foot + 8), { stroke: rule, width: 1, role: "rule" }), words(x, 13, String(year), style), ...(foot > 20 ? [words(x, height - 8, String(year), style)] : []));
  }
  return marks;
}

/** @param {PageData} data @param {[number, number, number][]} counts @param {number} first @param {number} step @param {Frame} frame */
function activity(data, counts, first, step, { left, wide }) {
  const most = Math.max(0, ...counts.map(([, , high]) => high)), { soft, spans } = data.palette, [sure, pale] = spans.line, style = { size: 11, fill: soft, role: "soft" };
  const marks = [words(left - 10, 44, "Lines active by month", { anchor: "end", bold: true }), words(left - 10, 60, "solid: certainly", { anchor: "end", ...style }), words(left - 10, 75, "pale: possibly", { anchor: "end", ...style })];
  if (!most) return marks;
  const tall = 88 / most, floor = 120;
  for (const [month, low, high] of counts) {
    const x = left + (month - first) * step, tip = `${monthText(month)}: ${low} certainly, ${high} at most`;
    if (high) marks.push(shape(rectangle(x, floor - high * tall, step, high * tall), { fill: pale, tip }));
    if (low) marks.push(shape(rectangle(x, floor - low * tall, step, low * tall), { fill: sure, tip }));
  }
  marks.push(shape(segment(left, floor, left + wide, floor), { stroke: soft, width: 1, role: "rule" }), words(left + wide + 6, floor - most * tall + 4, number(most), style), words(left + wide + 6, floor + 4, "0", style));
  return marks;
}

/** @param {PageData} data @param {Bar} bar @param {string} kind @param {number} y @param {number} first @param {number} step @param {Frame} frame */
function drawBar(data, bar, kind, y, first, step, { left, wide, row }) {
  const mid = y + row / 2, [sure, pale] = data.palette.spans[kind], { key, tip, crossed } = bar, { soft, ink, events } = data.palette;
  const marks = [words(left - 16, mid + 4, crossed ? `✕ ${bar.name}` : bar.name, { anchor: "end", key })];
  const shown = bar.spans.filter((span) => span[1] === null || span[1] >= first), happened = bar.events.filter((event) => event[2] >= first);
  if (!shown.length && !happened.length) marks.push(words(left + 4, mid + 4, bar.spans.length || bar.events.length ? `before ${first / 12}` : "not dated", { size: 11, fill: soft, role: "soft", key }));
  for (const [start, end, certain] of shown) {
    const x0 = start === null ? left : left + Math.max(0, start - first) * step, x1 = Math.max(end === null ? left + wide : left + (end + 1 - first) * step, x0 + 3), fill = certain ? sure : pale;
    marks.push(shape(rectangle(x0, mid - 5, x1 - x0, 10), crossed ? { stroke: fill, width: 1.4, dash: [2, 4], key, tip } : { fill, key, tip }));
    if (start === null) marks.push(shape(polygon([x0, mid - 7], [x0 - 9, mid], [x0, mid + 7]), { stroke: sure, width: 1.2, key }));
    if (end === null) marks.push(shape(polygon([x1, mid - 7], [x1 + 9, mid], [x1, mid + 7]), { stroke: sure, width: 1.2, key }));
  }
  for (const [event, start, end, said] of happened) {
    const [form, colour] = events[event] || ["circle", ink], x0 = left + Math.max(0, start - first) * step, x1 = left + (end + 1 - first) * step;
    if (x1 - x0 > 12) marks.push(shape(segment(x0, mid, x1, mid), { stroke: colour, width: 1.4, key, tip: said }));
    marks.push(shape(symbol(form, (x0 + x1) / 2, mid, 5), { fill: colour, stroke: "#ffffff", width: 0.8, key, tip: said }));
  }
  return marks;
}
