"""How long a plan takes to prove: set-union knapsack problems of about 100 by 100, as hard as published ones.

Worths and costs from 1 to 500, each item needs a tenth or a seventh of the elements, the budget is a share of all
costs. CPU seconds are of the proof and of the search for ties together; a run takes some minutes.

    python bench/plan.py [ITEMS ELEMENTS DENSITY SHARE SEED]
"""

from __future__ import annotations

import sys
import time

import numpy as np

from graphlab.statistics.set_union import Problem, best_selection, good_selection

CASES = ((100, 85, 0.1, 0.75, 1), (100, 85, 0.1, 0.85, 1), (100, 100, 0.1, 0.85, 1), (100, 85, 0.15, 0.85, 1))


def problem_of(items: int, elements: int, density: float, share: float, seed: int) -> Problem:
    chance = np.random.default_rng(seed)
    needs = chance.random((items, elements)) < density
    for item in range(items):
        if not needs[item].any():
            needs[item, chance.integers(elements)] = True
    for element in range(elements):
        if not needs[:, element].any():
            needs[chance.integers(items), element] = True
    worth, costs = chance.integers(1, 501, items), chance.integers(1, 501, elements)
    sets = [set(map(int, np.flatnonzero(row))) for row in needs]
    return Problem(sets, worth.tolist(), costs.tolist(), int(share * costs.sum()))


def main(cases: tuple[tuple[int, int, float, float, int], ...]) -> None:
    for case in cases:
        problem = problem_of(*case)
        start = time.process_time()
        found = best_selection(problem, time_limit=900)
        spent = time.process_time() - start
        quick = problem.worth_of(good_selection(problem)) / found.worth
        print(
            f"{case}: worth {found.worth:g}, proved {found.proved}, {spent:.0f} CPU s; quick search alone {quick:.3f}"
        )


if __name__ == "__main__":
    typed = [float(x) if "." in x else int(x) for x in sys.argv[1:]]
    main((tuple(typed),) if typed else CASES)  # type: ignore[arg-type]
