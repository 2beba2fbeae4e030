"""`sourcebook init`: a new base that builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.build import prepare
from tests.cli.commands import run
from tests.knowledge import codes_of


def test_a_new_base_is_whole(tmp_path: Path) -> None:
    """It lacks a contact, and nothing else; its name is that of its folder."""
    base = tmp_path / "my-first-base"
    result = run("init", base)
    assert result.exit_code == 0
    assert "sourcebook new event" in result.stdout
    prepared = prepare(base)
    assert codes_of(prepared.problems) == ["no-contact"]
    assert prepared.base.settings.title == "My first base"
    assert run("check", base, "--strict").exit_code == 0
    assert "schema/: 0 written, 8 unchanged" in run("schema", base).stderr


def test_a_new_base_can_grow_a_kind(tmp_path: Path) -> None:
    """The schemas that `init` wrote are known for its own, and written anew when kinds or lists change."""
    base = tmp_path / "base"
    run("init", base)
    (base / "entries/_kinds").mkdir()
    line = "fields:\n  flag: {type: line, label: Flag, description: Its flag.}\n"
    kind = f"folder: boats\nlabel: Boat\nplural: Boats\ndescription: A boat.\n{line}"
    (base / "entries/_kinds/boat.yaml").write_text(kind)
    result = run("schema", base)
    assert (result.exit_code, (base / "schema/boat.json").is_file()) == (0, True)


def test_a_new_base_takes_entries(tmp_path: Path) -> None:
    """From the first command to the first entry."""
    run("init", tmp_path, "--title", "T: a base", "--requirement", "sourcebook==1.0")
    assert prepare(tmp_path).base.settings.title == "T: a base"
    assert "sourcebook==1.0" in (tmp_path / "requirements.txt").read_text()
    assert run("new", "place", "-C", tmp_path, "--set", "title=Kirkuk", "--set", "type=city").exit_code == 0
    assert run("ledger", tmp_path).exit_code == 0
    assert run("check", tmp_path, "--strict").exit_code == 0


@pytest.mark.parametrize("present", ["sourcebook.yml", "docs/index.md", ".gitignore"])
def test_nothing_is_overwritten(tmp_path: Path, present: str) -> None:
    """A file in the way is named, and nothing at all is written."""
    (tmp_path / present).parent.mkdir(exist_ok=True)
    (tmp_path / present).write_text("mine")
    result = run("init", tmp_path)
    assert result.exit_code == 1
    assert present in result.stderr
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / present]
    assert (tmp_path / present).read_text() == "mine"


def test_other_files_are_left(tmp_path: Path) -> None:
    """A base can be made in a repository that is there already."""
    (tmp_path / "README.md").write_text("mine")
    assert run("init", tmp_path).exit_code == 0
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_system_that_refuses_is_told_in_a_line(tmp_path: Path) -> None:
    """No traceback where the folder cannot be made."""
    (tmp_path / "file").touch()
    result = run("init", tmp_path / "file" / "base")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
