"""The program as a whole: it starts light, answers help, and its exit status and messages can be relied on."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

from graphlab.commands import COMMANDS, main

HEAVY = (
    "pandas", "numpy", "scipy", "networkx", "neo4j", "pyvis", "matplotlib", "pydantic", "openpyxl", "yaml", "jinja2",
)  # fmt: skip


def python(code, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.mark.parametrize(
    "module", ["graphlab", "graphlab.commands", "graphlab.commands.shared.options", "graphlab.errors"]
)
def test_importing_brings_in_nothing_heavy(module):
    code = f"import sys, {module}\nprint(*sorted({{m.partition('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    done = python(code)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


def test_help_brings_in_nothing_heavy():
    code = (
        "import sys\nfrom graphlab.commands import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', *sorted({{m.partition('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    assert python(code).stdout.splitlines()[-1] == "HEAVY"


def test_commands_that_make_no_graph_or_frame_start_without_what_makes_them(tmp_path):
    """pandas, scipy and networkx take longer to import than the work of a small dataset, pydantic a quarter of it."""
    links = "link_type,from,to,source_id\nORIGINATES_IN,echo,london,s\nSUPPLIES,echo,ely,s\n"
    (tmp_path / "links.csv").write_text(links, encoding="utf-8")
    source = str(tmp_path)
    runs = [
        ["info", source],
        ["lines", source, "--format", "csv"],
        ["claims", source, "echo"],
        ["whatif", source, "--rank", "--no-efficiency", "--format", "csv"],
    ]
    code = (
        "import io, sys, contextlib\nfrom graphlab.commands import main\n"
        f"for words in {runs!r}:\n"
        "    try:\n"
        "        with contextlib.redirect_stdout(io.StringIO()):\n"
        "            main(words)\n"
        "    except SystemExit as end:\n"
        "        print(words[0], end.code, *sorted({'pandas', 'scipy', 'networkx', 'pydantic'} & set(sys.modules)))"
    )
    assert python(code).stdout.splitlines() == ["info 0", "lines 0", "claims 0", "whatif 0"]


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_each_command_is_there_and_light(command):
    code = (
        "import sys\nfrom graphlab.commands import main\n"
        f"try:\n    main([{command!r}, '--help'], prog_name='graphlab')\n"
        "except SystemExit as end:\n    status = end.code\n"
        f"print('HEAVY', status, *sorted({{m.partition('.')[0] for m in sys.modules}} & set({HEAVY!r})))"
    )
    done = python(code)
    assert f"Usage: graphlab {command} " in done.stdout
    assert done.stdout.splitlines()[-1] == "HEAVY 0"


def test_help_lists_every_command_of_the_contract(run):
    text = run("--help").output
    promised = "demo brief check template info claims load diff lines flows disruption whatif change centrality"
    for command in (*promised.split(), "communities", "query", "view", "export", "extract", "synth"):
        assert f"\n  {command} " in text


def test_every_command_is_a_click_command(run):
    assert all(run(command, "--help").exit_code == 0 for command in COMMANDS)


def test_every_command_explains_each_of_its_options(run):
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command is not None
        silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
        assert silent == [], name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_command_that_was_looked_at_alone_answers_to_both_help_options(name):
    command = main.get_command(click.Context(main), name)
    assert command is not None
    alone = command.get_params(click.Context(command))
    assert ["-h", "--help"] in [list(p.opts) for p in alone]


def test_the_version_is_one_line(run):
    result = run("--version")
    assert (result.exit_code, result.output) == (0, "graphlab 0.1.0\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("flwos",), "No such command 'flwos'. Did you mean flows?"),
        (("info",), "Missing argument 'SOURCE'"),
        (("info", "example:open-source", "--nonsense"), "No such option"),
        (("info", "example:open-source", "--format", "pdf"), "'pdf' is not one of"),
    ],
)
def test_a_wrong_command_line_is_exit_status_2(run, arguments, says):
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("info", "absent"), "there is no file or folder 'absent'"),
        (("info", "example:opensource"), "did you mean example:open-source?"),
        (("flows", "example:open-source", "--measure", "arests"), "arrests"),
        (("lines", "example:open-source", "--period", "soon"), "'soon' is not a date"),
        (("lines", "example:open-source", "--period", "2020..2019"), "runs backwards"),
        (("lines", "example:open-source", "--min-grade", "9Z"), "is not a grade"),
        (("lines", "example:open-source", "--place", "norwhich"), "did you mean norwich"),
        (("lines", "example:open-source", "--roll-up", "galaxy"), "county"),
        (("claims", "example:open-source", "no-such-claim-at-all"), "no-such-claim-at-all"),
    ],
)
def test_what_the_data_refuses_is_exit_status_1_one_message_and_no_output(run, arguments, says):
    result = run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert says in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("query", "lines", "ADDRESS"),
        ("brief", "example:open-source", "-o", "out", "--style", "neo4j:hunter2@style.yaml"),
        ("extract", "http://me:hunter2@host/a.html", "-o", "out"),
        ("open", "neo4j:hunter2@host"),
        ("info", "ADDRESS"),
        ("load", "example:open-source", "--into", "ADDRESS"),
        ("brief", "example:open-source", "-o", "out", "--since", "ADDRESS"),
        ("ADDRESS",),
        ("--debug", "open", "neo4j:hunter2@host"),
    ],
)
def test_a_password_that_is_typed_where_none_belongs_is_never_said_back(run, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed = [w.replace("ADDRESS", "neo4j://neo4j:hunter2@localhost:7687") for w in words]
    result = run(*typed)
    assert result.exit_code in (1, 2)
    assert "hunter2" not in result.stdout + result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["path", "mapping", "matches"])
@pytest.mark.parametrize("command", ["check", "info", "refresh"])
def test_a_password_in_a_project_file_is_never_said_back(run, key, command, tmp_path):
    (tmp_path / "t.csv").write_text("origin,destination,weight\nLewisham,Norwich,1\n")
    entry = {"path": "t.csv", key: "bolt://neo4j:hunter2@host/x"}
    lines = "".join(f'{"- " if i == 0 else "  "}{k}: "{v}"\n' for i, (k, v) in enumerate(entry.items()))
    (tmp_path / "graphlab.yaml").write_text(f"graphlab: project 1\nsources:\n{lines}")
    result = run(command, str(tmp_path))
    assert result.exit_code == 1
    assert "hunter2" not in result.stdout + result.stderr


@pytest.mark.parametrize("where", ["before", "after"])
def test_debug_shows_the_traceback_wherever_it_stands(where):
    arguments = ("--debug", "info", "absent") if where == "before" else ("info", "absent", "--debug")
    code = "import sys\nfrom graphlab.commands import main\nmain(sys.argv[1:])"
    done = python(code, *arguments)
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "NotFoundError" in done.stderr


def test_an_error_that_nobody_expected_has_no_traceback_either(run, monkeypatch):
    def broken(*args, **kwargs):
        raise KeyError("a bug")

    monkeypatch.setattr("graphlab.sources.open_source", broken)
    result = run("info", "example:open-source")
    assert result.exit_code == 1
    assert "KeyError: 'a bug'" in result.stderr
    assert "--debug shows where" in result.stderr
    assert "Traceback" not in result.stderr


def test_data_goes_to_stdout_and_nothing_else_does(run):
    result = run("lines", "example:open-source", "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"]


def test_a_file_is_not_overwritten_without_force(run, tmp_path):
    target = tmp_path / "lines.csv"
    target.write_text("mine", encoding="utf-8")
    result = run("lines", "example:open-source", "-o", target)
    assert result.exit_code == 1
    assert "--force overwrites" in result.stderr
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("lines", "example:open-source", "-o", target, "--force").exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("line,name,origins,destinations,")


@pytest.mark.parametrize(("ending", "starts"), [("csv", "line,"), ("json", "{"), ("md", "## "), ("txt", "")])
def test_the_format_follows_the_ending_of_the_file(run, tmp_path, ending, starts):
    target = tmp_path / f"out.{ending}"
    assert run("lines", "example:open-source", "-o", target).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith(starts)


def test_an_output_that_cannot_be_written_leaves_nothing(run, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("lines", "example:open-source", "-o", tmp_path / "file" / "out.csv")
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_no_colour_and_no_progress_where_there_is_no_terminal(run):
    result = run("lines", "example:open-source")
    assert "\x1b" not in result.output
    assert result.stderr == ""


def test_a_long_load_says_now_and_then_how_far_it_is_without_a_terminal(run, monkeypatch):
    monkeypatch.setattr("graphlab.commands.shared.reading.PATIENCE", 0)
    assert "links.csv read: 110 rows\n" in run("lines", "example:open-source").stderr
    assert run("lines", "example:open-source", "--quiet").stderr == ""
    assert run("lines", "example:open-source", env={"NO_COLOR": "1"}).stderr == ""


def test_a_reader_that_goes_away_is_no_error_message():
    code = "import sys\nfrom graphlab.commands import main\nmain(sys.argv[1:])"
    writer = subprocess.Popen(
        [sys.executable, "-c", code, "lines", "example:open-source", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    message = writer.stderr.read()
    writer.stderr.close()
    writer.wait()
    assert b"Traceback" not in message


def test_python_dash_m_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "graphlab", "--version"], capture_output=True, text=True, check=False)
    assert done.stdout == "graphlab 0.1.0\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_data_on_stdout_is_utf8_whatever_the_machine_prefers(tmp_path, encoding):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "links.csv").write_text("link_type,from,to,source_id\nSUPPLIES,zoë,łódź,s\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "graphlab", "lines", str(folder), "--format", "csv"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert "zoë,zoë,,łódź" in done.stdout.decode("utf-8")
    assert b"\r" not in done.stdout


def test_a_name_of_a_file_that_is_no_text_is_told_and_does_no_harm():
    done = subprocess.run(
        [sys.executable.encode(), b"-m", b"graphlab", b"info", b"bad\xff"], capture_output=True, check=False
    )
    assert done.returncode == 1
    assert b"there is no file or folder" in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_empty_source_is_no_folder(run):
    result = run("info", "")
    assert (result.exit_code, result.stderr) == (1, "Error: no source was named\n")
