/** What a reader chose of a picture beside its filters, in words: nothing that is not as at the start goes unsaid on a sheet. */

/** @import { Numbers, PageData, State } from "./types" */

import { movedKey } from "./state.js";
import { listed, plural } from "./words.js";

/** Names of some nodes, the first few of many. @param {PageData} data @param {Numbers} found @param {readonly string[]} keys */
function names(data, found, keys) {
  const titles = keys.map((key) => (found.things[key] || data.things[key])?.title || key.slice(2));
  return listed(titles.length > 8 ? [...titles.slice(0, 8), plural(titles.length - 8, "other")] : titles);
}

/** @type {Record<string, string>} */
const ARRANGED = { layered: "Arranged as origins, lines, towns.", force: "Arranged by connection." };

/** @param {PageData} data @param {State} state @param {Numbers} found @returns {string[]} */
export function choicesSaid(data, state, found) {
  const chosen = [state.selected, ...state.also].filter((key) => key !== null && Boolean(found.things[key] || data.things[key])), said = chosen.length ? [`Picked out: ${names(data, found, /** @type {string[]} */ (chosen))}.`] : [];
  if (data.view !== "network") return said;
  const put = [...found.nodes].filter(([key, node]) => node.drawn && state.moved[movedKey(state.layout, key)]).length, kinds = state.hidden.filter((kind) => found.legend.has(kind)).map((kind) => data.kinds[kind][1]);
  if (state.layout !== data.layouts[0]) said.push(ARRANGED[state.layout] || "");
  if (kinds.length) said.push(`Hidden by the reader: ${listed(kinds)}.`);
  if (state.aside.length) said.push(`Left out of the picture by the reader: ${names(data, found, state.aside)}.`);
  if (put) said.push(`${plural(put, "node")} ${put === 1 ? "stands where the reader put it" : "stand where the reader put them"}.`);
  return said.filter(Boolean);
}
