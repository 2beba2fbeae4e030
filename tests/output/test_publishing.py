"""Publishing a tree of files: what differs is written, what was ours is deleted, what is not ours is left."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output.publishing import (
    MANIFEST,
    Foreign,
    Published,
    create,
    publish,
    remove,
    says,
    signature,
    write,
)


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without our list of them."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def manifest(folder: Path, *listed: object) -> None:
    """Write our list, as somebody else would."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")


def test_a_tree_is_written_with_its_folders(tmp_path: Path) -> None:
    """Into a folder that need not be there."""
    files = {"a.md": b"a", "b/c/d.md": b"d"}
    assert publish(tmp_path / "out", files) == Published(2, 0, 0)
    assert tree(tmp_path / "out") == files


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """Whoever watches the folder sees what changed."""
    publish(tmp_path, {"a": b"a", "b": b"b", "c": b"c"})
    before = {name: (tmp_path / name).stat().st_ino for name in "ab"}
    assert publish(tmp_path, {"a": b"a", "b": b"B", "d": b"d"}) == Published(2, 1, 1)
    assert tree(tmp_path) == {"a": b"a", "b": b"B", "d": b"d"}
    assert (tmp_path / "a").stat().st_ino == before["a"]
    assert (tmp_path / "b").stat().st_ino != before["b"]


def test_what_is_no_longer_wanted_goes_with_its_empty_folders(tmp_path: Path) -> None:
    """Folders that hold anything else stay."""
    publish(tmp_path, {"a/b/c": b"c", "d/e": b"e"})
    (tmp_path / "d" / "mine").write_bytes(b"m")
    assert publish(tmp_path, {}) == Published(0, 0, 2)
    assert tree(tmp_path) == {"d/mine": b"m"}
    assert not (tmp_path / "a").exists()
    assert tmp_path.is_dir()


def test_what_somebody_else_wrote_is_left(tmp_path: Path) -> None:
    """A file that we did not write is never deleted."""
    (tmp_path / "CNAME").write_bytes(b"example.org")
    publish(tmp_path, {"a": b"a"})
    publish(tmp_path, {})
    assert tree(tmp_path) == {"CNAME": b"example.org"}


def test_what_somebody_else_wrote_is_not_overwritten(tmp_path: Path) -> None:
    """Files in the way are refused, all by name, before anything is written."""
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_bytes(b"mine")
    (tmp_path / "b" / "c").write_bytes(b"mine")
    (tmp_path / "d").mkdir()
    with pytest.raises(Foreign, match="a, b/c, d") as foreign:
        publish(tmp_path, {"a": b"A", "b/c": b"C", "d": b"D", "e": b"E"})
    assert foreign.value.files == ("a", "b/c", "d")
    assert tree(tmp_path) == {"a": b"mine", "b/c": b"mine"}
    assert not (tmp_path / MANIFEST).exists()


def test_a_file_that_says_the_same_is_taken_over(tmp_path: Path) -> None:
    """Nobody loses anything by it: so a folder whose list was lost can be published to again."""
    (tmp_path / "a").write_bytes(b"a")
    assert publish(tmp_path, {"a": b"a"}) == Published(0, 1, 0)
    assert publish(tmp_path, {"a": b"A"}) == Published(1, 0, 0)


OUTSIDE = (
    "../secret",
    "a/../../secret",
    "/secret",
    "{tmp}/secret",
    "..\\secret",
    "a//b",
    "./kept",
    "",
    ".",
    "..",
    "a\0b",
)


@pytest.mark.parametrize("path", OUTSIDE)
def test_a_hostile_manifest_leads_nowhere(tmp_path: Path, path: str) -> None:
    """Our list is a file like any other: what it says of other folders is not followed."""
    out = tmp_path / "out"
    publish(out, {"kept": b"k"})
    (tmp_path / "secret").write_bytes(b"s")
    manifest(out, path.replace("{tmp}", str(tmp_path)), "kept")
    assert publish(out, {"kept": b"k"}).deleted == 0
    assert (tmp_path / "secret").read_bytes() == b"s"
    assert tree(out) == {"kept": b"k"}


MANIFESTS = (
    b"",
    b"{}",
    b'{"a": 1}',
    b"[1, null, [], {}]",
    b"\xff",
    b"[" * 200_000,
    b'"../secret"',
    b'["\\ud800"]',
)


@pytest.mark.parametrize("content", MANIFESTS, ids=range(len(MANIFESTS)))
def test_a_broken_manifest_is_none(tmp_path: Path, content: bytes) -> None:
    """What cannot be read lists nothing; the files are ours again once they say the same."""
    (tmp_path / MANIFEST).write_bytes(content)
    assert publish(tmp_path, {"a": b"a"}) == Published(1, 0, 0)
    assert json.loads((tmp_path / MANIFEST).read_bytes()) == ["a"]


def test_nothing_is_written_or_deleted_through_a_link(tmp_path: Path) -> None:
    """A symbolic link in the folder, even a listed one, never makes us touch what lies elsewhere."""
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a").write_bytes(b"mine")
    manifest(out, "link/a", "file")
    (out / "link").symlink_to(elsewhere)
    (out / "file").symlink_to(elsewhere / "a")
    assert publish(out, {}).deleted == 1
    with pytest.raises(Foreign):
        publish(out, {"link/a": b"ours"})
    (out / "file").symlink_to(elsewhere / "a")
    with pytest.raises(Foreign):
        publish(out, {"file": b"mine"})
    assert tree(elsewhere) == {"a": b"mine"}


def test_a_listed_file_that_became_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """The link goes; what it led to stays."""
    out = tmp_path / "out"
    publish(out, {"a": b"a"})
    (tmp_path / "mine").write_bytes(b"mine")
    (out / "a").unlink()
    (out / "a").symlink_to(tmp_path / "mine")
    publish(out, {"a": b"A"})
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert not (out / "a").is_symlink()


@pytest.mark.parametrize("fatal", range(6))
def test_killed_half_way_every_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    """A file is the old one or the new one; the next run knows all that is ours, and finishes."""
    old, new = {"a": b"a", "b": b"b", "c": b"c"}, {"a": b"A" * 9, "b": b"B" * 9, "d": b"D" * 9}
    publish(tmp_path, old)
    done, replace = 0, os.replace

    def replace_some(source: str, target: Path) -> None:
        nonlocal done
        if done == fatal:
            raise KeyboardInterrupt
        done += 1
        replace(source, target)

    monkeypatch.setattr(os, "replace", replace_some)
    interrupted = False
    try:
        publish(tmp_path, new)
    except KeyboardInterrupt:
        interrupted = True
    assert interrupted is (fatal < 5)
    for name, content in tree(tmp_path).items():
        assert content in {old.get(name), new.get(name)}
    monkeypatch.undo()
    publish(tmp_path, new)
    assert tree(tmp_path) == new


def test_a_full_disk_leaves_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's refusal is passed on, and no half-written file stays."""
    publish(tmp_path, {"a": b"a"})

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "chmod", full)
    with pytest.raises(OSError, match="No space left"):
        publish(tmp_path, {"a": b"b"})
    assert tree(tmp_path) == {"a": b"a"}


def test_files_have_the_same_mode_whatever_the_umask(tmp_path: Path) -> None:
    """The same base gives the same tree on every machine."""
    before = os.umask(0o077)
    try:
        publish(tmp_path, {"a": b"a"})
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o644


def test_a_file_is_known_by_its_signature(tmp_path: Path) -> None:
    """Size, time and number; what is not there has none, a link has its own."""
    file, link = tmp_path / "a", tmp_path / "link"
    assert signature(file) is None
    file.write_bytes(b"12")
    link.symlink_to(file)
    status = file.stat()
    assert signature(file) == signature(str(file)) == (2, status.st_mtime_ns, status.st_ino)
    assert signature(link) != signature(file)


def test_what_we_wrote_may_be_deleted_by_others(tmp_path: Path) -> None:
    """With its folder, or the whole tree: what is gone cannot be deleted again, and is no error."""
    out = tmp_path / "out"
    publish(out, {"a/b": b"b", "c": b"c"})
    shutil.rmtree(out / "a")
    assert publish(out, {"c": b"c"}) == Published(0, 1, 1)
    (out / "c").unlink()
    assert publish(out, {}) == Published(0, 0, 1)


NAMES = st.sampled_from(["a", "b", "c/d", "c/e", "f/g/h"])
FILES = st.dictionaries(NAMES, st.binary(max_size=3))


@given(st.lists(FILES, max_size=4), FILES)
def test_whatever_came_before_the_folder_holds_what_is_published(
    tmp_path_factory: pytest.TempPathFactory, before: list[dict[str, bytes]], files: dict[str, bytes]
) -> None:
    """Many runs give what one run into an empty folder gives."""
    out = tmp_path_factory.mktemp("out")
    for each in before:
        publish(out, each)
    done = publish(out, files)
    assert tree(out) == files
    assert done.written + done.unchanged == len(files)
    assert publish(out, files) == Published(0, len(files), 0)


def test_the_list_of_what_is_ours(tmp_path: Path) -> None:
    """It has this name for ever: a later version finds what an earlier one wrote. A name a line, in order, as it is."""
    publish(tmp_path, {"b": b"b", "a/é": b"e"})
    assert (tmp_path / ".sourcebook.json").read_bytes() == '[\n"a/é",\n"b"\n]\n'.encode()


def test_a_link_says_nothing(tmp_path: Path) -> None:
    """Not even one as long as the text, to a file with the text."""
    (tmp_path / "abc").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("abc")
    assert says(tmp_path / "abc", b"abc")
    assert not says(tmp_path / "link", b"abc")
    assert not says(tmp_path / "abc", b"abd")
    assert not says(tmp_path / "abc", b"abcd")
    assert not says(tmp_path / "none", b"")


def test_a_link_above_the_folder_of_a_file(tmp_path: Path) -> None:
    """What a list names behind it is not ours, however deep it lies."""
    (tmp_path / "elsewhere/deep").mkdir(parents=True)
    (tmp_path / "elsewhere/deep/file").write_bytes(b"theirs")
    out = tmp_path / "out"
    manifest(out, "link/deep/file")
    (out / "link").symlink_to(tmp_path / "elsewhere")
    assert publish(out, {}) == Published(0, 0, 0)
    assert (tmp_path / "elsewhere/deep/file").read_bytes() == b"theirs"


@pytest.mark.parametrize("name", ["file", "folder/file"])
def test_while_it_is_written_a_file_is_read_by_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Afterwards by all; and what comes back tells how it stands."""
    modes = []
    real = os.write

    def watched(descriptor: int, content: memoryview) -> int:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, content[:2])

    monkeypatch.setattr(os, "write", watched)
    made = create(str(tmp_path / name), b"abc")
    assert modes == [0o600, 0o600]
    assert (tmp_path / name).read_bytes() == b"abc"
    assert made == signature(tmp_path / name)
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o644


def test_no_file_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it could be written or not."""
    closed: list[int] = []
    real = os.close

    def close(descriptor: int) -> None:
        closed.append(descriptor)
        real(descriptor)

    monkeypatch.setattr(os, "close", close)
    create(str(tmp_path / "a"), b"a")
    assert len(closed) == 1
    monkeypatch.setattr(os, "write", _full)
    with pytest.raises(OSError, match="No space left"):
        create(str(tmp_path / "b"), b"b")
    assert len(closed) == 2


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_error_is_that_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that its leftovers cannot be found: there are none."""
    monkeypatch.setattr(os, "open", _full)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path / "a", b"a")


def test_another_process_may_make_the_folder_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at it and its making."""
    real = os.makedirs

    def late(path: str, **options: bool) -> None:
        real(path)
        real(path, **options)

    monkeypatch.setattr(os, "makedirs", late)
    create(str(tmp_path / "folder/file"), b"a")
    assert (tmp_path / "folder/file").read_bytes() == b"a"


def test_what_took_the_place_of_a_file(tmp_path: Path) -> None:
    """An empty folder goes, one with a file stays, and of a link to a folder the link alone goes."""
    for name in ("empty", "full", "target"):
        (tmp_path / "out" / name).mkdir(parents=True)
    (tmp_path / "out/full/file").write_bytes(b"f")
    (tmp_path / "out/link").symlink_to("target")
    for name in ("empty", "full", "link", "none", "full/file/below"):
        remove(tmp_path / "out", name)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["full", "target"]
    assert (tmp_path / "out/full/file").is_file()
