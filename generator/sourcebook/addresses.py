"""The addresses of a site: ids, reserved names, URIs of pages, anchors of values. They last for ever.

A **uri** is the path of a page's Markdown file in the tree of pages, such as `events/kirkuk-visit.md`. Its
URL follows from it: `/events/kirkuk-visit/`. Ids never meet any other address: indexes live below `browse/`,
terms below `terms/`. What is below `browse/` comes and goes with what there is to list: of it nothing is promised.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_ID = 80
DIGITS = 8
"""How many hexadecimal digits stand for a text in an anchor."""

UNKNOWN = "unknown"
"""The reserved id: it exists, and nobody has said who or where."""

DEVICES = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)
"""Names that no file can have on Windows."""

RESERVED_IDS = frozenset({"404", "assets", "index", "readme", "search", UNKNOWN}) | DEVICES
RESERVED_FOLDERS = DEVICES | {
    *("assets", "browse", "data", "gaps", "grades", "map", "search", "tags", "terms", "timeline"),
    *("404", "index", "javascripts", "stylesheets", "sitemap"),
}
LANGUAGE_FOLDER = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*")
RESERVED_FIELDS = frozenset({"by", "entry", "ref", "unknown", "value", "draft", "withhold", "withheld"})
"""Names that no field may have: each begins an anchor of its own, means something in the long form, or is kept for later."""

HOME = "index.md"
TERMS = "terms/index.md"
GAPS = "gaps/index.md"
GRADES = "grades.md"
"""The rule of grades, to which every grade leads."""


def is_id(text: str) -> bool:
    """Whether `text` has the form of an id: at most 80 of `a-z`, `0-9` and single hyphens between them."""
    return len(text) <= MAX_ID and ID.fullmatch(text) is not None


def is_reserved_folder(name: str) -> bool:
    """Whether a kind must not use this folder: it is an address of the site's own, or may be a language's."""
    return name in RESERVED_FOLDERS or LANGUAGE_FOLDER.fullmatch(name) is not None


def slug(text: str) -> str:
    """The nearest id to a text, such as a title; '' where no letter or digit of ASCII is in it."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain)[:MAX_ID].strip("-")


def folded(text: str) -> str:
    """The form in which two names are compared: folded NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a canonical text in an anchor."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()[:DIGITS]


def entry_uri(folder: str, entry_id: str) -> str:
    """The page of an entry."""
    return f"{folder}/{entry_id}.md"


def index_uri(folder: str) -> str:
    """The index of a kind."""
    return f"{folder}/index.md"


def browse_uri(folder: str, by: str, group: str, number: int = 1) -> str:
    """One page of an index: the entries of `group` by `by` (year, type, letter, ...), `number` from 1."""
    page = "index" if number == 1 else str(number)
    return f"browse/{folder}/{by}/{group}/{page}.md"


def order_uri(folder: str, by: str, number: int = 1) -> str:
    """One page of the ways into an order of an index, where these are too many for the index itself."""
    # No group has two hyphens in a row that begins like this: it is an id, a year, or begins with `text--` or `no--`.
    page = "index" if number == 1 else f"page--{number}"
    return f"browse/{folder}/{by}/{page}.md"


def entry_list(folder: str, entry_id: str, name: str) -> str:
    """The folder of the pages of one long list of an entry, such as `role-in-events`. No order of an index has its name."""
    return f"browse/{folder}/of--{entry_id}/{name}"


def term_list(vocabulary: str, term: str) -> str:
    """The folder of the pages of the uses of a term. No kind has the folder `terms`."""
    return f"browse/terms/{vocabulary}/{term}"


def part_uri(path: str, group: str = "", number: int = 1) -> str:
    """One page of a long list that has its pages in the folder `path`: of one of its groups (a year), or of all of it."""
    page = "index" if number == 1 else str(number)
    return f"{path}/{group}/{page}.md" if group else f"{path}/{page}.md"


def list_uri(vocabulary: str) -> str:
    """The page of a vocabulary, with its terms."""
    return f"terms/{vocabulary}/index.md"


def term_uri(vocabulary: str, term: str) -> str:
    """The page of a term, with what uses it."""
    return f"terms/{vocabulary}/{term}.md"


def gap_list(code: str) -> str:
    """The folder of the pages that list the entries with a gap."""
    return f"gaps/{code}"


def gap_uri(code: str, number: int = 1) -> str:
    """One page of the entries that have a gap."""
    return part_uri(gap_list(code), number=number)


def url_of(uri: str) -> str:
    """The URL of a page relative to the site's root, with directory URLs: `events/x.md` -> `events/x/`."""
    path = uri.removesuffix(".md")
    return path.removesuffix("index") if path == "index" or path.endswith("/index") else f"{path}/"
