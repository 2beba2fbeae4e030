"""What a commit proposes, taken as data: its entries and its ledger, read out of git's objects; of all else, nothing.

A pull request comes from anyone. Checking its commit out would let git act on what is in it: attributes choose filters,
links point out of the folder, submodules name other repositories. So the bytes are read as git keeps them, and
written as plain files into a checkout of code that is trusted. Nothing of the commit is run, before or after.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sourcebook.caching.sighting import ENTRIES
from sourcebook.ledger import FILE as LEDGER
from sourcebook.problems import Problem

FILES = frozenset({b"100644", b"100755", b"100664"})
"""The modes of a file in git: plain, executable, and plain as very old versions wrote it."""

LINK, SUBMODULE = b"120000", b"160000"
UNSAFE = frozenset(b"\\:")
"""What parts folders, or names a drive, on a system other than the one that made the name."""


class NoGit(Exception):
    """Git cannot tell: no repository, no such commit, no common history. Its message is for the user."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One file of a commit."""

    path: bytes
    """Relative to the base, with forward slashes."""

    mode: bytes
    name: bytes
    """What git calls its content, in hexadecimal digits."""

    @property
    def shown(self) -> str:
        """The path in a message. What is no UTF-8 stands as an escape."""
        return self.path.decode("utf-8", "backslashreplace")


@dataclass(slots=True)
class Proposal:
    """What a commit would change."""

    commit: str
    files: list[Blob] = field(default_factory=list)
    """All its entries and the ledger, as they would be; without names that begin with a dot, which mean nothing here."""

    others: list[str] = field(default_factory=list)
    """What else it changes, relative to the repository's root."""

    problems: list[Problem] = field(default_factory=list)
    """What cannot be taken as data."""


def proposal(base: Path, commit: str) -> Proposal:
    """What `commit` would change in the base, since it left the commit that is checked out there. Raises `NoGit`."""
    prefix = _git(base, "rev-parse", "--show-prefix").rstrip(b"\n")
    name = _git(base, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    proposed = Proposal(name.decode("ascii").strip())
    ours = tuple(prefix + part for part in (f"{ENTRIES}/".encode(), LEDGER.encode()))
    for path in _changed(base, proposed.commit):
        # Where `entries` itself became a file or a link, it is told below.
        if not path.startswith(ours[0]) and path not in {ours[1], ours[0].rstrip(b"/")}:
            proposed.others.append(path.decode("utf-8", "backslashreplace"))
    for blob in _listed(base, proposed.commit, prefix):
        if problem := _refused(blob):
            proposed.problems.append(problem)
        elif not any(part.startswith(b".") for part in blob.path.split(b"/")):
            proposed.files.append(blob)
    return proposed


def unsaved(base: Path) -> list[str]:
    """What lies in the base's entries and ledger and is not in git: ignored files too. Raises `NoGit`."""
    lines = _git(base, "status", "--porcelain", "-z", "--ignored", "--no-renames", "--", ENTRIES, LEDGER)
    return [line[3:].decode("utf-8", "backslashreplace") for line in lines.split(b"\0") if line]


def take(base: Path, proposed: Proposal) -> None:
    """Put the proposed entries and ledger in the place of the base's own. Raises `NoGit` and `OSError`.

    The folder `entries` is made anew: what is written lies in folders that this made, so no name leads out of it.
    """
    root = base / ENTRIES
    if root.is_symlink():
        root.unlink()
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    (base / LEDGER).unlink(missing_ok=True)
    for path, content in _contents(base, proposed.files):
        target = base / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as stream:
            stream.write(content)


def _refused(blob: Blob) -> Problem | None:
    """Why a file cannot be taken as data; None where it can."""
    if blob.mode == SUBMODULE:
        hint = "put the files themselves here"
        return Problem(blob.shown, 1, 1, "submodule", "submodules are not fetched", hint)
    if blob.mode == LINK:
        hint = "put the file or the folder itself here"
        return Problem(blob.shown, 1, 1, "symbolic-link", "symbolic links are not followed", hint)
    if blob.mode not in FILES or blob.path == ENTRIES.encode():
        return Problem(blob.shown, 1, 1, "no-regular-file", "this is no regular file", "remove it")
    if UNSAFE.intersection(blob.path):
        message = "the name has a backslash or a colon, which means a folder or a drive elsewhere"
        return Problem(blob.shown, 1, 1, "bad-file-name", message, "rename it")
    return None


def _changed(base: Path, commit: str) -> list[bytes]:
    """The paths that differ between the commit and where it left ours, relative to the repository's root."""
    try:
        common = _git(base, "merge-base", "HEAD", commit).decode("ascii").strip()
    except NoGit:
        raise NoGit("the commit shares no history with what is checked out: fetch all of both") from None
    told = _git(base, "diff-tree", "-r", "-z", "--name-only", "--no-renames", common, commit)
    return [path for path in told.split(b"\0") if path]


def _listed(base: Path, commit: str, prefix: bytes) -> Iterator[Blob]:
    """The entries and the ledger of a commit."""
    paths = [(prefix + name.encode()).decode() for name in (ENTRIES, LEDGER)]
    lines = _git(base, "ls-tree", "-r", "-z", "--full-tree", "--full-name", commit, "--", *paths)
    for line in lines.split(b"\0"):
        if line:
            about, _, path = line.partition(b"\t")
            mode, _, name = about.split()
            yield Blob(path.removeprefix(prefix), mode, name)


def _contents(base: Path, files: Sequence[Blob]) -> Iterator[tuple[str, bytes]]:
    """Each file's path, as this system names it, and its bytes as git keeps them: no attribute is looked at."""
    command = [*_command(base), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:  # noqa: S603 -- no shell
        assert git.stdin and git.stdout  # noqa: S101, PT018 -- both were asked for
        for blob in files:
            git.stdin.write(blob.name + b"\n")
            git.stdin.flush()
            header = git.stdout.readline().split()
            if len(header) != 3:  # noqa: PLR2004 -- name, type and size
                raise NoGit(f"git has no content for {blob.shown}")
            content = git.stdout.read(int(header[2]))
            git.stdout.read(1)
            yield blob.path.decode("utf-8", "surrogateescape"), content


def _command(base: Path) -> list[str]:
    """Git in the folder of a base, with paths as they are: none is a pattern."""
    return ["git", "-C", str(base), "--literal-pathspecs", "--no-replace-objects"]


def _git(base: Path, *arguments: str) -> bytes:
    """What git answers. Raises `NoGit` with what it says."""
    try:
        done = subprocess.run([*_command(base), *arguments], capture_output=True, check=False)  # noqa: S603 -- no shell
    except OSError as error:
        raise NoGit(f"git does not start: {error.strerror}") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoGit(words[0] if words else f"git knows nothing of {arguments[-1].removesuffix('^{commit}')}")
    return done.stdout
