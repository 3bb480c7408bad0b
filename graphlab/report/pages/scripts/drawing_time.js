/** The timeline of a state: `graphlab.report.drawing.timeline` once more. */

/** @import { Bar, Drawing, Mark, PageData, Timeline } from "./types" */

import { polygon, rectangle, segment, shape, symbol, words } from "./shapes.js";
import { many, monthText, number } from "./words.js";

const LEFT = 190, WIDE = 640, ROW = 22, TOP = 150;

/** @param {PageData} data @param {Timeline} now @returns {Drawing} */
export function timelineDrawing(data, now) {
  if (!now.months) return { width: LEFT + 400, height: 60, marks: [words(20, 34, "Nothing here has a date.")] };
  const first = now.months[0] - (now.months[0] % 12), step = WIDE / (now.months[1] - (now.months[1] % 12) + 12 - first);
  const bars = now.bars.slice(0, data.top), below = TOP + ROW * bars.length, height = below + (now.operations.length ? ROW * (now.operations.length + 1.6) : 0) + 30;
  const marks = [...axis(data, now.months, first, step, height), ...activity(data, now.activity, first, step)];
  if (now.before) marks.push(words(LEFT - 10, 124, `◀ ${many(now.before, "date")} before ${first / 12}`, { size: 11, anchor: "end", fill: data.palette.soft, role: "soft" }));
  bars.forEach((bar, i) => marks.push(...drawBar(data, bar, "line", TOP + i * ROW, first, step)));
  if (now.operations.length) marks.push(words(LEFT - 16, below + 1.2 * ROW, "Operations", { anchor: "end", bold: true }));
  now.operations.forEach((bar, i) => marks.push(...drawBar(data, bar, "operation", below + (i + 1.6) * ROW, first, step)));
  return { width: LEFT + WIDE + 50, height, marks };
}

/** @param {PageData} data @param {[number, number]} months @param {number} first @param {number} step @param {number} height */
function axis(data, months, first, step, height) {
  const from = first / 12, to = Math.floor(months[1] / 12) + 2, every = [1, 2, 5, 10, 20, 50, 100].find((n) => (to - from) / n <= 24) || 100, { soft, rule } = data.palette;
  /** @type {Mark[]} */
  const marks = [];
  for (let year = from; year < to; year += 1) if (year % every === 0) {
    const x = LEFT + (12 * year - first) * step, style = { size: 11, anchor: "middle", fill: soft, role: "soft" };
    marks.push(shape(segment(x, 18, x, height - 22), { stroke: rule, width: 1, role: "rule" }), words(x, 13, String(year), style), words(x, height - 8, String(year), style));
  }
  return marks;
}

/** @param {PageData} data @param {[number, number, number][]} counts @param {number} first @param {number} step */
function activity(data, counts, first, step) {
  const most = Math.max(0, ...counts.map(([, , high]) => high)), { soft, spans } = data.palette, [sure, pale] = spans.line, style = { size: 11, fill: soft, role: "soft" };
  const marks = [words(LEFT - 10, 44, "Lines active by month", { anchor: "end", bold: true }), words(LEFT - 10, 60, "solid: certainly", { anchor: "end", ...style }), words(LEFT - 10, 75, "pale: possibly", { anchor: "end", ...style })];
  if (!most) return marks;
  const tall = 88 / most, floor = 120;
  for (const [month, low, high] of counts) {
    const x = LEFT + (month - first) * step, tip = `${monthText(month)}: ${low} certainly, ${high} at most`;
    if (high) marks.push(shape(rectangle(x, floor - high * tall, step, high * tall), { fill: pale, tip }));
    if (low) marks.push(shape(rectangle(x, floor - low * tall, step, low * tall), { fill: sure, tip }));
  }
  marks.push(shape(segment(LEFT, floor, LEFT + WIDE, floor), { stroke: soft, width: 1, role: "rule" }), words(LEFT + WIDE + 6, floor - most * tall + 4, number(most), style), words(LEFT + WIDE + 6, floor + 4, "0", style));
  return marks;
}

/** @param {PageData} data @param {Bar} bar @param {string} kind @param {number} y @param {number} first @param {number} step */
function drawBar(data, bar, kind, y, first, step) {
  const mid = y + ROW / 2, [sure, pale] = data.palette.spans[kind], { key, tip, crossed } = bar, { soft, ink, events } = data.palette;
  const marks = [words(LEFT - 16, mid + 4, crossed ? `✕ ${bar.name}` : bar.name, { anchor: "end", key })];
  const shown = bar.spans.filter((span) => span[1] === null || span[1] >= first), happened = bar.events.filter((event) => event[2] >= first);
  if (!shown.length && !happened.length) marks.push(words(LEFT + 4, mid + 4, bar.spans.length || bar.events.length ? `before ${first / 12}` : "not dated", { size: 11, fill: soft, role: "soft", key }));
  for (const [start, end, certain] of shown) {
    const x0 = start === null ? LEFT : LEFT + Math.max(0, start - first) * step, x1 = Math.max(end === null ? LEFT + WIDE : LEFT + (end + 1 - first) * step, x0 + 3), fill = certain ? sure : pale;
    marks.push(shape(rectangle(x0, mid - 5, x1 - x0, 10), crossed ? { stroke: fill, width: 1.4, dash: [2, 4], key, tip } : { fill, key, tip }));
    if (start === null) marks.push(shape(polygon([x0, mid - 7], [x0 - 9, mid], [x0, mid + 7]), { stroke: sure, width: 1.2, key }));
    if (end === null) marks.push(shape(polygon([x1, mid - 7], [x1 + 9, mid], [x1, mid + 7]), { stroke: sure, width: 1.2, key }));
  }
  for (const [event, start, end, said] of happened) {
    const [form, colour] = events[event] || ["circle", ink], x0 = LEFT + Math.max(0, start - first) * step, x1 = LEFT + (end + 1 - first) * step;
    if (x1 - x0 > 12) marks.push(shape(segment(x0, mid, x1, mid), { stroke: colour, width: 1.4, key, tip: said }));
    marks.push(shape(symbol(form, (x0 + x1) / 2, mid, 5), { fill: colour, stroke: "#ffffff", width: 0.8, key, tip: said }));
  }
  return marks;
}
