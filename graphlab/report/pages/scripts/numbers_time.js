/** What the timeline says in a state: bars of lines and operations, what happened, and how many were active by month. */

/** @import { Bar, Held, Numbers, PageData, Period, State, Timeline, View } from "./types" */

import { ledgerCells, stateWords, tellTables } from "./numbers_network.js";
import * as rules from "./rules.js";
import { narrowed } from "./state.js";
import { capital, many, monthOf, number, plainName, plural, shortLabel } from "./words.js";

/** @typedef {"inside" | "overlap" | "maybe"} Rule */
/** @typedef {[number | null, number | null, Rule]} Shown first and last month, null where open, and what it shows */

/** @param {number} day */
const month = (day) => (day === rules.FIRST || day === rules.LAST ? null : monthOf(day));

/** How a period shows activity: graphlab.report.pages.replay. @param {Period} p @param {boolean} event @returns {Shown[]} */
function shownBy(p, event) {
  const [first, last] = [month(rules.firstDay(p)), month(rules.lastDay(p))];
  if (!p.start && !p.end) return [];
  if (p.start && p.end) return [[first, last, event ? "inside" : "overlap"], [first, last, "maybe"]];
  const known = /** @type {readonly [number, number]} */ (p.start || p.end);
  return [...(event ? [] : [/** @type {Shown} */ ([monthOf(known[0]), monthOf(known[1]), "inside"])]), [first, last, "maybe"]];
}

/** When each line is certainly or possibly active, by the links and events that pass. @param {View} view */
function lineTimes(view) {
  /** @type {Map<string, Map<string, Shown>>} */
  const times = new Map();
  /** @param {string} line @param {Shown[]} shown */
  const note = (line, shown) => { const mine = times.get(line) || new Map(); times.set(line, mine); for (const rule of shown) mine.set(rule.join(), rule); };
  for (const x of view.links) if (x.type <= rules.SUPPLY) note(x.from, shownBy(x.period, false));
  for (const e of view.events) note(e.line, shownBy(e.own, e.kind !== "active"));
  return new Map([...times].map(([line, mine]) => [line, [...mine.values()]]));
}

/** @param {Bar["spans"]} spans possible ones first, then by first and last month; without possible ones that a certain one says already */
function inOrder(spans) {
  const sure = new Set(spans.filter((s) => s[2]).map((s) => `${s[0]} ${s[1]}`)), kept = new Map(spans.filter((s) => s[2] || !sure.has(`${s[0]} ${s[1]}`)).map((s) => [s.join(), s]));
  return [...kept.values()].sort((p, q) => Number(p[2]) - Number(q[2]) || (p[0] ?? -1) - (q[0] ?? -1) || (p[1] ?? 1e9) - (q[1] ?? 1e9));
}

/** @param {Bar} bar */
function firstOf(bar) {
  const starts = [...bar.spans.map((s) => s[0]), ...bar.events.map((e) => e[1])].filter((m) => m !== null), ends = bar.spans.map((s) => s[1]).filter((m) => m !== null);
  return Math.min(...(starts.length ? starts : ends.length ? ends : [1e9]));
}

/** @param {Bar[]} bars @param {(bar: Bar) => boolean} undated */
const ordered = (bars, undated) => bars.sort((p, q) => Number(undated(p)) - Number(undated(q)) || firstOf(p) - firstOf(q) || rules.byText(p.name, q.name) || rules.byText(p.key, q.key));

/** @param {PageData} data @param {any} at @param {Map<string, Shown[]>} times @param {Set<string>} closed */
function lineBars(data, at, times, closed) {
  const passing = new Set(at.view.events.map((/** @type {View["events"][0]} */ e) => e.place));
  /** @type {Map<string, Bar["events"]>} */
  const events = new Map();
  const facts = data.facts.events, order = data.happenings.filter((h) => passing.has(h.row)).sort((p, q) => p.row - q.row);
  for (const h of order) { const line = data.facts.ids[Number(facts[h.row][1])]; events.set(line, [...(events.get(line) || []), [facts[h.row][0], h.first, h.last, h.words]]); }
  const bars = [...at.lives.keys()].map((/** @type {string} */ line) => ({
    key: `n/${line}`, name: shortLabel(plainName(data, line), 28), spans: inOrder((times.get(line) || []).filter((s) => s[2] !== "inside").map((s) => [s[0], s[1], s[2] === "overlap"])),
    events: events.get(line) || [], tip: `${plainName(data, line)}: ${stateWords(data, at, line)}${closed.has(line) ? "\nclosed here, what if" : ""}`, crossed: closed.has(line),
  }));
  return ordered(bars, (bar) => !bar.spans.length && !bar.events.length);
}

/** @param {PageData} data @param {any} at */
function operationBars(data, at) {
  /** @type {View} */
  const view = at.view;
  const named = new Set([...view.links.flatMap((x) => [x.from, x.to]), ...view.events.map((e) => e.operation), ...view.held.countedOperations.filter((c) => rules.countPasses(view, c)).map((c) => c.subject)]);
  const bars = data.operation_bars.filter(([id]) => named.has(id)).map(([id, own]) => {
    const link = own ? null : view.links.find((x) => x.from === id && (x.type === rules.TARGETED || x.type === rules.CONDUCTED) && (x.period.start || x.period.end));
    const span = own || (link && [month(rules.firstDay(link.period)), month(rules.lastDay(link.period)), Boolean(link.period.start && link.period.end)]);
    return /** @type {Bar} */ ({ key: `n/${id}`, name: shortLabel(plainName(data, id), 28), spans: span ? [span] : [], events: [], tip: plainName(data, id), crossed: false });
  });
  return ordered(bars, (bar) => !bar.spans.length);
}

/** Lines certainly active, and certainly or possibly, in each month. @param {Map<string, Shown[]>} times @param {[number, number]} months @returns {[number, number, number][]} */
function activityByMonth(times, [first, last]) {
  const found = Array.from({ length: last - first + 1 }, (_, i) => /** @type {[number, number, number]} */ ([first + i, 0, 0]));
  for (const shown of times.values()) {
    const best = new Uint8Array(found.length);
    for (const [start, end, rule] of shown) {
      if (rule === "inside" && start !== end) continue;
      for (let i = Math.max(0, (start ?? first) - first); i <= Math.min(last, end ?? last) - first; i += 1) best[i] = Math.max(best[i], rule === "maybe" ? 1 : 2);
    }
    best.forEach((value, i) => { if (value === 2) found[i][1] += 1; if (value) found[i][2] += 1; });
  }
  return found;
}

/**
 * The year at which the picture opens, where its dates are dense: graphlab.report.pages.replay.opening_year.
 * @param {number[]} dates months in which bars begin, end or have an event, each once a bar
 * @param {readonly [number, number]} months first and last of anything dated
 * @param {number | null} asked first month of the period asked for; null where it is open; without a period the last month
 */
export function openingYear(dates, months, asked) {
  const [first, last] = months.map((m) => Math.floor(m / 12));
  let opened = first;
  for (let year = first + 1; year <= last; year += 1) if (20 * dates.filter((m) => m < 12 * year).length <= dates.length && 4 * (year - first) >= last + 1 - first) opened = year;
  return Math.max(first, Math.min(opened, asked === null ? first : Math.floor(asked / 12)));
}

/** @param {Bar} bar months in which it begins, ends or has an event, each once */
const datesOf = (bar) => [...new Set([...bar.spans.flatMap((s) => [s[0], s[1]]), ...bar.events.flatMap((e) => [e[1], e[2]])].filter((m) => m !== null))];

/** @param {PageData} data @param {any} at @param {Set<string>} closed @returns {Timeline} */
function timelineOf(data, at, closed) {
  const times = lineTimes(at.view), operations = operationBars(data, at), bars = lineBars(data, at, times, closed);
  const passing = new Set(at.view.events.map((/** @type {View["events"][0]} */ e) => e.place));
  const dates = [...[...times.values()].flat().flatMap((s) => [s[0], s[1]]), ...operations.flatMap((b) => b.spans.flatMap((s) => [s[0], s[1]])), ...data.happenings.filter((h) => passing.has(h.row)).flatMap((h) => [h.first, h.last])].filter((m) => m !== null);
  const months = dates.length ? /** @type {[number, number]} */ ([dates.reduce((a, b) => Math.min(a, b)), dates.reduce((a, b) => Math.max(a, b))]) : null;
  if (!months) return { bars, operations, months, activity: [], before: 0, reach: null };
  const told = [...bars, ...operations].flatMap(datesOf), start = Math.max(months[0], 12 * openingYear(told, months, at.filters.period ? month(at.filters.period[0]) : months[1]));
  /** @type {[number, number]} */
  const drawn = [start, months[1]];
  return { bars, operations, months: drawn, activity: activityByMonth(times, drawn), before: told.filter((m) => m < start).length, reach: at.filters.period ? null : Math.floor(months[0] / 12) };
}

/** @param {PageData} data @param {Held} _ @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found */
export function tellTimeline(data, _, at, state, closed, found) {
  if (data.fixed) { found.status = data.said || ""; tellTables(data, at, state, found); return; }
  const now = timelineOf(data, at, closed), passing = new Set(at.view.events.map((/** @type {View["events"][0]} */ e) => e.place));
  found.bars = now;
  const closures = at.view.events.filter((/** @type {View["events"][0]} */ e) => rules.CLOSURES.has(e.kind)).length, dated = data.happenings.filter((h) => passing.has(h.row)).length;
  found.title = `${capital(many(at.lives.size, "line"))} over time: ${many(closures, "closure")}, ${many(dated, "dated event")} in all`;
  const undated = now.bars.filter((bar) => !bar.spans.length && !bar.events.length).length, drawn = Math.min(now.bars.length, data.top);
  found.status = [
    `Shown: ${plural(drawn, "line")} of ${number(at.lives.size)}${now.operations.length ? `, ${plural(now.operations.length, "operation")}` : ""}.`,
    now.before && now.months ? `${plural(now.before, "date")} before ${Math.floor(now.months[0] / 12)} ${now.before === 1 ? "is" : "are"} to the left${now.reach === null ? "" : `; a period from ${now.reach} draws them`}.` : "",
    undated ? `${plural(undated, "line is", "lines are")} not dated and named without a bar.` : "",
  ].filter(Boolean).join(" ");
  if (drawn < now.bars.length) found.apart = `${plural(now.bars.length - drawn, "line")} beyond the first ${number(data.top)} in the table only.`;
  tellTables(data, at, state, found);
  if (!narrowed(state)) return;
  for (const [line, life] of at.lives) {
    const cells = ledgerCells(data, at, line, life);
    found.facts.set(`n/${line}`, [["State", stateWords(data, at, line)], ["From", cells.origins], ["To", cells.destinations], ["First seen", cells["first seen"]], ["Last seen", cells["last seen"]]]);
  }
}
