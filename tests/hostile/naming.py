"""Hostile files: what is no file, names that mean something to a system or a terminal, folders without an end."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sourcebook.loading.finding import MAX_ATTACHMENT_BYTES
from tests.hostile.case import Case, Lay, case, odd
from tests.knowledge import event

NAME = "entries/events/{}"


def of_name(name: str, file: str, code: str) -> Case:
    """A sound event in a file of this name."""
    return case(f"named-{name}", lambda: {NAME.format(file): event()}, f"{NAME.format(file)}:1:1 {code}")


def beside(name: str, *files: str, told: str) -> Case:
    """Files beside each other, of which one may not be there."""
    return case(f"beside-{name}", lambda: dict.fromkeys(files, event()), told)


def link(target: str, file: str = "events/x.yaml") -> Lay:
    """A symbolic link in place of a file."""

    def lay(entries: Path) -> None:
        (entries / file).parent.mkdir(parents=True, exist_ok=True)
        (entries / file).symlink_to(target)

    return lay


def made(make: Callable[[Path], object], file: str = "events/x.yaml") -> Lay:
    """Something else in place of a file."""

    def lay(entries: Path) -> None:
        (entries / file).parent.mkdir(parents=True, exist_ok=True)
        make(entries / file)

    return lay


def bind(path: Path) -> None:
    """A socket, whose name may be no longer than a hundred bytes."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def closed(path: Path) -> None:
    """A file that nobody may read. Raises `OSError` where everybody may."""
    path.write_text(event(), encoding="utf-8")
    path.chmod(0)
    if os.access(path, os.R_OK):
        raise PermissionError(errno.EPERM, "this user may read everything")


def closed_folder(path: Path) -> None:
    """A folder that nobody may look into. Raises `OSError` where everybody may."""
    path.mkdir()
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.chmod(0o755)
        raise PermissionError(errno.EPERM, "this user may read everything")


def bytes_in_name(name: bytes, path: Path) -> None:
    """A file whose name is no text."""
    (path.parent / os.fsdecode(name)).write_text(event(), encoding="utf-8")


def sized(size: int, path: Path) -> None:
    """A file of so many bytes that takes no room."""
    with path.open("wb") as stream:
        stream.truncate(size)


def deep(path: Path) -> None:
    """An event in 390 folders within each other, near the longest path that there may be."""
    folder = path.parent.joinpath(*["folder-x"] * 390)
    folder.mkdir(parents=True)
    (folder / "y.yaml").write_text(event(), encoding="utf-8")


def in_place_of(name: str, make: Callable[[Path], object]) -> Lay:
    """Something in place of a file at the root of the base."""

    def lay(entries: Path) -> None:
        (entries.parent / name).unlink(missing_ok=True)
        make(entries.parent / name)

    return lay


def in_place_of_entries(make: Callable[[Path], object]) -> Lay:
    """Something in place of the folder of all entries."""

    def lay(entries: Path) -> None:
        entries.rmdir()
        make(entries)

    return lay


X = "events/x:1:1 "
NO_FILES = (
    odd("pipe", made(os.mkfifo), X + "no-regular-file"),
    odd("pipe-beside", made(os.mkfifo, "events/x.png"), "entries/events/x.png:1:1 no-regular-file"),
    odd("pipe-of-a-kind", made(os.mkfifo, "_kinds/x.yaml"), "entries/_kinds/x.yaml:1:1 no-regular-file"),
    odd("socket", made(bind), X + "no-regular-file"),
    odd("device", made(lambda path: os.mknod(path, 0o020666, os.makedev(1, 5))), X + "no-regular-file"),
    odd("folder", made(Path.mkdir), X + "folder-named-as-file"),
    odd(
        "folder-of-a-kind", made(Path.mkdir, "_kinds/x.yml"), "entries/_kinds/x.yml:1:1 folder-named-as-file"
    ),
    odd("closed", made(closed), X + "unreadable", closed=("entries/events/x.yaml",)),
    odd(
        "closed-folder",
        made(closed_folder, "events/x"),
        "entries/events/x:1:1 unreadable",
        closed=("entries/events/x",),
    ),
    odd("link-to-a-file", link("/etc/passwd"), X + "symbolic-link"),
    odd("link-to-a-folder", link("/etc", "events/x"), "entries/events/x:1:1 symbolic-link"),
    odd("link-to-itself", link("x.yaml"), X + "symbolic-link"),
    odd("link-to-nowhere", link("nowhere.yaml"), X + "symbolic-link"),
    odd("link-to-a-device", link("/dev/zero"), X + "symbolic-link"),
    odd("link-to-the-base", link("../..", "events/x"), "entries/events/x:1:1 symbolic-link"),
    odd("link-of-a-kind", link("/etc/passwd", "_kinds/x.yaml"), "entries/_kinds/x.yaml:1:1 symbolic-link"),
    odd(
        "link-of-a-list",
        link("/dev/zero", "_vocabularies/x.yaml"),
        "entries/_vocabularies/x.yaml:1:1 symbolic-link",
    ),
    odd(
        "link-of-a-tombstone",
        link("/dev/zero", "_tombstones/events/x.yaml"),
        "entries/_tombstones/events/x.yaml:1:1 symbolic-link",
    ),
    odd("link-of-a-picture", link("/dev/zero", "events/x.png"), "entries/events/x.png:1:1 symbolic-link"),
    odd(
        "entries-is-a-link",
        in_place_of_entries(lambda path: path.symlink_to("/etc")),
        "entries:1:1 symbolic-link",
    ),
    odd("entries-is-a-file", in_place_of_entries(Path.touch), code=2),
    odd("entries-is-a-link-to-nowhere", in_place_of_entries(lambda path: path.symlink_to("nowhere")), code=2),
    odd("no-entries", in_place_of_entries(bool), code=2),
    odd(
        "settings-are-a-link-to-a-device",
        in_place_of("sourcebook.yml", lambda path: path.symlink_to("/dev/zero")),
        "sourcebook.yml:1:1 no-settings",
    ),
    odd("settings-are-a-pipe", in_place_of("sourcebook.yml", os.mkfifo), "sourcebook.yml:1:1 no-settings"),
    odd("settings-are-a-folder", in_place_of("sourcebook.yml", Path.mkdir), "sourcebook.yml:1:1 no-settings"),
    odd(
        "settings-are-too-large",
        in_place_of("sourcebook.yml", partial(sized, 10**12)),
        "sourcebook.yml:1:1 too-large",
    ),
    odd(
        "ledger-is-a-link-to-a-device",
        in_place_of("ledger.txt", lambda path: path.symlink_to("/dev/zero")),
        "ledger.txt:1:1 bad-ledger",
    ),
    odd("ledger-is-a-pipe", in_place_of("ledger.txt", os.mkfifo), "ledger.txt:1:1 bad-ledger"),
    odd("ledger-is-too-large", in_place_of("ledger.txt", partial(sized, 10**12)), "ledger.txt:1:1 too-large"),
    odd(
        "page-is-a-link-to-a-device",
        link("/dev/zero", "../docs/x.md"),
        code=0,
    ),
    odd("file-of-a-terabyte", made(partial(sized, 10**12)), X + "too-large"),
    odd(
        "picture-above",
        made(partial(sized, MAX_ATTACHMENT_BYTES + 1), "events/x.png"),
        "entries/events/x.png:1:1 too-large",
    ),
    odd("deep-folders", made(deep), code=0),
    odd(
        "name-of-bytes",
        made(partial(bytes_in_name, b"caf\xe9.yaml")),
        r"entries/events/caf\udce9.yaml:1:1 bad-file-name",
    ),
    odd(
        "name-of-escapes-and-bytes",
        made(partial(bytes_in_name, b"\x1b[31m\xff\n::error::.yaml")),
        "entries/events/\x1b[31m\\udcff\n::error::.yaml:1:1 bad-file-name",
    ),
)

NAMES = (
    of_name("escape-sequence", "a\x1b[31mb.yaml", "bad-id"),
    of_name("title-of-a-window", "\x1b]0;owned\x07.yaml", "bad-id"),
    of_name("line-break", "a\nb.yaml", "bad-id"),
    of_name("return", "a\rb.yaml", "bad-id"),
    of_name("workflow-command", "x\n::error file=y::z.yaml", "bad-id"),
    of_name("workflow-property", "x,line=99::z.yaml", "bad-id"),
    of_name("workflow-percent", "x%0A::error::z.yaml", "bad-id"),
    of_name("override", "a\u202elmay.yaml", "bad-id"),
    of_name("zero-width", "a\u200bb.yaml", "bad-id"),
    of_name("joiner", "a\u200db.yaml", "bad-id"),
    of_name("control", "a\x9bb.yaml", "bad-id"),
    of_name("delete", "a\x7fb.yaml", "bad-id"),
    of_name("tab", "a\tb.yaml", "bad-id"),
    of_name("line-separator", "a\u2028b.yaml", "bad-id"),
    of_name("quotes", "\"a'`b.yaml", "bad-id"),
    of_name("markup", "<script>alert(1)<script>.yaml", "bad-id"),
    of_name("template", "{{7*7}}.yaml", "bad-id"),
    of_name("colon", "a:1:1: error[x]: y.yaml", "bad-id"),
    of_name("backslash", "a\\..\\x.yaml", "bad-id"),
    of_name("shell", "$(touch x);`y`|z.yaml", "bad-id"),
    of_name("option", "--help.yaml", "bad-id"),
    of_name("space-first", " a.yaml", "bad-id"),
    of_name("space-last", "a .yaml", "bad-id"),
    of_name("of-letters-of-turkey", "\u0131stanbul.yaml", "bad-id"),
    of_name("of-two-dots", "a..yaml", "bad-id"),
    of_name("composed", "\u00e9.yaml", "bad-id"),
    of_name("decomposed", "e\u0301.yaml", "bad-id"),
    of_name("of-full-width", "\uff41.yaml", "bad-id"),
    of_name("of-kelvin", "\u212a.yaml", "bad-id"),
    case("named-of-80", lambda: {f"events/{'a' * 80}": event()}),
    of_name("of-81", f"{'a' * 81}.yaml", "bad-id"),
    of_name("of-255-bytes", f"{'a' * 250}.yaml", "bad-id"),
    of_name("of-255-bytes-of-arabic", f"{'ا' * 125}.yaml", "bad-id"),
    of_name("of-255-signs-of-control", "\x1b" * 250 + ".yaml", "bad-id"),
    *(
        of_name(name, f"{name}.yaml", "reserved-id")
        for name in (
            "con",
            "nul",
            "aux",
            "prn",
            "com0",
            "com1",
            "lpt9",
            "index",
            "404",
            "search",
            "assets",
            "readme",
            "unknown",
        )
    ),
    of_name("capitals", "CON.yaml", "bad-id"),
    of_name("ending-in-capitals", "x.YAML", "bad-file-name"),
    of_name("ending-in-mixed-case", "x.yMl", "bad-file-name"),
    of_name("other-ending", "x.yaml.bak", "unclaimed-file"),
    of_name("no-ending", "x", "unclaimed-file"),
    of_name("script-beside", "x.py", "unclaimed-file"),
    of_name("page-beside", "index.html", "unclaimed-file"),
    case("named-hidden", lambda: {"entries/events/.x.yaml": b"\0", "entries/.git/config": b"\0"}),
    case(
        "folder-hidden-kind",
        lambda: {"entries/_secret/x/y.yaml": event()},
        "entries/_secret/x/y.yaml:1:1 unknown-folder",
    ),
    case("folder-of-no-kind", lambda: {"entries/attacks/y.yaml": event()}, "attacks/y:1:1 unknown-folder"),
    case(
        "folder-with-escapes",
        lambda: {"entries/\x1b[31m\n::error::/y.yaml": event()},
        "entries/\x1b[31m\n::error::/y.yaml:1:1 unknown-folder",
    ),
    case("folder-in-capitals", lambda: {"entries/Events/y.yaml": event()}, "Events/y:1:1 unknown-folder"),
    case("misplaced", lambda: {"entries/y.yaml": event()}, "y:1:1 misplaced-file"),
    case(
        "tombstone-misplaced",
        lambda: {"entries/_tombstones/y.yaml": event()},
        "_tombstones/y:1:1 misplaced-file",
    ),
    case(
        "kind-in-a-folder", lambda: {"entries/_kinds/a/b/con.yaml": "a: b"}, "_kinds/a/b/con:1:1 reserved-id"
    ),
    beside("same-id", "entries/events/a.yaml", "entries/events/b/a.yaml", told="events/b/a:1:1 duplicate-id"),
    beside(
        "same-id-other-ending",
        "entries/events/a.yaml",
        "entries/events/a.yml",
        told="entries/events/a.yml:1:1 duplicate-id",
    ),
    case(
        "beside-same-name-folded",
        lambda: dict.fromkeys(("entries/events/Stra\u00dfe.png", "entries/events/STRASSE.png"), b""),
        "entries/events/STRASSE.png:1:1 unclaimed-file",
        "entries/events/Stra\u00dfe.png:1:1 duplicate-name",
    ),
    case(
        "beside-same-name-composed",
        lambda: dict.fromkeys(("entries/events/\u00e9.png", "entries/events/e\u0301.png"), b""),
        "entries/events/e\u0301.png:1:1 unclaimed-file",
        "entries/events/\u00e9.png:1:1 duplicate-name",
    ),
    case(
        "files-by-the-hundred",
        lambda: {f"entries/places/{number}.png": b"" for number in range(500)},
        *(f"entries/places/{number}.png:1:1 unclaimed-file" for number in range(500)),
    ),
    case(
        "ledger-of-other-words",
        lambda: {"ledger.txt": "<script>\n" * 2_000},
        *(f"ledger.txt:{line}:1 bad-ledger" for line in range(1, 1_001)),
    ),
    case(
        "ledger-of-lost-names",
        lambda: {"ledger.txt": "".join(f"events/x{number}\n" for number in range(50_000))},
        *(f"ledger.txt:{line}:1 lost-entry" for line in range(1, 1_002)),
    ),
    case("ledger-of-too-many-lines", lambda: {"ledger.txt": "\n" * 200_001}, "ledger.txt:1:1 too-large"),
    case("ledger-of-bytes", lambda: {"ledger.txt": b"\xff\n"}, "ledger.txt:1:1 bad-ledger"),
    case(
        "ledger-upwards",
        lambda: {"ledger.txt": "../x\nevents/../y\nevents/x/y\n\x1b[31m/x\n"},
        *(f"ledger.txt:{line}:1 bad-ledger" for line in range(1, 5)),
    ),
)

CASES: tuple[Case, ...] = (*NO_FILES, *NAMES)
