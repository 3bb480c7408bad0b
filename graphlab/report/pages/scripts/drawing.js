/**
 * Drawings of the pages that are SVG, as `graphlab.report.drawing` makes them: shapes and texts in pixels, y downwards.
 * The file brings the drawing of its own filters; in any other state it is made here. `tests/scripts` holds the two
 * together on random datasets.
 */

/** @import { Drawing, Numbers, PageData, State } from "./types" */

import { matrixDrawing, sankeyDrawing } from "./drawing_flows.js";
import { timelineDrawing } from "./drawing_time.js";
import { narrowed } from "./state.js";

/**
 * The drawing of a state, or null where that of the file is it.
 * @param {PageData} data @param {State} state @param {Numbers} told @param {boolean} [always] also what the file brings
 * @returns {Drawing | null}
 */
export function drawingOf(data, state, told, always = false) {
  if (!always && !narrowed(state) && !state.closed.length) return null;
  if (told.bars) return timelineDrawing(data, told.bars);
  if (!told.flows) return null;
  return data.view === "matrix" ? matrixDrawing(data, told.flows) : sankeyDrawing(data, told.flows);
}
