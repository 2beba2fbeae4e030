"""Finding the files of a base: each file under `entries/` is given one role, or refused; none is skipped."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import attrgetter
from pathlib import Path

from sourcebook import addresses
from sourcebook.caching import sighting
from sourcebook.caching.signatures import Signature, signature_of
from sourcebook.frozen import maker
from sourcebook.opening import NO_LINK, PLAINLY
from sourcebook.problems import Problem
from sourcebook.trees.reader import MAX_BYTES

ENTRIES = sighting.ENTRIES
YAML_ENDINGS = (".yaml", ".yml")
MAX_ATTACHMENT_BYTES = 64 * 1024 * 1024
SYMBOLIC_LINK = "symbolic-link", "symbolic links are not followed", "put the file or the folder itself here"
AT_ONCE = 16 * 1024
"""Bytes that are read at once: for more, the system has to find new memory each time."""

READ_ONLY = PLAINLY | NO_LINK
"""How a file is opened: not through a link either."""


class Role(StrEnum):
    """What a file of a base is."""

    ENTRY = "entry"
    KIND = "kind"
    VOCABULARY = "vocabulary"
    TOMBSTONE = "tombstone"
    ATTACHMENT = "attachment"


TOMBSTONES = "_tombstones"
OWN_FOLDERS = {"_kinds": Role.KIND, "_vocabularies": Role.VOCABULARY, TOMBSTONES: Role.TOMBSTONE}


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a base and what it is."""

    file: str
    """Path relative to the base, with forward slashes."""

    role: Role
    folder: str
    """The first folder below `entries/` or, for a tombstone, below `_tombstones/`; '' for kinds and lists."""

    stem: str
    """The id, for whatever has one."""

    signature: Signature
    """What tells whether it was changed since."""

    @property
    def size(self) -> int:
        """In bytes."""
        return self.signature[0]

    def __reduce__(self) -> tuple[Callable[..., Found], tuple[object, ...]]:
        """For pickle, which takes three times as long by dataclasses' own way."""
        return found_of, (self.file, self.role, self.folder, self.stem, self.signature)


found_of = maker(Found, "found_of")


@dataclass(slots=True)
class Finding:
    """All files of a base, sorted, and what was refused."""

    found: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, file: str, code: str, message: str, hint: str = "") -> None:
        """Note a file that is not read."""
        self.problems.append(Problem(file, 1, 1, code, message, hint))


Planned = Mapping[str, bytes | None]
"""What files of a base are to be, by their paths in it; None for one that is to be deleted."""

NOT_PLANNED: Planned = {}


def find(base: Path, planned: Planned = NOT_PLANNED) -> Finding:
    """Find the files of a base, as they are planned. Never raises: what cannot be read is in the result."""
    finding = Finding()
    root = base / ENTRIES
    if root.is_symlink():
        finding.refuse(ENTRIES, *SYMBOLIC_LINK)
        return finding
    if not root.is_dir():
        hint = "run this in a base, or name one with -C"
        finding.refuse(ENTRIES, "no-entries", "there is no folder `entries`", hint)
        return finding
    for path, status in _walk(root, ENTRIES, finding):
        if path not in planned:
            _give_role(path, signature_of(status), finding)
    for path, data in planned.items():
        if data is not None and path.startswith(f"{ENTRIES}/"):
            # No file on a disk has this signature, so nothing that is known of one is taken for what is planned.
            _give_role(path, (len(data), 0, 0, 0), finding)
    _refuse_collisions(finding)
    return finding


def find_overlay(base: Path, overlay: Path) -> Finding:
    """Find the files of an overlay, which lie in it as entries lie in `entries/`. They are told with their own paths."""
    finding, name = Finding(), Path(os.path.relpath(overlay, base)).as_posix()
    if not overlay.is_dir():
        finding.refuse(name, "no-overlay", "there is no such folder", "name the folder of the overlay")
        return finding
    for path, status in _walk(overlay, ENTRIES, finding):
        _give_role(path, signature_of(status), finding)
    _refuse_collisions(finding)
    for found in [each for each in finding.found if each.role not in {Role.ENTRY, Role.ATTACHMENT}]:
        message, hint = "an overlay has entries alone", "kinds, lists and tombstones belong to the base"
        finding.refuse(found.file, "misplaced-file", message, hint)
        finding.found.remove(found)
    prefix = len(ENTRIES)
    finding.found = [replace(each, file=f"{name}{each.file[prefix:]}") for each in finding.found]
    finding.problems = [
        replace(each, file=f"{name}{each.file[prefix:]}") if each.file.startswith(f"{ENTRIES}/") else each
        for each in finding.problems
    ]
    return finding


def read_bytes(base: Path, file: str) -> bytes | Problem:
    """The bytes of a file of the base, at most one more than may be read; or why they cannot be had."""
    try:
        # A link or a pipe may have taken the file's place since it was found.
        handle = os.open(f"{base}/{file}", READ_ONLY)
        try:
            return _read_all(handle, MAX_BYTES + 1)
        finally:
            os.close(handle)
    except OSError as error:
        return unreadable(file, error)


def _read_all(handle: int, most: int) -> bytes:
    """What an open file holds, at most so many bytes. One call does for most files; the object for a stream takes longer."""
    data = os.read(handle, AT_ONCE)
    while more := os.read(handle, min(AT_ONCE, most - len(data))):
        data += more
    return data


def attached(base: Path, file: str) -> bytes | None:
    """The bytes of a file that lies beside an entry; None where they cannot be had."""
    try:
        with os.fdopen(os.open(base / file, READ_ONLY), "rb") as stream:
            return stream.read(MAX_ATTACHMENT_BYTES)
    except OSError:
        return None


def checksum(base: Path, file: str) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with (base / file).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def unreadable(file: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    if error.errno in {errno.ELOOP, errno.EMLINK}:
        return Problem(file, 1, 1, *SYMBOLIC_LINK)
    message = f"the file cannot be read: {os.strerror(error.errno or 0)}"
    return Problem(file, 1, 1, "unreadable", message, "look at its permissions")


def _walk(folder: Path, name: str, finding: Finding) -> Iterator[tuple[str, os.stat_result]]:
    """All files below a folder with their status. One loop: depth costs no recursion."""
    folders = [(folder, name)]
    while folders:
        path, name = folders.pop()
        try:
            items = sorted(os.scandir(path), key=lambda item: item.name)
        except OSError as error:
            finding.problems.append(unreadable(name, error))
            continue
        for item in items:
            file = f"{name}/{item.name}"
            if item.name.startswith("."):
                continue
            if not _is_text(item.name):
                finding.refuse(
                    _shown(file), "bad-file-name", "the name of the file is no UTF-8 text", "rename it"
                )
            elif item.is_dir(follow_symlinks=False) and not item.name.endswith(YAML_ENDINGS):
                folders.append((Path(item.path), file))
            elif status := _status(item, file, finding):
                yield file, status


def _status(item: os.DirEntry[str], file: str, finding: Finding) -> os.stat_result | None:
    """The status of a regular file; None, with a problem, for all else."""
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        finding.problems.append(unreadable(file, error))
        return None
    if stat.S_ISREG(status.st_mode):
        return status
    if stat.S_ISLNK(status.st_mode):
        finding.refuse(file, *SYMBOLIC_LINK)
    elif stat.S_ISDIR(status.st_mode):
        message = "a folder has the name of a YAML file"
        finding.refuse(file, "folder-named-as-file", message, "rename the folder")
    else:
        message = "this is no regular file (a pipe, socket or device)"
        finding.refuse(file, "no-regular-file", message, "remove it")
    return None


def _give_role(file: str, signature: Signature, finding: Finding) -> None:
    """Decide by its path what a file is."""
    parts = file.split("/")
    stem, dot, ending = parts[-1].rpartition(".")
    if f"{dot}{ending}" not in YAML_ENDINGS:
        if f"{dot}{ending}".lower() in YAML_ENDINGS:
            message = f"only a name that ends in `.yaml` or `.yml` is read, not `.{ending}`"
            finding.refuse(file, "bad-file-name", message, f"rename it to {stem}.{ending.lower()}")
        else:
            _attachment(file, parts, signature, finding)
        return
    role = OWN_FOLDERS.get(parts[1], Role.ENTRY)
    if len(parts) < (4 if role is Role.TOMBSTONE else 3):
        what, where = ("a tombstone", "_tombstones/") if role is Role.TOMBSTONE else ("an entry", "")
        hint = f"move it to entries/{where}<folder>/"
        finding.refuse(file, "misplaced-file", f"{what} lies in the folder of its kind", hint)
    elif role is Role.ENTRY and parts[1].startswith("_"):
        known = ", ".join(f"`{name}`" for name in OWN_FOLDERS)
        finding.refuse(file, "unknown-folder", f"no folder `{parts[1]}` has a meaning", f"known are {known}")
    elif signature[0] > MAX_BYTES:
        message = f"the file has {signature[0]:,} bytes; at most {MAX_BYTES:,} are read"
        finding.refuse(file, "too-large", message, "split the entry, or shorten its prose")
    elif problem := _bad_stem(file, stem):
        finding.problems.append(problem)
    else:
        folder = parts[1] if role is Role.ENTRY else parts[2] if role is Role.TOMBSTONE else ""
        finding.found.append(found_of(file, role, folder, stem, signature))


def _attachment(file: str, parts: list[str], signature: Signature, finding: Finding) -> None:
    size = signature[0]
    if size > MAX_ATTACHMENT_BYTES:
        message = f"the file has {size:,} bytes; at most {MAX_ATTACHMENT_BYTES:,} may lie beside an entry"
        hint = "keep large files elsewhere, and name them by their address"
        finding.refuse(file, "too-large", message, hint)
    else:
        finding.found.append(Found(file, Role.ATTACHMENT, parts[1], parts[-1], signature))


def _bad_stem(file: str, stem: str) -> Problem | None:
    """The problem of a file whose name is no id, or a reserved one."""
    if not addresses.is_id(stem):
        nearest = addresses.slug(stem)
        hint = f"rename it to {nearest}.yaml" if nearest else "rename it"
        message = f"`{stem}` is no id: at most {addresses.MAX_ID} of a-z, 0-9 and single hyphens"
        return Problem(file, 1, 1, "bad-id", message, hint)
    if stem in addresses.RESERVED_IDS:
        return Problem(
            file, 1, 1, "reserved-id", f"the id `{stem}` is reserved", "choose another name for the file"
        )
    return None


def _refuse_collisions(finding: Finding) -> None:
    """Ids are unique within a folder, whatever the folders below it and the file's ending.

    Names of other files are unique within theirs, whatever their case.
    """
    first: dict[tuple[str, ...], Found] = {}
    kept = []
    for found in sorted(finding.found, key=attrgetter("file")):
        if (other := first.setdefault(_name(found), found)) is found:
            kept.append(found)
        elif found.role is Role.ATTACHMENT:
            message = f"the name differs from {other.file} in upper and lower case alone"
            hint = "rename one of the two: not every system can hold both"
            finding.refuse(found.file, "duplicate-name", message, hint)
        else:
            message = f"the id `{found.stem}` belongs to {other.file} already"
            finding.refuse(found.file, "duplicate-id", message, "rename one of the two, or merge them")
    finding.found = kept


def _name(found: Found) -> tuple[str, ...]:
    """What no other file may share: the id within a role and a kind; of other files the path, in any case."""
    if found.role is Role.ENTRY:
        return found.folder, found.stem
    if found.role is Role.ATTACHMENT:
        return (addresses.folded(found.file),)
    return found.role, found.folder, found.stem


def _is_text(name: str) -> bool:
    if name.isascii():
        return True
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()
