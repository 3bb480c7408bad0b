/** Notes of the reader on the pages that are SVG: drawn over the marks that they stand at, and moved by dragging them. */

import { drag } from "d3-drag";
import { select as choose } from "d3-selection";
import { makeSvg } from "./dom.js";
import { movedNote } from "./notes.js";
import { nearestOf, noteBoxes } from "./paint.js";
import { change, data, look, now, numbers } from "./store.js";

/** The middle of the first mark of a thing, in the units of its drawing. @param {SVGSVGElement} svg @param {string} key @returns {[number, number] | null} */
function middleOf(svg, key) {
  const mark = /** @type {SVGGraphicsElement | undefined} */ ([.../** @type {NodeListOf<SVGGraphicsElement>} */ (svg.querySelectorAll("[data-key]"))].find((one) => one.dataset.key === key));
  if (!mark) return null;
  const { x, y, width, height } = mark.getBBox();
  return [x + width / 2, y + height / 2];
}

/** A note as a group of the drawing. @param {{ x: number, y: number }} at @param {ReturnType<typeof noteBoxes>[0]} box */
function groupOf({ x, y }, box) {
  const { left, top, wide, tall, lines } = box, [a, b] = nearestOf(box, x, y), { ink } = data.palette;
  const texts = lines.map((line, i) => { const text = makeSvg("text", { x: String(left + 8), y: String(top + 17 + 15 * i), "font-size": "12", fill: ink }); text.textContent = line; return text; });
  return makeSvg("g", { class: "note" }, makeSvg("path", { d: `M${x} ${y}L${a} ${b}`, stroke: ink, "stroke-width": "1" }), makeSvg("rect", { x: String(left), y: String(top), width: String(wide), height: String(tall), fill: "#ffffff", stroke: ink }), ...texts);
}

/** Draw the notes of the state over the drawing that is shown. @param {SVGSVGElement | null} svg */
export function drawNotes(svg) {
  for (const old of document.querySelectorAll("#picture .note")) old.remove();
  look.noteOff = () => undefined;
  if (!svg) return;
  const notes = numbers().notes.flatMap(({ text, key, off }, place) => { const at = key ? middleOf(svg, key) : null; return at ? [{ text, place, off, x: at[0], y: at[1] }] : []; });
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height")), window = [0, 0, width, height], boxes = noteBoxes(notes, [], 1, window);
  for (const box of boxes) { box.left = Math.max(1, Math.min(width - box.wide - 1, box.left)); box.top = Math.max(1, Math.min(height - box.tall - 1, box.top)); }
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
