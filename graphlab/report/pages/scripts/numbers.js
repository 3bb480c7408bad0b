/**
 * One function from the state of a page to every figure and sentence on it: headline, lede, counts, ledger, tables,
 * tips, boxes, what-if, saved sheet and paper. Nothing else on a page counts anything. What cannot follow a filter says
 * that it is of all periods.
 */

/** @import { Filters, Held, Numbers, PageData, Served, State, View, WhatIf } from "./types" */

import { choicesSaid } from "./choices.js";
import { foldKey, foldOf, foldingAt, graphOf, rolls } from "./folding.js";
import { tellFlows } from "./numbers_flows.js";
import { notesSaid, placeNotes } from "./notes.js";
import { nothingWords } from "./nothing.js";
import { tellNetwork } from "./numbers_network.js";
import { tellTimeline } from "./numbers_time.js";
import * as rules from "./rules.js";
import { narrowed } from "./state.js";
import { bounds, dayWords, firstDayOf, lastDayOf, listed, many, number, periodText, periodWords, plural } from "./words.js";

/** @param {Pick<State, keyof typeof OPEN>} state @param {Held} held @returns {Filters} */
export function filtersOf(state, held) {
  const asked = held.facts.asked;
  const period = state.from === null && state.to === null ? asked.period
    : /** @type {[number, number]} */ ([state.from === null ? asked.period?.[0] ?? rules.FIRST : firstDayOf(state.from), state.to === null ? asked.period?.[1] ?? rules.LAST : lastDayOf(state.to)]);
  return { period, grade: state.grade, certainty: state.certainty, operation: state.operation, place: state.place, level: state.level, fold: foldOf(held, state), asAt: asked.as_at, scope: null };
}

/** Of a state, what filters: nothing chosen. @type {Pick<State, "from" | "to" | "grade" | "certainty" | "operation" | "place" | "level" | "joined" | "opened">} */
const OPEN = { from: null, to: null, grade: "", certainty: 2, operation: "", place: "", level: "", joined: [], opened: [] };

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
  /** @type {Map<string, ReturnType<typeof graphOf>>} */
  const graphs = new Map();
  /** What the network page draws with places joined as a state says. @param {State} state */
  const graph = (state) => {
    const key = foldKey(state), known = graphs.get(key) || graphOf(data, held, state);
    if (graphs.size > 20) graphs.clear();
    graphs.set(key, known);
    return known;
  };
  /** @typedef {ReturnType<typeof looked>} Looked */
  /** @param {State} state */
  const looked = (state) => {
    const filters = filtersOf(state, held), view = rules.look(held, filters), pairs = rules.pairsOf(view);
    const { doubt, wider } = rules.doubtOf(data.facts.doubt, state.grade);
    const lives = rules.livesOf(view, rules.cutOffOf(held, filters)), open = rules.standingOf(held, filters);
    const same = !filters.period && open.view.links.length === view.links.length; // a narrower question that nothing falls out of
    const served = (same ? pairs : rules.pairsOf(open.view)).filter((p) => !held.special.has(p.origin) && !held.special.has(p.destination));
    return { filters, view, pairs, doubt, wider, lives, open, served, before, graph };
  };
  /** @param {State} given */
  return (given) => {
    const still = rolls(given) && !data.foldable, state = still ? { ...given, level: "", joined: [] } : given;
    const key = JSON.stringify([state.from, state.to, state.grade, state.certainty, state.operation, state.place, foldKey(state)]);
    let at = seen.get(key);
    if (!at) { if (seen.size > 60) seen.clear(); seen.set(key, (at = looked(state))); }
    return tell(data, held, at, state, still);
  };
}

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {boolean} unrolled places are not rolled up here, though the reader asked for it @returns {Numbers} */
function tell(data, held, at, state, unrolled) {
  const closed = new Set(state.closed);
  const whatif = data.whatif ? whatIf(data, held, at, state, closed) : null;
  const filters = filterWords(data, state);
  /** @type {Numbers} */
  const found = {
    title: data.title, lede: ledeOf(data, filters), filters, period: periodWords(state.from, state.to), status: "", time: "", key: [],
    nodes: new Map(), edges: new Map(), cells: new Map(), rows: new Map(), tips: new Map(), facts: new Map(), tables: [], boxes: new Map(),
    legend: new Map(), operations: new Map(), whatif, sheet: [], choices: [], apart: "", absent: data.absent, flows: null, origins: [], rolled: null, way: null, made: null, things: {}, bars: null, graph: null, folding: null, notes: [], nothing: "",
  };
  if (filters.length && data.absent.length) found.absent = [`Counted over ${data.lede_parts.asked.length ? "all that the filters of this file let pass" : "all periods and grades"}, not as filtered here:`, ...data.absent];
  const say = data.view === "network" ? tellNetwork : data.view === "timeline" ? tellTimeline : tellFlows;
  say(data, held, at, state, closed, found);
  const fold = at.filters.fold || held.levels.get(state.level);
  found.notes = placeNotes(data, state, found, (key) => (fold?.has(key.slice(2)) ? `n/${fold.get(key.slice(2))}` : key));
  if (data.foldable && state.selected?.startsWith("n/")) found.folding = foldingAt(data, held, state, state.selected);
  found.nothing = nothingWords(data, held, at.view, state, found);
  found.status = [found.nothing, found.status, unrolled ? "Places are not rolled up in this picture." : "", ...cautions(data, held, at, state)].filter(Boolean).join(" ");
  found.choices = choicesSaid(data, state, found);
  found.sheet = [found.status, ...found.choices, ...(whatif && state.closed.length ? [whatif.sentence] : []), ...(found.way ? [`Way drawn: ${found.way.words}`] : []), ...(state.note ? [`Note: ${state.note}`] : []), ...notesSaid(state, found.notes)].filter(Boolean);
  return found;
}

/** What a filter chosen in the page cannot do that the command with the same filter does. @param {PageData} data @param {Held} held @param {any} at @param {State} state */
function cautions(data, held, at, state) {
  const said = [], byLines = Boolean(data.series[state.figure]?.by_lines);
  if (at.wider && (byLines || state.closed.length)) {
    const claims = data.lede_parts.asked.some(([name]) => name === "min grade") ? "of every grade that this file lets pass" : "of all grades";
    said.push(`Which lines may be one is told from claims ${claims}, not of ${state.grade} or better alone: figures made with --min-grade ${state.grade} can differ.`);
  }
  if (narrowed(state) && byLines && !rolls(state)) said.push(leftOut("pair of places", "pairs of places", missingPairs(data, held, at, state).map((p) => `${data.names[p.origin] || p.origin} → ${data.names[p.destination] || p.destination}`)));
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
  const name = (/** @type {string} */ id) => data.names[id] || id;
  if (state.level) said.push(["roll up", `${state.level}${state.opened.length ? ` without ${listed(state.opened.map(name))}` : ""}`]);
  if (state.joined.length) said.push(["drawn as one", listed(state.joined.map(name))]);
  return said;
}

/** @param {PageData} data @param {[string, string][]} filters */
function ledeOf(data, filters) {
  const period = filters.some(([name]) => name === "period");
  const asked = [...data.lede_parts.asked.filter(([name]) => !(period && name === "period")), ...filters].map(([name, value]) => `${name} ${value}`);
  return `${data.lede_parts.dataset}. ${data.lede_parts.what} ${asked.length ? `Filters: ${asked.join("; ")}.` : "All periods and grades."}`;
}

/* ---- what if lines were closed ---- */

const ALPHABET = new Intl.Collator("en-GB");

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @returns {WhatIf} */
function whatIf(data, held, at, state, closed) {
  const payload = /** @type {NonNullable<PageData["whatif"]>} */ (data.whatif);
  const after = rules.afterClosing(at.open.view, at.served, closed, at.doubt);
  const ofAll = at.filters.period !== null && !held.facts.asked.period;
  const tables = ofAll ? payload.flows_all : payload.flows;
  const all = narrowed(state) ? "all periods and grades" : "";
  const flows = tables.map((flow) => {
    const apart = rolls(state) && flow.pair_flow.length > 0, lost = apart ? null : rules.flowLost(flow, closed, after.lost);
    return { measure: flow.measure, unit: flow.unit, lost, words: apart ? "not told of places rolled up" : lost ? bounds(data.bound_words, ...lost) : "nothing stated", all };
  });
  const names = (/** @type {string} */ id) => data.names[id] || id;
  /** @type {Set<string>} */
  const able = new Set(at.open.view.links.filter((/** @type {View["links"][0]} */ x) => x.type <= rules.SUPPLY).map((/** @type {View["links"][0]} */ x) => x.from));
  const lines = [...able].sort((a, b) => ALPHABET.compare(names(a), names(b)) || rules.byText(a, b));
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
