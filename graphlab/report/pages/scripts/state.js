/**
 * The state of a page: one plain object from which everything on it follows; its history, and its text in the address.
 * Nothing here touches the document.
 */

/** @import { PageData, State } from "./types" */

import { readNotes, readPairs, writeNotes, writePairs } from "./notes.js";
import { periodText } from "./words.js";

/** @param {PageData} data @returns {State} */
export const startOf = (data) => Object.freeze({
  figure: 0, from: null, to: null, grade: "", certainty: 2, operation: "", place: "", level: "", joined: [], opened: [], hidden: [], closed: [], aside: [],
  selected: null, also: [], anchor: null, layout: data.layouts[0] || "", moved: {}, theme: "", note: "", notes: [], labels: {}, years: false,
});

/** Whether the reader narrowed the claims at all. @param {State} state */
export const narrowed = (state) => state.from !== null || state.to !== null || Boolean(state.grade || state.operation || state.place || state.level || state.joined.length) || state.certainty < 2;

/** What a place that a reader gave a node is kept under: each arrangement has its own. @param {string} layout @param {string} key */
export const movedKey = (layout, key) => `${layout} ${key}`;

/** What a reader chooses claims by, and a file that is fixed has not. */
const CHOSEN = new Set(["period", "grade", "certainty", "years"]);

const SIDES = { first: 0, last: 11 };

/** A side of a period as months. @param {string} text @param {"first" | "last"} side */
function monthsOf(text, side) {
  const found = /^(\d{4})(?:-(\d{2}))?$/.exec(text);
  if (!found || (found[2] && (Number(found[2]) < 1 || Number(found[2]) > 12))) return null;
  return 12 * Number(found[1]) + (found[2] ? Number(found[2]) - 1 : SIDES[side]);
}

/**
 * The state as text for an address; what is as at the start is left out.
 * @param {State} state
 * @param {PageData} data
 */
export function encode(state, data) {
  const parts = new URLSearchParams(), start = startOf(data);
  if (state.figure !== start.figure) parts.set("figure", data.series[state.figure].name);
  if (state.from !== null || state.to !== null) parts.set("period", periodText(state.from, state.to));
  if (state.grade) parts.set("grade", state.grade);
  if (state.certainty < 2) parts.set("certainty", data.certainties[state.certainty]);
  if (state.operation) parts.set("operation", state.operation);
  if (state.place) parts.set("place", state.place);
  if (state.level) parts.set("roll-up", state.level);
  for (const [name, list] of /** @type {[string, string[]][]} */ ([["join", state.joined], ["open", state.opened]])) if (list.length) parts.set(name, list.map(encodeURIComponent).join(" "));
  if (state.hidden.length) parts.set("hide", [...state.hidden].sort().join(" "));
  if (state.closed.length) parts.set("closed", state.closed.map(encodeURIComponent).join(" "));
  if (state.aside.length) parts.set("aside", state.aside.map(encodeURIComponent).join(" "));
  if (state.selected) parts.set("select", state.selected);
  if (state.also.length) parts.set("also", state.also.map(encodeURIComponent).join(" "));
  if (state.anchor) parts.set("way-from", state.anchor);
  if (state.layout !== start.layout) parts.set("arrange", state.layout);
  const moved = Object.keys(state.moved).sort().map((key) => { const [layout, ...rest] = key.split(" "); return [encodeURIComponent(rest.join(" ")), ...state.moved[key].map((v) => Math.round(v)), ...(layout === state.layout ? [] : [layout])].join(":"); });
  if (moved.length) parts.set("moved", moved.join(" "));
  if (state.theme) parts.set("theme", state.theme);
  if (state.years) parts.set("years", "each");
  if (state.note) parts.set("note", state.note);
  if (state.notes.length) parts.set("notes", writeNotes(state.notes));
  if (Object.keys(state.labels).length) parts.set("key", writePairs(Object.entries(state.labels).sort()));
  return parts.toString();
}

/**
 * Read a state from the text of an address. What this page does not know stays at its start and is named.
 * @param {string} text
 * @param {PageData} data
 * @returns {{ state: State, strange: string[] }}
 */
export function decode(text, data) {
  /** @type {State} */
  const state = { ...startOf(data) };
  /** @type {string[]} */
  const strange = [];
  const areas = new Set(Object.values(data.facts.levels).flatMap((ends) => ends.map(([, area]) => data.facts.ids[area]))), joint = [...areas].map((area) => `n/${area}`);
  const known = {
    lines: new Set(data.lines), keys: new Set([...Object.keys(data.things), ...data.edges.map((edge) => edge.id), ...joint]),
    nodes: new Set([...data.nodes.map((node) => node.id), ...joint]),
  };
  /** @param {string} list */
  const words = (list) => list.split(" ").filter(Boolean).map(safely), arranged = new URLSearchParams(text).get("arrange") || "", here = data.layouts.includes(arranged) ? arranged : state.layout;
  for (const [name, value] of new URLSearchParams(text)) {
    /** @param {boolean} good @param {Partial<State>} patch */
    const take = (good, patch) => { if (good) Object.assign(state, patch); else strange.push(`${name} ${value}`); };
    if (data.fixed && CHOSEN.has(name)) strange.push(`${name} ${value}`);
    else if (name === "figure") { const place = data.series.findIndex((s) => s.name === value); take(place >= 0, { figure: place }); }
    else if (name === "period") {
      const [a, b = a] = value.split(".."), from = monthsOf(a, "first"), to = monthsOf(b, "last");
      take((from !== null || a === "") && (to !== null || b === "") && (from !== null || to !== null) && (from === null || to === null || from <= to), { from, to });
    }
    else if (name === "grade") take(/^[1-3][A-E]$/.test(value), { grade: value });
    else if (name === "certainty") { const place = data.certainties.indexOf(value); take(place >= 0, { certainty: place }); }
    else if (name === "operation") take(value in data.facts.operations, { operation: value });
    else if (name === "place") take(value in data.facts.places, { place: value });
    else if (name === "roll-up") take(value in data.facts.levels, { level: value });
    else if (name === "join" || name === "open") { const asked = words(value), list = asked.filter((area) => areas.has(area)); Object.assign(state, { [name === "join" ? "joined" : "opened"]: list }); take(list.length === asked.length, {}); }
    else if (name === "hide") take(true, { hidden: words(value).filter((kind) => kind in data.kinds) });
    else if (name === "closed") { const lines = words(value), closed = lines.filter((line) => known.lines.has(line)); state.closed = closed; take(closed.length === lines.length, {}); }
    else if (name === "aside") take(true, { aside: words(value).filter((key) => known.nodes.has(key)) });
    else if (name === "select") take(known.keys.has(value) || value.startsWith("r/"), { selected: value });
    else if (name === "also") take(true, { also: words(value).filter((key) => known.nodes.has(key)) });
    else if (name === "way-from") take(known.nodes.has(value), { anchor: value });
    else if (name === "arrange") take(data.layouts.includes(value), { layout: value });
    else if (name === "moved") {
      for (const part of value.split(" ")) {
        const [key, x, y, layout = here] = part.split(":"), node = safely(key);
        if (known.nodes.has(node) && data.layouts.includes(layout) && Number.isFinite(Number(x)) && Number.isFinite(Number(y))) state.moved = { ...state.moved, [movedKey(layout, node)]: [Number(x), Number(y)] };
      }
    }
    else if (name === "theme") take(value === "dark" || value === "light", { theme: value });
    else if (name === "years") take(value === "each", { years: true });
    else if (name === "notes") take(true, { notes: readNotes(value) });
    else if (name === "key") take(true, { labels: Object.fromEntries(readPairs(value)) });
    else if (name === "note") take(true, { note: value.slice(0, 2000) });
    else strange.push(name);
  }
  return { state, strange };
}

/** @param {string} text */
function safely(text) { try { return decodeURIComponent(text); } catch { return text; } }

/** Whether two states differ. @param {State} a @param {State} b */
export const differs = (a, b) => JSON.stringify(a) !== JSON.stringify(b);

/** States that were, and states that were undone. */
export class History {
  /** @param {State} first */
  constructor(first) {
    this.now = first;
    /** @type {State[]} */ this.past = [];
    /** @type {State[]} */ this.future = [];
  }

  /** Take a new state. @param {State} next @param {boolean} [together] continue what the last change began */
  take(next, together = false) {
    if (!differs(this.now, next)) return;
    if (!together) { this.past.push(this.now); if (this.past.length > 500) this.past.shift(); }
    this.future = [];
    this.now = next;
  }

  undo() { const before = this.past.pop(); if (before) { this.future.push(this.now); this.now = before; } return Boolean(before); }

  redo() { const after = this.future.pop(); if (after) { this.past.push(this.now); this.now = after; } return Boolean(after); }
}
