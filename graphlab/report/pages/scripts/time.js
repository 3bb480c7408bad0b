/** The time control: a period that filters, a slider of months that replays which lines opened and which ended. */

import { $, make } from "./dom.js";
import { change, data, now, numbers, onChange } from "./store.js";

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

export function setUpTime() {
  if (!$("time") || !data.months) return;
  const [first, last] = data.months, slider = $("month");
  slider.min = first; slider.max = last; slider.value = first;
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
