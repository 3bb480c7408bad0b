/** What the pages of flows say in a state: map, flow diagram and matrix, one figure at a time. */

/** @import { Bounds, Held, Numbers, PageData, PageEdge, Served, Series, State } from "./types" */

import { rolls } from "./folding.js";
import * as rules from "./rules.js";
import { narrowed } from "./state.js";
import { bounds, capital, dayText, firstDayOf, lastDayOf, listed, many, number, plainName, plural, shareText } from "./words.js";

/** @typedef {ReturnType<typeof rules.flowsOfLines>[0]} Row */
/** @typedef {{ rows: Row[], rankOf: Map<string, { row: Row, rank: number }>, openOf: Map<string, Row> }} Ranked rows of lines by size, and without what is closed here */

/** @param {{ origin: string, destination: string }} p */
const keyOf = (p) => `${p.origin}\u0000${p.destination}`;

/** Pairs without the lines that are closed here. @param {Served[]} pairs @param {Set<string>} closed */
const openPairs = (pairs, closed) => pairs.map((p) => ({ ...p, lines: p.lines.filter((line) => !closed.has(line)), certain: p.certain.filter((line) => !closed.has(line)) })).filter((p) => p.lines.length);

/** The fewest and the most different lines behind rows. @param {any} at @param {readonly Served[]} rows @returns {[number, number]} */
const together = (at, rows) => [rules.differentLines(at.doubt, rows.flatMap((row) => row.certain))[0], rules.differentLines(at.doubt, rows.flatMap((row) => row.lines))[1]];

/** @param {Held} held @param {any} at @param {Set<string>} closed @returns {Ranked} */
function ranked(held, at, closed) {
  const rows = rules.flowsOfLines(at.pairs, at.doubt, held.special).sort((p, q) => (q.low || 0) - (p.low || 0) || rules.byText(p.origin, q.origin) || rules.byText(p.destination, q.destination));
  const open = closed.size ? rules.flowsOfLines(openPairs(at.pairs, closed), at.doubt, held.special) : rows;
  return { rows, rankOf: new Map(rows.map((row, rank) => [keyOf(row), { row, rank }])), openOf: new Map(open.map((row) => [keyOf(row), row])) };
}

/** @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Set<string>} closed @param {Numbers} found */
export function tellFlows(data, held, at, state, closed, found) {
  const series = data.series[state.figure];
  if (!series) return;
  const moved = narrowed(state), told = series.by_lines && !data.fixed ? ranked(held, at, closed) : null;
  found.origins = series.origins;
  if (series.what) found.lede = found.lede.replace(data.lede_parts.what, series.what);
  if (told && rolls(state)) rollUp(data, held, at, state, told, found);
  const flows = found.rolled || data.edges.filter((flow) => flow.series === state.figure), lost = new Set((found.whatif?.lost || []).map(keyOf));
  flows.forEach((flow, place) => {
    const key = `${flow.pair[0]}\u0000${flow.pair[1]}`, mine = told?.rankOf.get(key), left = told?.openOf.get(key);
    const gone = Boolean(told) && (lost.has(key) || Boolean(mine && closed.size && !left));
    const rank = told ? mine?.rank ?? Infinity : place, shown = told ? Boolean(mine) : true;
    const low = told ? (left ? left.low : 0) : flow.low, high = told ? (left ? left.high : 0) : flow.high;
    found.edges.set(flow.id, { shown, drawn: shown && rank < data.top, ghost: false, count: 1, lines: mine ? mine.row.lines : [], certainty: "", grade: "", cut: false, lost: gone, low, high });
    const words = gone ? `lost: ${bounds(data.bound_words, mine ? mine.row.low : low, mine ? mine.row.high : high)} before` : bounds(data.bound_words, low, high);
    found.tips.set(flow.id, `${(found.things[flow.id] || data.things[flow.id]).title}\n${words} ${series.unit}${!told && moved ? ` (${series.of})` : ""}`);
    if (told && (moved || closed.size)) found.facts.set(flow.id, [["Figure", `${words} (${series.unit})`], ...(mine && !closed.size ? /** @type {[string, string][]} */ ([["Share", shareText(data.bound_words, mine.row.share)]]) : []), ["Of", moved ? `${capital(series.short)}, ${found.period}` : series.name]]);
  });
  if (told) flowsNow(data, at, told, flows, found);
  flowWords(data, at, state, told, found, flows, series);
  flowTables(data, state, found, told, series);
  found.title = told && moved ? linesTitle(data, held, at, told.rows) : series.title;
  if (told && found.rolled) found.made = rolledTable(data, found, told);
}

/**
 * Flows between places rolled up to a level, which the file does not hold: what is drawn, opened and named of each.
 * @param {PageData} data @param {Held} held @param {any} at @param {State} state @param {Ranked} told @param {Numbers} found
 */
function rollUp(data, held, at, state, told, found) {
  const nodes = new Set(data.nodes.map((node) => node.id)), { grey, origins: palette } = data.palette;
  /** @param {string} id */
  const end = (id) => (!data.nodes.length || nodes.has(`n/${id}`) ? `n/${id}` : "n/~off");
  const named = [...new Set(told.rows.map((row) => row.origin))].filter((id) => !held.special.has(id)), sizes = new Map(named.map((id) => [id, together(at, told.rows.filter((row) => row.origin === id))[0]]));
  named.sort((a, b) => Number(sizes.get(b)) - Number(sizes.get(a)) || rules.byText(a, b));
  const colours = new Map(named.map((id, i) => [id, palette[i] || grey]));
  found.origins = named.filter((id) => colours.get(id) !== grey).map((id) => [plainName(data, id), colours.get(id) || grey, end(id)]);
  /** @type {Map<string, Set<string>>} */
  const claims = new Map();
  for (const x of at.view.links) if (x.type <= rules.SUPPLY) { const key = `${x.from} ${x.type} ${x.shown}`; claims.set(key, (claims.get(key) || new Set()).add(data.facts.claims[x.place])); }
  found.rolled = told.rows.map((row) => {
    const id = `r/${row.origin}/${row.destination}`;
    const behind = row.lines.flatMap((line) => [...(claims.get(`${line} ${rules.ORIGIN} ${row.origin}`) || []), ...(claims.get(`${line} ${rules.SUPPLY} ${row.destination}`) || [])]);
    for (const place of [row.origin, row.destination]) if (!data.things[end(place)]) found.things[end(place)] = { title: plainName(data, place), kind: "area of its places, rolled up", facts: [], claims: [], related: [] };
    found.things[id] = { title: `${plainName(data, row.origin)} → ${plainName(data, row.destination)}`, kind: "flow, places rolled up", facts: [], claims: [...new Set(behind)].sort(), related: [end(row.origin), end(row.destination)], lines: row.lines, several: true };
    return /** @type {PageEdge} */ (/** @type {unknown} */ ({ id, from: end(row.origin), to: end(row.destination), series: state.figure, low: row.low, high: row.high, colour: colours.get(row.origin) || grey, pair: [row.origin, row.destination] }));
  });
}

/** Rows of lines as they are drawn: greatest first, what is lost as it was; what is said of each end, and of the rest. @param {PageData} data @param {any} at @param {Ranked} told @param {PageEdge[]} flows @param {Numbers} found */
function flowsNow(data, at, told, flows, found) {
  const flowOf = new Map(flows.map((flow) => [`${flow.pair[0]}\u0000${flow.pair[1]}`, flow]));
  const rows = told.rows.map((row) => {
    const flow = flowOf.get(keyOf(row)), key = flow?.id || "", gone = Boolean(found.edges.get(key)?.lost), left = told.openOf.get(keyOf(row)), shown = gone || !left ? row : left;
    return { key, colour: flow?.colour || data.palette.grey, origin: row.origin, destination: row.destination, low: shown.low, high: shown.high, lost: gone };
  });
  /** @type {Map<string, Row[]>} */
  const of = new Map();
  for (const row of told.openOf.values()) for (const end of [`origin ${row.origin}`, `destination ${row.destination}`]) of.set(end, [...(of.get(end) || []), row]);
  const rest = told.rows.slice(data.top), [low, high] = together(at, rest.flatMap((row) => told.openOf.get(keyOf(row)) || []));
  found.flows = { rows, ends: new Map([...of].map(([end, list]) => [end, bounds(data.bound_words, ...together(at, list))])), rest: rest.length ? { count: rest.length, low, high } : null };
}

/** @param {PageData} data @param {Held} held @param {any} at @param {readonly Row[]} rows */
function linesTitle(data, held, at, rows) {
  const named = rows.filter((r) => !held.special.has(r.origin) && !held.special.has(r.destination));
  const origins = [...new Set(named.map((r) => r.origin))].sort(rules.byText), towns = new Set(named.map((r) => r.destination));
  const counts = origins.map((o) => /** @type {[string, [number, number]]} */ ([o, together(at, named.filter((r) => r.origin === o))]));
  const most = Math.max(0, ...counts.map(([, [low]]) => low)), first = counts.filter(([, [, high]]) => high >= most), names = first.map(([o]) => plainName(data, o)), sure = counts.every(([, [low, high]]) => low === high);
  const others = together(at, rows.filter((r) => held.special.has(r.origin))), beside = others[1] >= most ? `; for ${bounds(data.bound_words, ...others)} no origin is named` : "";
  if (origins.length === 1) { const [low, high] = counts[0][1]; return `${bounds(data.bound_words, low, high)} ${low === high && low === 1 ? "line leads" : "lines lead"} from ${plainName(data, origins[0])} to ${many(towns.size, "named place")}${beside}`; }
  const each = sure ? ` run the most, ${number(most)} each` : " may each run the most";
  const end = !counts.length ? "" : first.length === 1 ? `; of these origins ${names[0]} runs the most, ${bounds(data.bound_words, ...first[0][1])}${beside}` : first.length > 3 ? `${sure ? `; ${number(first.length)} of these origins run ${number(most)} each, and none more` : ""}${beside}` : `; of these origins ${listed(names)}${each}${beside}`;
  return `Lines lead from ${many(origins.length, "named origin")} to ${many(towns.size, "named place")}${end}`;
}

/** @param {PageData} data @param {any} at @param {State} state @param {Ranked | null} told @param {Numbers} found @param {PageEdge[]} flows @param {Series} series */
function flowWords(data, at, state, told, found, flows, series) {
  const drawn = flows.filter((flow) => found.edges.get(flow.id)?.drawn), shown = flows.filter((flow) => found.edges.get(flow.id)?.shown), moved = narrowed(state);
  const parts = [];
  if (moved && told) {
    const undated = at.filters.period ? data.time_lines.filter((line) => rules.whenOf(at.view, at.filters.period, [line]) === "undated" && !at.view.active.has(line)).length : 0;
    const when = state.from !== null || state.to !== null ? `${found.period}: figures are lines certainly to possibly active` : "Figures are lines ever seen that pass the filters";
    parts.push(`${when}${undated ? `; ${plural(undated, "undated line")} left out` : ""}.`);
  }
  parts.push(`Shown: ${number(drawn.length)} of ${plural(series.count ?? shown.length, ...series.item)} of “${moved && told ? `${capital(series.short)}, ${found.period === "All time" ? "all ever seen" : found.period}` : series.name}”.`);
  if (!told && (moved || state.closed.length)) parts.push(`This figure follows no filter of the page and no closing of lines: it is of ${series.of}.`);
  if (data.series.length > 1) parts.push(`${plural(data.series.length - 1, "other figure")} can be chosen.`);
  found.status = parts.join(" ");
  if (told && found.flows?.rest) found.apart = `${plural(found.flows.rest.count, "smaller flow")} of ${series.short}, of together ${bounds(data.bound_words, found.flows.rest.low, found.flows.rest.high)}, ${data.view === "sankey" ? "in one band" : "in the table only"}.`;
  for (const node of data.nodes) {
    /** @param {(flow: PageEdge) => boolean} which */
    const lines = (which) => { const rows = drawn.filter(which).flatMap((flow) => told?.openOf.get(`${flow.pair[0]}\u0000${flow.pair[1]}`) || []); return rows.length ? bounds(data.bound_words, ...together(at, rows)) : ""; };
    const from = lines((flow) => flow.from === node.id), to = lines((flow) => flow.to === node.id && flow.from !== node.id);
    const said = told ? [from && `from here ${from}`, to && `to here ${to}`].filter(Boolean).join(", ") : series.boxes[node.id] || "";
    if (node.box) found.boxes.set(node.id, said);
    const here = flows.find((flow) => flow.stock && flow.to === node.id && !node.box && found.edges.get(flow.id)?.drawn);
    if (here) { found.tips.set(node.id, found.tips.get(here.id) || ""); continue; }
    found.tips.set(node.id, [data.things[node.id].tip || data.things[node.id].title, told && said ? `lines ${said}` : ""].filter(Boolean).join("\n"));
  }
}

/** @param {PageData} data @param {State} state @param {Numbers} found @param {Ranked | null} told @param {Series} series */
function flowTables(data, state, found, told, series) {
  const moved = narrowed(state) && told !== null;
  data.tables.forEach((table, place) => {
    const own = place === series.table && !found.rolled;
    found.tables[place] = { hidden: !own, all: moved && own ? table.still : [], shown: 0, note: "" };
    table.rows.forEach((id, row) => {
      const key = `${place}/${row}`, flow = own ? data.edge_of[id] : null, mine = flow && told?.rankOf.get(`${flow.pair[0]}\u0000${flow.pair[1]}`);
      found.rows.set(key, own && (data.fixed ? id.startsWith(`f/${state.figure}/`) : Boolean(flow && flow.series === state.figure && (!told || mine))));
      if (moved && mine) found.cells.set(key, { value: bounds(data.bound_words, mine.row.low, mine.row.high), share: shareText(data.bound_words, /** @type {Bounds} */ (mine.row.share)), lines: mine.row.lines.map((line) => plainName(data, line)).join(", "), "period start": periodSide(state, 0), "period end": periodSide(state, 1) });
      if (found.rows.get(key)) found.tables[place].shown += 1;
    });
    if (moved && own) found.tables[place].note = `${number(found.tables[place].shown)} of ${plural(table.rows.length, "row")} pass the filters chosen in the page; the saved CSV is of ${data.lede_parts.asked.length ? "the filters of this file" : "all periods and grades"}.`;
  });
}

/** The rows of places rolled up, as a table of their own. @param {PageData} data @param {Numbers} found @param {Ranked} told @returns {Numbers["made"]} */
function rolledTable(data, found, told) {
  const name = (/** @type {string} */ id) => plainName(data, id);
  return {
    caption: found.title, heads: [["origin", false], ["destination", false], ["lines counted", true], ["share", true], ["lines", false]],
    rows: told.rows.map((row, i) => ({
      key: found.rolled?.[i].id || "",
      cells: [[name(row.origin), name(row.origin)], [name(row.destination), name(row.destination)], [bounds(data.bound_words, row.low, row.high), String(row.low)], [shareText(data.bound_words, /** @type {Bounds} */ (row.share)), String(row.share[0] ?? "")], [row.lines.map(name).join(", "), row.lines.join(", ")]],
    })),
  };
}

/** @param {State} state @param {0 | 1} side */
function periodSide(state, side) {
  const month = side ? state.to : state.from;
  return month === null ? "–" : dayText(side ? lastDayOf(month) : firstDayOf(month));
}
