/**
 * One function from the state of a page to every figure and sentence on it: headline, lede, counts, ledger, tables,
 * tips, boxes, what-if, saved sheet and paper. Nothing else on a page counts anything. What cannot follow a filter says
 * that it is of all periods.
 */

/** @import { EdgeNumbers, Filters, Held, NodeNumbers, Numbers, PageData, Served, State, View, WhatIf } from "./types" */

import * as rules from "./rules.js";
import { bounds, capital, dayText, dayWords, firstDayOf, lastDayOf, listed, many, monthOf, number, periodText, periodWords, plural, shareText } from "./words.js";

/** @param {Pick<State, keyof typeof OPEN>} state @param {Held} held @returns {Filters} */
export function filtersOf(state, held) {
  const asked = held.facts.asked;
  const period = state.from === null && state.to === null ? asked.period
    : /** @type {[number, number]} */ ([state.from === null ? asked.period?.[0] ?? rules.FIRST : firstDayOf(state.from), state.to === null ? asked.period?.[1] ?? rules.LAST : lastDayOf(state.to)]);
  return { period, grade: state.grade, certainty: state.certainty, operation: state.operation, place: state.place, asAt: asked.as_at, scope: null };
}

/** Of a state, what filters: nothing chosen. @type {Pick<State, "from" | "to" | "grade" | "certainty" | "operation" | "place">} */
const OPEN = { from: null, to: null, grade: "", certainty: 2, operation: "", place: "" };

/** Whether the reader narrowed the claims at all. @param {State} state */
export const narrowed = (state) => state.from !== null || state.to !== null || Boolean(state.grade || state.operation || state.place) || state.certainty < 2;

/**
 * Return the function from a state to everything that is said of it.
 * @param {PageData} data
 * @returns {(state: State) => Numbers}
 */
export function makeNumbers(data) {
  const held = rules.readFacts(data.facts);
  /** @type {Map<string, Looked>} */
  const seen = new Map();
  /** @type {Set<number> | null} */
  let first = null;
  /** Links that pass before the reader chooses anything. */
  const before = () => (first ??= new Set(rules.look(held, filtersOf(OPEN, held)).links.map((x) => x.place)));
  /** @typedef {ReturnType<typeof looked>} Looked */
  /** @param {State} state */
  const looked = (state) => {
    const filters = filtersOf(state, held), view = rules.look(held, filters), pairs = rules.pairsOf(view);
    const { doubt, wider } = rules.doubtOf(data.facts.doubt, state.grade);
    const lives = rules.livesOf(view, rules.cutOffOf(held, filters)), open = rules.standingOf(held, filters);
    const served = rules.pairsOf(open.view).filter((p) => !held.special.has(p.origin) && !held.special.has(p.destination));
    return { filters, view, pairs, doubt, wider, lives, open, served, before };
  };
  return (state) => {
    const key = JSON.stringify([state.from, state.to, state.grade, state.certainty, state.operation, state.place]);
    let at = seen.get(key);
    if (!at) { if (seen.size > 60) seen.clear(); seen.set(key, (at = looked(state))); }
    return tell(data, held, at, state);
  };
}

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @returns {Numbers} */
function tell(data, held, at, state) {
  const closed = new Set(state.closed);
  const whatif = data.whatif ? whatIf(data, held, at, state, closed) : null;
  const filters = filterWords(data, state);
  /** @type {Numbers} */
  const found = {
    title: data.title, lede: ledeOf(data, filters), filters, period: periodWords(state.from, state.to), status: "", time: "", key: [],
    nodes: new Map(), edges: new Map(), cells: new Map(), rows: new Map(), tips: new Map(), facts: new Map(), tables: [], boxes: new Map(),
    legend: new Map(), operations: new Map(), whatif, sheet: [], apart: "", absent: data.absent,
  };
  if (filters.length && data.absent.length) found.absent = [`Counted over ${data.lede_parts.asked.length ? "all that the filters of this file let pass" : "all periods and grades"}, not as filtered here:`, ...data.absent];
  if (data.view === "network") tellNetwork(data, held, at, state, closed, found);
  else if (data.view === "map") tellMap(data, held, at, state, closed, found);
  else tellStill(data, state, found);
  found.status = [found.status, ...cautions(data, held, at, state)].filter(Boolean).join(" ");
  found.sheet = [found.status, ...(whatif && state.closed.length ? [whatif.sentence] : []), ...(state.note ? [`Note: ${state.note}`] : [])].filter(Boolean);
  return found;
}

/** What a filter chosen in the page cannot do that the command with the same filter does. @param {PageData} data @param {Held} held @param {any} at @param {State} state */
function cautions(data, held, at, state) {
  const said = [], byLines = Boolean(data.series[state.figure]?.by_lines);
  if (at.wider && (byLines || state.closed.length)) {
    const claims = data.lede_parts.asked.some(([name]) => name === "min grade") ? "of every grade that this file lets pass" : "of all grades";
    said.push(`Which lines may be one is told from claims ${claims}, not of ${state.grade} or better alone: figures made with --min-grade ${state.grade} can differ.`);
  }
  if (narrowed(state) && data.view === "map" && byLines) said.push(leftOut("pair of places", "pairs of places", missingPairs(data, held, at, state).map((p) => `${data.names[p.origin] || p.origin} → ${data.names[p.destination] || p.destination}`)));
  if (narrowed(state) && data.view === "network") said.push(leftOut("link", "links", missingLinks(data, held, at)));
  return said;
}

/**
 * What passes and the file does not hold, in words. A day (--as-at) leaves out the undated links of a line that was first
 * seen later; a reader who then chooses a grade or certainty can set aside the claim that says so.
 * @param {string} one @param {string} several @param {readonly string[]} names
 */
function leftOut(one, several, names) {
  if (!names.length) return "";
  const [passes, is, it] = names.length === 1 ? ["passes", "is", "it"] : ["pass", "are", "them"];
  const shown = names.length > 4 ? [...names.slice(0, 4), `${number(names.length - 4)} more`] : names;
  return `${plural(names.length, one, several)} ${passes} these filters and ${is} missing from picture and table, as the filters of this file left ${it} out: ${listed(shown)}. A page made with both has ${it}.`;
}

/** Pairs that pass and that the file has no flow for. @param {PageData} data @param {Held} held @param {any} at @param {State} state */
function missingPairs(data, held, at, state) {
  const drawn = new Set(data.edges.filter((flow) => flow.series === state.figure).map((flow) => flow.pair.join("\u0000")));
  return rules.flowsOfLines(at.pairs, at.doubt, held.special).filter((p) => !drawn.has(`${p.origin}\u0000${p.destination}`));
}

/** Links that pass and did not before the reader chose anything, by name. @param {PageData} data @param {Held} held @param {any} at */
function missingLinks(data, held, at) {
  if (held.facts.asked.as_at === null) return [];
  const name = (/** @type {string} */ id) => data.names[id] || id, before = at.before();
  const fresh = at.view.links.filter((/** @type {View["links"][0]} */ x) => !before.has(x.place) && !held.special.has(x.from) && !held.special.has(x.to));
  return [...new Set(fresh.map((/** @type {View["links"][0]} */ x) => (x.type === rules.ORIGIN ? `${name(x.shown)} → ${name(x.from)}` : `${name(x.from)} → ${name(x.type === rules.SUPPLY ? x.shown : x.to)}`)))];
}

/** Filters that are not as at the start, in words. @param {PageData} data @param {State} state */
function filterWords(data, state) {
  /** @type {[string, string][]} */
  const said = [];
  if (state.from !== null || state.to !== null) said.push(["period", periodText(state.from, state.to)]);
  if (state.grade) said.push(["min grade", state.grade]);
  if (state.certainty < 2) said.push(["certainty", data.certainties[state.certainty]]);
  if (state.operation) said.push(["operation", data.names[state.operation] || state.operation]);
  if (state.place) said.push(["place", data.names[state.place] || state.place]);
  return said;
}

/** @param {PageData} data @param {[string, string][]} filters */
function ledeOf(data, filters) {
  const period = filters.some(([name]) => name === "period");
  const asked = [...data.lede_parts.asked.filter(([name]) => !(period && name === "period")), ...filters].map(([name, value]) => `${name} ${value}`);
  return `${data.lede_parts.dataset}. ${data.lede_parts.what} ${asked.length ? `Filters: ${asked.join("; ")}.` : "All periods and grades."}`;
}

/** A name as tables and headlines have it: the id stands beside it in lists only. @param {PageData} data @param {string} id */
const plainName = (data, id) => data.plain_names[id] || data.names[id] || id;

/* ---- what if lines were closed ---- */

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @returns {WhatIf} */
function whatIf(data, held, at, state, closed) {
  const payload = /** @type {NonNullable<PageData["whatif"]>} */ (data.whatif);
  const after = rules.afterClosing(at.open.view, at.served, closed, at.doubt);
  const ofAll = at.filters.period !== null && !held.facts.asked.period;
  const tables = ofAll ? payload.flows_all : payload.flows;
  const all = narrowed(state) ? "all periods and grades" : "";
  const flows = tables.map((flow) => {
    const lost = rules.flowLost(flow, closed, after.lost);
    return { measure: flow.measure, unit: flow.unit, lost, words: lost ? bounds(data.bound_words, ...lost) : "nothing stated", all };
  });
  const names = (/** @type {string} */ id) => data.names[id] || id;
  /** @type {Set<string>} */
  const able = new Set(at.open.view.links.filter((/** @type {View["links"][0]} */ x) => x.type <= rules.SUPPLY).map((/** @type {View["links"][0]} */ x) => x.from));
  const lines = [...able].sort((a, b) => names(a).localeCompare(names(b), "en-GB") || rules.byText(a, b));
  const outside = state.closed.filter((line) => !able.has(line));
  const served = `${number(after.served)} of ${plural(at.served.length, "pair")} of places would still be served`;
  const beside = outside.length ? ` ${listed(outside.map(names))} ${outside.length === 1 ? "is" : "are"} not among the lines asked about.` : "";
  const sentence = state.closed.length ? `What if ${listed(state.closed.map(names))} were closed: ${served}, ${number(after.lost.length)} lost.${beside}` : "";
  return {
    ...after, pairs: at.served, flows, lines, outside, sentence, scope: scopeWords(held, at),
    lostNames: after.lost.map((/** @type {Served} */ p) => `${names(p.origin)} → ${names(p.destination)}`), townNames: after.towns.map(names),
    servedWords: `${number(after.served)} of ${number(at.served.length)}`,
    lostWords: after.lostHigh > after.lost.length ? `${number(after.lost.length)} to ${number(after.lostHigh)}` : number(after.lost.length),
  };
}

/** Which lines what-if is asked of. @param {Held} held @param {any} at */
function scopeWords(held, at) {
  const { open, filters } = at, words = held.facts.asked.state_words;
  if (open.lines === null) return filters.period ? "lines active in the period" : "all lines ever seen";
  const kinds = [...open.lives.values()].map((life) => life.kind);
  const split = Object.keys(words).map((kind) => /** @type {[string, number]} */ ([words[kind], kinds.filter((k) => k === kind).length])).filter(([, n]) => n);
  const states = split.length > 1 ? `, ${listed(split.map(([word, n]) => `${number(n)} ${word}`))}` : split.length ? `, ${kinds.length > 1 ? "all of them " : ""}${split[0][0]}` : "";
  return `${many(open.lines.size, "line")} ${open.day === null ? "asked about" : `open as at ${dayWords(open.day)}`}${states}`;
}

/* ---- the network ---- */

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found */
function tellNetwork(data, held, at, state, closed, found) {
  /** @type {View} */
  const view = at.view;
  const passing = new Map(view.links.map((x) => [x.place, x])), aside = new Set(state.aside), hidden = new Set(state.hidden);
  const present = presentIn(held, view), timed = at.filters.period !== null;
  const closures = rules.closuresByOperation(view);
  const pairLines = new Map(at.pairs.map((/** @type {Served} */ p) => [`${p.origin}\u0000${p.destination}`, p.lines]));
  for (const edge of data.edges) {
    const rows = edge.rows.map((i) => passing.get(i)).filter((x) => x !== undefined);
    /** @type {string[]} */
    const lines = edge.of_pairs ? /** @type {string[]} */ (pairLines.get(`${edge.from.slice(2)}\u0000${edge.to.slice(2)}`) || []) : [...new Set(rows.map((x) => (x.type === rules.TARGETED ? x.to : x.from)))];
    const shown = edge.of_pairs ? lines.length > 0 : rows.length > 0;
    const grades = rows.map((x) => x.grade).filter(Boolean).sort();
    found.edges.set(edge.id, {
      shown, count: edge.count > 1 ? (edge.of_pairs ? lines.length : rows.length) : 1, lines,
      certainty: shown && rows.length ? data.certainties[Math.min(...rows.map((x) => x.certainty))] : edge.certainty, grade: grades[0] || "",
      cut: lines.length > 0 && lines.every((line) => closed.has(line)),
    });
  }
  const touched = new Set(data.edges.filter((edge) => found.edges.get(edge.id)?.shown).flatMap((edge) => [edge.from, edge.to]));
  for (const node of data.nodes) found.nodes.set(node.id, nodeNumbers(data, at, node, present, touched, timed, closed, closures));
  for (const node of data.nodes) { const n = /** @type {NodeNumbers} */ (found.nodes.get(node.id)); n.drawn = (n.shown || n.ghost) && !hidden.has(node.kind) && !aside.has(node.id); }
  for (const edge of data.edges) {
    const e = /** @type {EdgeNumbers} */ (found.edges.get(edge.id)), a = found.nodes.get(edge.from), b = found.nodes.get(edge.to);
    e.drawn = Boolean(a?.drawn && b?.drawn && (e.shown || (timed && (a.ghost || b.ghost))));
    e.ghost = e.drawn && !e.shown;
    e.cut = e.cut || Boolean(a?.crossed || b?.crossed);
  }
  if (narrowed(state) && !data.plain) found.title = networkTitle(held, view, present);
  found.operations = new Map([...closures].map(([operation, lines]) => [operation, [...lines].sort(rules.byText)]));
  networkWords(data, at, state, found);
  networkTables(data, at, state, found);
}

/** What is drawn of a view: the ends of its links, and lines that serve an end that is not known. @param {Held} held @param {View} view */
function presentIn(held, view) {
  /** @type {Set<string>} */
  const present = new Set();
  for (const x of view.links) {
    if (x.type <= rules.SUPPLY) present.add(x.from);
    if (held.special.has(x.from) || held.special.has(x.to)) continue;
    present.add(x.from);
    present.add(x.type === rules.TARGETED ? x.to : x.shown);
  }
  return present;
}

/** @param {PageData} data @param {any} at @param {PageData["nodes"][0]} node @param {Set<string>} present @param {Set<string>} touched @param {boolean} timed @param {Set<string>} closed @param {Map<string, Set<string>>} closures @returns {NodeNumbers} */
function nodeNumbers(data, at, node, present, touched, timed, closed, closures) {
  const id = node.id.slice(2), own = node.kind === "line" || node.kind === "group";
  const lines = node.lines.filter((line) => present.has(line));
  const shown = own ? lines.length > 0 : present.has(id) || touched.has(node.id) || lines.length > 0;
  const states = lines.map((line) => at.view.active.get(line));
  const active = !timed || !own ? "on" : states.includes("certain") ? "on" : states.includes("possible") ? "maybe" : whenOf(at, node.lines);
  const kinds = own ? lines.map((line) => at.lives.get(line)?.kind || "undated") : [];
  const outline = data.outlines[Object.keys(data.outlines).find((kind) => kinds.includes(kind)) || "active"] || "open";
  const ended = [...(closures.get(id) || [])].sort(rules.byText);
  const words = own ? (node.kind === "line" ? stateWords(data, at, node.lines[0]) : groupWords(data, kinds)) : "";
  return {
    shown, ghost: !shown && own && timed && (active === "after" || active === "quiet") && !at.filters.operation && !at.filters.place, drawn: false,
    active, outline, words, lines, crossed: node.lines.length > 0 && node.lines.every((line) => closed.has(line)), closedHere: ended,
  };
}

/** How a line stands, in words. @param {PageData} data @param {any} at @param {string} line */
function stateWords(data, at, line) {
  const life = at.lives.get(line);
  if (!life) return "";
  if (life.kind === rules.NOT_SEEN) return `not seen since ${life.since === null || life.since === rules.FIRST ? "an unknown day" : dayText(life.since)}`;
  return life.kind === "returned" ? data.facts.asked.state_words.returned : life.kind;
}

/** @param {PageData} data @param {string[]} kinds */
function groupWords(data, kinds) {
  const words = data.facts.asked.state_words;
  return listed(Object.keys(words).map((kind) => /** @type {[number, string]} */ ([kinds.filter((k) => k === kind).length, words[kind]])).filter(([n]) => n).map(([n, word]) => `${number(n)} ${word}`));
}

/** Where lines that are not active in the period lie: before it begins for them, after, between, or not dated. @param {any} at @param {readonly string[]} lines */
function whenOf(at, lines) {
  const [first, last] = at.filters.period, spans = lines.map((line) => at.view.spans.get(line)).filter(Boolean);
  if (!spans.length) return "undated";
  if (spans.every((p) => rules.firstDay(p) > last)) return "before";
  return spans.every((p) => rules.lastDay(p) < first) ? "after" : "quiet";
}

/** @param {Held} held @param {View} view @param {Set<string>} present */
function networkTitle(held, view, present) {
  const drawn = view.links.filter((x) => !held.special.has(x.to));
  const lines = new Set([...view.links.filter((x) => x.type <= rules.SUPPLY || x.type === 4).map((x) => x.from), ...view.links.filter((x) => x.type === rules.TARGETED || x.type === 4).map((x) => x.to)].filter((id) => present.has(id)));
  const origins = new Set(drawn.filter((x) => x.type === rules.ORIGIN).map((x) => x.shown)), towns = new Set(drawn.filter((x) => x.type === rules.SUPPLY).map((x) => x.shown));
  return `${capital(many(lines.size, "line"))} from ${many(origins.size, "known origin area")} to ${many(towns.size, "known destination")}`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Numbers} found */
function networkWords(data, at, state, found) {
  const drawn = data.nodes.filter((node) => { const n = found.nodes.get(node.id); return n?.drawn && n.shown; });
  for (const [kind, [one, several]] of Object.entries(data.kinds)) {
    const all = data.nodes.filter((node) => node.kind === kind), here = drawn.filter((node) => node.kind === kind);
    if (!all.length) continue;
    const lines = kind === "group" ? `, holding ${number(here.reduce((n, node) => n + (found.nodes.get(node.id)?.lines.length || 0), 0))} of ${plural(all.reduce((n, node) => n + node.lines.length, 0), "line")}` : "";
    found.legend.set(kind, { shown: here.length, all: all.length, words: `${number(here.length)} of ${number(all.length)} ${all.length === 1 ? one : several}${lines}` });
  }
  const edges = data.edges.filter((edge) => { const e = found.edges.get(edge.id); return e?.drawn && !e.ghost; }).length;
  const shown = `Shown: ${[...found.legend.values()].map((kind) => kind.words).join(", ")}; ${number(edges)} of ${plural(data.edges.length, "link")}.`;
  found.time = timeWords(data, at, state);
  found.status = [found.time, shown].filter(Boolean).join(" ");
  for (const node of data.nodes) {
    const n = found.nodes.get(node.id), thing = data.things[node.id];
    const lines = [thing.title, n?.words ? `${thing.kind}, ${n.words}` : thing.kind];
    if (n?.ghost) lines.push(`not active in ${found.period}`);
    if (n?.closedHere.length) lines.push(`closed ${listed(n.closedHere.map((line) => data.names[line] || line))}`);
    found.tips.set(node.id, lines.join("\n"));
  }
}

/** What the chosen period says of lines and of what happened, in one sentence. @param {PageData} data @param {any} at @param {State} state */
export function timeWords(data, at, state) {
  if (state.from === null && state.to === null) return "";
  const count = { on: 0, maybe: 0, before: 0, after: 0, quiet: 0, undated: 0 };
  const all = data.time_lines;
  for (const line of all) {
    const active = at.view.active.get(line);
    count[/** @type {keyof typeof count} */ (active ? (active === "certain" ? "on" : "maybe") : whenOf(at, [line]))] += 1;
  }
  const parts = [`${periodWords(state.from, state.to)}: ${plural(count.on, "line")} certainly active`, `${number(count.maybe)} possibly`, `${number(count.before)} not yet seen`, `${number(count.after + count.quiet)} no longer or not then seen`];
  if (count.undated) parts.push(`${number(count.undated)} undated`);
  const passing = new Set(at.view.events.map((/** @type {View["events"][0]} */ e) => e.place));
  const inside = data.happenings.filter((h) => passing.has(h.row) && h.first <= (state.to ?? Infinity) && h.last >= (state.from ?? -Infinity)).map((h) => h.text);
  const named = inside.length > 4 ? [...inside.slice(0, 4), `and ${number(inside.length - 4)} more events`] : inside;
  return `${parts.join(", ")}.${named.length ? ` Events: ${named.join("; ")}.` : ""}`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Numbers} found */
function networkTables(data, at, state, found) {
  const moved = narrowed(state);
  data.tables.forEach((table, place) => {
    found.tables[place] = { hidden: false, all: moved ? table.still : [], shown: table.rows.length, note: "" };
    table.rows.forEach((id, row) => {
      const key = `${place}/${row}`;
      if (table.kind === "ledger") {
        const life = at.lives.get(id);
        found.rows.set(key, Boolean(life));
        if (moved && life) found.cells.set(key, ledgerCells(data, at, id, life));
      } else if (table.kind === "links") {
        const e = found.edges.get(id);
        found.rows.set(key, Boolean(e?.shown));
        if (moved && e?.shown) found.cells.set(key, { certainty: e.certainty, grade: e.grade || "–" });
      }
    });
    found.tables[place].shown = table.rows.filter((_, row) => found.rows.get(`${place}/${row}`) !== false).length;
    if (moved) found.tables[place].note = `${number(found.tables[place].shown)} of ${plural(table.rows.length, "row")} pass the filters chosen in the page; the saved CSV is of ${data.lede_parts.asked.length ? "the filters of this file" : "all periods and grades"}.`;
  });
}

/** @param {PageData} data @param {any} at @param {string} line @param {any} life @returns {Record<string, string>} */
function ledgerCells(data, at, line, life) {
  const name = (/** @type {string} */ id) => plainName(data, id);
  /** @param {number} type */
  const places = (type) => {
    const found = new Set(at.view.links.filter((/** @type {View["links"][0]} */ x) => x.type === type && x.from === line).map((/** @type {View["links"][0]} */ x) => x.shown));
    const special = new Set(data.facts.special.map((k) => data.facts.ids[k]));
    return [...found].sort((a, b) => Number(special.has(a)) - Number(special.has(b)) || rules.byText(a, b)).map(name).join(", ") || "–";
  };
  /** @param {[number | null, number | null] | null} span */
  const days = (span) => { const [a, b] = (span || [null, null]).map((d) => (d === null ? null : dayText(d))); return a === b ? a || "–" : `${a || "open"} to ${b || "open"}`; };
  return { origins: places(rules.ORIGIN), destinations: places(rules.SUPPLY), "first seen": days(life.first), "last seen": days(life.last), state: stateOfLife(life) };
}

/** The state as the table of the command has it. @param {any} life */
function stateOfLife(life) {
  if (life.kind !== rules.NOT_SEEN) return life.kind;
  return `${rules.NOT_SEEN} ${life.since === null || life.since === rules.FIRST || life.since === rules.LAST ? "an unknown day" : dayText(life.since)}`;
}

/* ---- the map ---- */

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found */
function tellMap(data, held, at, state, closed, found) {
  const series = data.series[state.figure];
  if (!series) return;
  const flows = data.edges.filter((flow) => flow.series === state.figure), moved = narrowed(state);
  const rows = series.by_lines ? rules.flowsOfLines(at.pairs, at.doubt, held.special) : [];
  const rest = series.by_lines && closed.size ? rules.flowsOfLines(openPairs(at.pairs, closed), at.doubt, held.special) : rows;
  /** @param {{ origin: string, destination: string }} p */
  const keyOf = (p) => `${p.origin}\u0000${p.destination}`;
  const rowOf = new Map(rows.map((row, rank) => [keyOf(row), { row, rank }])), restOf = new Map(rest.map((row) => [keyOf(row), row]));
  const lost = new Set((found.whatif?.lost || []).map(keyOf)), drawnLines = new Set();
  const ranked = series.by_lines ? rows.length : flows.length;
  flows.forEach((flow, place) => {
    const key = `${flow.pair[0]}\u0000${flow.pair[1]}`, mine = rowOf.get(key), left = restOf.get(key);
    const gone = series.by_lines && (lost.has(key) || Boolean(mine && closed.size && !left));
    const rank = series.by_lines ? mine?.rank ?? Infinity : place;
    const low = series.by_lines ? (left ? left.low : 0) : flow.low, high = series.by_lines ? (left ? left.high : 0) : flow.high;
    const shown = series.by_lines ? Boolean(mine) : true;
    found.edges.set(flow.id, { shown, drawn: shown && rank < data.top, ghost: false, count: 1, lines: mine ? mine.row.lines : [], certainty: "", grade: "", cut: false, lost: gone, low, high });
    if (shown && mine) for (const line of mine.row.lines) if (!closed.has(line)) drawnLines.add(line);
    const words = gone ? `lost: ${bounds(data.bound_words, mine ? mine.row.low : low, mine ? mine.row.high : high)} before` : bounds(data.bound_words, low, high);
    const thing = data.things[flow.id];
    found.tips.set(flow.id, `${thing.title}\n${words} ${series.unit}${!series.by_lines && moved ? ` (${series.of})` : ""}`);
    if (series.by_lines && (moved || closed.size)) found.facts.set(flow.id, [["Figure", `${words} (${series.unit})`], ...(mine && !closed.size ? /** @type {[string, string][]} */ ([["Share", shareText(data.bound_words, mine.row.share)]]) : []), ["Of", moved ? `${capital(series.short)}, ${found.period}` : series.name]]);
  });
  mapWords(data, at, state, closed, found, flows, series);
  mapTables(data, state, found, rowOf, series);
  if (series.by_lines && moved) found.title = linesTitle(data, held, rows);
  else found.title = series.title;
  if (series.by_lines && ranked > rows.filter((_, rank) => rank < data.top).length) found.apart = `${plural(ranked - data.top, "smaller flow")} of ${series.short} in the table only.`;
}

/** Pairs without the lines that are closed here. @param {Served[]} pairs @param {Set<string>} closed */
const openPairs = (pairs, closed) => pairs.map((p) => ({ ...p, lines: p.lines.filter((line) => !closed.has(line)), certain: p.certain.filter((line) => !closed.has(line)) })).filter((p) => p.lines.length);

/** @param {PageData} data @param {Held} held @param {ReturnType<typeof rules.flowsOfLines>} rows */
function linesTitle(data, held, rows) {
  const named = rows.filter((r) => !held.special.has(r.origin) && !held.special.has(r.destination));
  const origins = [...new Set(named.map((r) => r.origin))].sort(rules.byText), towns = new Set(named.map((r) => r.destination));
  const counts = origins.map((o) => /** @type {[string, number]} */ ([o, new Set(named.filter((r) => r.origin === o).flatMap((r) => r.lines)).size]));
  const most = Math.max(0, ...counts.map(([, n]) => n)), first = counts.filter(([, n]) => n === most).map(([o]) => plainName(data, o));
  const end = !counts.length ? "" : first.length === 1 ? `; ${first[0]} runs the most, ${number(most)}` : first.length > 3 ? `; ${number(first.length)} origins run ${number(most)} each, and none more` : `; ${listed(first)} run the most, ${number(most)} each`;
  return `Lines lead from ${many(origins.length, "named origin")} to ${many(towns.size, "named place")}${end}`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found @param {PageData["edges"]} flows @param {PageData["series"][0]} series */
function mapWords(data, at, state, closed, found, flows, series) {
  const drawn = flows.filter((flow) => found.edges.get(flow.id)?.drawn), shown = flows.filter((flow) => found.edges.get(flow.id)?.shown), moved = narrowed(state);
  const parts = [];
  if (moved && series.by_lines) {
    const undated = data.time_lines.filter((line) => !at.view.active.has(line) && at.filters.period && whenOf(at, [line]) === "undated").length;
    const when = state.from !== null || state.to !== null ? `${found.period}: figures are lines certainly to possibly active` : "Figures are lines ever seen that pass the filters";
    parts.push(`${when}${undated ? `; ${plural(undated, "undated line")} left out` : ""}.`);
  }
  parts.push(`Shown: ${number(drawn.length)} of ${plural(shown.length, "flow")} of “${moved && series.by_lines ? `${capital(series.short)}, ${found.period === "All time" ? "all ever seen" : found.period}` : series.name}”.`);
  if (moved && !series.by_lines) parts.push(`This figure follows no filter of the page: it is of ${series.of}.`);
  if (data.series.length > 1) parts.push(`${plural(data.series.length - 1, "other figure")} can be chosen.`);
  found.status = parts.join(" ");
  for (const node of data.nodes) {
    const from = drawn.filter((flow) => flow.from === node.id), to = drawn.filter((flow) => flow.to === node.id && flow.from !== node.id);
    /** @param {typeof drawn} list */
    const lines = (list) => number(new Set(list.flatMap((flow) => found.edges.get(flow.id)?.lines || []).filter((line) => !closed.has(line))).size);
    const said = series.by_lines ? [from.length ? `from here ${lines(from)}` : "", to.length ? `to here ${lines(to)}` : ""].filter(Boolean).join(", ") : series.boxes[node.id] || "";
    if (node.box) found.boxes.set(node.id, said);
    found.tips.set(node.id, [data.things[node.id].tip || data.things[node.id].title, series.by_lines && said ? `lines ${said}` : ""].filter(Boolean).join("\n"));
  }
}

/** @param {PageData} data @param {State} state @param {Numbers} found @param {Map<string, { row: ReturnType<typeof rules.flowsOfLines>[0], rank: number }>} rowOf @param {PageData["series"][0]} series */
function mapTables(data, state, found, rowOf, series) {
  const moved = narrowed(state) && series.by_lines;
  data.tables.forEach((table, place) => {
    const own = place === series.table;
    found.tables[place] = { hidden: !own, all: moved && own ? table.still : [], shown: 0, note: "" };
    table.rows.forEach((id, row) => {
      const key = `${place}/${row}`, flow = own ? data.edge_of[id] : null, mine = flow && rowOf.get(`${flow.pair[0]}\u0000${flow.pair[1]}`);
      found.rows.set(key, own && Boolean(flow && flow.series === state.figure && (!series.by_lines || mine)));
      if (moved && mine) found.cells.set(key, { value: bounds(data.bound_words, mine.row.low, mine.row.high), share: shareText(data.bound_words, mine.row.share), lines: mine.row.lines.map((line) => plainName(data, line)).join(", "), "period start": periodSide(state, 0), "period end": periodSide(state, 1) });
      if (found.rows.get(key)) found.tables[place].shown += 1;
    });
    if (moved && own) found.tables[place].note = `${number(found.tables[place].shown)} of ${plural(table.rows.length, "row")} pass the filters chosen in the page; the saved CSV is of ${data.lede_parts.asked.length ? "the filters of this file" : "all periods and grades"}.`;
  });
}

/** @param {State} state @param {0 | 1} side */
function periodSide(state, side) {
  const month = side ? state.to : state.from;
  return month === null ? "–" : dayText(side ? lastDayOf(month) : firstDayOf(month));
}

/* ---- pages whose drawing comes ready from the file ---- */

/** @param {PageData} data @param {State} state @param {Numbers} found */
function tellStill(data, state, found) {
  const series = data.series[state.figure], said = [];
  if (series) {
    found.title = series.title;
    said.push(`Shown: “${series.name}”.${data.series.length > 1 ? ` ${plural(data.series.length - 1, "other figure")} can be chosen.` : ""}`);
    data.tables.forEach((table, place) => {
      found.tables[place] = { hidden: place !== series.table, all: [], shown: 0, note: "" };
      table.rows.forEach((id, row) => { found.rows.set(`${place}/${row}`, place === series.table && id.startsWith(`f/${state.figure}/`)); });
    });
  } else if (data.shown) said.push(data.shown);
  if (narrowed(state) || state.closed.length) {
    const chosen = [...found.filters.map(([name, value]) => `${name} ${value}`), ...(state.closed.length ? [`closed ${listed(state.closed.map((line) => data.names[line] || line))}`] : [])];
    said.unshift(`Chosen on another page: ${chosen.join("; ")}. This page follows none of it: it is of ${data.lede_parts.asked.length ? "the filters of this file" : "all periods and grades"}.`);
    found.filters = [];
    found.lede = ledeOf(data, []);
  }
  found.status = said.join(" ");
}

export { monthOf };
