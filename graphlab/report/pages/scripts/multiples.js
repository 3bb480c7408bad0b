/** Small multiples: the picture of the state once a year, all in one frame, each with its own headline. */

import { $, make, makeSvg } from "./dom.js";
import { drawingOf } from "./drawing.js";
import { change, data, look, now, onChange, tellOf } from "./store.js";
import { OPENS, svgOf } from "./vector.js";
import { yearsOf } from "./words.js";

/** @import { Numbers, State } from "./types" */

/** Years that are drawn at most: the latest. */
const MOST = 12, WIDE = 300, TALL = 210;

/** The years of a state with what is said in each; none where the figure has no years of its own. @returns {{ year: number, state: State, told: Numbers }[]} */
export function panels() {
  const state = now();
  if (!state.years || !data.months || (data.series.length && !data.series[state.figure]?.by_lines)) return [];
  return yearsOf(state.from ?? data.months[0], state.to ?? data.months[1]).slice(-MOST).map(([from, to]) => {
    const mine = { ...state, from, to, selected: null, also: [], anchor: null };
    return { year: Math.floor(from / 12), state: mine, told: tellOf(mine) };
  });
}

/** What is said above the years. */
function said() {
  const { figure, from, to } = now();
  if (data.series.length && !data.series[figure]?.by_lines) return "This figure has no dates of its own within it, so it has no years to be drawn by.";
  const all = data.months ? yearsOf(from ?? data.months[0], to ?? data.months[1]).length : 0;
  return all > MOST ? `The last ${MOST} of ${all} years; choose a period to see others.` : "";
}

/**
 * Paint the years side by side: on the sheet that is saved.
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {number} ratio
 * @param {(panel: ReturnType<typeof panels>[0], context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, ratio: number) => void} paint
 */
export function paintYears(context, x, y, width, height, ratio, paint) {
  const shown = panels(), columns = Math.ceil(Math.sqrt(shown.length * width / height / 1.4)), rows = Math.ceil(shown.length / columns), wide = width / columns, tall = height / rows;
  shown.forEach((panel, i) => {
    const left = x + (i % columns) * wide, top = y + Math.floor(i / columns) * tall;
    paint(panel, context, left + 4, top + 24, wide - 8, tall - 28, ratio);
    context.fillStyle = "#1a1f2b"; context.font = "600 14px system-ui, sans-serif"; context.textAlign = "left"; context.textBaseline = "alphabetic";
    context.fillText(String(panel.year), left + 8, top + 18);
  });
}

/** The years of a page drawn as SVG as one drawing, or null where they are not shown. */
export function yearsDrawing() {
  const shown = panels();
  if (!shown.length) return null;
  const columns = Math.min(4, shown.length), wide = 460, tall = 340, svg = makeSvg("svg", { width: String(columns * wide), height: String(Math.ceil(shown.length / columns) * tall), "font-family": "system-ui, sans-serif" });
  shown.forEach(({ year, state, told }, i) => {
    const left = (i % columns) * wide, top = Math.floor(i / columns) * tall, title = makeSvg("text", { x: String(left + 8), y: String(top + 18), "font-size": "14", "font-weight": "600", fill: data.palette.ink }), drawing = drawingOf(data, state, told, true);
    title.textContent = String(year);
    svg.append(title);
    if (!drawing) return;
    const inner = svgOf(drawing);
    for (const [name, value] of Object.entries({ x: left + 6, y: top + 26, width: wide - 12, height: tall - 34 })) inner.setAttribute(name, String(value));
    svg.append(inner);
  });
  return svg;
}

/**
 * @param {((panel: ReturnType<typeof panels>[0], context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, ratio: number) => void) | null} paint of a page with a canvas
 * @param {() => void} after put the picture back as it was
 */
export function setUpYears(paint, after) {
  const button = $("by-year"), box = $("years");
  if (!button) return;
  button.addEventListener("click", () => change({ years: !now().years }, now().years ? "Years are no longer drawn." : "One picture a year."));
  let before = "";
  onChange(() => {
    const { years } = now();
    button.setAttribute("aria-pressed", String(years));
    box.hidden = !years;
    const shown = panels(), wanted = JSON.stringify([years, said(), document.documentElement.dataset.theme, shown.map(({ state }) => state)]);
    if (wanted === before) return;
    before = wanted;
    box.replaceChildren(...(years && said() ? [make("p", { class: "hint" }, said())] : []), ...shown.map((panel) => {
      const { year, state, told } = panel, caption = make("figcaption", {}, make("button", { type: "button", class: "opens", onclick: () => change({ from: state.from, to: state.to, years: false }, `${year} chosen.`) }, String(year)), ` ${told.title}`);
      return make("figure", {}, paint ? canvasOf(panel, paint) : drawnOf(panel), caption);
    }));
    if (paint && shown.length) after();
  });
  look.years = () => panels().map(({ year, told }) => ({ year, title: told.title, shown: [...told.edges.values()].filter((edge) => edge.shown).length }));
}

/** @param {ReturnType<typeof panels>[0]} panel @param {NonNullable<Parameters<typeof setUpYears>[0]>} paint */
function canvasOf(panel, paint) {
  const ratio = Math.max(1, window.devicePixelRatio || 1), canvas = /** @type {HTMLCanvasElement} */ (make("canvas", { width: String(WIDE * ratio), height: String(TALL * ratio), role: "img", "aria-label": `${panel.year}: ${panel.told.title}` }));
  paint(panel, /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")), 0, 0, WIDE, TALL, ratio);
  return canvas;
}

/** @param {ReturnType<typeof panels>[0]} panel */
function drawnOf({ year, state, told }) {
  const drawing = drawingOf(data, state, told, true), svg = svgOf(drawing || { width: 10, height: 10, marks: [] });
  for (const mark of svg.querySelectorAll("[data-key]")) for (const name of OPENS) mark.removeAttribute(name);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${year}: ${told.title}`);
  svg.removeAttribute("width"); svg.removeAttribute("height");
  return svg;
}
