/** Bundle the scripts into one file for every page: `node build.js [OUTPUT]`; the same sources give the same bytes. */

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const output = process.argv[2] || fileURLToPath(new URL("../templates/page.js", import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: ["page.js"],
  outfile: output,
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  banner: { js: "/* graphlab pages. Bundled from report/pages/scripts; with d3-zoom, d3-drag, d3-selection (ISC) and uFuzzy (MIT): see scripts/LICENCES.md. */" },
  logLevel: "warning",
});
