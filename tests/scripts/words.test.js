/** Find and the words of periods. */

import assert from "node:assert/strict";
import test from "node:test";

import { dayText, firstDayOf, lastDayOf, monthOf, periodText, periodWords, yearsOf } from "../../graphlab/report/pages/scripts/words.js";

test("months, days and periods are those of the command", () => {
  assert.equal(dayText(firstDayOf(2022 * 12)), "2022-01-01");
  assert.equal(dayText(lastDayOf(2024 * 12 + 1)), "2024-02-29");
  assert.equal(monthOf(lastDayOf(2024 * 12 + 1)), 2024 * 12 + 1);
  assert.equal(periodText(2022 * 12, 2022 * 12 + 11), "2022");
  assert.equal(periodText(2022 * 12, 2022 * 12), "2022-01");
  assert.equal(periodText(null, 2022 * 12 + 11), "..2022");
  assert.equal(periodText(2019 * 12 + 4, 2022 * 12 + 11), "2019-05..2022");
  assert.deepEqual(yearsOf(2019 * 12 + 4, 2021 * 12 + 1), [[2019 * 12 + 4, 2019 * 12 + 11], [2020 * 12, 2020 * 12 + 11], [2021 * 12, 2021 * 12 + 1]]);
  assert.equal(periodWords(null, null), "All time");
  assert.equal(periodWords(null, 2022 * 12 + 11), "any time to 2022");
});
