/** Pages drawn as SVG: the flow diagram, the timeline and the matrix. The file brings the drawing of its own filters; any other state is drawn anew. */

import { $, keyWord, make, makeSvg, swatch } from "./dom.js";
import { drawingOf } from "./drawing.js";
import { onOne, sheetsOf, tallOf } from "./paper.js";
import { yearsDrawing } from "./multiples.js";
import { showTip } from "./picture.js";
import { data, look, now, numbers, onChange, select } from "./store.js";
import { withoutForbidden } from "./svg_context.js";
import { pinAt } from "./pins.js";
import { drawNotes, pointIn } from "./vector_notes.js";

/** @import { Drawing, Mark } from "./types" */

/** What belongs to a selection: a flow with its ends, an end with its flows and where else they lead. @param {string} key */
function around(key) {
  const near = new Set([key]), { flows } = numbers();
  if (flows) {
    for (const flow of flows.rows) { const keys = [flow.key, `n/${flow.origin}`, `n/${flow.destination}`]; if (keys.includes(key)) for (const other of keys) near.add(other); }
    return near;
  }
  for (const other of data.things[key].related || []) near.add(other);
  if (key.startsWith("n/")) for (const other of [...near]) if (other.startsWith("f/")) for (const end of data.things[other].related || []) near.add(end);
  return near;
}

/** @param {Mark} mark */
function markOf(mark) {
  /** @type {Record<string, string>} */
  const told = mark.role ? { class: mark.role } : {};
  if (mark.d !== undefined) {
    Object.assign(told, { d: mark.d, fill: mark.fill || "none" });
    if (mark.stroke) Object.assign(told, { stroke: mark.stroke, "stroke-width": String(mark.width ?? 1) });
    if (mark.dash) told["stroke-dasharray"] = mark.dash.join(" ");
    if (mark.opacity !== undefined) told.opacity = String(mark.opacity);
    if (mark.tip) told["data-tip"] = mark.tip;
    return makeSvg("path", told);
  }
  Object.assign(told, { x: String(mark.x), y: String(mark.y), "font-size": String(mark.size ?? 12), fill: mark.fill || data.palette.ink, "text-anchor": mark.anchor || "start" });
  if (mark.bold) told["font-weight"] = "600";
  if (mark.turned) told.transform = `rotate(-55 ${mark.x} ${mark.y})`;
  const text = makeSvg("text", told);
  text.textContent = mark.text || "";
  return text;
}

/** What makes a mark one that opens something; a still has none of it. */
export const OPENS = ["data-key", "tabindex", "role", "aria-label"];

/** A drawing as an element; neighbouring marks of one key become one group that can be focused and selected. @param {Drawing} drawing */
export function svgOf(drawing) {
  const svg = makeSvg("svg", { width: String(drawing.width), height: String(drawing.height), viewBox: `0 0 ${drawing.width} ${drawing.height}`, "font-family": "system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif" });
  /** @type {SVGElement | null} */ let group = null;
  for (const mark of drawing.marks) {
    if (mark.key && group?.dataset.key !== mark.key) { group = makeSvg("g", { "data-key": mark.key, tabindex: "-1", role: "button" }); svg.append(group); }
    if (mark.key && group) { group.append(markOf(mark)); if (!group.hasAttribute("aria-label")) group.setAttribute("aria-label", mark.tip || mark.text || ""); }
    else { group = null; svg.append(markOf(mark)); }
  }
  return svg;
}

/** What opens something in the drawing that is shown. @param {HTMLElement} holder @returns {SVGElement[]} */
const marksIn = (holder) => [.../** @type {NodeListOf<SVGElement>} */ (holder.querySelectorAll("[data-key]"))].filter((mark) => mark.getClientRects().length);

/** One stop of the Tab key for the whole picture; arrows walk through its marks. @param {HTMLElement} holder @param {Element} mark */
function stopAt(holder, mark) {
  for (const other of holder.querySelectorAll("[data-key]")) other.setAttribute("tabindex", other === mark ? "0" : "-1");
}

/** @param {HTMLElement} holder @param {SVGElement} mark @param {KeyboardEvent} event */
function pressed(holder, mark, event) {
  if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(mark.dataset.key || null, event.key === "Enter"); return; }
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const step = steps[event.key];
  if (!step) return;
  event.preventDefault();
  const from = mark.getBoundingClientRect(), [dx, dy] = step, x = from.x + from.width / 2, y = from.y + from.height / 2;
  /** @type {SVGElement | null} */ let best = null;
  let least = Infinity;
  for (const other of marksIn(holder)) {
    const box = other.getBoundingClientRect(), a = box.x + box.width / 2 - x, b = box.y + box.height / 2 - y, ahead = a * dx + b * dy, aside = Math.abs(a * dy) + Math.abs(b * dx);
    if (other !== mark && ahead > 1 && ahead + 3 * aside < least) { least = ahead + 3 * aside; best = other; }
  }
  if (best) best.focus();
}

/** Let the style sheet know how large a drawing is by itself: on a wall it grows from there. @param {SVGElement} svg @param {number} [times] as large */
function ownSize(svg, times = 1) { for (const [name, of] of [["--wide", "width"], ["--tall", "height"]]) svg.style.setProperty(name, `${times * Number(svg.getAttribute(of))}px`); }

/** A long drawing in two columns, which grow with a wall. @param {HTMLElement} holder */
function svgOfWall(holder) {
  const told = numbers(), rows = told.bars ? Math.min(told.bars.bars.length, data.top) + told.bars.operations.length : 0;
  const { width, height, places } = onOne(sheetsOf(data, now(), told, tallOf(rows)));
  const svg = makeSvg("svg", { width: String(width), height: String(height), viewBox: `0 0 ${width} ${height}`, "font-family": "system-ui, sans-serif" });
  for (const { drawing, x, y } of places) { const part = svgOf(drawing); part.setAttribute("x", String(x)); part.setAttribute("y", String(y)); svg.append(part); }
  ownSize(svg, Math.max(1, holder.clientWidth / 1600));
  return svg;
}

/** Show the figure chosen, as the file brings it or drawn for the state. @param {HTMLElement} holder @param {HTMLElement} made */
function showDrawing(holder, made) {
  const wall = data.view === "timeline" && document.body.classList.contains("presenting"), drawing = drawingOf(data, now(), numbers(), wall);
  made.hidden = !drawing;
  const svg = drawing && /** @type {SVGSVGElement} */ (wall ? svgOfWall(holder) : svgOf(drawing));
  if (svg && !wall) ownSize(svg);
  made.replaceChildren(...(svg ? [svg] : []));
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll(".series"))) if (box !== made) box.hidden = Boolean(drawing) || (data.series.length > 0 && box.dataset.series !== String(now().figure));
}

export function setUpVector() {
  const holder = /** @type {HTMLElement} */ ($("picture")), made = make("div", { class: "series", hidden: "" });
  holder.append(made);
  for (const svg of holder.querySelectorAll("svg")) ownSize(svg);
  /** @param {Event} event @returns {SVGElement | null} */
  const markAt = (event) => /** @type {Element} */ (event.target).closest?.("[data-key]") || null;
  holder.addEventListener("click", (event) => {
    const svg = shownSvg(), mark = markAt(event);
    if (svg && pinAt(...pointIn(svg, event))) return;
    if (/** @type {Element} */ (event.target).closest?.(".note")) return;
    if (mark || now().selected) select(mark?.dataset.key || null);
  });
  holder.addEventListener("focusin", (event) => { const mark = markAt(event); if (mark) stopAt(holder, mark); });
  holder.addEventListener("keydown", (event) => { const mark = markAt(event); if (mark) pressed(holder, mark, event); });
  holder.addEventListener("mousemove", (event) => {
    const mark = /** @type {Element} */ (event.target).closest?.("[data-tip]"), tip = $("tip");
    tip.hidden = !mark;
    if (mark) showTip(/** @type {SVGElement} */ (mark).dataset.tip || "", event);
  });
  holder.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  for (const [words, colour, shape] of data.legend) {
    $("legend").append(make("li", {}, colour === "dashed" ? swatch(shape, "currentColor", { hollow: true, dash: "4 3" }) : swatch(shape, colour, { width: 0 }), keyWord(words)));
  }
  const closing = make("li", { hidden: "" }, swatch("band", data.palette.grey, { hollow: true, dash: "2 3" }), keyWord(data.view === "timeline" ? "dashed, ✕: closed here, what if" : "dotted: lost by what is closed here"));
  $("legend").append(closing);
  onChange(() => {
    const { selected, closed } = now(), near = selected && data.things[selected] ? around(selected) : null, focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.key;
    showDrawing(holder, made);
    drawNotes(shownSvg());
    closing.hidden = !closed.length;
    holder.classList.toggle("isolating", Boolean(near));
    const marks = marksIn(holder);
    for (const mark of marks) mark.classList.toggle("near", Boolean(near && near.has(mark.dataset.key || "")));
    const stop = marks.find((mark) => mark.dataset.key === (focused || selected)) || marks.find((mark) => mark.getAttribute("tabindex") === "0") || marks[0];
    if (stop) { stopAt(holder, stop); if (focused && stop.dataset.key === focused && document.activeElement === document.body) stop.focus(); }
  });
  look.drawing = () => drawingOf(data, now(), numbers(), true);
}

/** @param {string} key */
export function showMark(key) {
  const mark = marksIn($("picture")).find((item) => item.dataset.key === key);
  if (mark) mark.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The drawing that is shown. @returns {SVGSVGElement | null} */
const shownSvg = () => /** @type {SVGSVGElement | undefined} */ ([...$("picture").querySelectorAll(".series > svg")].find((item) => !item.parentElement.hidden)) || null;

/** The drawing that is shown, with its size, as text of an SVG in light colours, and the width of a sheet that holds it. */
export function drawingShown() {
  const svg = yearsDrawing() || /** @type {SVGSVGElement} */ (shownSvg());
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
  return { text: withoutForbidden(new XMLSerializer().serializeToString(svg.cloneNode(true))), width, height, sheet: Math.max(720, width) };
}
