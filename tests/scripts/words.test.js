/** Find and the words of periods. */

import assert from "node:assert/strict";
import test from "node:test";

import { dayText, firstDayOf, lastDayOf, monthOf, percent, periodText, periodWords, shareText, yearsOf } from "../../graphlab/report/pages/scripts/words.js";

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

test("a share that is not quite all or none is not 100 or 0, as in the commands", () => {
  const words = { low: "at least {}", high: "at most {}" };
  const said = [[1999 / 2000, "over 99.9 %"], [0.9994, "99.9 %"], [1, "100.0 %"], [1 / 5000, "under 0.1 %"], [0.0005, "0.1 %"], [0, "0.0 %"]];
  for (const [share, text] of said) assert.equal(percent(share), text);
  assert.equal(percent(0.1 + 0.2 + 0.7), "100.0 %");
  assert.equal(shareText(words, [0.9996, 1]), "over 99.9 to 100.0 %");
  assert.deepEqual([[0.9996, null], [null, 0.9996], [0.0002, null], [null, 0.0002]].map((share) => shareText(words, share)), ["over 99.9 %", "under 100 %", "over 0 %", "under 0.1 %"]);
});
