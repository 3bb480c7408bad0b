/** Why a picture is empty, in one sentence: no reader is left before an empty frame. */

/** @import { Held, Numbers, PageData, State, View } from "./types" */

import { ORIGIN, SUPPLY } from "./rules.js";
import { plural } from "./words.js";

/** Whether anything is drawn. @param {PageData} data @param {State} state @param {Numbers} found */
function anyDrawn(data, state, found) {
  if (data.view === "network") return [...found.nodes.values()].some((node) => node.drawn);
  if (data.fixed && data.view === "timeline") return data.tables.some((table) => table.rows.length > 0);
  if (found.bars) return found.bars.bars.length + found.bars.operations.length > 0;
  return (found.rolled || data.edges.filter((flow) => flow.series === state.figure)).some((flow) => found.edges.get(flow.id)?.drawn);
}

/** Why no flow of lines leads anywhere, where nothing was filtered. @param {Held} held @param {View} view */
function withoutFlow(held, view) {
  const lines = [ORIGIN, SUPPLY].map((type) => new Set(view.links.filter((x) => x.type === type).map((x) => x.from)).size);
  const said = "No flow is drawn: a flow has an origin and a destination";
  if (!lines[0] && lines[1]) return `${said}, and of ${plural(lines[1], "line")} only the places supplied are known.`;
  if (lines[0] && !lines[1]) return `${said}, and of ${plural(lines[0], "line")} only the origin is known.`;
  return held.facts.links.length ? `${said}, and no link here leads from the one to the other; the network page draws what there is.` : `${said}, and no source here names either.`;
}

/**
 * Return the sentence that stands in an empty picture; "" where something is drawn.
 * @param {PageData} data @param {Held} held @param {View} view @param {State} state @param {Numbers} found
 */
export function nothingWords(data, held, view, state, found) {
  if (anyDrawn(data, state, found)) return "";
  const filters = [...data.lede_parts.asked, ...found.filters].map(([name, value]) => `${name} ${value}`).join("; ");
  if ([...found.nodes.values()].some((node) => node.shown)) return "Nothing is drawn: everything was hidden or left out of the picture.";
  if (filters) return `Nothing is drawn: nothing here passes the filters (${filters}).`;
  if (data.view === "network") return "Nothing is drawn: no source here links a line, a place or an operation.";
  if (data.view !== "timeline") return withoutFlow(held, view);
  return `Nothing is drawn: there is no line here${data.activity_of === "links" && held.facts.links.length ? "; the network page draws the links" : ""}.`;
}
