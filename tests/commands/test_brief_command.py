"""``graphlab brief``: the main job from the command line."""

import base64
import hashlib
import json
import shlex
import shutil

import pytest
from lxml import html

from graphlab.commands.products.brief import command_as_typed

FAST = "thresholds: {stability: 2}\n"
WAYS = (("ORIGINATES_IN", "london"), ("SUPPLIES", "norwich"))
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def style(tmp_path):
    path = tmp_path / "house.yaml"
    path.write_text(FAST + "organisation: Norfolk Constabulary\n")
    return path


def test_it_writes_the_folder_and_says_what_it_found(run, tmp_path, style):
    out = tmp_path / "out"
    result = run(
        "brief",
        "example:open-source",
        "-o",
        out,
        "--to",
        "html",
        "--to",
        "docx",
        "--style",
        style,
        "--date",
        "2026-11-22",
    )
    assert result.exit_code == 0, result.stderr
    assert "29.5 % of all and 36.2 % of the 1,224 itemised" in result.stdout
    assert "fell by 46 or more" in result.stdout
    assert f"Wrote {out} (OFFICIAL): annex.html, annex.xlsx, briefing.docx, briefing.html" in result.stderr
    names = {p.name for p in out.iterdir() if not p.name.startswith(".")}
    assert names == {
        "briefing.html",
        "briefing.docx",
        "annex.html",
        "annex.xlsx",
        "network.html",
        "map.html",
        "map.png",
        "map.svg",
        "tables",
        "pictures",
        "run-record.json",
    }
    assert {p.name for p in (out / "pictures").iterdir()} == {"map.png", "map-wide.png", "network.png"}
    page = (out / "briefing.html").read_text(encoding="utf-8")
    assert "22 November 2026" in page
    assert "Norfolk Constabulary" in page


def test_a_folder_that_is_there_is_refused_with_exit_one(run, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "briefing.html").write_text("old")
    result = run("brief", "example:open-source", "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "exists already; nothing was written (--force replaces it)" in result.stderr
    assert (tmp_path / "out" / "briefing.html").read_text() == "old"


def test_lowering_the_marking_needs_a_name(run, folder, tmp_path):
    source = folder(
        links=[{"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}], record="marking: OFFICIAL-SENSITIVE\n"
    )
    refused = run("brief", source, "-o", tmp_path / "out", "--marking", "OFFICIAL")
    assert refused.exit_code == 1
    assert "--authorised-by" in refused.stderr
    assert not (tmp_path / "out").exists()
    allowed = run("brief", source, "-o", tmp_path / "out", "--marking", "OFFICIAL", "--authorised-by", "Supt Jones")
    assert allowed.exit_code == 0, allowed.stderr
    assert json.loads((tmp_path / "out" / "run-record.json").read_text())["marking"] == "OFFICIAL"


def test_pseudonyms_and_suppression_are_said_and_the_key_lies_beside(run, folder, tmp_path):
    source = folder(
        links=[{"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}],
        counts=[{"count_id": "c0", "subject": "norwich", "value": "3", "destination": "norwich"}],
    )
    result = run("brief", source, "-o", tmp_path / "out", "--pseudonyms", "--suppress-below", "5")
    assert result.exit_code == 0, result.stderr
    assert "one count is hidden and written [c]" in result.stderr
    assert "the key is kept apart" in result.stderr
    assert "rico" not in (tmp_path / "out" / "briefing.html").read_text(encoding="utf-8")
    assert "rico" in (tmp_path / "out.pseudonym-key.csv").read_text(encoding="utf-8")


def test_a_line_a_town_and_an_operation_have_their_products(run, folder, tmp_path):
    source = folder(
        lines=[{"line_id": "rico", "name": "Rico"}],
        links=[
            {"link_type": "SUPPLIES", "from": "rico", "to": "norwich"},
            {"link_type": "TARGETED", "from": "sweep", "to": "rico"},
        ],
    )
    for option, name, product in (
        ("--line", "Rico", "Line card"),
        ("--place", "norwich", "Town profile"),
        ("--operation", "sweep", "Operation debrief"),
    ):
        result = run("brief", source, "-o", tmp_path / product, option, name, "--quiet")
        assert result.exit_code == 0, result.stderr
        assert product in (tmp_path / product / "briefing.html").read_text(encoding="utf-8")
    wrong = run("brief", source, "-o", tmp_path / "x", "--line", "Rica")
    assert wrong.exit_code == 1
    assert "did you mean" in wrong.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--to", "pdf"],
        ["--suppress-below", "1"],
        ["--before", "2019"],
        ["--style", "no-such.yaml"],
        ["--length", "long"],
        ["--product", "monthly"],
    ],
)
def test_what_is_typed_wrongly_is_exit_two(run, tmp_path, arguments):
    result = run("brief", "example:open-source", "-o", tmp_path / "out", *arguments)
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_the_command_in_the_record_has_no_path():
    words = [
        "brief",
        "/data/secret/norfolk",
        "-o",
        "/home/me/out",
        "--to",
        "docx",
        "--style=/x/y.yaml",
        "--key",
        "/k.csv",
    ]
    said = command_as_typed("/data/secret/norfolk", words)
    assert said == "graphlab brief norfolk --to docx --style y.yaml -o again"
    said = command_as_typed("example:open-source", ["brief", "example:open-source", "-o/home/me/out"])
    assert said == "graphlab brief example:open-source -o again"
    assert command_as_typed("/data/x", ["pytest", "-q"]) == "graphlab brief x -o again"
    assert command_as_typed(".", ["brief", ".", "-o", "x"]) == "graphlab brief . -o again"


def test_whoever_follows_the_assurance_page_to_the_letter_gets_the_same_bytes(run, tmp_path, folder, monkeypatch):
    """In a folder with nothing but the data and the files that the page names, by the names that it says."""
    links = [{"link_type": kind, "from": "rico", "to": to} for kind, to in WAYS]
    made = folder("data of ours", links=links, sources=[{"source_id": "s"}])
    house = {"house style.yaml": f"{FAST}logo: crest.png\n".encode(), "crest.png": PIXEL}
    for name, content in house.items():
        (tmp_path / name).write_bytes(content)
    asked = ("--to", "html", "--assurance", "--title", "It's ours", "--style", tmp_path / "house style.yaml")
    assert run("brief", made, "-o", tmp_path / "first", *asked).exit_code == 0
    page = html.fromstring((tmp_path / "first" / "annex.html").read_text(encoding="utf-8"))
    said = {r.xpath("string(th)"): r.xpath("string(td)") for r in page.xpath("//section[@id='assurance']//tr")}
    used = {said[use].partition(", SHA-256 ")[::2] for use in ("Used as style", "Used as logo")}
    assert used == {(name, hashlib.sha256(content).hexdigest()) for name, content in house.items()}
    fresh = tmp_path / "fresh"
    shutil.copytree(made, fresh / made.name)
    for name, _ in used:
        shutil.copy(tmp_path / name, fresh / name)
    monkeypatch.chdir(fresh)
    program, *words = shlex.split(said["To make it again"])
    assert program == "graphlab"
    assert run(*words).exit_code == 0
    both = [contents(top) for top in (tmp_path / "first", fresh / "again")]
    assert {name for name in both[0] | both[1] if both[0].get(name) != both[1].get(name)} == set()


def contents(top):
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}
