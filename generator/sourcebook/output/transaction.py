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

from sourcebook.output.publishing import MANIFEST, Foreign, Signature, create, manifest, says, signed

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
    """The next site, in a folder of its own beside the one that stands. Begun, it holds the lock of the site."""

    site: Path
    stage: Path
    """Where the next site is made."""

    previous: Path
    """Where the one that stood waits for a moment, on systems that cannot exchange two folders."""

    lock: FileLock

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
        site.parent.mkdir(parents=True, exist_ok=True)
        beside = {name: site.with_name(f".{site.name}.{name}") for name in ("building", "previous", "lock")}
        begun = cls(site, beside["building"], beside["previous"], FileLock(beside["lock"]))
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
        if self.previous.is_dir() and not self.site.exists():
            self.previous.rename(self.site)
        for left in (self.stage, self.previous):
            if left.exists():
                shutil.rmtree(left)
        self.stage.mkdir()

    def drop(self) -> None:
        """Leave the site as it was."""
        try:
            shutil.rmtree(self.stage, ignore_errors=True)
        finally:
            self.lock.release()

    def keep(self, file: str) -> Signature:
        """Take a file over as it stands. Raises `OSError`."""
        return take_over(f"{self.site}/{file}", f"{self.stage}/{file}")

    def settle(self, file: str) -> bool:
        """A file that an engine wrote: where the standing one says the same, it is taken over. Tells whether it differs."""
        made, standing = self.stage / file, self.site / file
        if says(standing, made.read_bytes()):
            made.unlink()
            take_over(str(standing), str(made))
            return False
        # An engine minds the umask; a site is for all who are served.
        made.chmod(0o644)
        return True

    def differs(self, file: str) -> bool:
        """Whether a file that an engine wrote says something else than the one that stands."""
        return not says(self.site / file, (self.stage / file).read_bytes())

    def carry_over(self) -> None:
        """Take over what somebody else put into the site: what our list of it does not name.

        Where there is no list, the site is nobody's that we know: as MkDocs does, what is not hidden is left behind.
        Raises `Foreign` where such a file is in the way of ours and says something else.
        """
        ours = manifest(self.site)
        in_the_way = []
        for path in strangers(self.site, ours or (), hidden_alone=ours is None):
            source, target = self.site / path, self.stage / path
            if not os.path.lexists(target) and not _under_a_file(self.stage, path):
                _carry(source, target)
            elif not _is_lost_on_nobody(source, target):
                in_the_way.append(path)
        if in_the_way:
            raise Foreign(sorted(in_the_way))

    def publish(self) -> None:
        """Put the next site into the place of the one that stands, in one step, and let go of the lock.

        Raises `OSError` where the system refuses, `Foreign` where somebody's file is in the way: then the old one stands.
        """
        open_to_all(self.stage)
        self.carry_over()
        if self.site.exists():
            exchange(self.stage, self.site, self.previous)
        else:
            self.stage.rename(self.site)
        shutil.rmtree(self.previous, ignore_errors=True)
        self.drop()


def place(path: str, standing: str, content: bytes) -> tuple[bool, Signature]:
    """Make a file of the next site. Where the standing one says the same, it is taken over.

    Tells whether it was written, and how it stands. Raises `OSError`.
    """
    if says(standing, content):
        return False, take_over(standing, path)
    return True, create(path, content)


def take_over(standing: str, path: str) -> Signature:
    """Make a file of the next site of one that stands: a second name for it, or a copy where there can be none.

    Raises `FileNotFoundError` where it does not stand, `OSError` where the system refuses.
    """
    try:
        _link(standing, path)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        shutil.copy2(standing, path)
    return signed(os.lstat(path))


def _link(standing: str, path: str) -> None:
    try:
        os.link(standing, path)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        os.link(standing, path)


def strangers(site: Path, ours: Collection[str], *, hidden_alone: bool) -> Iterator[str]:
    """What is in a site and not ours: files, links, and folders without anything in them."""
    for folder, folders, files in os.walk(site):
        below = os.path.relpath(folder, site)
        at = "" if below == "." else f"{below.replace(os.sep, '/')}/"
        if hidden_alone and not at:
            folders[:] = [name for name in folders if name.startswith(".")]
            files = [name for name in files if name.startswith(".")]  # noqa: PLW2901 -- the rest is left behind
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118 -- in step with os.walk
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


def open_to_all(stage: Path) -> None:
    """Have the folders of a site be open to those who serve them, whatever the umask was: its own mode tells that."""
    if stat.S_IMODE(stage.stat().st_mode) != FOR_ALL:
        for folder, _, _ in os.walk(stage):
            os.chmod(folder, FOR_ALL)  # noqa: PTH101 -- in step with os.walk


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
