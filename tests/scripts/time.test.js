/** Where a timeline opens: the rule, by hand. */

import assert from "node:assert/strict";
import test from "node:test";

import { openingYear } from "../../graphlab/report/pages/scripts/numbers_time.js";

const dense = Array.from({ length: 38 }, (_, i) => 2020 * 12 + i), last = 2020 * 12 + 37;

test("a timeline opens at the latest year from which 95 % of the dates follow", () => {
  assert.equal(openingYear([1990 * 12, ...dense], [1990 * 12, last], last), 2020);
  assert.equal(openingYear([1990 * 12, 1991 * 12, ...dense], [1990 * 12, last], last), 2020, "2 of 40 are 5 %");
  assert.equal(openingYear([1990 * 12, 1991 * 12, 1992 * 12, ...dense], [1990 * 12, last], last), 1990, "3 of 41 are more, and 1992 leaves two years out");
});

test("nothing is cut for less than a quarter of the years, of few dates, or of a period that reaches there", () => {
  assert.equal(openingYear([2019 * 12, ...dense], [2019 * 12, last], last), 2019, "one of five years");
  assert.equal(openingYear([2019 * 12, ...dense.slice(0, 36)], [2019 * 12, last - 2], last - 2), 2020, "one of four");
  assert.equal(openingYear(dense, [2020 * 12, last], last), 2020);
  assert.equal(openingYear([1990 * 12, ...dense.slice(0, 18)], [1990 * 12, 2020 * 12 + 17], 2020 * 12 + 17), 1990, "1 of 19");
  assert.equal(openingYear([1990 * 12, ...dense], [1990 * 12, last], 2010 * 12 + 5), 2010);
  assert.equal(openingYear([1990 * 12, ...dense], [1990 * 12, last], 1980 * 12), 1990);
  assert.equal(openingYear([1990 * 12, ...dense], [1990 * 12, last], null), 1990);
});
