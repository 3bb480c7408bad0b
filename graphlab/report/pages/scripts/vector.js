/** Pages drawn as SVG: the flow diagram, the timeline and the matrix. The shapes come ready from the file. */

import { $, make, swatch } from "./dom.js";
import { showTip } from "./picture.js";
import { data, now, onChange, select } from "./store.js";
import { withoutForbidden } from "./svg_context.js";

/** @param {string} key */
function around(key) {
  const near = new Set([key]);
  for (const other of data.things[key].related || []) near.add(other);
  if (key.startsWith("n/")) for (const other of [...near]) if (other.startsWith("f/")) for (const end of data.things[other].related || []) near.add(end);
  return near;
}

export function setUpVector() {
  const holder = $("picture"), marks = /** @type {SVGElement[]} */ ([...holder.querySelectorAll("[data-key]")]);
  /** One stop of the Tab key for the whole picture; arrows walk through its marks. @param {SVGElement} mark */
  const stopAt = (mark) => { for (const other of marks) other.setAttribute("tabindex", other === mark ? "0" : "-1"); };
  const visible = () => marks.filter((mark) => mark.hasAttribute("tabindex") && mark.getClientRects().length);
  for (const mark of marks) {
    mark.addEventListener("click", (event) => { event.stopPropagation(); select(mark.dataset.key || null); });
    mark.addEventListener("focus", () => stopAt(mark));
    mark.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); select(mark.dataset.key || null, event.key === "Enter"); return; }
      /** @type {Record<string, [number, number]>} */
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const step = steps[event.key];
      if (!step) return;
      event.preventDefault();
      const from = mark.getBoundingClientRect(), [dx, dy] = step, x = from.x + from.width / 2, y = from.y + from.height / 2;
      /** @type {SVGElement | null} */ let best = null;
      let least = Infinity;
      for (const other of visible()) {
        const box = other.getBoundingClientRect(), a = box.x + box.width / 2 - x, b = box.y + box.height / 2 - y, ahead = a * dx + b * dy, aside = Math.abs(a * dy) + Math.abs(b * dx);
        if (other !== mark && ahead > 1 && ahead + 3 * aside < least) { least = ahead + 3 * aside; best = other; }
      }
      if (best) best.focus();
    });
  }
  const first = visible()[0];
  if (first) stopAt(first);
  holder.addEventListener("click", () => { if (now().selected) select(null); });
  holder.addEventListener("mousemove", (/** @type {MouseEvent} */ event) => {
    const mark = /** @type {Element} */ (event.target).closest?.("[data-tip]"), tip = $("tip");
    tip.hidden = !mark;
    if (mark) showTip(/** @type {SVGElement} */ (mark).dataset.tip || "", event);
  });
  holder.addEventListener("mouseleave", () => { $("tip").hidden = true; });
  for (const [words, colour, shape] of data.legend) {
    $("legend").append(make("li", {}, colour === "dashed" ? swatch(shape, "currentColor", { hollow: true, dash: "4 3" }) : swatch(shape, colour, { width: 0 }), words));
  }
  onChange(() => {
    const { selected, figure } = now(), near = selected && data.things[selected] ? around(selected) : null;
    holder.classList.toggle("isolating", Boolean(near));
    for (const mark of marks) mark.classList.toggle("near", Boolean(near && near.has(mark.dataset.key || "")));
    if (data.series.length) for (const box of holder.querySelectorAll(".series")) box.hidden = box.dataset.series !== String(figure);
    if (!visible().some((mark) => mark.getAttribute("tabindex") === "0")) { const next = visible()[0]; if (next) stopAt(next); }
  });
}

/** @param {string} key */
export function showMark(key) {
  const mark = [...$("picture").querySelectorAll("[data-key]")].find((item) => /** @type {HTMLElement} */ (item).dataset.key === key && item.getClientRects().length);
  if (mark) mark.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The drawing that is shown, with its size, as text of an SVG in light colours, and the width of a sheet that holds it. */
export function drawingShown() {
  const svg = /** @type {SVGSVGElement} */ ([...$("picture").querySelectorAll("svg")].find((item) => !item.parentElement.hidden));
  const width = Number(svg.getAttribute("width")), height = Number(svg.getAttribute("height"));
  return { text: withoutForbidden(new XMLSerializer().serializeToString(svg.cloneNode(true))), width, height, sheet: Math.max(720, width) };
}
