"""Words for probabilities: the yardstick of the Professional Head of Intelligence Assessment (PHIA).

The yardstick speaks of how likely something is. How good the evidence is, is another thing (analytical confidence) and
is said apart; neither is ever turned into the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from graphlab.wording.phrases import percent

SOURCE = (
    'PHIA probability yardstick, "Explaining Uncertainty in UK Intelligence Assessment" (gov.uk, 24 March 2025); '
    "bands as printed in the National Strategic Assessment of Serious and Organised Crime 2020 (NCA)"
)


@dataclass(frozen=True, slots=True)
class Band:
    """A band of the yardstick: its words and the probabilities it holds, as fractions."""

    words: str
    low: float
    high: float
    open_high: bool = False

    def holds(self, probability: float) -> bool:
        """Return whether a probability lies in the band."""
        return self.low <= probability and (probability < self.high if self.open_high else probability <= self.high)

    @property
    def phrase(self) -> str:
        """The words as they stand in a sentence: nouns with their article."""
        return f"a {self.words}" if self.words in ("remote chance", "realistic possibility") else self.words

    def __str__(self) -> str:
        return f"{self.words} ({percent(self.low, 0)} to {'under ' if self.open_high else ''}{percent(self.high, 0)})"


BANDS = (
    Band("remote chance", 0.0, 0.05),
    Band("highly unlikely", 0.10, 0.20),
    Band("unlikely", 0.25, 0.35),
    Band("realistic possibility", 0.40, 0.50, open_high=True),
    Band("likely", 0.55, 0.75),
    Band("highly likely", 0.80, 0.90),
    Band("almost certain", 0.95, 1.0),
)


def band_of(probability: float) -> Band | None:
    """Return the band that holds a probability; None in the gaps that the yardstick leaves on purpose.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.

    Examples
    --------
    >>> band_of(0.6).words, band_of(0.52)
    ('likely', None)
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"{probability} is not a probability between 0 and 1")
    return next((band for band in BANDS if band.holds(probability)), None)


def in_words(probability: float) -> str:
    """Return a probability in the words of the yardstick, and between two bands with both.

    Examples
    --------
    >>> in_words(0.85), in_words(0.78)
    ('highly likely', 'between likely and highly likely')
    """
    band = band_of(probability)
    if band is not None:
        return band.words
    below, above = next(pair for pair in pairwise(BANDS) if probability < pair[1].low)
    return f"between {below.words} and {above.words}"
