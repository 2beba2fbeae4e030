"""`sourcebook markdown`: the whole base as plain Markdown."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import run
from tests.knowledge import Maker, event


def test_the_tree_is_written_and_kept_up_to_date(kb: Maker, tmp_path: Path) -> None:
    """Only what differs is written, only what was written is deleted."""
    base, out = kb({"events/x": event(), "events/y": event(title="Y")}), tmp_path / "out"
    first = run("markdown", base.path, "--out", out)
    assert first.exit_code == 0
    assert first.stderr.endswith(" 0 unchanged, 0 deleted\n")
    (out / "docs" / "mine.md").write_text("Mine.", encoding="utf-8")
    assert ": 0 written" in run("markdown", base.path, "--out", out).stderr
    (base.path / "entries/events/y.yaml").unlink()
    assert run("markdown", "-C", base.path, "--out", out).stderr.endswith(", 1 deleted\n")
    assert (out / "docs/events/x.md").is_file()
    assert not (out / "docs/events/y.md").exists()
    assert (out / "docs/mine.md").is_file()


def test_a_broken_base_is_not_written(kb: Maker, tmp_path: Path) -> None:
    """What is wrong is told with file and line."""
    out = tmp_path / "out"
    result = run("markdown", kb({"events/x": "title: X"}).path, "--out", out)
    assert result.exit_code == 1
    assert "entries/events/x.yaml:1:1: error[missing-field]" in result.stderr
    assert "2 errors" in result.stderr
    assert not out.exists()


def test_files_of_others_are_left(kb: Maker, tmp_path: Path) -> None:
    """A folder with a site of somebody's own is refused."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "mkdocs.yml").write_text("mine", encoding="utf-8")
    result = run("markdown", kb({}).path, "--out", out)
    assert result.exit_code == 1
    assert "did not write: mkdocs.yml" in result.stderr
    assert [path.name for path in out.iterdir()] == ["mkdocs.yml"]


def test_the_folder_must_be_named(kb: Maker) -> None:
    """There is no default to write a thousand files to."""
    assert run("markdown", kb({}).path).exit_code == 2


def test_a_system_that_refuses_is_told_in_a_line(kb: Maker, tmp_path: Path) -> None:
    """No traceback where the folder cannot be made."""
    (tmp_path / "file").touch()
    result = run("markdown", kb({}).path, "--out", tmp_path / "file" / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
