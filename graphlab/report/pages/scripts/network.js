/** The network page: origin areas, lines, towns and operations, with filters, replay and what-if. */

import { $, keyWord, make, swatch } from "./dom.js";
import { widest } from "./paint.js";
import { Picture, colourOf, setUpKeys } from "./picture.js";
import { change, data, look, now, numbers, onChange } from "./store.js";
import { movedKey } from "./state.js";
import { number } from "./words.js";

/** @type {any[]} */
let nodes = [];
/** @type {any[]} */
let edges = [];
/** @type {Map<string, any>} */
let nodeOf = new Map();
/** @type {Map<string, any>} */
let edgeOf = new Map();
/** @type {Map<string, [string, any][]>} */
let neighbours = new Map();
/** @type {import("./types").Numbers["graph"]} */
let taken = null;

/** Take what is drawn from the state: the network of the file, or with places joined. Returns whether it is another. */
function takeGraph() {
  const { graph } = numbers();
  if (!graph || (graph.nodes === taken?.nodes && graph.edges === taken.edges)) return false;
  taken = graph;
  nodes = graph.nodes.map((node) => ({ ...node, key: node.id, label: node.short, at: [0, 0], r: node.size }));
  edges = graph.edges.map((edge) => ({ ...edge, key: edge.id }));
  nodeOf = new Map(nodes.map((node) => [node.key, node]));
  edgeOf = new Map(edges.map((edge) => [edge.key, edge]));
  neighbours = new Map(nodes.map((node) => [node.key, []]));
  for (const edge of edges) { neighbours.get(edge.from)?.push([edge.to, edge]); neighbours.get(edge.to)?.push([edge.from, edge]); }
  return true;
}

/** What belongs to a selection: a line with its places; a place with its lines and where else they lead. @param {string} key */
function around(key) {
  const near = new Set([key]), edge = edgeOf.get(key);
  if (edge) { near.add(edge.from); near.add(edge.to); return near; }
  for (const [other] of neighbours.get(key) || []) {
    near.add(other);
    if (nodeOf.get(key).kind !== "line" && nodeOf.get(other).kind === "line") for (const [end, link] of neighbours.get(other) || []) if (link.type === "ORIGINATES_IN" || link.type === "SUPPLIES") near.add(end);
  }
  return near;
}

/** Put what is said of a state onto what is painted. */
function applyState(told = numbers(), state = now()) {
  const { selected, also, anchor } = state, chosen = [...new Set([selected, ...also])].filter((key) => key && (nodeOf.has(key) || edgeOf.has(key)));
  const near = told.way ? told.way.keys : chosen.length ? new Set(chosen.flatMap((key) => [...around(/** @type {string} */ (key))])) : null;
  for (const node of nodes) {
    const n = /** @type {import("./types").NodeNumbers} */ (told.nodes.get(node.key)), outline = n.ghost ? "open" : n.outline;
    node.gone = !n.drawn;
    node.crossed = n.crossed;
    node.chosen = also.includes(node.key) || node.key === anchor;
    node.ended = n.ghost;
    node.hollow = node.always_hollow || outline === "closed" || outline === "dormant";
    node.r = node.size * (n.active === "maybe" ? 0.72 : 1);
    node.dotted = !n.ghost && outline === "dormant";
    node.ring = node.kind === "both" ? true : !n.ghost && outline === "back" ? "--ink" : false;
    node.faint = (near ? !near.has(node.key) : false) || n.ghost;
  }
  for (const edge of edges) {
    const e = /** @type {import("./types").EdgeNumbers} */ (told.edges.get(edge.key)), kinds = [nodeOf.get(edge.from).kind, nodeOf.get(edge.to).kind];
    edge.gone = !e.drawn;
    const inside = told.way ? told.way.keys.has(edge.key) : near ? near.has(edge.from) && near.has(edge.to) && (chosen.includes(edge.key) || kinds.includes("line") || chosen.includes(edge.from) || chosen.includes(edge.to)) : true;
    edge.straight = now().layout !== "layered";
    edge.faint = !inside || e.cut || Boolean(e.ghost);
  }
  putNodes();
}

/** Where a node stands in an arrangement: where the reader put it, or where the arrangement does. @param {any} node @param {string} layout @param {import("./types").State["moved"]} moved @returns {[number, number]} */
const placeOf = (node, layout, moved) => moved[movedKey(layout, node.key)] || node.places[layout];

let gap = 1;
/** The layers stand as far apart as the window is wide; a force-directed picture stands as it is. */
const gapNow = () => (now().layout === "layered" ? gap : 1);
function putNodes() {
  const { layout, moved } = now();
  for (const node of nodes) {
    const [x, y] = placeOf(node, layout, moved);
    if (!node.dragged) node.at = [x * gapNow(), y];
  }
}

/** Show everything with room for the names at both sides; the layers spread over whatever width there is. @param {Picture} picture */
function fit(picture) {
  const shown = nodes.filter((node) => !node.gone), { layout, moved } = now(), places = shown.map((node) => placeOf(node, layout, moved)), layered = layout === "layered", { width, height, size } = picture;
  if (!shown.length) return;
  const before = gap;
  gap = 1;
  const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
  const left = Math.min(...xs), right = Math.max(...xs), top = Math.min(...ys), bottom = Math.max(...ys);
  /** @param {number} at */
  const nameRoom = (at) => 26 * size + Math.min(width / 4, size * widest(shown.filter((_, i) => places[i][0] === at).map((node) => node.label)));
  const ahead = layered ? nameRoom(left) : 70, after = layered ? nameRoom(right) : 70, room = width - ahead - after;
  let scale = Math.min((height - 36) / (bottom - top || 1), layered ? Math.max(1.1, height / 700) : room / (right - left || 1), Math.max(2, height / 400));
  if (layered && right > left) gap = Math.max(0.2, Math.min(9, room / scale / (right - left)));
  if (layered) scale = Math.min(scale, Math.max(0.01, room / ((right - left) * gap || 1)));
  if (gap !== before || !picture.labels.length) putNodes();
  picture.lookAt((left + right) * gap / 2 + (after - ahead) / 2 / scale, (top + bottom) / 2, scale);
}

/** In the layered arrangement edges leave and arrive level; otherwise they are straight. @param {any} edge */
function curve(edge) {
  const [ax, ay] = nodeOf.get(edge.from).at, [bx, by] = nodeOf.get(edge.to).at;
  if (now().layout !== "layered") return [ax, ay, ax + (bx - ax) / 3, ay + (by - ay) / 3, ax + (bx - ax) * 2 / 3, ay + (by - ay) * 2 / 3, bx, by];
  const half = (bx - ax) / 2;
  return [ax, ay, ax + half, ay, bx - half, by, bx, by];
}

function setUpLegend() {
  for (const [kind, [one, several, tone, shape]] of Object.entries(data.kinds)) {
    if (!data.nodes.some((node) => node.kind === kind) && !(data.foldable && kind === "both")) continue;
    const box = /** @type {HTMLInputElement} */ (make("input", { type: "checkbox", checked: "" })), count = make("span", { class: "count" }), said = keyWord(several), item = make("li", {}, make("label", {}, box, swatch(shape, `var(--${tone})`), said), count);
    box.addEventListener("change", () => change({ hidden: box.checked ? now().hidden.filter((k) => k !== kind) : [...now().hidden, kind] }, `${several} ${box.checked ? "shown" : "hidden"}.`));
    onChange(() => {
      const { hidden } = now(), here = numbers().legend.get(kind);
      box.checked = !hidden.includes(kind);
      item.hidden = !here;
      if (!here) return;
      said.dataset.text = here.all === 1 ? one : several;
      count.textContent = here.shown !== here.all ? `${number(here.shown)} of ${number(here.all)}` : number(here.all);
    });
    $("legend").append(item);
  }
  for (const [words, tone, dashed] of data.edge_key) $("legend").append(make("li", {}, swatch("line", `var(--${tone})`, dashed ? { dash: "4 3" } : {}), keyWord(words)));
  const drawn = { open: {}, dormant: { hollow: true, dash: "1.6 2.2" }, closed: { hollow: true }, back: { ring: true } }, items = new Map();
  for (const [state, words] of Object.entries(data.outline_words)) {
    const item = make("li", {}, swatch("diamond", "var(--line)", drawn[/** @type {keyof typeof drawn} */ (state)]), keyWord(words));
    items.set(state, item);
    $("legend").append(item);
  }
  const active = make("li", {}, swatch("diamond", "var(--line)"), keyWord("small: possibly active in the period")), pale = make("li", {}, swatch("diamond", "var(--line)"), keyWord("pale: no longer, or not then seen"));
  pale.firstElementChild?.setAttribute("opacity", "0.3");
  active.firstElementChild?.setAttribute("width", "12");
  $("legend").append(active, pale);
  onChange(() => { const all = [...numbers().nodes.values()].filter((n) => n.drawn); active.hidden = !all.some((n) => n.active === "maybe"); pale.hidden = !all.some((n) => n.ghost); });
  onChange(() => { const here = new Set([...numbers().nodes.values()].filter((n) => n.drawn && n.words && !n.ghost).map((n) => n.outline)); for (const [state, item] of items) item.hidden = !here.has(state); });
}

/** The part of the picture that the reader set aside, and the way back. */
function setUpAside() {
  const line = make("p", { class: "hint", id: "set-aside" });
  $("key").append(line);
  onChange(() => {
    const { aside } = now();
    line.hidden = !aside.length;
    line.replaceChildren(`Left out of the picture: ${aside.map((key) => data.things[key].title).join(", ")}. `, make("button", { type: "button", onclick: () => change({ aside: [] }, "Everything is in the picture again.") }, "Show again"));
  });
}

export function setUpNetwork() {
  let shownAs = "";
  takeGraph();
  putNodes();
  const main = new Picture($("picture"), nodes, edges, { curve, fit, gap: gapNow, movable: true, side: (node) => (now().layout !== "layered" ? "below" : node.kind === "origin" ? "left" : "right") });
  setUpKeys(main);
  look.pin = (/** @type {string[]} */ keys) => main.put(keys.flatMap((key) => nodeOf.get(key) || []));
  onChange(() => {
    const other = takeGraph(), { layout } = now();
    if (other) main.take(nodes, edges);
    applyState();
    if (shownAs !== layout || (other && !main.looked)) { shownAs = layout; main.fit(); }
    main.redraw();
  });
  setUpLegend();
  setUpAside();
  look.shown = () => nodes.filter((node) => !node.gone).map((node) => ({ key: node.key, faint: node.faint, ended: Boolean(node.ended), crossed: node.crossed }));
  return { main, applyState, ground: () => colourOf("--ground"), inset: /** @type {Picture | null} */ (null) };
}
