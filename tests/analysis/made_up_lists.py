"""Lists of several forces with a known truth: which records are one line. Made up, for tests and benchmarks."""

from __future__ import annotations

import itertools
import random
from collections import defaultdict
from datetime import date

from graphlab.analysis.deconfliction.records import LineRecord

LETTERS = "abcdefghijklmnoprstuvwxyz"
REGIONS = ("london", "merseyside", "west-midlands", "greater-manchester")
AROUND = {f"{region}-{i}": frozenset([region]) for region in REGIONS for i in range(6)}
TOWNS = [f"town-{i}" for i in range(50)]
EPOCH = date(2018, 1, 1).toordinal()


def _brands(rng, number):
    def one():
        body = "".join(rng.choice("bcdfghjklmnprstvw") + rng.choice("aeiouy") for _ in range(rng.randint(2, 4)))
        return body + rng.choice(["", "n", "x", "s", "r"])

    return [one() for _ in range(number)]


def _misspelt(rng, text):
    at, how = rng.randrange(len(text)), rng.random()
    if how < 0.33 and len(text) > 2:
        return text[:at] + text[at + 1 :]
    if how < 0.66:
        return text[:at] + rng.choice(LETTERS) + text[at + 1 :]
    return text[:at] + rng.choice(LETTERS) + text[at:]


def made_up_lists(seed, lines=400, forces=3, brands=250):
    """Return records of several forces, and the true line of each: 20 % misspelt, 15 % without origin, 20 % coarser."""
    rng = random.Random(seed)
    names = _brands(rng, brands)
    common = [1 / (i + 1) ** 0.8 for i in range(brands)]
    records, truth = [], {}
    for line in range(lines):
        brand = rng.choices(names, common)[0]
        origin, towns = rng.choice(sorted(AROUND)), rng.sample(TOWNS, rng.choice([1, 1, 2, 3]))
        start, length = EPOCH + rng.randrange(1800), rng.randrange(60, 700)
        for force in range(forces):
            if rng.random() < 0.5:
                key = f"force-{force}/line-{line}"
                truth[key] = line
                first = start + rng.randrange(60)
                records.append(
                    LineRecord(
                        key=key,
                        line=f"line-{line}",
                        network=force,
                        sources=(f"force-{force}",),
                        brands=(_misspelt(rng, brand) if rng.random() < 0.2 else brand,),
                        origins=_as_known(rng, origin),
                        towns=frozenset(t for t in towns if rng.random() < 0.8) or frozenset(towns),
                        first=first,
                        last=max(first, start + length - rng.randrange(60)),
                        dated=True,
                        operations=frozenset(),
                    )
                )
    return sorted(records, key=lambda r: r.key), truth


def _as_known(rng, origin):
    chance = rng.random()
    return frozenset() if chance < 0.15 else AROUND[origin] if chance < 0.35 else frozenset([origin])


def true_pairs(truth):
    """Return the pairs of records that are one line."""
    of = defaultdict(list)
    for key, line in truth.items():
        of[line].append(key)
    return {pair for keys in of.values() for pair in itertools.combinations(sorted(keys), 2)}
