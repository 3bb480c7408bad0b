/**
 * Notes that a reader puts in the picture, at a thing or at a point, and words of the key that a reader changed: where
 * they stand, how they are written in an address, what is said of those that a picture does not show.
 */

/** @import { Numbers, PageData, PlacedNote, State } from "./types" */

import { listed } from "./words.js";

export const LONGEST = 200, MOST = 40;
/** How far a note can stand from what it is at, in pixels either way. */
const FARTHEST = 2000;

/** Pairs of texts as one text without a space or colon of their own. @param {[string, string][]} pairs */
export const writePairs = (pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join(":")).join(" ");

/** @param {string} text @returns {[string, string][]} */
export function readPairs(text) {
  const found = text.split(" ").filter(Boolean).map((part) => part.split(":").map((side) => { try { return decodeURIComponent(side); } catch { return side; } }));
  return /** @type {[string, string][]} */ (found.filter((sides) => sides.length === 2 && sides.every(Boolean)));
}

/** @typedef {State["notes"][0]} Note */

/** Where a note stands from what it is at, in whole pixels, or undefined where the page finds its place. @param {unknown} dx @param {unknown} dy @returns {[number, number] | undefined} */
export function offOf(dx, dy) {
  const [x, y] = [dx, dy].map((d) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(Number(d)))));
  return dx === undefined || dy === undefined || !Number.isFinite(x) || !Number.isFinite(y) ? undefined : [x + 0, y + 0];
}

/** Notes as one text for an address. @param {readonly Note[]} notes */
export const writeNotes = (notes) => notes.map(({ at, text, off }) => [at, text, ...(off || [])].map((part) => encodeURIComponent(String(part))).join(":")).join(" ");

/** @param {string} text @returns {Note[]} */
export function readNotes(text) {
  return text.split(" ").filter(Boolean).flatMap((part) => {
    const [at, said, dx, dy, ...more] = part.split(":").map((side) => { try { return decodeURIComponent(side); } catch { return side; } }), off = offOf(dx, dy);
    return at && said && !more.length && (dx === undefined || off) ? [{ at, text: said.slice(0, LONGEST), ...(off ? { off } : {}) }] : [];
  }).slice(0, MOST);
}

/** Notes with one of them moved; without `off` the page finds its place again. @param {readonly Note[]} notes @param {number} place @param {readonly [number, number] | null} off @returns {Note[]} */
export function movedNote(notes, place, off) {
  const to = off ? offOf(...off) : undefined;
  return notes.map((note, i) => (i === place ? { at: note.at, text: note.text, ...(to ? { off: to } : {}) } : note));
}

/** The place of a point in one arrangement of one view. @param {string} view @param {string} layout @param {number} x @param {number} y */
export const pointOf = (view, layout, x, y) => `@${view}/${layout}/${Math.round(x)}/${Math.round(y)}`;

/** What a point is of: an arrangement of the network, or a figure of a page that is drawn as SVG. @param {PageData} data @param {State} state */
export const pointFrame = (data, state) => (data.view === "network" || data.view === "map" ? state.layout : String(state.figure));

/** The point that a note stands at in this arrangement, or null. @param {string} at @param {string} view @param {string} layout @returns {[number, number] | null} */
export function pointAt(at, view, layout) {
  const found = /^@(\w+)\/(\w*)\/(-?\d+)\/(-?\d+)$/.exec(at);
  return found && found[1] === view && found[2] === layout ? [Number(found[3]), Number(found[4])] : null;
}

/** Keys of the flows of a diagram or matrix and of their ends. @param {PageData} data @param {Numbers} found @param {State} state */
function flowKeys(data, found, state) {
  if (found.flows) return found.flows.rows.slice(0, data.top).flatMap((row) => [row.key, `n/${row.origin}`, `n/${row.destination}`]);
  return data.edges.filter((flow) => flow.series === state.figure && found.edges.get(flow.id)?.drawn).flatMap((flow) => [flow.id, ...flow.pair.map((end) => `n/${end}`)]);
}

/** Keys of what the picture shows. @param {PageData} data @param {Numbers} found @param {State} state */
function drawnKeys(data, found, state) {
  if (data.view === "network") return new Set([...found.nodes].filter(([, n]) => n.drawn).map(([key]) => key));
  if (found.bars) return new Set([...found.bars.bars.slice(0, data.top), ...found.bars.operations].map((bar) => bar.key));
  if (data.view !== "map") return new Set(flowKeys(data, found, state));
  const flows = found.rolled || data.edges.filter((flow) => flow.series === state.figure);
  return new Set(flows.filter((flow) => found.edges.get(flow.id)?.drawn).flatMap((flow) => [flow.from, flow.to]));
}

/**
 * Return the notes of a state: which key each is drawn at, or which point, or neither.
 * @param {PageData} data @param {State} state @param {Numbers} found @param {(key: string) => string} shownAs the node that stands for a place
 * @returns {PlacedNote[]}
 */
export function placeNotes(data, state, found, shownAs) {
  if (!state.notes.length) return [];
  const drawn = drawnKeys(data, found, state);
  return state.notes.map(({ at, text, off }) => {
    const key = shownAs(at), thing = found.things[at] || data.things[at];
    return { text, off, key: drawn.has(key) ? key : "", point: pointAt(at, data.view, pointFrame(data, state)), of: thing ? thing.title : at.startsWith("@") ? "a point" : at };
  });
}

/** What a sheet says of notes that its picture does not show, and of words of the key that were changed. @param {State} state @param {PlacedNote[]} notes */
export function notesSaid(state, notes) {
  const away = notes.filter((note) => !note.key && !note.point).map((note) => (note.of === "a point" ? `Note at a point of another picture: ${note.text}` : `Note at ${note.of}, which this picture does not mark: ${note.text}`));
  const changed = Object.entries(state.labels).map(([was, now]) => `“${now}” for “${was}”`);
  return [...away, ...(changed.length ? [`Words of the key changed by the reader: ${listed(changed)}.`] : [])];
}
