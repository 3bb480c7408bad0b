/** Print the drawings of pages in states: `node drawings.mjs FILE`, a JSON list of [data of a page, patches of its first state]. */

import { readFileSync } from "node:fs";

import { drawingOf } from "../../graphlab/report/pages/scripts/drawing.js";
import { makeNumbers } from "../../graphlab/report/pages/scripts/numbers.js";
import { startOf } from "../../graphlab/report/pages/scripts/state.js";

const drawn = JSON.parse(readFileSync(process.argv[2], "utf8")).map(([data, patches]) => {
  data.edge_of = Object.fromEntries(data.edges.map((edge) => [edge.id, edge]));
  const tell = makeNumbers(data);
  return patches.map((patch) => {
    const state = { ...startOf(data), ...patch }, told = tell(state);
    return { title: told.title, status: told.status, apart: told.apart, drawing: drawingOf(data, state, told, true) };
  });
});
process.stdout.write(JSON.stringify(drawn));
