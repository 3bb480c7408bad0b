/**
 * The rules of the commands, asked again of the same claims under the filters of a reader: what passes, who is active,
 * how a line stands, which pairs are served and lost, and how many different lines some lines are.
 *
 * Each function says which function of the package it repeats; `tests/scripts` holds the two against each other on
 * random datasets. Days are ordinal numbers as Python counts them; an open side is `FIRST` or `LAST`.
 */

/** @import { Activity, Asked, Doubt, Facts, Filters, Flow, Held, Life, Period, Served, View } from "./types" */

import { differentLines } from "./different_lines.js";
import { byText } from "./words.js";

export const FIRST = -1e9;
export const LAST = 1e9;
const [ORIGIN, SUPPLY, TARGETED, CONDUCTED, , CONNECTS] = [0, 1, 2, 3, 4, 5];
export const CLOSURES = new Set(["closed", "closed_type1", "closed_type2"]);
/** Events that come before a closure wherever both are stated without a date. */
const BEFORE_CLOSURE = new Set(["opened", "disrupted", "check_back"]);
/** @type {Record<string, string>} */
const FAMILY = {
  closed: "closed", closed_type1: "closed", closed_type2: "closed", reemerged: "returned", check_back_failed: "returned",
  disrupted: "disrupted", opened: "active", active: "active", last_seen: "last_seen", link: "active",
};
/** @type {Record<string, number>} */
const ORDER_ON_ONE_DAY = { closed: 5, returned: 4, disrupted: 3, dormant: 2, active: 1 };
const DECIDED = new Set(["closed", "returned", "disrupted", "dormant"]);
export const NOT_SEEN = "not seen since";

/* ---- periods: graphlab.model.periods and graphlab.graph.activity ---- */

/** @type {Period} */
const UNDATED = { start: null, end: null };

/**
 * Return a period from four numbers of a row: the days of its start and of its end.
 * @param {readonly unknown[]} row
 * @param {number} at
 * @returns {Period}
 */
export function periodOf(row, at) {
  const [a, b, c, d] = /** @type {(number | null)[]} */ (row.slice(at, at + 4));
  return { start: a === null ? null : [a, /** @type {number} */ (b)], end: c === null ? null : [c, /** @type {number} */ (d)] };
}

/** @param {Period} p */
export const firstDay = (p) => (p.start ? p.start[0] : FIRST);
/** @param {Period} p */
export const lastDay = (p) => (p.end ? p.end[1] : LAST);
/** @param {Period} p */
const isDated = (p) => p.start !== null || p.end !== null;
/** @param {Period} p */
const isClosed = (p) => p.start !== null && p.end !== null;
/** @param {Period} p @param {Asked} asked */
const overlaps = (p, asked) => firstDay(p) <= asked[1] && asked[0] <= lastDay(p);
/** @param {Period} p */
const lastKnown = (p) => (p.end ? p.end[1] : p.start ? p.start[1] : FIRST);

/** @param {Period} p @param {Period} q @returns {Period} */
function widest(p, q) {
  return {
    start: p.start && q.start ? (q.start[0] < p.start[0] ? q.start : p.start) : null,
    end: p.end && q.end ? (q.end[1] > p.end[1] ? q.end : p.end) : null,
  };
}

/**
 * Whether something that lasts `p` is active in the asked days: "certain", "possible" or not (null).
 * @param {Period} p
 * @param {Asked | null} asked
 * @returns {Activity | null}
 */
export function activity(p, asked) {
  if (!asked) return "certain";
  if (!isDated(p) || !overlaps(p, asked)) return null;
  /** @param {readonly [number, number] | null} day */
  const inside = (day) => day !== null && asked[0] <= day[0] && day[1] <= asked[1];
  return isClosed(p) || inside(p.start) || inside(p.end) ? "certain" : "possible";
}

/**
 * Whether an event shows its line in the asked days; a range of days is one day somewhere in it.
 * @param {string} kind
 * @param {Period} p
 * @param {Asked | null} asked
 * @returns {Activity | null}
 */
export function eventActivity(kind, p, asked) {
  if (!asked || kind === "active") return activity(p, asked);
  if (!isDated(p) || !overlaps(p, asked)) return null;
  return isClosed(p) && asked[0] <= firstDay(p) && lastDay(p) <= asked[1] ? "certain" : "possible";
}

/* ---- which claims pass: graphlab.graph.network ---- */

/** @param {string} grade @param {string} least */
export const gradePasses = (grade, least) => !least || (grade !== "" && grade[0] <= least[0] && grade[1] <= least[1]);

/**
 * Return the rows of a page as claims, once.
 * @param {Facts} facts
 * @returns {Held}
 */
export function readFacts(facts) {
  const id = facts.ids;
  return {
    facts,
    special: new Set(facts.special.map((k) => id[k])),
    links: facts.links.map((r, place) => ({
      place, type: r[0], from: id[r[1]], to: id[r[2]], shown: id[r[3]], own: periodOf(r, 4),
      certainty: /** @type {number} */ (r[8]), grade: String(r[9]), source: id[Number(r[10])],
    })),
    events: facts.events.map((r, place) => ({
      place, kind: r[0], line: id[r[1]], operation: r[2] === null ? "" : id[r[2]], own: periodOf(r, 3),
      grade: String(r[7]), source: id[Number(r[8])],
    })),
    statuses: facts.statuses.map((r, place) => ({
      place, line: id[r[0]], state: r[1], own: periodOf(r, 2), grade: String(r[6]), source: id[Number(r[7])],
    })),
    operationDays: new Map(Object.entries(facts.operation_days).map(([k, row]) => [id[Number(k)], periodOf(row, 0)])),
    ofOperation: new Map(Object.entries(facts.operations).map(([k, lines]) => [k, new Set(lines.map((x) => id[x]))])),
    ofPlace: new Map(Object.entries(facts.places).map(([k, lines]) => [k, new Set(lines.map((x) => id[x]))])),
    within: new Map(Object.entries(facts.within).map(([k, ends]) => [k, new Set(ends.map((x) => id[x]))])),
    inside: new Map(Object.entries(facts.inside).map(([level, of]) => [level, new Map(Object.entries(of).map(([k, ends]) => [k, new Set(ends.map((x) => id[x]))]))])),
    levels: new Map(Object.entries(facts.levels).map(([level, ends]) => [level, new Map(ends.map(([end, shown]) => [id[end], id[shown]]))])),
    counted: facts.counted.map((r) => readCount(r, id)),
    countedOperations: facts.counted_operations.map((r) => readCount(r, id)),
    unnamed: facts.unnamed.map((k) => id[k]),
    scope: facts.asked.scope && { lines: facts.asked.scope.lines && new Set(facts.asked.scope.lines.map((k) => id[k])) },
  };
}

/** @param {Facts["counted"][0]} row @param {readonly string[]} id @returns {Held["counted"][0]} */
const readCount = (row, id) => ({ subject: id[row[0]], first: row[1], last: row[2], grade: row[3], beside: row[4].map((k) => id[k]), places: row[5].map((k) => id[k]) });

/**
 * The widest period that the dated links and events of each line allow.
 * @param {Held["links"]} links
 * @param {Held["events"]} events
 * @returns {Map<string, Period>}
 */
function lineSpans(links, events) {
  /** @type {Map<string, Period>} */
  const spans = new Map();
  /** @param {string} line @param {Period} p */
  const note = (line, p) => { const known = spans.get(line); spans.set(line, known ? widest(known, p) : p); };
  for (const x of links) if (x.type <= TARGETED && isDated(x.own)) note(x.type === TARGETED ? x.to : x.from, x.own);
  for (const e of events) if (isDated(e.own)) note(e.line, e.own);
  return spans;
}

/**
 * Return what passes the filters, with the effective period of each link and the activity of each line.
 * @param {Held} held
 * @param {Filters} filters
 * @returns {View}
 */
export function look(held, filters) {
  const { period, grade, certainty, operation, place, asAt, scope } = filters, rolled = filters.fold || held.levels.get(filters.level);
  /** @param {Period} p */
  const later = (p) => asAt !== null && firstDay(p) > asAt;
  const sure = held.links.filter((x) => gradePasses(x.grade, grade) && x.certainty <= certainty);
  const graded = held.events.filter((e) => gradePasses(e.grade, grade));
  const spans = lineSpans(sure.filter((x) => !later(x.own)), graded.filter((e) => !later(e.own)));
  const dropped = asAt === null ? new Set() : new Set([...lineSpans(sure, graded).keys()].filter((line) => !spans.has(line)));
  const chosen = chosenLines(held, operation, place);
  const within = place ? held.within.get(place) || new Set() : null;
  /** @param {Held["links"][0]} x @returns {Period} */
  const effective = (x) => {
    if (isDated(x.own)) return x.own;
    if (x.type <= TARGETED) return spans.get(x.type === TARGETED ? x.to : x.from) || UNDATED;
    return (x.type === CONDUCTED && held.operationDays.get(x.from)) || UNDATED;
  };
  /** @param {Held["links"][0]} x */
  const askedFor = (x) => !chosen || chosen.has(x.from) || chosen.has(x.to) || (operation
    ? (x.from === operation || x.to === operation) && (!within || within.has(x.to))
    : x.type === CONDUCTED ? Boolean(within && within.has(x.to)) : x.type === CONNECTS && Boolean(within && (within.has(x.to) || within.has(x.from))));
  /** @type {View["links"]} */
  const links = [];
  for (const x of sure) {
    if (!askedFor(x) || (x.type <= SUPPLY && scope && !scope.has(x.from))) continue;
    const p = effective(x);
    if (isDated(x.own) || x.type === CONDUCTED ? later(p) : dropped.has(x.type === TARGETED ? x.to : x.from)) continue;
    const active = activity(p, period);
    if (active) links.push({ ...x, ...(rolled ? { shown: rolled.get(x.shown) ?? x.shown, from: x.type === CONNECTS ? rolled.get(x.from) ?? x.from : x.from } : {}), period: p, active });
  }
  const events = graded.filter((e) => (!chosen || chosen.has(e.line)) && !later(e.own) && eventActivity(e.kind, e.own, period));
  const statuses = held.statuses.filter((s) => gradePasses(s.grade, grade) && (!chosen || chosen.has(s.line)) && !later(s.own)
    && (!period || (isDated(s.own) && overlaps(s.own, period))));
  /** @type {Map<string, Activity>} */
  const active = new Map();
  /** @param {string} line @param {Activity | null} state */
  const note = (line, state) => { if (state && active.get(line) !== "certain") active.set(line, state); };
  for (const x of links) if (x.type <= SUPPLY) note(x.from, x.active);
  for (const e of events) note(e.line, eventActivity(e.kind, e.own, period));
  return { held, filters, links, events, statuses, spans, active };
}

/**
 * Where lines that are not active in the asked days lie: before those days begin for them, after, between, or not dated.
 * @param {View} view @param {Asked} asked @param {readonly string[]} lines
 */
export function whenOf(view, asked, lines) {
  const spans = lines.map((line) => view.spans.get(line)).filter((p) => p !== undefined);
  if (!spans.length) return "undated";
  if (spans.every((p) => firstDay(p) > asked[1])) return "before";
  return spans.every((p) => lastDay(p) < asked[0]) ? "after" : "quiet";
}

/** @param {Held} held @param {string} operation @param {string} place @returns {Set<string> | null} */
function chosenLines(held, operation, place) {
  const first = operation ? held.ofOperation.get(operation) || new Set() : null;
  const second = place ? held.ofPlace.get(place) || new Set() : null;
  return first && second ? new Set([...first].filter((line) => second.has(line))) : first || second;
}

/**
 * Return the lines that serve each pair of places, by origin and destination, lines by id.
 * @param {View} view
 * @returns {Served[]}
 */
export function pairsOf(view) {
  /** @type {Map<string, [Map<string, boolean>, Map<string, boolean>]>} */
  const ends = new Map();
  for (const x of view.links) {
    if (x.type > SUPPLY) continue;
    let both = ends.get(x.from);
    if (!both) ends.set(x.from, (both = [new Map(), new Map()]));
    both[x.type].set(x.shown, both[x.type].get(x.shown) || x.active === "certain");
  }
  const { fold, level, place } = view.filters, touching = place ? view.held.inside.get(fold ? "" : level)?.get(place) : null;
  const within = fold && touching ? new Set([...touching].map((end) => fold.get(end) ?? end)) : touching;
  /** @type {Map<string, Served>} */
  const found = new Map();
  for (const line of [...ends.keys()].sort(byText)) {
    const [origins, towns] = /** @type {[Map<string, boolean>, Map<string, boolean>]} */ (ends.get(line));
    for (const [origin, a] of origins) for (const [town, b] of towns) {
      if (view.filters.place && !(within && (within.has(origin) || within.has(town)))) continue;
      const key = `${origin}\u0000${town}`;
      let pair = found.get(key);
      if (!pair) found.set(key, (pair = { origin, destination: town, lines: [], certain: [] }));
      pair.lines.push(line);
      if (a && b) pair.certain.push(line);
    }
  }
  return [...found.values()].sort((p, q) => byText(p.origin, q.origin) || byText(p.destination, q.destination));
}

/* ---- how a line stands: graphlab.analysis.lifecycle ---- */

/**
 * Return how every line in view stands, and when it was first and last seen.
 * @param {View} view
 * @param {number | null} cutOff
 * @returns {Map<string, Life>}
 */
export function livesOf(view, cutOff) {
  /** @type {Map<string, { events: Held["events"], links: View["links"], statuses: Held["statuses"] }>} */
  const about = new Map();
  /** @param {string} line */
  const of = (line) => { let told = about.get(line); if (!told) about.set(line, (told = { events: [], links: [], statuses: [] })); return told; };
  const { period, operation, place } = view.filters;
  for (const x of view.links) {
    if (x.type <= TARGETED) of(x.type === TARGETED ? x.to : x.from).links.push(x);
    if (x.type === 4) { of(x.from); of(x.to); }
  }
  for (const e of view.events) of(e.line).events.push(e);
  if (!period) for (const s of view.statuses) of(s.line);
  for (const c of view.held.counted) if (countPasses(view, c)) of(c.subject);
  if (!operation && !place && !period) for (const line of view.held.unnamed) of(line);
  for (const s of view.statuses) { const told = about.get(s.line); if (told) told.statuses.push(s); }
  /** @type {Map<string, Life>} */
  const lives = new Map();
  for (const line of [...about.keys()].sort(byText)) { const told = of(line); lives.set(line, lifeOf(told.events, told.links, told.statuses, cutOff)); }
  return lives;
}

/** Whether something counted passes: it brings its line or operation into view. @param {View} view @param {Held["counted"][0]} c */
export function countPasses(view, c) {
  const { period, grade, asAt, operation, place } = view.filters;
  if ((operation && !c.beside.includes(operation)) || (place && !c.places.includes(place))) return false;
  if (!gradePasses(c.grade, grade) || (asAt !== null && c.first !== null && c.first > asAt)) return false;
  if (!period) return true;
  return (c.first !== null || c.last !== null) && (c.first ?? FIRST) >= period[0] && (c.last ?? LAST) <= period[1];
}

/** @param {Held["events"]} events @param {View["links"]} links @param {Held["statuses"]} statuses @param {number | null} cutOff @returns {Life} */
function lifeOf(events, links, statuses, cutOff) {
  /** @type {Map<string, number>} */
  const recordedOn = new Map();
  for (const s of statuses) if (isDated(s.own)) recordedOn.set(s.source, Math.max(lastKnown(s.own), recordedOn.get(s.source) ?? FIRST));
  const last = cutOff ?? LAST;
  /** @param {string} source */
  const until = (source) => Math.min(recordedOn.get(source) ?? LAST, last);
  /** @typedef {{ kind: string, family: string, place: number, own: Period, type: number, until: number }} Dated */
  /** @type {Dated[]} */
  let dated = [];
  for (const e of events) if (isDated(e.own) && e.kind !== "check_back") dated.push({ kind: e.kind, family: FAMILY[e.kind], place: e.place, own: e.own, type: -1, until: until(e.source) });
  for (const x of links) if (isDated(x.own)) dated.push({ kind: "link", family: "active", place: x.place, own: x.own, type: x.type, until: until(x.source) });
  for (const s of statuses) if (s.state && isDated(s.own)) dated.push({ kind: "status", family: s.state, place: s.place, own: s.own, type: -1, until: LAST });
  if (dated.some((d) => DECIDED.has(d.family))) dated = dated.filter((d) => d.type !== TARGETED);
  const seen = seenOf(events, links, recordedOn);
  if (!dated.length) {
    const held = events.some((e) => e.kind === "check_back" && isDated(e.own));
    return { kind: held || closedWithoutDate(events, statuses) ? "closed" : "undated", since: null, ...seen };
  }
  const latest = dated.reduce((a, b) => (comesFirst(b, a) ? b : a));
  if (DECIDED.has(latest.family) || latest.kind === "status") return { kind: latest.family, since: null, ...seen };
  const reaches = latest.own.end === null || (cutOff !== null && firstDay(latest.own) <= cutOff && cutOff <= lastDay(latest.own));
  if (latest.family === "active" && reaches) return { kind: "active", since: null, ...seen };
  return { kind: NOT_SEEN, since: lastKnown(latest.own), ...seen };
}

/** Whether a closure without a date is stated and nothing that could have come after it. @param {Held["events"]} events @param {Held["statuses"]} statuses */
function closedWithoutDate(events, statuses) {
  const after = events.some((e) => !CLOSURES.has(e.kind) && !BEFORE_CLOSURE.has(e.kind)) || statuses.some((s) => s.state && s.state !== "closed");
  return !after && events.some((e) => CLOSURES.has(e.kind));
}

/** Sort key of a dated claim, latest first. @param {{ kind: string, family: string, place: number, own: Period, until: number }} d */
function keyOf(d) {
  const { start, end } = d.own;
  let day = end ? end[1] : start ? (d.kind === "active" || d.kind === "link" ? start[0] : start[1]) : FIRST;
  if (firstDay(d.own) <= d.until && d.until < day) day = d.until;
  return [-day, -(ORDER_ON_ONE_DAY[d.family] || 0), d.kind === "status" ? 1 : d.kind === "link" ? 2 : 0, d.place];
}

/** @param {Parameters<typeof keyOf>[0]} a @param {Parameters<typeof keyOf>[0]} b */
function comesFirst(a, b) {
  const p = keyOf(a), q = keyOf(b), i = p.findIndex((v, k) => v !== q[k]);
  return i >= 0 && p[i] < q[i];
}

/** @param {Held["events"]} events @param {View["links"]} links @param {Map<string, number>} recordedOn */
function seenOf(events, links, recordedOn) {
  /** @type {[number, number, number, number][]} */
  const edges = [];
  /** @param {Period} p @param {boolean} lasting @param {string} source */
  const add = (p, lasting, source) => {
    const a = firstDay(p), d = lastDay(p), until = recordedOn.get(source) ?? LAST;
    const b = lasting ? Math.min(p.start ? p.start[1] : d, d) : d, c = lasting ? Math.max(p.end ? p.end[0] : a, a) : a;
    edges.push([a, a <= until && until < b ? until : b, c, c <= until && until < d && d !== LAST ? until : d]);
  };
  for (const e of events) if (isDated(e.own) && e.kind !== "check_back") add(e.own, e.kind === "active", e.source);
  for (const x of links) if (isDated(x.own)) add(x.own, true, x.source);
  if (!edges.length) return { first: null, last: null };
  /** @param {number} day */
  const known = (day) => (day === FIRST || day === LAST ? null : day);
  const low = Math.min(...edges.map((e) => e[0])), high = Math.min(...edges.map((e) => e[1]));
  const from = Math.max(...edges.map((e) => e[2])), to = Math.max(...edges.map((e) => e[3]));
  return {
    first: /** @type {[number | null, number | null]} */ ([known(low), known(high)]),
    last: /** @type {[number | null, number | null]} */ ([known(from), known(to)]),
  };
}

/**
 * Return the view of the lines that a question about what comes next is asked of, and how each of them stands.
 * @param {Held} held
 * @param {Filters} filters
 * @returns {{ view: View, lives: Map<string, Life>, lines: Set<string> | null, day: number | null }}
 */
export function standingOf(held, filters) {
  const asked = held.facts.asked;
  if (held.scope && !filters.period) {
    const view = look(held, { ...filters, scope: held.scope.lines });
    return { view, lives: livesOf(view, cutOffOf(held, filters)), lines: held.scope.lines, day: asked.as_at ?? asked.cut_off };
  }
  const all = filters.period !== null || asked.all_time;
  const day = all ? null : cutOffOf(held, filters);
  const from = all || day === null ? filters : { ...filters, asAt: day };
  const view = look(held, from), lives = livesOf(view, cutOffOf(held, from));
  if (all && !asked.states.length) return { view, lives, lines: null, day };
  const kept = [...lives].filter(([, life]) => (asked.states.length ? asked.states.includes(life.kind) : life.kind !== "closed"));
  const lines = new Set(kept.map(([line]) => line));
  const scoped = { ...from, scope: lines }, whole = view.links.every((x) => x.type > SUPPLY || lines.has(x.from));
  return { view: whole ? { ...view, filters: scoped } : look(held, scoped), lives: new Map(kept), lines, day };
}

/** The last day that a view speaks for. @param {Held} held @param {Filters} filters @returns {number | null} */
export function cutOffOf(held, filters) {
  const days = [filters.period && filters.period[1] !== LAST ? filters.period[1] : null, filters.asAt].filter((d) => d !== null);
  return days.length ? Math.min(.../** @type {number[]} */ (days)) : held.facts.asked.cut_off;
}

/* ---- what closing lines would cut: graphlab.analysis.whatif ---- */

/** @param {Map<string, Period>} spans @param {string} a @param {string} b */
export function overlapInTime(spans, a, b) {
  const p = spans.get(a) || UNDATED, q = spans.get(b) || UNDATED;
  return firstDay(p) <= lastDay(q) && firstDay(q) <= lastDay(p);
}

/**
 * A pair is lost when a closed line that served it overlaps in time no remaining line that serves it.
 * @param {readonly string[]} lines
 * @param {ReadonlySet<string>} closed
 * @param {Map<string, Period>} spans
 */
export function pairLost(lines, closed, spans) {
  return lines.some((line) => closed.has(line) && !lines.some((other) => other !== line && !closed.has(other) && overlapInTime(spans, line, other)));
}

/**
 * Bounds of what goes in one measure, each figure once; null where nothing is stated. What is counted of a closed line
 * goes with it; what is counted of a pair goes when the pair is lost and none of its closed lines has a figure of its own.
 * @param {Flow} flow
 * @param {ReadonlySet<string>} closed
 * @param {readonly Served[]} lost
 * @returns {[number | null, number | null] | null}
 */
export function flowLost(flow, closed, lost) {
  /** @type {[number | null, number | null][]} */
  const gone = [];
  for (const line of [...closed].sort(byText)) if (flow.line_flow[line]) gone.push(flow.line_flow[line]);
  for (const pair of lost) {
    const stated = flow.pair_flow.find((row) => row[0] === pair.origin && row[1] === pair.destination);
    if (stated && !pair.lines.some((line) => closed.has(line) && flow.line_flow[line])) gone.push([stated[2], stated[3]]);
  }
  if (!gone.length) return null;
  /** @type {number | null} */ let low = 0;
  /** @type {number | null} */ let high = 0;
  for (const [a, b] of gone) { low += a ?? 0; high = high === null || b === null ? null : high + b; }
  return [low, high];
}

/**
 * Return what closing lines would cut of a view: pairs, towns, and pairs lost if lines that may be one are one.
 * @param {View} view
 * @param {readonly Served[]} pairs  without special ends
 * @param {ReadonlySet<string>} closed
 * @param {Doubt | null} doubt
 */
export function afterClosing(view, pairs, closed, doubt) {
  const lost = pairs.filter((pair) => pairLost(pair.lines, closed, view.spans));
  /** @type {Map<string, Set<string>>} */
  const suppliers = new Map();
  for (const x of view.links) if (x.type === SUPPLY && !view.held.special.has(x.shown)) suppliers.set(x.shown, (suppliers.get(x.shown) || new Set()).add(x.from));
  const towns = [...suppliers].filter(([, lines]) => pairLost([...lines], closed, view.spans)).map(([town]) => town).sort(byText);
  let more = 0;
  if (doubt) for (const pair of pairs) if (!lost.includes(pair) && pair.lines.some((line) => closed.has(line))) {
    const gone = pair.lines.filter((line) => closed.has(line));
    if (differentLines(doubt, pair.lines)[0] === differentLines(doubt, gone)[0]) more += 1;
  }
  return { lost, towns, served: pairs.length - lost.length, lostHigh: lost.length + more };
}

/* ---- flows of lines: graphlab.analysis.flows.lines ---- */

/**
 * Return rows of lines by pair as the command prints them: bounds, share, in its order.
 * @param {readonly Served[]} pairs
 * @param {Doubt | null} doubt
 * @param {ReadonlySet<string>} special
 */
export function flowsOfLines(pairs, doubt, special) {
  const sure = new Set(pairs.flatMap((p) => p.certain)), maybe = new Set(pairs.flatMap((p) => p.lines));
  const rows = pairs.map((p) => {
    const low = differentLines(doubt, p.certain)[0], high = differentLines(doubt, p.lines)[1];
    return { ...p, low, high, share: shareOf(p, low, high, sure, maybe, doubt) };
  });
  /** @param {Served} p */
  const late = (p) => Math.max(...[p.origin, p.destination].map((end) => (!special.has(end) ? 0 : end === "unknown" ? 1 : 2)));
  return rows.sort((p, q) => late(p) - late(q) || q.low - p.low || q.high - p.high || byText(p.origin, q.origin) || byText(p.destination, q.destination));
}

/** @param {Served} p @param {number} fewestMine @param {number} most @param {Set<string>} sure @param {Set<string>} maybe @param {Doubt | null} doubt @returns {[number | null, number | null]} */
function shareOf(p, fewestMine, most, sure, maybe, doubt) {
  const together = new Set([...sure, ...p.lines]), others = differentLines(doubt, together)[0];
  if (fewestMine < p.certain.length || others < together.size) {
    return [maybe.size ? fewestMine / maybe.size : null, others ? Math.min(1, most / others) : null];
  }
  const doubtful = p.lines.filter((line) => !sure.has(line)).length, least = maybe.size - doubtful, greatest = sure.size + doubtful;
  if (!greatest) return [null, null];
  return [least ? p.certain.length / least : 1, p.lines.length / greatest];
}

/** Closures and the operation that made them, among the events of a view. @param {View} view */
export function closuresByOperation(view) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const e of view.events) if (e.operation && CLOSURES.has(e.kind)) found.set(e.operation, (found.get(e.operation) || new Set()).add(e.line));
  return found;
}

export { doubtOf } from "./different_lines.js";
export { byText, differentLines, ORIGIN, SUPPLY, TARGETED, CONDUCTED, CONNECTS };
