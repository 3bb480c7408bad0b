"""The PHIA yardstick: words for probabilities, gaps left on purpose, confidence apart."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.wording.likelihood import BANDS, SOURCE, band_of, in_words


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "remote chance"),
        (0.05, "remote chance"),
        (0.1, "highly unlikely"),
        (0.3, "unlikely"),
        (0.4, "realistic possibility"),
        (0.499, "realistic possibility"),
        (0.55, "likely"),
        (0.9, "highly likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_bands(probability, words):
    assert band_of(probability).words == words
    assert in_words(probability) == words


@pytest.mark.parametrize("probability", [0.07, 0.22, 0.38, 0.5, 0.52, 0.78, 0.93])
def test_gaps_belong_to_no_band_and_are_said_to_lie_between(probability):
    assert band_of(probability) is None
    assert in_words(probability).startswith("between ")


def test_one_half_lies_between_its_neighbours():
    assert in_words(0.5) == "between realistic possibility and likely"


@pytest.mark.parametrize("probability", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(probability):
    with pytest.raises(ValueError, match="not a probability"):
        in_words(probability)


@given(st.floats(0, 1))
def test_every_probability_has_words(probability):
    assert in_words(probability)


def test_bands_rise_and_do_not_overlap():
    assert all(a.high < b.low for a, b in pairwise(BANDS))


def test_the_source_is_named():
    assert "Explaining Uncertainty" in SOURCE


def test_a_band_prints_with_its_numbers():
    assert str(BANDS[3]) == "realistic possibility (40 % to under 50 %)"


def test_the_method_note_prints_the_bands_of_the_code():
    note = (Path(__file__).parents[2] / "docs" / "methods" / "change.md").read_text(encoding="utf-8")
    for band in BANDS:
        high = f"{'under ' if band.open_high else ''}{band.high * 100:.0f} %"
        assert f"| {band.words} | {band.low * 100:.0f} to {high} |" in note


def test_phrases_stand_in_a_sentence_with_their_article():
    assert [band.phrase for band in BANDS] == [
        "a remote chance",
        "highly unlikely",
        "unlikely",
        "a realistic possibility",
        "likely",
        "highly likely",
        "almost certain",
    ]
