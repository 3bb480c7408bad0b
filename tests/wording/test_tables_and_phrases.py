"""Aligned tables at their edges, and phrases where one number more or less makes other words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graphlab.model.result import Column
from graphlab.wording import phrases as words
from graphlab.wording.likelihood import BANDS, in_words
from graphlab.wording.text_table import CELL, WIDTH, shown, text_table


def table(rows, **units):
    return text_table("T", [Column(name, unit) for name, unit in units.items()], rows, ["a note"]).splitlines()


def test_what_every_row_says_is_said_once_and_only_where_the_table_is_too_wide():
    wide = "x" * CELL
    rows = [{"a": wide, "b": wide, "c": f"{i}" + "y" * (WIDTH - 2 * CELL - 5), "n": 7} for i in range(2)]
    found = table(rows, a="", b="", c="", n="")
    assert found[3] == f"In every row: a {wide}, b {wide}."
    assert [line for line in found if "7" in line and "y" in line] == [f"{r['c'][:CELL]}  7" for r in rows]
    exact = [{"a": wide, "b": wide, "c": f"{i}" + "y" * (WIDTH - 2 * CELL - 7)} for i in range(2)]
    fits = table(exact, a="", b="", c="")
    assert not any("In every row" in line for line in fits)
    assert max(len(line) for line in fits) == WIDTH - 2
    assert not any("In every row" in line for line in table(rows[:1], a="", b="", c="", n=""))
    just = [row | {"c": row["c"][:-4]} for row in rows]  # one character too wide, the gaps of four columns counted
    assert any("In every row" in line for line in table(just, a="", b="", c="", n=""))


def test_a_cell_is_cut_only_where_it_is_too_long_and_columns_without_anything_are_named():
    found = table([{"a": "z" * CELL, "e": None}, {"a": "z" * (CELL + 1), "e": ()}], a="", e="")
    assert found[5:7] == ["z" * CELL, "z" * (CELL - 1) + "…"]
    assert found[3] == "a" and found[-1] == "Nothing is stated for: e."
    assert table([], a="", e="")[5:] == ["(no rows)", "", "a note"]


def test_rows_that_differ_in_no_column_are_counted_and_leave_no_empty_lines():
    assert table([{"e": None}, {"e": ()}], e="")[3:] == ["(2 rows)", "", "a note", "Nothing is stated for: e."]
    wide = {name: name * CELL for name in "xyz"}
    found = table([wide, wide], x="", y="", z="")
    assert found[3].startswith("In every row: x ") and found[-4:] == ["", "(2 rows)", "", "a note"]


def test_numbers_stand_right_and_words_left():
    assert table([{"a": "x", "n": 5}, {"a": "yyy", "n": 1503}], a="", n="")[5:7] == ["x        5", "yyy  1,503"]
    assert table([{"a": "x", "n": 5}, {"a": "yyy"}], a="", n="")[5] == "x    5"
    assert [shown(x) for x in (41.0123456, 0.3333333333, True, False)] == ["41.0123", "0.333333", "yes", "no"]


#: What is said, of what, and the text.
SAID = [
    (words.number, (0.1 + 0.2,), "0.3"), (words.number, (1503.256,), "1,503.3"), (words.number, (0.25,), "0.25"),
    (words.number, ("many",), "many"), (words.number, (True,), "True"),
    (words.bounds, (0, 1), "at most 1"), (words.bounds, (0, 4), "fewer than 5"), (words.bounds, (0, 0), "0"),
    (words.bounds, (None, 9), "fewer than 10"), (words.bounds, (0, 5), "at most 5"),
    (words.bounds, (0, 4.5), "at most 4.5"), (words.p_words, (0.0005,), "p = 0.001"),
    (words.p_words, (0.0004,), "p < 0.001"),
    (words.fall_or_rise, (0, 3), "may have fallen by up to 0 or risen by up to 3"),
    (words.fall_or_rise, (1, 3), "rose by 1 or more"), (words.fall_or_rise, (-3, -1), "fell by 1 or more"),
    (words.fall_or_rise, (-1, 0), "may have fallen by up to 1 or risen by up to 0"),
    (words.date_text, ("2019-01",), "January 2019"), (words.date_text, ("2019-12-01",), "1 December 2019"),
    (words.date_text, ("2019-13",), "2019"), (words.date_text, ("2019-00",), "2019"),
    (words.date_text, ("2019-1-2-3",), "2019-1-2-3"), (words.date_text, ("soon-2019",), "soon-2019"),
    (words.counted, ("at least 1", "raids"), "at least 1 (raids)"),
    (words.counted, ("at least 2", "raids"), "at least 2 raids"),
    (words.counted, ("at most 1", "arrests"), "at most 1 arrest"),
    (words.counted, ("at most 2", "arrests"), "at most 2 arrests"),
    (words.chance, (0,), "0 %"), (words.chance, (0.005,), "1 %"),
    (words.few, (10, "line"), "ten lines"), (words.few, (11, "line"), "11 lines"),
    (words.capital, ("ab c",), "Ab c"), (words.capital, ("",), ""),
    (words.share_text, (0.0004, None), "over 0 %"), (words.share_text, (None, 0.0004), "under 0.1 %"),
    (words.share_text, (0.0, 0.0004), "0.0 to under 0.1 %"), (words.share_text, (None, 0.25), "at most 25.0 %"),
    (words.slug, ("  A & B: c9! ",), "a-b-c9"), (words.slug, ("!!",), "item"),
]  # fmt: skip


@pytest.mark.parametrize(("say", "of", "text"), SAID)
def test_one_more_or_less_makes_other_words(say, of, text):
    assert say(*of) == text


def test_a_probability_between_two_bands_has_the_words_of_one_of_them():
    for lower, upper in pairwise(BANDS):
        between = (lower.high + upper.low) / 2
        assert any(band.words in in_words(between) for band in (lower, upper)), between
