/**
 * Notes that a reader puts in the picture, at a thing or at a point, and words of the key that a reader changed: where
 * they stand, how they are written in an address, what is said of those that a picture does not show.
 */

/** @import { Numbers, PageData, PlacedNote, State } from "./types" */

import { listed } from "./words.js";

export const LONGEST = 200, MOST = 40;

/** Pairs of texts as one text without a space or colon of their own. @param {[string, string][]} pairs */
export const writePairs = (pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join(":")).join(" ");

/** @param {string} text @returns {[string, string][]} */
export function readPairs(text) {
  const found = text.split(" ").filter(Boolean).map((part) => part.split(":").map((side) => { try { return decodeURIComponent(side); } catch { return side; } }));
  return /** @type {[string, string][]} */ (found.filter((sides) => sides.length === 2 && sides.every(Boolean)));
}

/** The place of a point in one arrangement of one view. @param {string} view @param {string} layout @param {number} x @param {number} y */
export const pointOf = (view, layout, x, y) => `@${view}/${layout}/${Math.round(x)}/${Math.round(y)}`;

/** The point that a note stands at in this arrangement, or null. @param {string} at @param {string} view @param {string} layout @returns {[number, number] | null} */
export function pointAt(at, view, layout) {
  const found = /^@(\w+)\/(\w*)\/(-?\d+)\/(-?\d+)$/.exec(at);
  return found && found[1] === view && found[2] === layout ? [Number(found[3]), Number(found[4])] : null;
}

/** Keys of what the picture shows. @param {PageData} data @param {Numbers} found @param {State} state */
function drawnKeys(data, found, state) {
  if (data.view === "network") return new Set([...found.nodes].filter(([, n]) => n.drawn).map(([key]) => key));
  if (data.view !== "map") return new Set();
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
  return state.notes.map(({ at, text }) => {
    const key = shownAs(at), thing = found.things[at] || data.things[at];
    return { text, key: drawn.has(key) ? key : "", point: pointAt(at, data.view, state.layout), of: thing ? thing.title : at.startsWith("@") ? "a point" : at };
  });
}

/** What a sheet says of notes that its picture does not show, and of words of the key that were changed. @param {State} state @param {PlacedNote[]} notes */
export function notesSaid(state, notes) {
  const away = notes.filter((note) => !note.key && !note.point).map((note) => (note.of === "a point" ? `Note at a point of another picture: ${note.text}` : `Note at ${note.of}, which this picture does not mark: ${note.text}`));
  const changed = Object.entries(state.labels).map(([was, now]) => `“${now}” for “${was}”`);
  return [...away, ...(changed.length ? [`Words of the key changed by the reader: ${listed(changed)}.`] : [])];
}
