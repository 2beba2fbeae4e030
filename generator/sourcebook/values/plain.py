"""Plain texts with a form: a line, an id, the name of a file, a checksum."""

from __future__ import annotations

import re

from sourcebook.addresses import MAX_ID, RESERVED_IDS, is_id, slug
from sourcebook.problems import Unreadable
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

MAX_FILE = 120
"""Characters of the name of a file."""

FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
DEVICE = re.compile(r"(?:aux|con|nul|prn|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever their extension."""

CHECKSUM = re.compile(r"[0-9A-Fa-f]{64}")


def same(text: str) -> str:
    """The canonical text of a value that is a text."""
    return text


def same_words(text: str, _language: str) -> str:
    """The words of a value that is a text, in any language."""
    return text


def read_line(text: str) -> str:
    """One line of text, without space at its ends. Raises `Unreadable` (empty-text, several-lines)."""
    line = text.strip()
    if not line:
        raise Unreadable("empty-text", "the text is empty", "write a text, or take the key away")
    if len(line.splitlines()) > 1:
        raise Unreadable(
            "several-lines", "the text has several lines", 'write it on one line, or fold it with ">"'
        )
    return line


def read_id(text: str) -> str:
    """An id. Raises `Unreadable` (bad-id, reserved-id)."""
    found = text.strip()
    if not is_id(found):
        proposed = slug(found)
        hint = f"at most {MAX_ID} of a-z, 0-9 and single hyphens between them"
        hint = f"write {proposed}: {hint}" if proposed else hint
        raise Unreadable("bad-id", f"{quoted(text)} is not an id", hint)
    if found in RESERVED_IDS:
        raise Unreadable("reserved-id", f"the id `{found}` is reserved", "choose another")
    return found


def read_file(text: str) -> str:
    """The name of a file beside the entry. Raises `Unreadable` (bad-file)."""
    name = text.strip()
    if len(name) > MAX_FILE or not FILE_NAME.fullmatch(name):
        message = f"{quoted(text)} is not the name of a file beside the entry"
        raise Unreadable("bad-file", message, _hint_for_file(name))
    if DEVICE.fullmatch(name):
        message = f"{quoted(text)} is a name that Windows keeps for a device"
        raise Unreadable("bad-file", message, "rename the file")
    return name


def _hint_for_file(name: str) -> str:
    if "/" in name or "\\" in name:
        return "write the bare name, without folders: the file lies beside the entry"
    stem, dot, suffix = name.rpartition(".")
    proposed = f"{slug(stem)}{dot}{slug(suffix)}"
    rule = "letters and digits of ASCII, and . _ - between them"
    if len(proposed) <= MAX_FILE and FILE_NAME.fullmatch(proposed):
        return f"rename it, for example to {proposed}: {rule}"
    return f"a name has {rule}, {MAX_FILE} at most"


def read_sha256(text: str) -> str:
    """A SHA-256 checksum, in lower case. Raises `Unreadable` (bad-sha256)."""
    digits = text.strip()
    if not CHECKSUM.fullmatch(digits):
        hint = f"write 64 hexadecimal digits, as `sha256sum` prints them; these are {len(digits)} characters"
        raise Unreadable("bad-sha256", f"{quoted(text)} is not a SHA-256 checksum", hint)
    return digits.lower()


LINE = ValueType(
    "line",
    "One line of text.",
    ("Drone attack on the Kharab al-Jir base", "x"),
    read_line,
    same,
    same_words,
    r"\S",
)
ID = ValueType(
    "id",
    f"The id of an entry: at most {MAX_ID} of a-z, 0-9 and single hyphens between them.",
    ("kharab-al-jir-base", "2024"),
    read_id,
    same,
    same_words,
    r"^\s*[a-z0-9]+(?:-[a-z0-9]+)*\s*$",
)
FILE = ValueType(
    "file",
    "The name of a file that lies beside the entry.",
    ("camp-from-north.jpg", "area.geojson"),
    read_file,
    same,
    same_words,
    r"^\s*[A-Za-z0-9_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*\s*$",
)
SHA256 = ValueType(
    "sha256",
    "A SHA-256 checksum, as 64 hexadecimal digits.",
    ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",),
    read_sha256,
    same,
    same_words,
    r"^\s*[0-9A-Fa-f]{64}\s*$",
)
