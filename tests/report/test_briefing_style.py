"""The house style: what a force decides once, checked when it is read."""

import pytest

from graphlab.errors import DataError
from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.report.house_style import HouseStyle, read_style, style_of

FULL = """
organisation: Norfolk Constabulary
title: County lines in Norfolk
author: County lines analyst
owner: Head of intelligence
authorised_by: Detective Superintendent
review: 2027-05
marking: official-sensitive
colours: {frame: "#112233", accent: "#445566"}
logo_alt: Crest
thresholds: {suppress_below: 5, top: 3, stability: 10}
sections: {without: [map, network]}
"""


def test_a_whole_file_is_read(tmp_path):
    path = tmp_path / "house.yaml"
    path.write_text(FULL)
    style = read_style(path)
    assert (style.organisation, style.review) == ("Norfolk Constabulary", "2027-05")
    assert style.marking == "OFFICIAL-SENSITIVE"
    assert (style.thresholds.suppress_below, style.thresholds.top) == (5, 3)
    assert not style.shows("map")
    assert style.shows("flows")
    assert style.appearance().frame == "#112233"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("organization: X", "'organization' is not known"),
        ("colours: {frame: red}", "'red' is not a colour"),
        ("colours: {accent: '#ffcc00'}", "too pale to be read on white"),
        ("colours: {background: '#ffffff'}", "'background' is not known"),
        ("thresholds: {top: many}", "top 'many' is not a whole number"),
        ("thresholds: {top: -1}", "'-1' is not a whole number"),
        ("thresholds: {top: true}", "'True' is not a whole number"),
        ("marking: SECRETISH", "not a marking"),
        ("- a\n- b", "is not a list of .name: value. lines"),
        ("sections: all", "'sections' must hold names with values"),
        ("a: [", "cannot be read"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(tmp_path, text, message):
    path = tmp_path / "house.yaml"
    path.write_text(text)
    with pytest.raises(DataError, match=message):
        read_style(path)


def test_a_file_that_is_not_there_is_an_error_of_the_user(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_style(tmp_path / "none.yaml")


def test_a_logo_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"logo 'crest.png' cannot be read"):
        style_of({"logo": "crest.png"}, folder=tmp_path).appearance()


def test_a_logo_lies_beside_the_style_file(tmp_path):
    (tmp_path / "crest.png").write_bytes(b"\x89PNG")
    (tmp_path / "house.yaml").write_text("logo: crest.png\norganisation: Norfolk")
    look = read_style(tmp_path / "house.yaml").appearance()
    assert (look.logo, look.logo_alt) == (b"\x89PNG", "Norfolk")


def test_the_product_wears_the_house_style(example):
    style = style_of(
        {
            "organisation": "Norfolk",
            "owner": "Head",
            "title": "Our title",
            "sections": {"without": ["whatif", "network", "map"]},
            "thresholds": {"stability": 2},
        }
    )
    made = make_brief(example, BriefingOptions(to=("html",)), style=style)
    assert made.briefing.title == "Our title"
    assert dict(made.briefing.control)["Owner"] == "Head"
    keys = {s.key for s in made.briefing.sections}
    assert not keys & {"whatif", "network", "map"} and {"flows", "disruption"} <= keys


def test_only_the_sections_asked_for_are_shown():
    style = HouseStyle(only=("flows",))
    assert [key for key in ("map", "flows", "gaps") if style.shows(key)] == ["flows"]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: [*a, *a]\n",
        "organisation: " + "[" * 5_000,
        "review: 0000-00-00\n",
        "x" * 300_000,
    ],
    ids=["aliases", "depth", "date", "size"],
)
def test_a_hostile_style_is_one_clear_error(tmp_path, text):
    (tmp_path / "style.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="house style"):
        read_style(tmp_path / "style.yaml")


def test_a_logo_is_a_picture_beside_the_style_and_no_other_file(tmp_path):
    (tmp_path / "secret.pem").write_text("PRIVATE KEY", encoding="utf-8")
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "notes.png").write_text("no picture", encoding="utf-8")
    for logo, words in (("../secret.pem", "no file in the folder"), ("notes.png", "no PNG or JPEG")):
        (tmp_path / "styles" / "style.yaml").write_text(f"logo: {logo}\n", encoding="utf-8")
        with pytest.raises(DataError, match=words):
            read_style(tmp_path / "styles" / "style.yaml").appearance()
