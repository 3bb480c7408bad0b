/** Print what pages say under states: `node status.mjs FILE`, a JSON list of [data of a page, patches of its first state]. */

import { readFileSync } from "node:fs";

import { makeNumbers } from "../../graphlab/report/pages/scripts/numbers.js";
import { startOf } from "../../graphlab/report/pages/scripts/state.js";

const said = JSON.parse(readFileSync(process.argv[2], "utf8")).map(([data, patches]) => {
  data.edge_of = Object.fromEntries(data.edges.map((edge) => [edge.id, edge]));
  const tell = makeNumbers(data);
  return patches.map((patch) => tell({ ...startOf(data), ...patch }).status);
});
process.stdout.write(JSON.stringify(said));
