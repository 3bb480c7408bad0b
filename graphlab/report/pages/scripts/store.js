/** The data of this page, its state and what is said of it now; whoever draws something asks to be called on a change. */

/** @import { Numbers, PageData, State } from "./types" */

import { $ } from "./dom.js";
import { makeNumbers } from "./numbers.js";
import { History, decode, encode, startOf } from "./state.js";

/** @type {PageData} */
export const data = JSON.parse($("data").textContent);
data.edge_of = Object.fromEntries(data.edges.map((edge) => [edge.id, edge]));
if (data.view === "network") openLinks();

/** What the panel says of links, and who is connected with whom: it follows from the picture. */
function openLinks() {
  /** @type {Record<string, Set<string>>} */
  const beside = Object.fromEntries(data.nodes.map((node) => [node.id, new Set()]));
  for (const edge of data.edges) {
    const [from, to] = [data.things[edge.from], data.things[edge.to]];
    data.things[edge.id] = { title: `${from.title} → ${to.title}`, kind: data.tie_words[edge.type] || edge.type, facts: [], claims: edge.claims || edge.rows.map((place) => data.facts.claims[place]), behind: edge.behind, related: [edge.from, edge.to] };
    beside[edge.from].add(edge.to);
    beside[edge.to].add(edge.from);
  }
  for (const node of data.nodes) data.things[node.id].related = [...beside[node.id]];
}
const tell = makeNumbers(data), own = data.things;
/** What is said of things is that of the file, and of the state where it draws places as one. */
const openThings = () => { data.things = Object.keys(told.things).length ? { ...own, ...told.things } : own; };
const read = decode(location.hash.slice(1), data);
const history_ = new History(read.state);
let told = tell(read.state), toldOf = read.state;
openThings();
/** @type {(() => void)[]} */
const renderers = [];
/** What tests and curious readers may ask of the page in the console; it reads and never changes. @type {Record<string, any>} */
export const look = { state: () => history_.now, numbers: () => told, tell: (/** @type {Partial<State>} */ patch) => tell({ ...startOf(data), ...patch }) };
Object.assign(window, { graphlab: look });

/** What is said in any state. @param {State} state */
export const tellOf = (state) => tell(state);
/** @returns {State} */
export const now = () => history_.now;
/** @returns {Numbers} */
export const numbers = () => told;
/** Call a function after each change; the first one registered draws first. @param {() => void} render */
export const onChange = (render) => { renderers.push(render); };

/** Change the state. @param {Partial<State>} patch @param {string} [words] for the live region @param {boolean} [together] */
export function change(patch, words = "", together = false) {
  history_.take({ ...history_.now, ...patch }, together);
  refresh(words);
}

let speaking = 0;
/** Draw everything anew and say what changed, not more often than can be listened to. @param {string} words */
export function refresh(words = "") {
  if (toldOf !== history_.now) { told = tell(history_.now); toldOf = history_.now; }
  openThings();
  $("undo").disabled = !history_.past.length;
  $("redo").disabled = !history_.future.length;
  for (const render of renderers) render();
  $("status").textContent = told.status;
  clearTimeout(speaking);
  if (words) speaking = setTimeout(() => { $("spoken").textContent = words; }, 300);
  writeAddress();
}

let writing = 0;
/** Keep the state in the address, so that it can be copied, reloaded and linked; not while something is playing. */
function writeAddress() {
  clearTimeout(writing);
  writing = setTimeout(() => {
    const text = encode(history_.now, data);
    if (text === location.hash.slice(1)) return;
    try { history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search); } catch { /* a page from a file without an address of its own */ }
    for (const link of document.querySelectorAll("a.sibling")) link.setAttribute("href", `${/** @type {HTMLElement} */ (link).dataset.file}${text ? `#${text}` : ""}`);
  }, 250);
}
look.address = () => encode(history_.now, data);

export function undo() { if (history_.undo()) refresh("Undone."); }
export function redo() { if (history_.redo()) refresh("Done again."); }
export function reset() { change({ ...startOf(data), theme: now().theme }, "View reset."); }

window.addEventListener("hashchange", () => {
  const text = location.hash.slice(1);
  if (text === encode(history_.now, data)) return;
  const fresh = decode(text, data);
  change(fresh.state, "");
});

/** What the address asked for and this page does not have. */
export const strange = read.strange;

/** @param {string | null} key @param {boolean} [move] */
export function select(key, move = false) {
  if (key && !data.things[key]) return;
  change({ selected: key, also: [] }, key ? `${data.things[key].title} selected.` : "Selection cleared.");
  if (key && move) $("selection-title").focus();
}

/** Take one more node into the selection, or out of it. @param {string} key */
export function toggleChosen(key) {
  const { selected, also } = now(), taken = also.includes(key) || key === selected;
  if (!selected) { select(key); return; }
  const rest = also.filter((other) => other !== key);
  if (key === selected) change({ selected: rest[0] || null, also: rest.slice(1) }, `${data.things[key].title} no longer selected.`);
  else change({ also: taken ? rest : [...also, key] }, `${data.things[key].title} ${taken ? "no longer" : "also"} selected.`);
}

/** Close or re-open the lines of a node. @param {string | null} key */
export function toggleClosed(key) {
  const whatif = told.whatif, thing = key ? data.things[key] : null;
  const lines = whatif && thing ? (thing.lines || []).filter((line) => whatif.lines.includes(line) || now().closed.includes(line)) : [];
  if (!lines.length || thing?.several) return;
  const open = lines.some((line) => !now().closed.includes(line));
  change({ closed: open ? [...new Set([...now().closed, ...lines])] : now().closed.filter((line) => !lines.includes(line)) }, `${thing?.title} ${open ? "closed" : "re-opened"}.`);
}
