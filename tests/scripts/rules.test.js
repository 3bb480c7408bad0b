/** The rules of the page against vectors made by the commands (tests/scripts/vectors.py). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as rules from "../../graphlab/report/pages/scripts/rules.js";

const file = process.env.GRAPHLAB_VECTORS;
const vectors = file ? JSON.parse(readFileSync(file, "utf8")) : [];

const near = (a, b) => (a === null || b === null ? a === b : Math.abs(a - b) < 1e-9);

test("there are vectors", { skip: !file && "set GRAPHLAB_VECTORS, or run pytest tests/scripts" }, () => assert.ok(vectors.length > 0));

for (const { seed, facts, cases } of vectors) {
  test(`dataset ${seed}: the page says what the commands say`, () => {
    const held = rules.readFacts(facts);
    for (const { filters: asked, told } of cases) {
      const filters = { ...asked, asAt: facts.asked.as_at, scope: null };
      const { doubt, wider } = rules.doubtOf(facts.doubt, filters.grade);
      assert.equal(wider, false, "a small file tells every grade apart");
      const view = rules.look(held, filters);
      assert.deepEqual(Object.fromEntries([...view.active].sort()), told.activity);
      const pairs = rules.pairsOf(view);
      assert.deepEqual(pairs.map((p) => [p.origin, p.destination, p.lines, p.certain]), told.pairs);
      const rows = rules.flowsOfLines(pairs, doubt, held.special);
      assert.deepEqual(rows.map((r) => [r.origin, r.destination, r.low, r.high]), told.rows.map((r) => r.slice(0, 4)));
      rows.forEach((r, i) => assert.ok(near(r.share[0], told.rows[i][4]) && near(r.share[1], told.rows[i][5]), `share of ${told.rows[i]}: ${r.share}`));
      const lives = rules.livesOf(view, rules.cutOffOf(held, filters));
      assert.deepEqual([...lives.keys()], told.ledger);
      assert.deepEqual(Object.fromEntries([...lives].map(([line, l]) => [line, [l.kind, l.since, ...(l.first ?? [null, null]), ...(l.last ?? [null, null])]])), told.lives);
      const open = rules.standingOf(held, filters);
      const served = rules.pairsOf(open.view);
      assert.deepEqual(served.map((p) => [p.origin, p.destination, p.lines]), told.open);
      if (!told.whatif) continue;
      const named = served.filter((p) => !held.special.has(p.origin) && !held.special.has(p.destination));
      const after = rules.afterClosing(open.view, named, new Set(told.closed), doubt);
      assert.deepEqual([after.served, after.lost.length, after.lostHigh], told.whatif);
      assert.deepEqual(after.towns, told.towns);
    }
  });
}

test("lines that may be one are those of the grade; where the file does not tell it apart, those of all, and that is known", () => {
  const all = { joined: {}, groups: [] }, own = { joined: { b: "a" }, groups: [] };
  assert.deepEqual(rules.doubtOf({ "": all, "2B": own, "1A": null }, "2B"), { doubt: own, wider: false });
  assert.deepEqual(rules.doubtOf({ "": all, "2B": own, "1A": null }, "1A"), { doubt: null, wider: false });
  assert.deepEqual(rules.doubtOf({ "": all }, "2B"), { doubt: all, wider: true });
  assert.deepEqual(rules.doubtOf({ "": null }, "2B"), { doubt: null, wider: true });
  assert.deepEqual(rules.doubtOf({ "": all }, ""), { doubt: all, wider: false });
  assert.deepEqual(rules.doubtOf({}, "2B"), { doubt: null, wider: false });
});

test("a pair is lost when no line that remains overlaps the closed one in time", () => {
  const period = (first, last) => ({ start: [first, first], end: [last, last] });
  const spans = new Map([["a", period(1, 5)], ["b", period(6, 9)], ["c", period(5, 7)], ["d", { start: null, end: null }]]);
  const lost = (lines, closed) => rules.pairLost(lines, new Set(closed), spans);
  assert.equal(lost(["a", "b"], ["a"]), true, "b ran later");
  assert.equal(lost(["a", "c"], ["a"]), false, "c ran on the fifth day");
  assert.equal(lost(["a", "c"], ["a", "c"]), true);
  assert.equal(lost(["a", "d"], ["a"]), false, "an undated line overlaps all");
  assert.equal(lost(["a"], ["b"]), false);
});

test("what is counted of a closed line goes with it, of a pair only when none of its closed lines has a figure", () => {
  const flow = { measure: "m", unit: "m", line_flow: { a: [2, 3] }, pair_flow: [["o", "t", 5, null], ["o", "u", 7, 7]] };
  const pair = (destination, lines) => ({ origin: "o", destination, lines, certain: lines });
  assert.deepEqual(rules.flowLost(flow, new Set(["a", "b"]), [pair("t", ["b"]), pair("u", ["a", "b"])]), [7, null]);
  assert.deepEqual(rules.flowLost(flow, new Set(["b"]), [pair("u", ["b"])]), [7, 7]);
  assert.equal(rules.flowLost(flow, new Set(["b"]), []), null, "nothing stated is not none");
});

test("lines that may be one are as few as no judgement forbids", () => {
  const doubt = { joined: {}, groups: [[["a", "b", "c", "d"], [[0, 1], [1, 2], [2, 3]], [[0, 2]]]] };
  const counts = [["a", "d"], ["a", "c"], ["a", "b", "c", "d"], ["b", "d"], ["a"]].map((lines) => rules.differentLines(doubt, lines));
  assert.deepEqual(counts, [[2, 2], [2, 2], [2, 4], [1, 2], [1, 1]]);
});
