/** What the network page says in a state; the ledger of lines is that of the timeline too. */

/** @import { EdgeNumbers, Held, NodeNumbers, Numbers, PageData, Served, State, View } from "./types" */

import { rolls } from "./folding.js";
import * as rules from "./rules.js";
import { narrowed } from "./state.js";
import { capital, dayText, listed, many, number, periodWords, plainName, plural } from "./words.js";

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found */
export function tellNetwork(data, held, at, state, closed, found) {
  /** @type {View} */
  const view = at.view;
  const passing = new Map(view.links.map((x) => [x.place, x])), aside = new Set(state.aside), hidden = new Set(state.hidden);
  const present = presentIn(held, view), timed = at.filters.period !== null;
  const closures = rules.closuresByOperation(view);
  const pairLines = new Map(at.pairs.map((/** @type {Served} */ p) => [`${p.origin}\u0000${p.destination}`, p.lines])), { nodes, edges, things } = /** @type {import("./folding.js").Graph} */ (at.graph(state));
  found.graph = { nodes, edges };
  found.things = things;
  for (const edge of edges) {
    const rows = edge.rows.map((i) => passing.get(i)).filter((x) => x !== undefined);
    /** @type {string[]} */
    const lines = edge.of_pairs ? /** @type {string[]} */ (pairLines.get(`${edge.from.slice(2)}\u0000${edge.to.slice(2)}`) || []) : [...new Set(rows.map((x) => (x.type === rules.TARGETED ? x.to : x.from)))];
    const shown = data.fixed || (edge.of_pairs ? lines.length > 0 : rows.length > 0);
    const grades = rows.map((x) => x.grade).filter(Boolean).sort();
    found.edges.set(edge.id, {
      shown, count: data.fixed ? edge.count : edge.count > 1 ? lines.length : 1, lines,
      certainty: shown && rows.length ? data.certainties[Math.min(...rows.map((x) => x.certainty))] : edge.certainty, grade: grades[0] || edge.grade || "",
      cut: lines.length > 0 && lines.every((line) => closed.has(line)),
    });
  }
  const touched = new Set(edges.filter((edge) => found.edges.get(edge.id)?.shown).flatMap((edge) => [edge.from, edge.to]));
  for (const node of nodes) found.nodes.set(node.id, nodeNumbers(data, at, node, present, touched, timed, closed, closures));
  for (const node of nodes) { const n = /** @type {NodeNumbers} */ (found.nodes.get(node.id)); n.drawn = (n.shown || n.ghost) && !hidden.has(node.kind) && !aside.has(node.id); }
  for (const edge of edges) {
    const e = /** @type {EdgeNumbers} */ (found.edges.get(edge.id)), a = found.nodes.get(edge.from), b = found.nodes.get(edge.to);
    e.drawn = Boolean(a?.drawn && b?.drawn && (e.shown || (timed && (a.ghost || b.ghost))));
    e.ghost = e.drawn && !e.shown;
    e.cut = e.cut || Boolean(a?.crossed || b?.crossed);
  }
  if (narrowed(state)) found.title = data.plain ? plainTitle(found) : networkTitle(held, view, present);
  found.operations = new Map([...closures].map(([operation, lines]) => [operation, [...lines].sort(rules.byText)]));
  found.way = state.anchor && state.selected && state.anchor !== state.selected && found.nodes.has(state.selected) ? wayBetween(data, found, state.anchor, state.selected) : null;
  networkWords(data, at, state, found);
  tellTables(data, at, state, found);
  if (rolls(state)) foldedTable(data, found);
}

/** The links of places joined in the page, as a table of their own. @param {PageData} data @param {Numbers} found */
function foldedTable(data, found) {
  const place = data.tables.findIndex((table) => table.kind === "links"), edges = (found.graph?.edges || []).filter((edge) => found.edges.get(edge.id)?.shown);
  if (place >= 0) found.tables[place].hidden = true;
  found.made = {
    caption: "Links in the picture, places rolled up", heads: [["from", false], ["to", false], ["type", false], ["certainty", false], ["grade", false]],
    rows: edges.map((edge) => {
      const e = /** @type {EdgeNumbers} */ (found.edges.get(edge.id)), texts = [titleOf(data, found, edge.from), titleOf(data, found, edge.to), edge.type, e.certainty, e.grade || "–"];
      return { key: edge.id, cells: texts.map((text) => /** @type {[string, string]} */ ([text, text])) };
    }),
  };
}

/** @param {PageData} data @param {Numbers} found @param {string} key */
const titleOf = (data, found, key) => (found.things[key] || data.things[key]).title;

/**
 * All shortest ways between two nodes of what is drawn, whichever way links lead.
 * @param {PageData} data @param {Numbers} found @param {string} from @param {string} to
 */
function wayBetween(data, found, from, to) {
  const links = (found.graph?.edges || []).filter((edge) => { const e = found.edges.get(edge.id); return e?.drawn && e.shown; }), name = (/** @type {string} */ key) => titleOf(data, found, key);
  /** @type {Map<string, Set<string>>} */
  const beside = new Map();
  for (const edge of links) for (const [a, b] of [[edge.from, edge.to], [edge.to, edge.from]]) beside.set(a, (beside.get(a) || new Set()).add(b));
  /** Steps from a node to every other, and in how many shortest ways. @param {string} start */
  const reach = (start) => {
    const steps = new Map([[start, 0]]), ways = new Map([[start, 1]]), queue = [start];
    for (const key of queue) for (const other of [...(beside.get(key) || [])].sort(rules.byText)) {
      const next = Number(steps.get(key)) + 1;
      if (!steps.has(other)) { steps.set(other, next); queue.push(other); }
      if (steps.get(other) === next) ways.set(other, (ways.get(other) || 0) + Number(ways.get(key)));
    }
    return { steps, ways };
  };
  const out = reach(from), back = reach(to), length = out.steps.get(to);
  if (length === undefined) return { keys: new Set([from, to]), words: `No way leads from ${name(from)} to ${name(to)} in what is drawn.` };
  const keys = new Set([...out.steps.keys()].filter((key) => Number(out.steps.get(key)) + (back.steps.get(key) ?? Infinity) === length));
  for (const edge of links) if (keys.has(edge.from) && keys.has(edge.to) && Math.abs(Number(out.steps.get(edge.from)) - Number(out.steps.get(edge.to))) === 1) keys.add(edge.id);
  const first = [from];
  while (first[first.length - 1] !== to) { const at = first[first.length - 1]; first.push([...(beside.get(at) || [])].sort(rules.byText).find((key) => keys.has(key) && out.steps.get(key) === Number(out.steps.get(at)) + 1) || to); }
  const ways = Number(out.ways.get(to)), others = ways > 1 ? ` One of ${number(ways)} ways as short.` : " No other way is as short.";
  return { keys, words: `${plural(length, "step")} from ${name(from)}: ${first.map(name).join(" – ")}.${others}` };
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
  const shown = data.fixed || (own ? lines.length > 0 : present.has(id) || touched.has(node.id) || lines.length > 0);
  const states = lines.map((line) => at.view.active.get(line));
  const active = !timed || !own ? "on" : states.includes("certain") ? "on" : states.includes("possible") ? "maybe" : rules.whenOf(at.view, at.filters.period, node.lines);
  const kinds = own ? lines.map((line) => at.lives.get(line)?.kind || "undated") : [];
  const outline = data.fixed ? node.outline : data.outlines[Object.keys(data.outlines).find((kind) => kinds.includes(kind)) || "active"] || "open";
  const ended = [...(closures.get(id) || [])].sort(rules.byText);
  const words = own ? (node.kind === "line" ? stateWords(data, at, node.lines[0]) : groupWords(data, kinds)) : "";
  return {
    shown, ghost: !shown && own && timed && (active === "after" || active === "quiet") && !at.filters.operation && !at.filters.place, drawn: false,
    active, outline, words, lines, crossed: node.lines.length > 0 && node.lines.every((line) => closed.has(line)), closedHere: ended,
  };
}

/** How a line stands, in words. @param {PageData} data @param {any} at @param {string} line */
export function stateWords(data, at, line) {
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

/** @param {Numbers} found */
function plainTitle(found) {
  const count = (/** @type {Map<string, { shown: boolean }>} */ of) => [...of.values()].filter((one) => one.shown).length;
  return `${capital(many(count(found.nodes), "node"))} and ${many(count(found.edges), "link")}`;
}

/** @param {Held} held @param {View} view @param {Set<string>} present */
function networkTitle(held, view, present) {
  const drawn = view.links.filter((x) => !held.special.has(x.to));
  const lines = new Set([...view.links.filter((x) => x.type <= rules.SUPPLY || x.type === 4).map((x) => x.from), ...view.links.filter((x) => x.type === rules.TARGETED || x.type === 4).map((x) => x.to)].filter((id) => present.has(id)));
  const origins = new Set(drawn.filter((x) => x.type === rules.ORIGIN).map((x) => x.shown)), towns = new Set(drawn.filter((x) => x.type === rules.SUPPLY).map((x) => x.shown));
  if (!lines.size) return "No line is known here";
  const from = origins.size ? ` from ${many(origins.size, "known origin area")}` : "", to = towns.size ? ` to ${many(towns.size, "known destination")}` : "";
  const unknown = [...(from ? [] : ["origin"]), ...(to ? [] : ["destination"])].join(" or ");
  return `${plural(lines.size, "line")}${from}${to}${unknown ? `; no ${unknown} is known` : ""}`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Numbers} found */
function networkWords(data, at, state, found) {
  const { nodes, edges: links } = /** @type {NonNullable<Numbers["graph"]>} */ (found.graph), drawn = nodes.filter((node) => { const n = found.nodes.get(node.id); return n?.drawn && n.shown; });
  for (const [kind, [one, several]] of Object.entries(data.kinds)) {
    const all = nodes.filter((node) => node.kind === kind), here = drawn.filter((node) => node.kind === kind);
    if (!all.length) continue;
    const lines = kind === "group" ? `, holding ${number(here.reduce((n, node) => n + (node.held ?? found.nodes.get(node.id)?.lines.length ?? 0), 0))} of ${plural(all.reduce((n, node) => n + (node.held ?? node.lines.length), 0), "line")}` : "";
    found.legend.set(kind, { shown: here.length, all: all.length, words: `${number(here.length)} of ${number(all.length)} ${all.length === 1 ? one : several}${lines}` });
  }
  const edges = links.filter((edge) => { const e = found.edges.get(edge.id); return e?.drawn && !e.ghost; }).length;
  const shown = !found.legend.size ? "" : `Shown: ${[...found.legend.values()].map((kind) => kind.words).join(", ")}; ${number(edges)} of ${plural(links.length, "link")}.`;
  found.time = timeWords(data, at, state);
  found.status = [found.time, shown].filter(Boolean).join(" ");
  for (const node of nodes) {
    const n = found.nodes.get(node.id), thing = found.things[node.id] || data.things[node.id];
    const lines = [thing.title, n?.words ? `${thing.kind}, ${n.words}` : thing.kind];
    if (n?.ghost) lines.push(`not active in ${found.period}`);
    if (n?.closedHere.length) lines.push(`closed ${listed(n.closedHere.map((line) => data.names[line] || line))}`);
    found.tips.set(node.id, lines.join("\n"));
  }
}

/** What the chosen period says of lines and of what happened, in one sentence. @param {PageData} data @param {any} at @param {State} state */
export function timeWords(data, at, state) {
  if (state.from === null && state.to === null) return "";
  return [data.activity_of === "links" ? linksInTime(at, state) : linesInTime(data, at, state), namedInTime("Events", eventsInTime(data, at, state)), namedInTime("Operations", operationsInTime(data, at))].filter(Boolean).join(" ");
}

/** @param {string} what @param {string[]} texts */
const namedInTime = (what, texts) => (texts.length ? `${what}: ${[...texts.slice(0, 4), ...(texts.length > 4 ? [`and ${number(texts.length - 4)} more`] : [])].join("; ")}.` : "");

/** @param {PageData} data @param {any} at @param {State} state */
function eventsInTime(data, at, state) {
  const passing = new Set(at.view.events.map((/** @type {View["events"][0]} */ e) => e.place));
  return data.happenings.filter((h) => passing.has(h.row) && h.first <= (state.to ?? Infinity) && h.last >= (state.from ?? -Infinity)).map((h) => h.text);
}

/** Operations with a link that the period lets pass. @param {PageData} data @param {any} at */
function operationsInTime(data, at) {
  const ids = new Set(at.view.links.filter((/** @type {View["links"][0]} */ x) => x.type === rules.TARGETED || x.type === rules.CONDUCTED).map((/** @type {View["links"][0]} */ x) => x.from));
  return [...ids].sort(rules.byText).map((id) => plainName(data, id));
}

/** @param {any} at @param {State} state */
function linksInTime(at, state) {
  const links = at.view.links.filter((/** @type {View["links"][0]} */ x) => x.type === rules.CONNECTS), sure = links.filter((/** @type {View["links"][0]} */ x) => x.active === "certain").length;
  return `${periodWords(state.from, state.to)}: ${plural(sure, "link")} certainly active, ${number(links.length - sure)} possibly.`;
}

/** @param {PageData} data @param {any} at @param {State} state */
function linesInTime(data, at, state) {
  const count = { on: 0, maybe: 0, before: 0, after: 0, quiet: 0, undated: 0 };
  const all = data.time_lines;
  for (const line of all) {
    const active = at.view.active.get(line);
    count[/** @type {keyof typeof count} */ (active ? (active === "certain" ? "on" : "maybe") : rules.whenOf(at.view, at.filters.period, [line]))] += 1;
  }
  const parts = [`${periodWords(state.from, state.to)}: ${plural(count.on, "line")} certainly active`, `${number(count.maybe)} possibly`, `${number(count.before)} not yet seen`, `${number(count.after + count.quiet)} no longer or not then seen`];
  if (count.undated) parts.push(`${number(count.undated)} undated`);
  return `${parts.join(", ")}.`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Numbers} found */
export function tellTables(data, at, state, found) {
  const moved = narrowed(state);
  data.tables.forEach((table, place) => {
    found.tables[place] = { hidden: false, all: moved ? table.still : [], shown: table.rows.length, note: "" };
    table.rows.forEach((id, row) => {
      const key = `${place}/${row}`;
      if (table.kind === "ledger") {
        const life = at.lives.get(id);
        found.rows.set(key, data.fixed || Boolean(life));
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
export function ledgerCells(data, at, line, life) {
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
