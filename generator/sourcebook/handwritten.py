"""Hand-written pages: the Markdown files of `docs/`, which link to entries as prose does: `[[folder/id|words]]`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sourcebook import addresses, encoding
from sourcebook.linking.library import MAX_CANDIDATES, Library
from sourcebook.linking.outlines import Key
from sourcebook.opening import regular_bytes
from sourcebook.problems import Problem
from sourcebook.shaping import did_you_mean

DOCS = "docs"
ENDINGS = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""What the engine takes for Markdown."""

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CODE_OR_LINK = re.compile(
    r"\A---\n.*?\n---\n"  # metadata
    r"|^[ \t]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t]*(?P=fence)[`~]*[ \t]*$|\Z)"  # a block of code
    r"|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)"  # code within a paragraph
    r"|\[\[(?P<name> *[\w-]+/[\w-]+ *|[\w-]+)(?:\|(?P<words>[^\[\]\n]+))?\]\]",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Handwritten:
    """A page that somebody wrote by hand."""

    uri: str
    """Path within `docs/`."""

    text: str

    @property
    def file(self) -> str:
        """Path relative to the base."""
        return f"{DOCS}/{self.uri}"

    @property
    def body(self) -> str:
        """Its text without the metadata at its top."""
        return FRONT_MATTER.sub("", self.text)


def read_handwritten(base: Path) -> tuple[Handwritten, ...]:
    """The hand-written pages of a base, sorted. A file that is no UTF-8 text is left to the engine, which tells of it."""
    root = base / DOCS
    pages = []
    for path in sorted(path for path in root.rglob("*") if path.suffix in ENDINGS):
        try:
            # Through a link it may be a device, which never ends.
            text = text_of(regular_bytes(path))
        except (OSError, UnicodeDecodeError):
            continue
        pages.append(Handwritten(path.relative_to(root).as_posix(), text))
    return tuple(pages)


def text_of(data: bytes) -> str:
    """The text of a page with the breaks of line that are Python's. Raises `UnicodeDecodeError`."""
    return data.decode().replace("\r\n", "\n").replace("\r", "\n")


def other_files(base: Path) -> tuple[str, ...]:
    """The uris of all other files in `docs/`, sorted: pictures, styles, downloads. They are published as they are."""
    root = base / DOCS
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return tuple(sorted(path.relative_to(root).as_posix() for path in files if path.suffix not in ENDINGS))


def expanded(text: str, uri: str, titles: Mapping[Key, str]) -> str:
    """A hand-written text with its links to entries as Markdown links. Code is left alone, and what leads nowhere.

    `titles` has at least those of the entries that it links to.
    """

    def link(match: re.Match[str]) -> str:
        key = _key(match["name"]) if match["name"] else ("", "")
        if key not in titles:
            return match[0]
        target = encoding.destination(
            posixpath.relpath(addresses.entry_uri(*key), posixpath.dirname(uri) or ".")
        )
        return f"[{encoding.markdown(match['words'] or titles[key])}]({target})"

    return CODE_OR_LINK.sub(link, text)


def linked_titles(texts: Iterable[str], library: Library) -> dict[Key, str]:
    """The titles of the entries that hand-written texts link to."""
    names = (match["name"] for text in texts for match in CODE_OR_LINK.finditer(text) if match["name"])
    keys = {_key(name) for name in names}
    return {key: library.entries[key].title for key in sorted(keys & library.entries.keys())}


def lost_links(page: Handwritten, library: Library) -> Iterator[Problem]:
    """An error for each link of a hand-written page that leads to no entry."""
    names: list[str] = []
    found = 0
    for match in CODE_OR_LINK.finditer(page.text):
        if match["name"] and _key(match["name"]) not in library.entries:
            line, column = _place(page.text, match.start())
            message = f"there is no entry `{match['name'].strip()}`"
            names = names or [f"{folder}/{entry_id}" for folder, entry_id in library.entries]
            found += 1
            hint = did_you_mean(match["name"], names) if found <= MAX_CANDIDATES else ""
            yield Problem(page.file, line, column, "unknown-reference", message, hint)


def links(page: Handwritten, key: Key) -> Iterator[tuple[int, int]]:
    """Line and column of the id wherever a hand-written page links to the entry `key`."""
    if "/".join(key) not in page.text:
        return
    for match in CODE_OR_LINK.finditer(page.text):
        if match["name"] and _key(match["name"]) == key:
            yield _place(page.text, match.start("name") + match["name"].index("/") + 1)


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a character."""
    before = text[:at]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _key(name: str) -> Key:
    folder, _, entry_id = name.strip().partition("/")
    return folder, entry_id
