/* The time control: a period that filters lines, a slider of months that replays which lines opened and which ended.
   Months count from year 0: 12 * year + month - 1. An open or unknown date is null. */

const monthText = (m) => `${Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, "0")}`;
const allTime = () => state.from === null && state.to === null;
let playing = null;

/* Where a line stands in the chosen period: "on" (certainly active), "maybe", "before", "after", "quiet" or "undated". */
function standing(item) {
  if (allTime()) return "on";
  if (!item.dated) return "undated";
  const from = state.from === null ? -Infinity : state.from, to = state.to === null ? Infinity : state.to;
  let found = "";
  for (const [a, b, rule] of item.rules) {
    const first = a === null ? -Infinity : a, last = b === null ? Infinity : b;
    if (rule === "inside" ? first >= from && last <= to : first <= to && last >= from) { if (rule !== "maybe") return "on"; found = "maybe"; }
  }
  if (found) return found;
  if (item.first !== null && item.first > to) return "before";
  return item.last !== null && item.last < from ? "after" : "quiet";
}

const timeWords = () => {
  if (allTime()) return "All time";
  if (state.from === state.to) return monthText(state.from);
  return `${state.from === null ? "any time" : monthText(state.from)} to ${state.to === null ? "any time" : monthText(state.to)}`;
};

/* What happened in the chosen month or period, in one sentence. */
function timeSummary(lines) {
  if (allTime()) return "";
  const count = { on: 0, maybe: 0, before: 0, after: 0, quiet: 0, undated: 0 };
  for (const line of lines) count[standing(line)] += 1;
  const parts = [`${timeWords()}: ${plural(count.on, "line")} certainly active`, `${number(count.maybe)} possibly`, `${number(count.before)} not yet seen`, `${number(count.after + count.quiet)} no longer or not then seen`];
  if (count.undated) parts.push(`${number(count.undated)} undated, drawn thin`);
  const inside = data.happenings.filter((h) => h.first <= (state.to ?? Infinity) && h.last >= (state.from ?? -Infinity));
  const named = inside.slice(0, 4).map((h) => h.text);
  if (inside.length > 4) named.push(`and ${inside.length - 4} more events`);
  return parts.join(", ") + "." + (named.length ? ` Events: ${named.join("; ")}.` : "");
}

function setPeriod(from, to, words) {
  change({ from, to }, words || "");
}

function stopPlaying() {
  if (playing) clearInterval(playing);
  playing = null;
  $("play").setAttribute("aria-pressed", "false");
  $("play").textContent = "Replay";
}

function play() {
  if (playing) { stopPlaying(); return; }
  const [first, last] = data.months;
  let month = state.from !== null && state.from === state.to && state.from < last ? state.from : first - 1;
  $("play").setAttribute("aria-pressed", "true");
  $("play").textContent = "Stop";
  past.push({ ...state });
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  playing = setInterval(() => {
    month += calm ? 12 : 1;
    if (month >= last) { month = last; stopPlaying(); }
    Object.assign(state, { from: month, to: month });
    refresh("");
  }, calm ? 1500 : 220);
}

function setUpTime() {
  if (!$("time")) return;
  const [first, last] = data.months;
  const slider = $("month");
  slider.min = first; slider.max = last; slider.value = first;
  slider.addEventListener("input", () => { stopPlaying(); const m = Number(slider.value); setPeriod(m, m); });
  $("all-time").addEventListener("click", () => { stopPlaying(); setPeriod(null, null, "All time."); });
  $("play").addEventListener("click", play);
  for (const [name, edge] of [["from", 0], ["to", 11]]) {
    const box = $(name);
    box.append(make("option", { value: "" }, "any"));
    for (let year = Math.floor(first / 12); year <= Math.floor(last / 12); year += 1) box.append(make("option", { value: year * 12 + edge }, String(year)));
    box.addEventListener("change", () => {
      stopPlaying();
      let from = $("from").value === "" ? null : Number($("from").value), to = $("to").value === "" ? null : Number($("to").value);
      if (from !== null && to !== null && from > to) { if (name === "from") to = from + 11; else from = to - 11; }
      setPeriod(from, to);
    });
  }
  renderers.push(() => {
    $("when").textContent = timeWords();
    slider.setAttribute("aria-valuetext", timeWords());
    $("all-time").setAttribute("aria-pressed", String(allTime()));
    if (!allTime() && state.from === state.to) slider.value = state.from;
    $("from").value = state.from !== null && state.from % 12 === 0 && state.from !== state.to ? String(state.from) : "";
    $("to").value = state.to !== null && state.to % 12 === 11 && state.from !== state.to ? String(state.to) : "";
  });
}
