/** The time control: a period that filters, a slider of months that replays which lines opened and which ended. */

import { $, make, makeSvg } from "./dom.js";
import { change, data, now, numbers, onChange } from "./store.js";
import { number } from "./words.js";

/** @type {ReturnType<typeof setInterval> | null} */
let playing = null;

function stop() {
  if (playing) clearInterval(playing);
  playing = null;
  $("play").setAttribute("aria-pressed", "false");
  $("play").textContent = "Replay";
}

function play() {
  if (playing) { stop(); return; }
  const [first, last] = /** @type {[number, number]} */ (data.months), { from, to } = now();
  let month = from !== null && from === to && from < last ? from : first - 1, begun = false;
  $("play").setAttribute("aria-pressed", "true");
  $("play").textContent = "Stop";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  playing = setInterval(() => {
    month = Math.min(last, month + (calm ? 12 : 1));
    if (month >= last) stop();
    change({ from: month, to: month }, "", begun);
    begun = true;
  }, calm ? 1500 : 220);
}

/**
 * A histogram of the lines active by month (of links where there are no lines), on which a period is chosen by drawing
 * over it. It is of all grades and places of the file; who uses the keyboard chooses the same by the lists of years and
 * the slider.
 */
function setUpBrush() {
  const [first, last] = /** @type {[number, number]} */ (data.months), months = last - first + 1, most = Math.max(1, ...data.activity.map(([, high]) => high));
  const chosen = makeSvg("rect", { class: "chosen", y: "0", height: "40", x: "0", width: "0" });
  /** @param {string} name @param {0 | 1} which */
  const bars = (name, which) => makeSvg("path", { class: name, d: data.activity.map((counts, i) => (counts[which] ? `M${i} 40V${(40 - 38 * counts[which] / most).toFixed(1)}H${i + 1}V40Z` : "")).join("") });
  const svg = makeSvg("svg", { class: "brush", viewBox: `0 0 ${months} 40`, preserveAspectRatio: "none", "aria-hidden": "true" }, bars("maybe", 1), bars("sure", 0), chosen);
  $("time").prepend(make("p", { class: "hint brush-words" }, `${data.activity_of === "links" ? "Links" : "Lines"} active by month${data.activity.some(([low, high]) => high > low) ? " (pale: possibly)" : ""}, ${number(most)} at most; draw over it to choose a period.`), svg);
  /** @param {PointerEvent} event */
  const monthAt = (event) => { const box = svg.getBoundingClientRect(); return Math.max(first, Math.min(last, first + Math.floor((event.clientX - box.left) / box.width * months))); };
  /** @type {number | null} */ let from = null;
  svg.addEventListener("pointerdown", (event) => { stop(); from = monthAt(event); svg.setPointerCapture(event.pointerId); change({ from, to: from }); });
  svg.addEventListener("pointermove", (event) => { if (from !== null) { const to = monthAt(event); change({ from: Math.min(from, to), to: Math.max(from, to) }, "", true); } });
  for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) svg.addEventListener(name, () => { from = null; });
  onChange(() => {
    const { from: a, to: b } = now(), low = a === null ? first : a, high = b === null ? last : b;
    chosen.setAttribute("x", String(low - first));
    chosen.setAttribute("width", a === null && b === null ? "0" : String(Math.max(0, high - low + 1)));
  });
}

export function setUpTime() {
  if (!$("time") || !data.months) return;
  const [first, last] = data.months, slider = $("month");
  slider.min = first; slider.max = last; slider.value = first;
  setUpBrush();
  let together = false;
  slider.addEventListener("input", () => { stop(); const m = Number(slider.value); change({ from: m, to: m }, "", together); together = true; });
  slider.addEventListener("change", () => { together = false; });
  $("all-time").addEventListener("click", () => { stop(); change({ from: null, to: null }, "All time."); });
  $("play").addEventListener("click", play);
  for (const [name, edge] of /** @type {["from" | "to", number][]} */ ([["from", 0], ["to", 11]])) {
    const box = $(name);
    box.append(make("option", { value: "" }, "any"));
    for (let year = Math.floor(first / 12); year <= Math.floor(last / 12); year += 1) box.append(make("option", { value: year * 12 + edge }, String(year)));
    box.addEventListener("change", () => {
      stop();
      /** @param {string} id */
      const value = (id) => ($(id).value === "" ? null : Number($(id).value));
      let from = value("from"), to = value("to");
      if (from !== null && to !== null && from > to) { if (name === "from") to = from + 11; else from = to - 11; }
      change({ from, to });
    });
  }
  onChange(() => {
    const { from, to } = now(), said = numbers().period;
    $("when").textContent = said;
    slider.setAttribute("aria-valuetext", said);
    $("all-time").setAttribute("aria-pressed", String(from === null && to === null));
    if (from !== null && from === to) slider.value = from;
    $("from").value = from !== null && from % 12 === 0 && from !== to ? String(from) : "";
    $("to").value = to !== null && to % 12 === 11 && from !== to ? String(to) : "";
  });
}
