/** Print what network pages say in states: `node numbers.mjs FILE`, a JSON list of [data of a page, patches of its first state]. */

import { readFileSync } from "node:fs";

import { makeNumbers } from "../../graphlab/report/pages/scripts/numbers.js";
import { startOf } from "../../graphlab/report/pages/scripts/state.js";

const said = JSON.parse(readFileSync(process.argv[2], "utf8")).map(([data, patches]) => {
  data.edge_of = Object.fromEntries(data.edges.map((edge) => [edge.id, edge]));
  const tell = makeNumbers(data);
  return patches.map((patch) => {
    const told = tell({ ...startOf(data), ...patch });
    return {
      title: told.title,
      made: (told.made?.rows || []).map(({ key }) => { const edge = told.graph.edges.find((other) => other.id === key); return [edge.from.slice(2), edge.to.slice(2), edge.type, told.edges.get(key).certainty]; }).sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1)),
      lines: data.nodes.filter((node) => ["line", "group"].includes(node.kind) && told.nodes.get(node.id).shown).flatMap((node) => told.nodes.get(node.id).lines),
      links: told.graph.edges.filter((edge) => told.edges.get(edge.id).shown).length,
      pairs: data.edges.filter((edge) => edge.of_pairs && told.edges.get(edge.id).shown).map((edge) => [edge.from.slice(2), edge.to.slice(2), told.edges.get(edge.id).lines]),
    };
  });
});
process.stdout.write(JSON.stringify(said));
