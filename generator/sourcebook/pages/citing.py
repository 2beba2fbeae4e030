"""Citing: how an entry, or one value of it, is cited as text, as BibTeX and as CSL-JSON. Pure functions.

No date of access is among it: it is the reader's, and a build of the same base gives the same pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from sourcebook import addresses
from sourcebook.entries.canonical import shared_anchors
from sourcebook.entries.model import Entry
from sourcebook.pages.site import Site

SHOWN = frozenset({"facts", "section", "foot"})
"""Where the page shows fields with anchors. The lead has none, what is not shown has no place."""

IN_URL = "!#$%&'()*+,/:;=?@~[]"
"""RFC 3986: what a URL may hold as it is. A brace in it would be one of BibTeX's."""

LATEX = {
    **{mark: f"\\{mark}" for mark in "$&#%_"},
    "\\": r"\textbackslash{}",
    # BibTeX counts braces even where a backslash stands before them.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
}
"""What means something to LaTeX, or prints as another character there. The script of the pages has the same table."""

MARKUP = re.compile(f"[{re.escape(''.join(LATEX))}]")
COLONS = str.maketrans("/#", "::")
"""A key of BibTeX is the name with these in place of marks that some tools refuse."""


class Work(Struct, frozen=True, gc=False):
    """What is cited. Every text is as it was written."""

    folder: str
    id: str
    title: str
    base: str
    """The name of the base."""

    publisher: str = ""
    licence: str = ""
    site_url: str = ""
    """Where the site is published; '' where nobody has said so."""

    grade: str = ""
    """The word that follows the title wherever it stands alone; '' for a plain fact."""

    anchor: str = ""
    label: str = ""
    """For one value: its anchor on the page, and the label of its field."""

    @property
    def headline(self) -> str:
        """The title as it is cited: with its grade, and with the label of the value that is meant."""
        title = f"{_line(self.title)} ({self.grade})" if self.grade else _line(self.title)
        return f"{title}: {_line(self.label)}" if self.anchor else title

    @property
    def name(self) -> str:
        """Its lasting name within the base, such as `events/fire#date`."""
        return f"{self.folder}/{self.id}{self.fragment}"

    @property
    def fragment(self) -> str:
        """What its address ends in."""
        return f"#{self.anchor}" if self.anchor else ""

    @property
    def url(self) -> str:
        """Its address; '' where the site's is not known."""
        if not self.site_url:
            return ""
        path = addresses.url_of(addresses.entry_uri(self.folder, self.id))
        address = f"{self.site_url.rstrip('/')}/{path}{self.fragment}"
        # An environment may hold bytes that are no text.
        return quote(address.encode("utf-8", "replace"), safe=IN_URL)


class Citation(Struct, frozen=True, gc=False):
    """How something is cited, in the three forms."""

    text: str
    bibtex: str
    csl: str


def of_entry(site: Site, entry: Entry, anchor: str = "") -> Citation:
    """How an entry is cited, or its value with an anchor, which must be one of `labels`. Raises `KeyError` otherwise."""
    settings = site.settings
    return citation(
        Work(
            folder=entry.kind,
            id=entry.id,
            title=entry.title,
            base=settings.title,
            publisher=settings.publisher,
            licence=settings.licence,
            site_url=settings.site_url,
            grade=site.shower.grade(entry.key),
            anchor=anchor,
            label=labels(site, entry)[anchor] if anchor else "",
        )
    )


def labels(site: Site, entry: Entry) -> dict[str, str]:
    """Every anchor of a value on an entry's page, and the label of its field."""
    return {
        anchor: field.label
        for field in site.library.kind(entry).fields.values()
        if field.shown in SHOWN and field.name in entry.fields
        for anchor in (
            field.name,
            *site.anchors_of(entry)[field.name],
            *filter(None, shared_anchors(field, entry.fields[field.name])),
        )
    }


def citation(work: Work) -> Citation:
    """How a work is cited."""
    return Citation(text(work), bibtex(work), csl(work))


def text(work: Work) -> str:
    """For people: the title in quotation marks, then the base, who publishes it, the address, the terms."""
    told = (_line(work.base), _line(work.publisher), work.url or work.name, _line(work.licence))
    return f"“{work.headline}”, {', '.join(filter(None, told))}"


def bibtex(work: Work) -> str:
    """For LaTeX: `@misc`, which every style knows, in UTF-8. Source: BibTeXing, O. Patashnik, 1988, section 3."""
    fields = ",\n".join([f"  {name} = {{{value}}}" for name, value in _bibtex(work)])
    return f"@misc{{{work.name.translate(COLONS)},\n{fields}\n}}"


def csl(work: Work) -> str:
    """For reference managers: a list of one item. Source: CSL 1.0.2, `schemas/input/csl-data.json`."""
    item = {
        "id": work.name,
        "type": "webpage",
        "title": work.headline,
        "container-title": _line(work.base),
        "publisher": _line(work.publisher),
        "URL": work.url,
        "license": _line(work.licence),
    }
    given = {name: value for name, value in item.items() if value}
    return json.dumps([given], ensure_ascii=False, separators=(",", ":"))


def latex(words: str) -> str:
    """A text as LaTeX prints it."""
    return MARKUP.sub(lambda mark: LATEX[mark[0]], words)


def _bibtex(work: Work) -> Iterator[tuple[str, str]]:
    """The fields that have a value. Braces around a title keep its capitals."""
    yield "title", f"{{{latex(work.headline)}}}"
    yield "howpublished", latex(_line(work.base))
    if work.publisher:
        yield "organization", latex(_line(work.publisher))
    if work.url:
        yield "url", work.url


def _line(words: str) -> str:
    """A text in one line: what is written into a file of settings may have several."""
    return " ".join(words.splitlines())
