/** Finding: exactly, then by how a name begins, then by a part, then nearly. Needs the scripts' packages. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import test from "node:test";

const scripts = new URL("../../graphlab/report/pages/scripts/", import.meta.url);
const skip = !existsSync(new URL("node_modules", scripts)) && "npm ci --prefix graphlab/report/pages/scripts";
const named = [["rico-1", "Rico"], ["rico-2", "Rico"], ["hackney", "Hackney"], ["new-hackney", "New Hackney"], ["ack", "Thackney"], ["b", "\u202eBilly"]].map(([id, name]) => ({ key: `n/${id}`, id, name }));

test("the best fit comes first", { skip }, async () => {
  const { find } = await import(new URL("find.js", scripts).href);
  const keys = (text) => find(named, text).map((hit) => `${hit.how} ${hit.key.slice(2)}`);
  assert.deepEqual(keys("hackney"), ["exact hackney", "begins new-hackney", "part ack"]);
  assert.deepEqual(keys("rico"), ["exact rico-1", "exact rico-2"]);
  assert.deepEqual(keys("Rico (rico-2)"), ["exact rico-2"]);
  assert.deepEqual(keys("hakney"), ["near hackney", "near new-hackney", "near ack"]);
  assert.deepEqual(keys("billy"), ["exact b"]);
  assert.deepEqual(keys("zzzz"), []);
  assert.deepEqual(keys("  "), []);
});
