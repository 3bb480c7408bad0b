/** Notes of the reader on the pages that are SVG: drawn over the marks that they stand at, and moved by dragging them. */

import { drag } from "d3-drag";
import { select as choose } from "d3-selection";
import { makeSvg } from "./dom.js";
import { movedNote } from "./notes.js";
import { nearestOf, noteBoxes } from "./paint.js";
import { change, data, look, now, numbers } from "./store.js";

/** A point of the window in the units of a drawing. @param {SVGSVGElement} svg @param {number} left @param {number} top @returns {[number, number]} */
function within(svg, left, top) {
  const { x, y } = Object.assign(svg.createSVGPoint(), { x: left, y: top }).matrixTransform(/** @type {DOMMatrix} */ (svg.getScreenCTM()).inverse());
  return [x, y];
}

/** The middle of the first mark of a thing, in the units of its drawing. @param {SVGSVGElement} svg @param {string} key @returns {[number, number] | null} */
function middleOf(svg, key) {
  const mark = /** @type {SVGGraphicsElement | undefined} */ ([.../** @type {NodeListOf<SVGGraphicsElement>} */ (svg.querySelectorAll("[data-key]"))].find((one) => one.dataset.key === key));
  if (!mark) return null;
  const { x, y, width, height } = mark.getBoundingClientRect();
  return within(svg, x + width / 2, y + height / 2);
}

/** A note as a group of the drawing. @param {{ x: number, y: number }} at @param {ReturnType<typeof noteBoxes>[0]} box */
function groupOf({ x, y }, box) {
  const { left, top, wide, tall, lines } = box, [a, b] = nearestOf(box, x, y), { ink } = data.palette;
  const texts = lines.map((line, i) => { const text = makeSvg("text", { x: String(left + 8), y: String(top + 17 + 15 * i), "font-size": "12", fill: ink }); text.textContent = line; return text; });
  return makeSvg("g", { class: "note" }, makeSvg("path", { d: `M${x} ${y}L${a} ${b}`, stroke: ink, "stroke-width": "1" }), makeSvg("rect", { x: String(left), y: String(top), width: String(wide), height: String(tall), fill: "#ffffff", stroke: ink }), ...texts);
}

/** What a note stands at in a drawing: its mark, or a point of its thousandths. @param {SVGSVGElement} svg @param {import("./types").PlacedNote} note @returns {[number, number] | null} */
function placeIn(svg, { key, point }) {
  if (key) return middleOf(svg, key);
  return point && [point[0] * Number(svg.viewBox.baseVal.width) / 1000, point[1] * Number(svg.viewBox.baseVal.height) / 1000];
}

/** The notes that have a place in a drawing, with their boxes. @param {SVGSVGElement} svg @param {boolean} [free] also those at points */
function placed(svg, free = true) {
  const notes = numbers().notes.flatMap((note, place) => { const at = note.key || free ? placeIn(svg, note) : null; return at ? [{ text: note.text, place, off: note.off, x: at[0], y: at[1] }] : []; });
  const { width, height } = svg.viewBox.baseVal, boxes = noteBoxes(notes, [], 1, [0, 0, width, height]);
  for (const box of boxes) { box.left = Math.max(1, Math.min(width - box.wide - 1, box.left)); box.top = Math.max(1, Math.min(height - box.tall - 1, box.top)); }
  return { notes, boxes, width, height };
}

/** Draw notes over a drawing on paper; return which. @param {SVGSVGElement} svg @param {boolean} free @returns {number[]} their places in the state */
export function drawStillNotes(svg, free) {
  const { notes, boxes } = placed(svg, free);
  boxes.forEach((box, i) => svg.append(groupOf(notes[i], box)));
  return notes.map(({ place }) => place);
}

/** Where in the thousandths of a drawing a click lies. @param {SVGSVGElement} svg @param {MouseEvent} event @returns {[number, number]} */
export function pointIn(svg, { clientX, clientY }) {
  const { width, height } = svg.viewBox.baseVal, [x, y] = within(svg, clientX, clientY);
  return [1000 * x / width, 1000 * y / height];
}

/** Draw the notes of the state over the drawing that is shown. @param {SVGSVGElement | null} svg */
export function drawNotes(svg) {
  for (const old of document.querySelectorAll("#picture .note")) old.remove();
  look.noteOff = () => undefined;
  if (!svg) return;
  const { notes, boxes, width, height } = placed(svg);
  boxes.forEach((box, i) => {
    const group = groupOf(notes[i], box), off = () => /** @type {[number, number]} */ ([box.left - notes[i].x, box.top - notes[i].y]);
    let shown = group, moved = false;
    svg.append(group);
    choose(/** @type {Element} */ (group)).call(/** @type {any} */ (drag().container(svg).subject(() => ({ x: box.left, y: box.top }))
      .on("drag", (event) => {
        Object.assign(box, { left: Math.max(1, Math.min(width - box.wide - 1, event.x)), top: Math.max(1, Math.min(height - box.tall - 1, event.y)) });
        moved = true;
        const next = groupOf(notes[i], box);
        if (shown === group) group.setAttribute("opacity", "0"); else shown.remove();
        shown = next;
        svg.append(next);
      })
      .on("end", () => { if (moved) change({ notes: movedNote(now().notes, notes[i].place, off()) }, "Note moved."); })));
  });
  look.noteOff = (/** @type {number} */ place) => { const i = notes.findIndex((note) => note.place === place); return i < 0 ? undefined : [boxes[i].left - notes[i].x, boxes[i].top - notes[i].y]; };
}
