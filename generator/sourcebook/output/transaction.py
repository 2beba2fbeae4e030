"""A site as a transaction: the next one is made beside the one that stands, and takes its place whole, or not at all.

Whoever is killed, or refused by the system at any operation, leaves the site as it was; the next build clears up.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from sourcebook.output.publishing import (
    MANIFEST,
    Foreign,
    Signature,
    create,
    listed,
    manifest,
    note,
    prune,
    remove,
    says,
    signed,
)

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""Source: Linux, `include/uapi/linux/fcntl.h` and `fs.h`."""

NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})
"""What a kernel or a file system answers that knows no exchange."""

NO_LINK = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS})
"""What a file system answers that knows no second name of a file, or takes no further one."""

FOR_ALL = 0o755
"""Who may read the folders of a site: all, whatever the umask was."""


class Unpublishable(Exception):
    """A folder that no site can be published to."""


@dataclass(frozen=True)
class Transaction:
    """The next site, in a workshop beside the one that stands. Begun, it holds the lock of the site.

    Between two builds, the workshop keeps the site before the one that stands: most of its files are the same, and making
    folders anew, and removing them, is what costs most on many disks.
    """

    site: Path
    workshop: Path
    lock: FileLock

    @property
    def engine(self) -> Path:
        """Where an engine builds. It may empty it, and write through links: there are none."""
        return self.workshop / "engine"

    @property
    def stage(self) -> Path:
        """Where the next site is made."""
        return self.workshop / "next"

    @property
    def aside(self) -> Path:
        """Where the site that stood waits for a moment, on systems that cannot exchange two folders."""
        return self.workshop / "previous"

    @property
    def mark(self) -> Path:
        """Says that the workshop holds a site before this one, whole, and nobody else's files."""
        return self.workshop / "whole"

    @classmethod
    def begin(cls, site: Path, wait: Callable[[], None]) -> Transaction:
        """Lock a site, and clear up what a killed build left. `wait` is called once where another build has the lock.

        Raises `Unpublishable` where this can be no folder of a site; `OSError` where the system refuses.
        """
        site = site.resolve()
        if site.is_mount():
            raise Unpublishable(
                f"{site} is a mount point, and cannot be exchanged whole: set `site_dir` to a folder within it"
            )
        if site.exists() and not site.is_dir():
            raise Unpublishable(f"{site} is a file: set `site_dir` to a folder")
        workshop = site.with_name(f".{site.name}.building")
        workshop.mkdir(parents=True, exist_ok=True)
        begun = cls(site, workshop, FileLock(workshop / "lock"))
        begun._take_lock(wait)
        try:
            begun._clear_up()
        except BaseException:
            begun.lock.release()
            raise
        return begun

    def _take_lock(self, wait: Callable[[], None]) -> None:
        try:
            self.lock.acquire(blocking=False)
        except Timeout:
            wait()
            self.lock.acquire()

    def _clear_up(self) -> None:
        """What a killed build left goes; a site that it had moved aside comes back."""
        if self.aside.is_dir() and not self.site.exists():
            self.aside.rename(self.site)
        dirty = () if self.mark.exists() else (self.stage,)
        for left in (self.engine, self.aside, *dirty):
            if left.exists():
                shutil.rmtree(left)
        self.engine.mkdir()

    def drop(self) -> None:
        """Leave the site as it was."""
        try:
            shutil.rmtree(self.engine, ignore_errors=True)
        finally:
            self.lock.release()

    def prepare(self) -> None:
        """Begin to make the next site: from here on, what the workshop holds is neither site. Raises `OSError`."""
        self.mark.unlink(missing_ok=True)
        self.stage.mkdir(exist_ok=True)

    def keep(self, file: str) -> Signature:
        """Take a file over as it stands. Raises `OSError`."""
        return take_over(f"{self.site}/{file}", f"{self.stage}/{file}")

    def settle(self, file: str) -> bool:
        """Take a file from the engine; where the standing one says the same, that. Tells whether it differs."""
        made = self.engine / file
        if not self.differs(file):
            self.keep(file)
            return False
        clear_way(f"{self.stage}/{file}")
        (self.stage / file).parent.mkdir(parents=True, exist_ok=True)
        # An engine minds the umask; a site is for all who are served.
        made.chmod(0o644)
        made.rename(self.stage / file)
        return True

    def differs(self, file: str) -> bool:
        """Whether a file of the engine says something else than the one that stands."""
        return not says(self.site / file, (self.engine / file).read_bytes())

    def publish(self, files: Collection[str]) -> None:
        """Put the next site into the place of the one that stands, in one step, and let go of the lock.

        `files`: those of the next site, which are all there; with them, what somebody else put into the old one.
        Raises `OSError` where the system refuses, `Foreign` where somebody's file is in the way: then the old one stands.
        """
        prune(self.stage, listed(self.stage) - set(files))
        note(self.stage, set(files))
        self.open_to_all()
        others = self.carry_over()
        if self.site.exists():
            exchange(self.stage, self.site, self.aside)
        else:
            self.stage.rename(self.site)
        # What is not ours lies in the new site now, and has no business in the workshop.
        with suppress(OSError):
            for path in others:
                remove(self.stage, path)
            if self.stage.exists():
                self.mark.touch()
        self.drop()

    def open_to_all(self) -> None:
        """Have all folders be open to those who serve the site, whatever the umask is: a new folder tells it."""
        if stat.S_IMODE(self.engine.stat().st_mode) != FOR_ALL:
            for folder, _, _ in os.walk(self.stage):
                os.chmod(folder, FOR_ALL)  # noqa: PTH101 -- in step with os.walk

    def carry_over(self) -> list[str]:
        """Take over what somebody else put into the site: what our list of it does not name. Tells what that is.

        Where there is no list, the site is nobody's that we know: as MkDocs does, what is not hidden is left behind.
        Raises `Foreign` where such a file is in the way of ours and says something else.
        """
        ours = manifest(self.site)
        others = list(strangers(self.site, ours or ()))
        carried = others if ours is not None else [path for path in others if path.startswith(".")]
        in_the_way = []
        for path in carried:
            source, target = self.site / path, self.stage / path
            if not os.path.lexists(target) and not _under_a_file(self.stage, path):
                _carry(source, target)
            elif not _is_lost_on_nobody(source, target):
                in_the_way.append(path)
        if in_the_way:
            raise Foreign(sorted(in_the_way))
        return others


def place(path: str, standing: str, content: bytes) -> tuple[bool, Signature]:
    """Make a file of the next site. Where the standing one says the same, it is taken over.

    Tells whether it was written, and how it stands. Raises `OSError`.
    """
    if says(standing, content):
        return False, take_over(standing, path)
    try:
        return True, create(path, content)
    except (FileExistsError, NotADirectoryError):
        clear_way(path)
        return True, create(path, content)


def take_over(standing: str, path: str) -> Signature:
    """Make a file of the next site of one that stands: a second name for it, or a copy where there can be none.

    Raises `FileNotFoundError` where it does not stand, `OSError` where the system refuses.
    """
    signature = signed(os.lstat(standing))
    try:
        if signed(os.lstat(path)) == signature:
            return signature
        clear_way(path)
    except (FileNotFoundError, NotADirectoryError):
        clear_way(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 -- paths of workers are texts
    try:
        os.link(standing, path)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        shutil.copy2(standing, path)
        return signed(os.lstat(path))
    return signature


def clear_way(path: str) -> None:
    """Remove what an older site has at a path: a file, a folder, or a file where a folder is wanted. Raises `OSError`."""
    above = Path(path).parent
    while not os.path.lexists(above):
        above = above.parent
    if not above.is_dir():
        above.unlink()
    if os.path.isdir(path) and not os.path.islink(path):  # noqa: PTH112, PTH114
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)  # noqa: PTH108


def strangers(site: Path, ours: Collection[str]) -> Iterator[str]:
    """What is in a site and not ours: files, links, and folders without anything in them."""
    for folder, folders, files in os.walk(site):
        below = os.path.relpath(folder, site)
        at = "" if below == "." else f"{below.replace(os.sep, '/')}/"
        links = [name for name in folders if os.path.islink(f"{folder}/{name}")]  # noqa: PTH114 -- in step with os.walk
        for name in (*files, *links):
            if f"{at}{name}" not in ours and f"{at}{name}" != MANIFEST:
                yield f"{at}{name}"
        if at and not folders and not files:
            yield at.removesuffix("/")


def _under_a_file(stage: Path, path: str) -> bool:
    """Whether a folder on the way to a path is a file in the next site."""
    return any((stage / above).is_file() for above in Path(path).parents)


def _is_lost_on_nobody(source: Path, target: Path) -> bool:
    """Whether nothing is lost where one thing stands for the other: an empty folder, or a file that says the same."""
    if source.is_symlink() or not source.is_file():
        return source.is_dir() and not source.is_symlink()
    return says(target, source.read_bytes())


def _carry(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_symlink():
        target.symlink_to(source.readlink())
    elif source.is_dir():
        target.mkdir()
    else:
        take_over(str(source), str(target))


def exchange(stage: Path, site: Path, aside: Path) -> None:
    """Have two folders change places: at once where the system can, else by way of a third place.

    Raises `OSError` where it refuses: then the site is where it was.
    """
    if _at_once(stage, site):
        return
    site.rename(aside)
    try:
        stage.rename(site)
    except BaseException:
        aside.rename(site)
        raise
    aside.rename(stage)


def _at_once(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where kernel or file system know no such step. Raises `OSError`."""
    call = _renameat2()
    if call is None:
        return False
    if call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _renameat2() -> Callable[..., int] | None:
    """The system's call; None where it has none. Source: renameat2(2)."""
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        call = ctypes.CDLL(None, use_errno=True).renameat2
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
        call.restype = ctypes.c_int
        return lambda *given: int(call(*given))
    return None
