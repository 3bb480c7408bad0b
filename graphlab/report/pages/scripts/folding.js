/**
 * Places drawn as the area that holds them: all at a level, or one area at a time; and the network that is then drawn.
 * The command does the first with --roll-up; an area joined or opened by itself follows the same rules.
 */

/** @import { Held, PageData, PageEdge, PageNode, State, Thing } from "./types" */

import { byText, plainName, plural, shortLabel } from "./words.js";

/** @typedef {Pick<State, "level" | "joined" | "opened">} Asked */
/** @typedef {{ nodes: PageNode[], edges: PageEdge[], things: Record<string, Thing> }} Graph what is drawn, and what is said of it where the file says nothing */

/** Distance between layers and rows, and how far rows may stand apart: graphlab.report.drawing.layered. */
const LAYER = 440, ROW = 26, WIDEST = 3.2 * ROW;

/** Whether any place is drawn as the area that holds it. @param {Asked} state */
export const rolls = (state) => Boolean(state.level || state.joined.length);

/** Text by which two ways of drawing places are told apart. @param {Asked} state */
export const foldKey = (state) => JSON.stringify([state.level, state.joined, state.level ? state.opened : []]);

/**
 * Return the area that each end is drawn as, or null where the level alone says so: areas joined by themselves first.
 * @param {Held} held @param {Asked} state @returns {Map<string, string> | null}
 */
export function foldOf(held, state) {
  const opened = new Set(state.opened);
  if (!state.joined.length && !(state.level && opened.size)) return null;
  const found = new Map([...(held.levels.get(state.level) || [])].filter(([, area]) => !opened.has(area)));
  for (const area of [...state.joined].reverse()) for (const ends of held.levels.values()) for (const [end, shown] of ends) if (shown === area) found.set(end, area);
  return found;
}

/** Ends as they are drawn. @param {Held} held @param {Asked} state */
const shownAs = (held, state) => foldOf(held, state) || held.levels.get(state.level) || new Map();

/**
 * Return what can be joined or opened at a node: areas that hold it with others of the picture, and whether it is one.
 * @param {PageData} data @param {Held} held @param {State} state @param {string} key
 * @returns {{ join: [string, number][], open: boolean, within: string }} `within`: the area that it is drawn as, or none
 */
export function foldingAt(data, held, state, key) {
  const id = key.slice(2), now = shownAs(held, state), ends = data.view === "network" ? data.nodes.map((node) => node.id.slice(2)) : [...new Set(held.links.filter((x) => x.type <= 1).map((x) => x.to))];
  /** @param {(end: string) => boolean} which drawn nodes that one area would stand for */
  const drawn = (which) => new Set(ends.filter(which).map((end) => now.get(end) || end)).size;
  /** @type {Map<string, number>} */
  const join = new Map();
  for (const level of held.levels.values()) {
    const area = level.get(id), count = area ? drawn((end) => end === area || level.get(end) === area) : 0;
    if (area && now.get(id) !== area && count > 1) join.set(area, Math.max(count, join.get(area) || 0));
  }
  return { join: [...join], within: now.get(id) || "", open: ends.some((end) => end !== id && now.get(end) === id) };
}

/** The state after an area is joined or opened. @param {State} state @param {string} area @param {boolean} join @returns {Partial<State>} */
export function folded(state, area, join) {
  const joined = state.joined.filter((other) => other !== area), opened = state.opened.filter((other) => other !== area);
  if (join) return { joined: state.opened.includes(area) ? joined : [...joined, area], opened, selected: `n/${area}`, also: [] };
  return { joined, opened: state.level && !state.joined.includes(area) ? [...opened, area] : opened, selected: null, also: [] };
}

/**
 * Return the nodes and links of the file with places drawn as their areas.
 * @param {PageData} data @param {Held} held @param {State} state @returns {Graph}
 */
export function graphOf(data, held, state) {
  const now = shownAs(held, state), places = data.nodes.filter((node) => now.has(node.id.slice(2)));
  if (!rolls(state) || !places.length) return { nodes: data.nodes, edges: data.edges, things: {} };
  /** @type {Map<string, PageNode[]>} */
  const members = new Map();
  for (const node of places) gather(members, `n/${now.get(node.id.slice(2))}`, node);
  for (const node of data.nodes) { const mine = members.get(node.id); if (mine && !now.has(node.id.slice(2))) mine.push(node); }
  /** @param {string} key */
  const shown = (key) => { const area = now.get(key.slice(2)); return area === undefined ? key : `n/${area}`; };
  const edges = joinedEdges(data, shown);
  /** @type {Map<string, Set<string>>} */
  const beside = new Map();
  for (const edge of edges) for (const [a, b] of [[edge.from, edge.to], [edge.to, edge.from]]) beside.set(a, (beside.get(a) || new Set()).add(b));
  const kept = data.nodes.filter((node) => !now.has(node.id.slice(2)) && !members.has(node.id));
  const areas = [...members].map(([key, nodes]) => areaNode(data, key, nodes, edges)), layered = data.layouts.includes("layered");
  const nodes = [...kept, ...areas].sort((a, b) => byText(a.id, b.id)).map((node) => { const weight = beside.get(node.id)?.size || 0; return { ...node, weight, size: Math.min(13, 5 + 1.5 * Math.sqrt(weight)), places: { ...node.places } }; });
  if (layered) spread(nodes, beside, members);
  return { nodes, edges, things: thingsOf(data, members, nodes, edges, beside) };
}

/** @template T @param {Map<string, T[]>} groups @param {string} key @param {T} item */
function gather(groups, key, item) { const mine = groups.get(key); if (mine) mine.push(item); else groups.set(key, [item]); }

/** Links between what is drawn; those that now have the same ends and type are one, in the look of the surest. @param {PageData} data @param {(key: string) => string} shown @returns {PageEdge[]} */
function joinedEdges(data, shown) {
  /** @type {Map<string, PageEdge[]>} */
  const groups = new Map();
  for (const edge of data.edges) gather(groups, `${shown(edge.from)}\u0000${shown(edge.to)}\u0000${edge.type}`, edge);
  return [...groups].map(([key, group]) => {
    const [from, to, type] = key.split("\u0000");
    if (group.length === 1 && group[0].from === from && group[0].to === to) return group[0];
    const surest = [...group].sort((a, b) => data.certainties.indexOf(a.certainty) - data.certainties.indexOf(b.certainty))[0];
    const rows = [...new Set(group.flatMap((edge) => edge.rows))].sort((a, b) => a - b);
    return { ...surest, id: `r/${from.slice(2)}/${to.slice(2)}/${type}`, from, to, rows, width: Math.max(...group.map((edge) => edge.width)), count: Math.max(...group.map((edge) => edge.count)) };
  });
}

/** @param {PageData} data @param {string} key @param {PageNode[]} nodes that it stands for @param {PageEdge[]} edges @returns {PageNode} */
function areaNode(data, key, nodes, edges) {
  const origin = edges.some((edge) => edge.from === key && edge.type === "ORIGINATES_IN"), town = edges.some((edge) => edge.to === key && edge.type === "SUPPLIES");
  const kind = origin && town ? "both" : origin ? "origin" : town ? "town" : "place", [, , tone, shape] = data.kinds[kind], name = plainName(data, key.slice(2));
  /** @param {string} layout @param {0 | 1} axis */
  const mean = (layout, axis) => nodes.reduce((sum, node) => sum + node.places[layout][axis], 0) / nodes.length;
  const places = Object.fromEntries(data.layouts.map((layout) => [layout, /** @type {[number, number]} */ ([layout === "layered" ? (origin ? 0 : 2 * LAYER) : mean(layout, 0), mean(layout, 1)])]));
  return { ...nodes[0], id: key, kind, tone, shape, name, short: shortLabel(name, 34), ring: kind === "both", always_hollow: kind === "place", places, lines: [] };
}

/**
 * Stand the rows of each layer at even distances, as the command does: what is as in the file in its order, an area where
 * the middle of its neighbours lies.
 * @param {PageNode[]} nodes @param {Map<string, Set<string>>} beside @param {Map<string, PageNode[]>} areas
 */
function spread(nodes, beside, areas) {
  const was = new Map(nodes.map((node) => [node.id, node.places.layered[1]]));
  /** @param {PageNode} node */
  const wanted = (node) => {
    const near = areas.has(node.id) ? [...(beside.get(node.id) || [])].map((key) => was.get(key)).filter((y) => y !== undefined) : [];
    return near.length ? near.reduce((sum, y) => sum + y, 0) / near.length : Number(was.get(node.id));
  };
  const layers = [...new Set(nodes.map((node) => node.places.layered[0]))].map((layer) => nodes.filter((node) => node.places.layered[0] === layer)), height = ROW * Math.max(...layers.map((layer) => layer.length));
  for (const layer of layers) {
    const rows = layer.map((node) => ({ node, y: wanted(node) })).sort((a, b) => a.y - b.y || byText(a.node.id, b.node.id)), gap = Math.max(ROW, Math.min(WIDEST, height / rows.length));
    rows.forEach(({ node }, i) => { node.places.layered = [node.places.layered[0], gap * (i - (rows.length - 1) / 2)]; });
  }
}

/** What is said of areas, of links to them, and whom their neighbours are connected with. @param {PageData} data @param {Map<string, PageNode[]>} members @param {PageNode[]} nodes @param {PageEdge[]} edges @param {Map<string, Set<string>>} beside */
function thingsOf(data, members, nodes, edges, beside) {
  /** @type {Record<string, Thing>} */
  const things = {};
  for (const [key, held] of members) {
    const id = key.slice(2), title = plainName(data, id), kind = nodes.find((node) => node.id === key)?.kind || "place";
    const claims = [...new Set(held.flatMap((node) => data.things[node.id].claims))].sort(byText), names = held.map((node) => data.things[node.id].title).sort((a, b) => a.localeCompare(b, "en-GB"));
    things[key] = { title, kind: `${data.kinds[kind][0]}, ${plural(held.length, "place")} drawn as one`, facts: [["Stands for", names.join(", ")]], claims, related: [...(beside.get(key) || [])].sort(byText), lines: [], find: title === id ? title : `${title} (${id})` };
  }
  for (const node of nodes) if (!things[node.id] && [...(beside.get(node.id) || [])].some((other) => members.has(other))) things[node.id] = { ...data.things[node.id], related: [...(beside.get(node.id) || [])].sort(byText) };
  /** @param {string} key */
  const title = (key) => (things[key] || data.things[key]).title;
  for (const edge of edges) if (edge.id.startsWith("r/")) things[edge.id] = { title: `${title(edge.from)} → ${title(edge.to)}`, kind: data.tie_words[edge.type] || edge.type, facts: [], claims: edge.rows.map((place) => data.facts.claims[place]), related: [edge.from, edge.to] };
  return things;
}
