"""The journal: several files change together, or none does. `proofs` has a fault at every operation."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from sourcebook import journal
from sourcebook.journal import FOLDER, JOURNAL, BadJournal, Busy, Disturbed, change, interrupted, undo

A, B, C = "entries/events/a.yaml", "entries/events/b.yaml", "entries/_tombstones/events/a.yaml"
BEFORE = {A: b"a", B: b"b", C: None}
AFTER = {A: None, B: b"new", C: b"stone"}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with the files before."""
    for file in (A, B):
        (tmp_path / "base" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "base" / file).write_bytes(BEFORE[file] or b"")
    return tmp_path / "base"


def now(base: Path) -> dict[str, bytes | None]:
    """What the files are."""
    return {file: (base / file).read_bytes() if (base / file).exists() else None for file in (A, B, C)}


def interrupt(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """A change that stops after its first file, and is not put back, as where its process is killed."""
    with monkeypatch.context() as patch:
        patch.setattr(journal._Work, "put_back", lambda _: [])
        patch.setattr(os, "unlink", failing(os.unlink, A))
        with pytest.raises(OSError, match="refused"):
            change(base, BEFORE, AFTER)


def failing(real: Callable[..., None], file: str) -> Callable[..., None]:
    """A call of the system that is refused for one file."""

    def call(path: Path, *rest: object, **options: object) -> None:
        if str(path).endswith(file):
            raise PermissionError(13, "refused", str(path))
        real(path, *rest, **options)

    return call


def test_all_files_change(base: Path) -> None:
    """Files are written, made and deleted, with the folders that they need, and nothing else is left."""
    change(base, BEFORE, AFTER)
    assert now(base) == AFTER
    assert not (base / FOLDER).exists()


def test_a_file_keeps_its_mode(base: Path) -> None:
    """Whoever could read it can still; a new one is for all."""
    (base / B).chmod(0o640)
    change(base, BEFORE, AFTER)
    assert (base / B).stat().st_mode & 0o777 == 0o640
    assert (base / C).stat().st_mode & 0o777 == 0o644


def test_what_changed_meanwhile_stays(base: Path) -> None:
    """Nobody's work is lost that was saved while a change was planned."""
    for file, data in ((B, b"saved meanwhile"), (C, b"made meanwhile")):
        (base / file).parent.mkdir(parents=True, exist_ok=True)
        (base / file).write_bytes(data)
        with pytest.raises(Disturbed) as caught:
            change(base, BEFORE, AFTER)
        assert caught.value.file == (C if (base / C).exists() else B)
        (base / file).write_bytes(BEFORE[file] or b"")
    assert not (base / FOLDER).exists()


def test_a_failure_puts_everything_back(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the folders that were made."""
    monkeypatch.setattr(os, "unlink", failing(os.unlink, A))
    with pytest.raises(PermissionError):
        change(base, BEFORE, AFTER)
    assert now(base) == BEFORE
    assert sorted(path.name for path in base.rglob("*") if path.is_dir()) == ["entries", "events"]


def test_systems_without_hard_links_keep_copies(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is put back is what it was."""

    def refused(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refused)
    monkeypatch.setattr(os, "unlink", failing(os.unlink, A))
    with pytest.raises(PermissionError):
        change(base, BEFORE, AFTER)
    assert now(base) == BEFORE


def test_an_interrupted_change_is_told_and_undone(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps others from beginning; once undone, everything is as it was."""
    interrupt(monkeypatch, base)
    assert now(base) != BEFORE
    assert [problem.code for problem in interrupted(base)] == ["interrupted-change"]
    with pytest.raises(Busy):
        change(base, BEFORE, AFTER)
    assert undo(base) == [C]
    assert now(base) == BEFORE
    assert not list(interrupted(base))
    assert undo(base) is None
    change(base, BEFORE, AFTER)
    assert now(base) == AFTER


def test_an_undoing_may_be_interrupted_too(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is taken up again."""
    interrupt(monkeypatch, base)
    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", failing(os.unlink, C))
        with pytest.raises(PermissionError):
            undo(base)
    assert undo(base) == [C]
    assert now(base) == BEFORE


def test_what_is_under_way_is_not_undone(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock tells a process that lives from one that died."""
    interrupt(monkeypatch, base)
    with FileLock(base / FOLDER / "lock"), pytest.raises(Busy):
        undo(base)


def test_a_folder_without_a_journal_is_swept(base: Path) -> None:
    """What a process left that died before it changed anything, or when all was done."""
    (base / FOLDER).mkdir()
    (base / FOLDER / "new-0").write_bytes(b"x")
    assert not list(interrupted(base))
    change(base, BEFORE, AFTER)
    assert now(base) == AFTER
    assert not (base / FOLDER).exists()


HOSTILE = {
    "out of the base": [["../outside", True, True]],
    "absolute": [["/etc/passwd", True, True]],
    "out by a folder": [["entries/../../outside", True, True]],
    "other files": [["mkdocs.yml", True, True]],
    "hooks": [["hooks/x.py", True, True]],
    "backslashes": [["entries\\..\\..\\x", True, True]],
    "through a link": [["docs/link/x", True, True]],
    "a link": [["docs/link", True, True]],
    "no rows": "x",
    "short rows": [["entries/a"]],
    "nothing at all": [["entries/a", False, False]],
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_a_journal_leads_nowhere_else(base: Path, files: object) -> None:
    """It may have come in a pull request: files of the base alone are touched, and none by looking at it."""
    (base / "docs").mkdir()
    (base / "docs" / "link").symlink_to(base.parent)
    (base / FOLDER).mkdir()
    (base / FOLDER / "old-0").write_bytes(b"hostile")
    told = {"format": 1, "files": files, "folders": []}
    (base / FOLDER / JOURNAL).write_text(json.dumps(told), encoding="utf-8")
    before = sorted(base.parent.rglob("*"))
    with pytest.raises(BadJournal):
        undo(base)
    assert [path for path in sorted(base.parent.rglob("*")) if path.name != "lock"] == before


@pytest.mark.parametrize(
    "text", ["", "[", "[]", "{}", '{"format": 2, "files": [], "folders": []}', "[" * 100_000]
)
def test_what_is_no_journal_is_left(base: Path, text: str) -> None:
    """Somebody has to look at it."""
    (base / FOLDER).mkdir()
    (base / FOLDER / JOURNAL).write_text(text, encoding="utf-8")
    with pytest.raises(BadJournal):
        undo(base)


def test_links_are_not_followed(base: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither one in the place of the folder, nor one in that of its lock or of a file."""
    other = tmp_path_factory.mktemp("other")
    (other / "kept").write_bytes(b"kept")
    (base / FOLDER).symlink_to(other)
    with pytest.raises(Busy):
        change(base, BEFORE, AFTER)
    assert undo(base) is None
    (base / FOLDER).unlink()
    (base / FOLDER).mkdir()
    (base / FOLDER / "lock").symlink_to(other / "kept")
    with pytest.raises(Busy):
        change(base, BEFORE, AFTER)
    (base / FOLDER / "lock").unlink()
    (base / B).unlink()
    (base / B).symlink_to(other / "kept")
    with pytest.raises(Disturbed):
        change(base, {**BEFORE, B: b"kept"}, AFTER)
    assert (other / "kept").read_bytes() == b"kept"
