"""The command `sourcebook` as a whole."""

from __future__ import annotations

import io
import sys
from importlib import metadata

import pytest

from sourcebook.cli.main import Commands, main
from tests.cli.commands import run

COMMANDS = (
    "check",
    "cite",
    "incoming",
    "init",
    "ledger",
    "markdown",
    "new",
    "remove",
    "rename",
    "schema",
    "statements",
    "undo",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """With -h and --help, beginning with what it does."""
    result = run(command, "-h")
    assert result.exit_code == 0
    assert result.stdout == run(command, "--help").stdout
    assert f"Usage: main {command}" in result.stdout


def test_the_help_names_every_command() -> None:
    """And says what a base is."""
    text = run("--help").stdout
    assert all(f"  {command} " in text for command in COMMANDS)
    assert set(main.commands) == set(COMMANDS)
    assert "A base is a folder" in text


def test_the_version_is_that_of_the_package() -> None:
    """As pip names it."""
    assert run("--version").stdout == f"sourcebook, version {metadata.version('sourcebook')}\n"


def test_a_stream_that_cannot_be_set_up_is_used_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever calls the command with streams of their own gets its words."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with pytest.raises(SystemExit) as exit_:
        main(["schema", "-h"], prog_name="sourcebook")
    assert exit_.value.code == 0


def test_a_command_is_loaded_when_it_is_asked_for() -> None:
    """Their names are known before; a name that no command has is none."""
    commands = Commands()
    assert (sorted(commands), len(commands)) == (sorted(COMMANDS), len(COMMANDS))
    assert not commands.data
    assert commands["schema"].name == "schema"
    assert set(commands.data) == {"schema"}
    assert commands.get("chekc") is None
    assert "chekc" not in commands
