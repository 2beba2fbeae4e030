"""A site as a transaction: the old one or the new one, never a mixture, and nobody else's files are lost."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output import publishing, transaction
from sourcebook.output.publishing import MANIFEST, Foreign, signature
from sourcebook.output.transaction import Transaction, Unpublishable, exchange, place, take_over

Files = dict[str, bytes]


def tree(folder: Path) -> dict[str, bytes | str]:
    """Path -> content of all files below a folder, targets of links, `/` for folders with nothing in them."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_bytes()
        elif path.is_dir() and not any(path.iterdir()):
            found[name] = "/"
    found.pop(MANIFEST, None)
    return found


def begun(site: Path) -> Transaction:
    """A transaction, for which nobody has to wait."""

    def wait() -> None:
        raise AssertionError("another build has the lock")

    return Transaction.begin(site, wait)


def publish(site: Path, files: Files) -> None:
    """Publish a whole site."""
    made = begun(site)
    try:
        made.prepare()
        for name, content in files.items():
            place(f"{made.stage}/{name}", f"{made.site}/{name}", content)
        made.publish(set(files))
    finally:
        made.drop()


def workshop(site: Path) -> set[str]:
    """What lies in the workshop of a site."""
    return {path.name for path in site.with_name(f".{site.name}.building").iterdir()}


FIRST, LATER = {"lock"}, {"lock", "next", "whole"}
"""What stays there after the first publication, and after each later one."""


def test_a_site_appears_whole(tmp_path: Path) -> None:
    """With its folders, where there was none, and a workshop beside it."""
    site = tmp_path / "deep" / "site"
    publish(site, {"index.html": b"1", "events/x/index.html": b"x"})
    assert tree(site) == {"index.html": b"1", "events/x/index.html": b"x"}
    assert {path.name for path in site.parent.iterdir()} == {"site", ".site.building"}
    assert workshop(site) == FIRST


def test_the_next_site_takes_its_place(tmp_path: Path) -> None:
    """What is no longer in it is gone, with the folders around it."""
    site = tmp_path / "site"
    publish(site, {"a/b/c": b"c", "d": b"d"})
    publish(site, {"d": b"D", "e": b"e"})
    assert tree(site) == {"d": b"D", "e": b"e"}
    assert workshop(site) == LATER
    publish(site, {"a/b/c": b"c", "d": b"d"})
    assert tree(site) == {"a/b/c": b"c", "d": b"d"}


def test_what_is_the_same_is_the_same_file(tmp_path: Path) -> None:
    """Whoever copies the site by times and sizes copies what changed."""
    site = tmp_path / "site"
    publish(site, {"a": b"a", "b": b"b"})
    before = {name: publishing.signature(site / name) for name in "ab"}
    publish(site, {"a": b"a", "b": b"B"})
    assert publishing.signature(site / "a") == before["a"]
    assert publishing.signature(site / "b") != before["b"]


def test_what_is_there_already_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workshop has most files of the standing site from the build before: nothing is done for them."""
    site = tmp_path / "site"
    publish(site, {"a": b"a", "b": b"1"})
    publish(site, {"a": b"a", "b": b"2"})
    linked: list[str] = []
    link = os.link

    def counted(standing: str, path: str) -> None:
        linked.append(Path(path).name)
        link(standing, path)

    monkeypatch.setattr(os, "link", counted)
    publish(site, {"a": b"a", "b": b"3"})
    publish(site, {"a": b"a", "b": b"3"})
    assert linked == ["b"]
    assert tree(site) == {"a": b"a", "b": b"3"}


def test_dropped_the_site_stands_as_it_was(tmp_path: Path) -> None:
    """And the lock is free again."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    made = begun(site)
    made.prepare()
    place(f"{made.stage}/a", f"{site}/a", b"A")
    made.drop()
    assert tree(site) == {"a": b"a"}
    begun(site).drop()
    assert workshop(site) == FIRST


def test_keep_takes_over(tmp_path: Path) -> None:
    """A file as it stands; one that is gone is an error of the system."""
    site = tmp_path / "site"
    publish(site, {"a/b": b"b"})
    made = begun(site)
    made.prepare()
    assert made.keep("a/b") == publishing.signature(site / "a/b")
    with pytest.raises(FileNotFoundError):
        made.keep("a/c")
    made.drop()


def test_what_an_engine_wrote_is_settled(tmp_path: Path) -> None:
    """It has written into the new folder: what is the same becomes the standing file, the rest can be read by all."""
    site = tmp_path / "site"
    publish(site, {"same": b"s", "other": b"o"})
    made = begun(site)
    for name, content in {"same": b"s", "other": b"O", "new": b"n"}.items():
        (made.engine / name).write_bytes(content)
        (made.engine / name).chmod(0o600)
    made.prepare()
    assert [made.differs(name) for name in ("same", "other", "new")] == [False, True, True]
    assert [made.settle(name) for name in ("same", "other", "new")] == [False, True, True]
    assert publishing.signature(made.stage / "same") == publishing.signature(site / "same")
    assert {path.stat().st_mode & 0o777 for path in made.stage.iterdir()} == {0o644}
    made.drop()
    assert tree(site) == {"same": b"s", "other": b"o"}


def test_what_somebody_else_put_there_is_carried_over(tmp_path: Path) -> None:
    """Files, folders with a history, links that lead nowhere, pipes, folders with nothing in them."""
    site = tmp_path / "site"
    publish(site, {"a": b"a", "b/c": b"c"})
    (site / "CNAME").write_bytes(b"example.org")
    (site / ".git" / "refs").mkdir(parents=True)
    (site / ".git" / "HEAD").write_bytes(b"ref")
    (site / "b" / "mine").write_bytes(b"m")
    (site / "link").symlink_to("nowhere")
    (site / "folder").symlink_to(tmp_path)
    os.mkfifo(site / "pipe")
    for files in ({"a": b"A"}, {}, {"b/c": b"C"}):
        publish(site, files)
        assert tree(site) == {
            **files,
            "CNAME": b"example.org",
            ".git/HEAD": b"ref",
            ".git/refs": "/",
            "b/mine": b"m",
            "link": "-> nowhere",
            "folder": f"-> {tmp_path}",
        }
        assert (site / "pipe").is_fifo()


IN_THE_WAY: dict[str, tuple[Callable[[Path], Any], Files]] = {
    "a file": (lambda site: (site / "x").write_bytes(b"mine"), {"x": b"x"}),
    "a link": (lambda site: (site / "x").symlink_to("y"), {"x": b"x"}),
    "a file for a folder": (lambda site: (site / "x").write_bytes(b"mine"), {"x/y": b"y"}),
    "a folder for a file": (lambda site: put(site / "x" / "y", b"mine"), {"x": b"x"}),
}


def put(path: Path, content: bytes) -> None:
    """Write a file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


@pytest.mark.parametrize(("meddle", "files"), IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_what_somebody_else_put_there_is_never_replaced(
    tmp_path: Path, meddle: Callable[[Path], Any], files: Files
) -> None:
    """It is named, and the site stands as it was."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    meddle(site)
    before = tree(site)
    with pytest.raises(Foreign, match=r"^x"):
        publish(site, files)
    assert tree(site) == before
    begun(site).drop()
    assert workshop(site) == FIRST


LOST_ON_NOBODY: dict[str, tuple[Callable[[Path], Any], Files]] = {
    "a file that says the same": (lambda site: (site / "x").write_bytes(b"x"), {"x": b"x"}),
    "an empty folder": (lambda site: (site / "x").mkdir(), {"x": b"x"}),
    "an empty folder for a folder": (lambda site: (site / "x").mkdir(), {"x/y": b"y"}),
    "an empty folder below a file": (lambda site: (site / "x" / "y").mkdir(parents=True), {"x": b"x"}),
}


@pytest.mark.parametrize(("meddle", "files"), LOST_ON_NOBODY.values(), ids=LOST_ON_NOBODY)
def test_nothing_stops_what_is_lost_on_nobody(
    tmp_path: Path, meddle: Callable[[Path], Any], files: Files
) -> None:
    """Such a thing gives way."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    meddle(site)
    publish(site, files)
    assert tree(site) == files


@pytest.mark.parametrize("listing", [None, b"[", b"{}"])
def test_a_folder_of_which_nothing_is_known_is_taken_as_the_engine_takes_it(
    tmp_path: Path, listing: bytes | None
) -> None:
    """What is hidden in it stays, the rest is the site of another program."""
    site = tmp_path / "site"
    for name in ("index.html", "old/index.html", ".nojekyll", ".git/HEAD", "old/.hidden"):
        put(site / name, b"theirs")
    if listing:
        put(site / MANIFEST, listing)
    publish(site, {"index.html": b"ours"})
    assert tree(site) == {"index.html": b"ours", ".nojekyll": b"theirs", ".git/HEAD": b"theirs"}


def test_what_a_killed_build_left_is_cleared_up(tmp_path: Path) -> None:
    """A half-made site, an old one that was moved aside."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    for name in ("next/a/b", "engine/a", "previous/a"):
        put(tmp_path / ".site.building" / name, b"half")
    begun(site).drop()
    assert tree(site) == {"a": b"a"}
    assert workshop(site) == FIRST


def test_a_site_that_was_moved_aside_comes_back(tmp_path: Path) -> None:
    """Where a build was killed between two steps of the slow exchange."""
    site = tmp_path / "site"
    put(tmp_path / ".site.building" / "previous" / "a", b"a")
    put(tmp_path / ".site.building" / "next" / "a", b"A")
    begun(site).drop()
    assert tree(site) == {"a": b"a"}


def test_a_mount_point_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be exchanged: said before anything is made."""
    monkeypatch.setattr(Path, "is_mount", lambda path: path.name == "site")
    with pytest.raises(Unpublishable, match=r"site is a mount point.*`site_dir`"):
        begun(tmp_path / "site")
    assert not any(tmp_path.iterdir())


def test_a_file_is_no_site(tmp_path: Path) -> None:
    """It is left as it is."""
    (tmp_path / "site").write_bytes(b"mine")
    with pytest.raises(Unpublishable, match=r"site is a file: set `site_dir` to a folder"):
        begun(tmp_path / "site")
    assert (tmp_path / "site").read_bytes() == b"mine"


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    """What it leads to is the site."""
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    publish(tmp_path / "site", {"a": b"a"})
    assert (tmp_path / "site").is_symlink()
    assert tree(tmp_path / "real") == {"a": b"a"}


def test_an_error_while_clearing_up_frees_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build is not kept waiting."""
    site = tmp_path / "site"
    put(tmp_path / ".site.building" / "next" / "a", b"half")

    def refuse(*_: object) -> None:
        raise PermissionError

    locks: list[FileLock] = []

    def kept(path: Path) -> FileLock:
        locks.append(FileLock(path))
        return locks[-1]

    monkeypatch.setattr(shutil, "rmtree", refuse)
    monkeypatch.setattr(transaction, "FileLock", kept)
    with pytest.raises(PermissionError):
        begun(site)
    assert [lock.is_locked for lock in locks] == [False]
    monkeypatch.undo()
    begun(site).drop()


HOLDER = """
import sys, time
from pathlib import Path
from sourcebook.output.transaction import Transaction
begun = Transaction.begin(Path(sys.argv[1]), lambda: None)
print("begun", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is building the site."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "site")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


@pytest.mark.parametrize("end", ["killed", "done"])
def test_two_builds_wait_for_each_other(tmp_path: Path, holder: subprocess.Popen[str], end: str) -> None:
    """The second is told, and goes on when the first is done, or dead: what that left is cleared up."""
    told = []

    def wait() -> None:
        told.append(workshop(tmp_path / "site"))
        if end == "killed":
            holder.kill()
        else:
            holder.communicate("\n")

    made = Transaction.begin(tmp_path / "site", wait)
    assert made.lock.is_locked
    made.drop()
    assert told == [{"lock", "engine"}]
    assert workshop(tmp_path / "site") == FIRST


def slowly(*_: object) -> bool:
    """A system that knows no exchange in one step."""
    return False


def test_where_there_is_no_exchange_two_moves_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old site goes aside, and is gone in the end."""
    monkeypatch.setattr(transaction, "_at_once", slowly)
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    publish(site, {"b": b"b"})
    assert tree(site) == {"b": b"b"}
    assert workshop(site) == LATER
    publish(site, {"a": b"a"})
    assert tree(site) == {"a": b"a"}


def test_where_the_second_move_fails_the_first_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old site stands."""
    monkeypatch.setattr(transaction, "_at_once", slowly)
    site, stage = tmp_path / "site", tmp_path / "stage"
    put(site / "a", b"a")
    with pytest.raises(FileNotFoundError, match=r"stage' -> .*site'"):
        exchange(stage, site, tmp_path / "aside")
    assert tree(site) == {"a": b"a"}
    assert not (tmp_path / "aside").exists()


def answering(number: int) -> Callable[[], Callable[..., int]]:
    """A system whose call fails with an error."""

    def call(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    return lambda: call


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP])
def test_a_file_system_may_know_no_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Though the kernel does."""
    monkeypatch.setattr(transaction, "_renameat2", answering(number))
    put(tmp_path / "one" / "a", b"1")
    put(tmp_path / "other" / "a", b"2")
    exchange(tmp_path / "one", tmp_path / "other", tmp_path / "aside")
    assert (tmp_path / "other" / "a").read_bytes() == b"1"
    assert (tmp_path / "one" / "a").read_bytes() == b"2"
    assert not (tmp_path / "aside").exists()


def test_another_refusal_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what the system says, and both paths."""
    monkeypatch.setattr(transaction, "_renameat2", answering(errno.EACCES))
    with pytest.raises(PermissionError, match=r"one.*other"):
        exchange(tmp_path / "one", tmp_path / "other", tmp_path / "aside")


@pytest.mark.parametrize("missing", ["platform", "call"])
def test_a_system_without_the_call(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """It is looked for once, and nothing fails."""
    transaction._renameat2.cache_clear()
    if missing == "platform":
        monkeypatch.setattr(sys, "platform", "darwin")
    else:
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    assert transaction._renameat2() is None
    assert not transaction._at_once(Path("a"), Path("b"))
    monkeypatch.undo()
    transaction._renameat2.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux'")
def test_the_exchange_is_one_step(tmp_path: Path) -> None:
    """The two folders are never away, and never one of them twice."""
    put(tmp_path / "one" / "a", b"1")
    put(tmp_path / "other" / "a", b"2")
    numbers = [(tmp_path / name).stat().st_ino for name in ("one", "other")]
    assert transaction._at_once(tmp_path / "one", tmp_path / "other")
    assert [(tmp_path / name).stat().st_ino for name in ("other", "one")] == numbers


@pytest.mark.skipif(sys.platform != "linux", reason="the call is Linux'")
def test_the_call_says_why_it_refuses(tmp_path: Path) -> None:
    """In the words of the system."""
    with pytest.raises(FileNotFoundError, match=r"none.*other"):
        transaction._at_once(tmp_path / "none", tmp_path / "other")


@pytest.mark.parametrize("number", [errno.EPERM, errno.EMLINK])
def test_where_a_file_can_have_no_second_name_it_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """With its times."""

    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    os.utime(site / "a", ns=(10**9, 10**9))
    monkeypatch.setattr(os, "link", refuse)
    publish(site, {"a": b"a"})
    assert tree(site) == {"a": b"a"}
    assert (site / "a").stat().st_mtime_ns == 10**9


@pytest.mark.parametrize("links", [True, False])
def test_what_is_taken_over_is_told_by_its_signature(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    """Whether it is a second name or a copy, was there before, or takes the place of a file where a folder is wanted."""
    put(tmp_path / "old/x/y", b"y")
    put(tmp_path / "new/x", b"in the way")
    if not links:
        monkeypatch.setattr(os, "link", _refuse)
    for _ in range(2):
        told = take_over(f"{tmp_path}/old/x/y", f"{tmp_path}/new/x/y")
        assert told == signature(tmp_path / "new/x/y")
        assert (told == signature(tmp_path / "old/x/y")) == links
    assert tree(tmp_path / "new") == {"x/y": b"y"}


def _refuse(*_: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_whether_a_page_was_written_is_told(tmp_path: Path) -> None:
    """Not where the standing one says the same; else it was, also where something had to give way."""
    put(tmp_path / "old/x", b"x")
    put(tmp_path / "new/folder/z", b"z")

    def placed(name: str, content: bytes) -> bool:
        written, told = place(f"{tmp_path}/new/{name}", f"{tmp_path}/old/{name}", content)
        assert told == signature(tmp_path / "new" / name)
        return written

    assert [placed("x", b"x"), placed("y", b"y"), placed("folder", b"f")] == [False, True, True]
    assert tree(tmp_path / "new") == {"x": b"x", "y": b"y", "folder": b"f"}


def test_from_the_beginning_the_workshop_is_no_site(tmp_path: Path) -> None:
    """A build that is killed later leaves no mark that says otherwise; the folder of the next site is there."""
    site = tmp_path / "site"
    for content in (b"1", b"2"):
        publish(site, {"a": content})
    made = begun(site)
    assert made.mark.is_file()
    made.prepare()
    assert not made.mark.exists()
    assert made.stage.is_dir()
    made.drop()
    shutil.rmtree(made.stage)
    again = begun(site)
    again.prepare()
    assert again.stage.is_dir()
    again.drop()


def test_what_an_engine_made_gets_its_folders(tmp_path: Path) -> None:
    """And what an older site had there gives way: a folder for a file, a file for a folder."""
    made = begun(tmp_path / "site")
    made.prepare()
    put(made.stage / "was/a/folder", b"old")
    put(made.stage / "file", b"old")
    for name in ("deep/er/new", "deep/er/too", "was", "file/now/below"):
        put(made.engine / name, name.encode())
        assert made.settle(name)
    assert tree(made.stage) == {
        name: name.encode() for name in ("deep/er/new", "deep/er/too", "was", "file/now/below")
    }
    made.drop()


def test_strangers_are_named_by_their_paths(tmp_path: Path) -> None:
    """Without a slash at the end, whatever they are."""
    put(tmp_path / "ours/page", b"p")
    put(tmp_path / "theirs/file", b"f")
    (tmp_path / "theirs/empty").mkdir()
    (tmp_path / "link").symlink_to("ours")
    found = sorted(transaction.strangers(tmp_path, {"ours/page"}))
    assert found == ["link", "theirs/empty", "theirs/file"]


@pytest.mark.parametrize("kind", ["link to a folder", "pipe"])
def test_nothing_of_theirs_gives_way_for_what_it_is_not(tmp_path: Path, kind: str) -> None:
    """A link and a pipe say nothing that could be compared: they are somebody's."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    (site / "x").symlink_to(tmp_path) if kind != "pipe" else os.mkfifo(site / "x")
    with pytest.raises(Foreign, match=r"^x"):
        publish(site, {"x": b""})


def test_a_link_that_lies_alone_is_carried_over(tmp_path: Path) -> None:
    """The folder around it is made for it."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    (site / "theirs/own").mkdir(parents=True)
    (site / "theirs/own/link").symlink_to("nowhere")
    publish(site, {"b": b"b"})
    assert tree(site) == {"b": b"b", "theirs/own/link": "-> nowhere"}


def test_any_other_refusal_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is no reason to copy."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    monkeypatch.setattr(os, "link", full)
    with pytest.raises(OSError, match="No space left"):
        publish(site, {"a": b"a"})
    assert tree(site) == {"a": b"a"}


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077])
def test_whoever_serves_it_can_read_it(tmp_path: Path, mask: int) -> None:
    """Whatever the umask of the one who builds."""
    before = os.umask(mask)
    try:
        publish(tmp_path / "site", {"a": b"a", "b/c/d": b"d"})
    finally:
        os.umask(before)
    paths = [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_dir()} == {0o755}
    assert {path.stat().st_mode & 0o777 for path in paths if path.is_file()} == {0o644}


def test_the_workshop_holds_nobody_elses_files(tmp_path: Path) -> None:
    """What was carried over lies in the new site; a link in an old one would lead what is written elsewhere."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    (site / "folder").symlink_to(tmp_path)
    put(site / ".git" / "HEAD", b"ref")
    (site / ".git" / "refs").mkdir()
    publish(site, {"a": b"A"})
    assert tree(tmp_path / ".site.building" / "next") == {"a": b"a"}


def test_a_file_a_folder_and_a_file_again(tmp_path: Path) -> None:
    """Whatever an older site has at a path gives way, from whichever side it comes."""
    site = tmp_path / "site"
    for files in (
        {"x": b"1"},
        {"x/y/z": b"2"},
        {"x": b"3"},
        {"x": b"3"},
        {"x/y": b"4"},
        {"x/y/z": b"2"},
        {"x": b"3"},
    ):
        publish(site, files)
        assert tree(site) == files
    for files in ({"x/y/z": b"2"}, {"x": b"5"}):
        made = begun(site)
        (name,) = files
        put(made.engine / name, files[name])
        made.prepare()
        assert made.settle(name)
        made.publish([name])
        assert tree(site) == files


def test_the_modes_of_what_is_not_ours_stay(tmp_path: Path) -> None:
    """A secret is no part of a site's own files, and is not opened."""
    site = tmp_path / "site"
    publish(site, {"a": b"a"})
    put(site / ".git" / "config", b"secret")
    (site / ".git" / "config").chmod(0o600)
    publish(site, {"a": b"A"})
    assert (site / ".git" / "config").stat().st_mode & 0o777 == 0o600


NAMES = st.sampled_from(["a", "b", "c/d", "c/e", "f/g/h", ".i", "c/.j"])
SITES = st.dictionaries(NAMES, st.binary(max_size=2))


@given(st.lists(SITES, min_size=1, max_size=4), st.sets(st.sampled_from(["mine", "c/mine", "k/l/m", ".n"])))
def test_whatever_stood_the_site_is_what_was_published_and_what_is_not_ours(
    tmp_path_factory: pytest.TempPathFactory, sites: Iterable[Files], mine: set[str]
) -> None:
    """Many publications leave what one leaves."""
    site = tmp_path_factory.mktemp("out") / "site"
    publish(site, {})
    for name in mine:
        put(site / name, b"mine")
    for files in sites:
        publish(site, files)
        assert tree(site) == {**files, **dict.fromkeys(mine, b"mine")}
        assert set(json.loads((site / MANIFEST).read_bytes())) == set(files)


def test_the_lock_is_one_of_the_system(tmp_path: Path) -> None:
    """Whoever looks finds it taken while a build runs."""
    made = begun(tmp_path / "site")
    other = FileLock(made.workshop / "lock")
    assert made.lock.is_locked
    made.drop()
    with other.acquire(blocking=False):
        assert other.is_locked
