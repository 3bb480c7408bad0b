"""What ``load`` and the other commands say of what they left out."""

from __future__ import annotations

from click.testing import CliRunner

from graphlab.commands import main

SHEET = "Line,Run from,Sells in,Notes,Colour\nEcho,Hackney,Norwich,ring 07700 900123,red\nRico,Camden,Ely,seen,blue\n"
MAPPING = """\
tables:
- links:
    link_type: {value: SUPPLIES}
    from: {column: Line, new: line, same_when: [Line, Run from]}
    to: {column: Sells in, match: place}
    note: Notes
"""


def _run(folder, *arguments):
    return CliRunner().invoke(main, [str(a) for a in arguments])


def test_load_leaves_words_about_people_out_when_told(tmp_path):
    (tmp_path / "s.csv").write_text(SHEET, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    given = ("load", tmp_path / "s.csv", "--mapping", tmp_path / "m.yaml", "--into", tmp_path / "out")
    assert _run(tmp_path, *given).exit_code == 1
    done = _run(tmp_path, *given, "--drop-personal")
    assert done.exit_code == 0, done.output
    assert "[left out]" in (tmp_path / "out" / "links.csv").read_text(encoding="utf-8")


def test_every_command_says_what_the_load_left_out(tmp_path):
    (tmp_path / "s.csv").write_text(SHEET.replace("07700 900123", "often"), encoding="utf-8")
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    for arguments in (("lines",), ("info",)):
        done = _run(tmp_path, *arguments, tmp_path / "s.csv", "--mapping", tmp_path / "m.yaml")
        assert done.exit_code == 0, done.output
        assert "left out: s.csv: the column 'Colour' is not in the mapping" in done.stderr
