"""The documentation tells the truth: the command reference is made from --help, every command is in the README."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from graphlab.commands import COMMANDS, main

ROOT = Path(__file__).parent.parent


def test_the_command_reference_is_what_help_says():
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == module.reference(), "run: make docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_a_help_text_with_a_purpose(name):
    import click

    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.help
    assert all(p.help for p in command.params if isinstance(p, click.Option)), "an option without help"


def test_the_readme_names_the_two_commands_and_its_picture_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert (ROOT / "docs" / "picture.png").is_file()
    assert "docs/picture.png" in text


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_between_documents_lead_somewhere(name):
    import re

    text = (ROOT / name).read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in t]
    missing = [t for t in targets if not (ROOT / t).exists()]
    assert not missing
