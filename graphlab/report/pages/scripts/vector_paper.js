/** Pages that are SVG on paper: sheets drawn for it stand in the picture while the page prints. */

import { $, make } from "./dom.js";
import { SHEET, sheetsOf } from "./paper.js";
import { wrapped } from "./sheet.js";
import { data, look, now, numbers } from "./store.js";
import { OPENS, svgOf } from "./vector.js";
import { drawStillNotes } from "./vector_notes.js";

/** Pixels of what stands on the first sheet beside the drawing: margins, the line above the headline, frame. */
const AROUND = 44;

/** Lines that a text takes on paper. @param {string} text @param {number} size of its type in pixels @param {number} [bold] */
function linesOn(text, size, bold = 400) {
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  context.font = `${bold} ${size}px system-ui, sans-serif`;
  return text ? wrapped(context, text, 0.97 * SHEET.width).length : 0;
}

/** What is said below the drawing on the first sheet. @param {number[]} noted places of the notes that are drawn */
function words(noted) {
  const told = numbers(), { note, notes } = now(), away = notes.map((_, i) => ({ ...told.notes[i], i })).filter(({ key, point, i }) => (key || point) && !noted.includes(i)).map(({ of, text }) => `Note at ${of}: ${text}`);
  return [[told.status, ...told.choices].join(" "), told.apart, note ? `Note: ${note}` : "", ...away].filter(Boolean);
}

/** Height that the first sheet leaves for the drawing. */
function roomLeft() {
  const told = numbers(), warnings = [...document.querySelectorAll(".warning")].map((one) => one.textContent || "");
  const small = [told.lede, told.whatif?.sentence || "", told.nothing, ...warnings].reduce((sum, text) => sum + (text ? linesOn(text, 12.7) * 19 + 7 : 0), 0);
  const rows = Math.ceil([...document.querySelectorAll("#legend > li:not([hidden])")].reduce((sum, item) => sum + 46 + 6.6 * (item.textContent || "").length, 0) / SHEET.width);
  return SHEET.height - AROUND - linesOn(told.title, 22.7, 700) * 28.4 - small - rows * 19 - words([]).reduce((sum, text) => sum + linesOn(text, 11.4) * 15 + 4, 0);
}

/** Put sheets for paper into the picture, or take them out again. @param {boolean} printing */
export function sheetsForPaper(printing) {
  const holder = $("picture");
  for (const old of holder.querySelectorAll(".sheet")) old.remove();
  document.body.classList.toggle("sheets", printing);
  if (!printing) return;
  const sheets = sheetsOf(data, now(), numbers(), roomLeft()), whole = sheets.flatMap(({ drawings }) => drawings).length === 1, noted = /** @type {number[]} */ ([]);
  const boxes = sheets.map(({ drawings, scale }) => make("div", { class: "sheet" }, ...drawings.map((drawing) => {
    const svg = /** @type {SVGSVGElement} */ (svgOf(drawing));
    holder.append(svg);
    for (const place of drawStillNotes(svg, whole)) noted.push(place);
    svg.setAttribute("width", String(drawing.width * scale));
    svg.setAttribute("height", String(drawing.height * scale));
    return svg;
  })));
  const key = make("ul", { class: "paper-key" }, ...[...document.querySelectorAll("#legend > li:not([hidden])")].map((item) => item.cloneNode(true)));
  boxes[0].append(key, ...words(noted).map((text) => make("p", {}, text)));
  holder.append(...boxes);
  for (const mark of holder.querySelectorAll(".sheet [data-key]")) for (const name of OPENS) mark.removeAttribute(name);
}

look.sheets = (/** @type {number | undefined} */ first) => sheetsOf(data, now(), numbers(), first ?? roomLeft());
