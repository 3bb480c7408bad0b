"""Deconfliction at size: CPU seconds and memory for two lists, and how the cost grows.

    python bench/deconflict.py [LINES ...]

Every line of one list is compared with every line of the other, so the cost grows with the product of their lengths:
printed are microseconds a pair (aim: falling with size), and the peak of memory (aim: below 2 GB for 10,000 x 10,000).
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from graphlab.analysis.deconfliction.proposals import propose
from tests.analysis.made_up_lists import AROUND, made_up_lists


def main() -> None:
    """Print one line for each size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", nargs="*", type=int, default=[1_000, 4_000, 20_000])
    for lines in parser.parse_args().lines:
        records, _ = made_up_lists(1, lines=lines, forces=2, brands=max(250, lines // 3))
        start = time.process_time()
        proposals = propose(records, AROUND)
        spent = time.process_time() - start
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        rate = spent / max(proposals.compared, 1) * 1e6
        print(
            f"{len(records):>7,} lines in two lists: {proposals.compared:>12,} pairs, {rate:.2f} microseconds a pair, "
            f"{spent:.1f} CPU s, peak {memory:.2f} GB"
        )


if __name__ == "__main__":
    main()
