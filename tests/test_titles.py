"""Titles are labels: where an entry is less than corroborated, whatever lists it has the word for its grade beside it.

The test goes over every template of the package: a new one needs a line here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pytest

from sourcebook.output.search import Finder
from sourcebook.pages.model import Page
from sourcebook.pages.site import Site
from sourcebook.pages.weights import WORDS
from sourcebook.planning import plan
from sourcebook.provenance.grades import CONTESTED, SINGLE, UNSOURCED
from tests.knowledge import actor, event, place, source
from tests.shown import Piece, content, pieces, tree
from tests.sites import site

GRADED = {
    "alder": ("", WORDS[UNSOURCED]),
    "birch": ("[a]", WORDS[SINGLE]),
    "cedar": ("[a, {source: b, stance: denies}]", CONTESTED),
    "dogwood": ("[hoax]", "its source was retracted"),
    "elm": ("[a, b]", ""),
}
"""For an entry of each grade: what it is called, its sources, and the word that its title has beside it."""

EACH = 51
"""How many events of each grade there are: more than the page of a town shows."""

NOT_SHOWN = frozenset({".sb-crumbs", ".sb-facts", ".sb-lead", ".sb-matrix", ".sb-cite", "h1", "h2", "h3"})
"""Where a link is a way, or is within a value, and no card."""

LEADING = re.compile(r"(Before: |After: |This entry has a new address: )?")
"""What may stand before the title of an entry that is listed; within a value, its field or its role does."""

LISTS, NAMES_NONE = "lists entries", "lists no entries"

TEMPLATES = {
    "entry.md.jinja": LISTS,
    "gap.md.jinja": LISTS,
    "home.md.jinja": LISTS,
    "index.md.jinja": LISTS,
    "moved.md.jinja": LISTS,
    "part.md.jinja": LISTS,
    "shelf.md.jinja": LISTS,
    "term.md.jinja": LISTS,
    "tree.md.jinja": LISTS,
    "entrances.md.jinja": NAMES_NONE,
    "gaps.md.jinja": NAMES_NONE,
    "grades.md.jinja": NAMES_NONE,
    "list.md.jinja": NAMES_NONE,
    "lists.md.jinja": NAMES_NONE,
    # Its macros are those of the others; what is gone or broken lists nothing.
    "macros.md.jinja": "",
    "problems.md.jinja": "",
    "tombstone.md.jinja": "",
}
"""Every template of the package, and whether a page made of it lists entries."""

PARTS = (
    "by-events-here",
    "by-role-in-events",
    "by-places-within",
    "by-supports",
    "by-mentions",
    "sb-neighbours",
)
"""The lists of entries that have grades on the pages of others, by the anchor of the heading or the class around."""


def _with(sources: str) -> dict[str, str]:
    return {"sources": sources} if sources else {}


@cache
def base() -> Site:
    """A site that has every list, and in each of them an entry of each grade."""
    towns = {
        f"places/of-{name}": place(title=f"Town {name}", within="[land]", **_with(said))
        for name, (said, _) in GRADED.items()
    }
    forces = {
        f"actors/of-{name}": actor(title=f"Force {name}", **_with(said)) for name, (said, _) in GRADED.items()
    }
    more = {f"places/farm-{number}": place(title=f"Farm {number}", within="[land]") for number in range(400)}
    events = {
        f"events/{name}-{number}": event(
            title=f"Event {name} {number}",
            date=str(1950 + number),
            places=f"[of-{name}]",
            actors="[{actor: army, role: attacker}]",
            body="'So it was at [[places/land]].'",
            **({"aliases": f"[former-{name}]"} if not number else {}),
            **_with(said),
        )
        for name, (said, _) in GRADED.items()
        for number in range(EACH)
    }
    few = {
        f"events/few-{name}": event(
            title=f"Event few {name}",
            date=str(1900 + number),
            places="[harbour]",
            body="'So it was at [[places/harbour]].'",
            **_with(said),
        )
        for number, (name, (said, _)) in enumerate(GRADED.items())
    }
    return site(
        {
            **{f"sources/{name}": source(title=f"Document {name}") for name in "ab"},
            "sources/hoax": source(title="Document hoax", retracted="{date: 2024, reason: wrong}"),
            "actors/army": actor(title="The army", sources="[a]"),
            "places/land": place(title="The land", type="country", sources="[a]"),
            "places/harbour": place(title="The harbour", sources="[a]"),
            **towns,
            **forces,
            **more,
            **events,
            **few,
        }
    )


def grades() -> dict[str, str]:
    """The page of each graded entry, and the word for its grade; '' for one that is corroborated."""
    of = base()
    return {
        f"{key[0]}/{key[1]}.md": next(word for name, (_, word) in GRADED.items() if name in key[1])
        for key in of.library.entries
        if any(name in key[1] for name in GRADED)
    }


@cache
def pages() -> dict[str, tuple[Page, ...]]:
    """The pages of the site by their templates; of the many that are alike, some."""
    found: dict[str, list[Page]] = {}
    for uri, planned in plan(base()).pages.items():
        if "farm-" not in uri:
            page = planned.make()
            found.setdefault(page.template, []).append(page)
    return {template: tuple(each) for template, each in found.items()}


def listed(page: Page) -> Iterator[tuple[str, Piece]]:
    """Every place on a page that lists a graded entry: its page, and what stands around its link."""
    known = grades()
    for piece in pieces(tree(page)):
        for words, href in piece.links[:1]:
            to = href.partition("#")[0]
            is_card = to in known and words == title_of(to) and not piece.within & NOT_SHOWN
            if is_card and LEADING.fullmatch(piece.text.partition(words)[0]):
                yield to, piece


def title_of(uri: str) -> str:
    """The title of the entry that has a page."""
    folder, _, entry_id = uri.removesuffix(".md").partition("/")
    return base().library.brief((folder, entry_id)).title


def test_every_template_has_a_line() -> None:
    """A new template is to be looked at, whether it lists entries."""
    own = {each.name for each in files("sourcebook").joinpath("templates").iterdir()}
    assert own == {*TEMPLATES}


@pytest.mark.parametrize("template", [name for name, lists in TEMPLATES.items() if lists == LISTS])
def test_whatever_lists_an_entry_has_its_grade(template: str) -> None:
    """The word stands beside the title, unless the entry is corroborated: then there is none."""
    known = grades()
    words = {word for _, word in GRADED.values() if word}
    found = [(page.uri, to, piece) for page in pages()[template] for to, piece in listed(page)]
    assert {known[to] for _, to, _ in found} == {*words, ""}
    bare = [
        f"{uri}: {piece.text}"
        for uri, to, piece in found
        if (known[to] not in piece.text if known[to] else any(f"({word}" in piece.text for word in words))
    ]
    assert not bare, "\n".join(sorted({*bare})[:20])


@pytest.mark.parametrize("template", [name for name, lists in TEMPLATES.items() if lists == NAMES_NONE])
def test_the_others_list_no_entries(template: str) -> None:
    """Nor name any but on the way to them."""
    assert pages()[template]
    assert [to for page in pages()[template] for to, _ in listed(page)] == []


def test_every_list_of_an_entry_is_there() -> None:
    """What leads to it, what a source says, what mentions it, what was before and after."""
    shown = "".join(content(page) for page in pages()["entry.md.jinja"])
    assert [name for name in PARTS if f'"{name}"' not in shown] == []


def test_a_title_alone_has_its_grade() -> None:
    """The title of a page, as a browser's tab has it: of an entry, of its lists, of its former address."""
    graded = {title_of(uri): word for uri, word in grades().items()}
    every = [page for of_template in pages().values() for page in of_template]
    found = [(page, title) for page in every for title in graded if _is_title(page.title, title)]
    assert {page.template for page, _ in found} == {"entry.md.jinja", "moved.md.jinja", "part.md.jinja"}
    bare = [
        f"{page.uri}: {page.titled}"
        for page, title in found
        if (graded[title] not in page.titled if graded[title] else "(" in page.titled)
    ]
    assert not bare, "\n".join(bare[:20])


def _is_title(title: str, of: str) -> bool:
    """Whether the title of a page is that of an entry, or of a list of it."""
    return title == of or title.startswith(f"{of}: ")


def test_a_hit_of_a_search_has_its_grade() -> None:
    """Beside the title: in what a hit says of its type."""
    known, of = grades(), plan(base())
    for uri, word in known.items():
        planned = of.pages[uri]
        assert planned.listing is not None
        listing = planned.listing()
        assert word in listing.type
        assert word or "(" not in listing.type
        page = planned.make()
        record = Finder().found(page, listing, uri, content(page)).decode()
        assert f'"type":"{listing.type}"' in record


def test_citations_have_its_grade() -> None:
    """How a page is cited says it, in text, BibTeX and CSL-JSON."""
    known = grades()
    for page in pages()["entry.md.jinja"]:
        if word := known.get(page.uri):
            citation = page.context["citation"]
            assert all(f"({word})" in form for form in (citation.text, citation.bibtex, citation.csl))
