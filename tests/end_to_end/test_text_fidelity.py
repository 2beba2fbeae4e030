"""Any text in any field shows on its page to the character, and changes nothing around it: through the whole pipeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import html5lib
import pytest
from hypothesis import given

from sourcebook.build import Prepared, prepare
from sourcebook.output.rendering import Converter, Html, Renderer
from sourcebook.planning import Plan
from sourcebook.problems import Level, Unreadable
from sourcebook.values import prose
from sourcebook.values.plain import LINE
from sourcebook.values.prose import PROSE
from tests import pagefind
from tests.end_to_end.rich import PNG
from tests.end_to_end.sites import Site, mkdocs, new
from tests.end_to_end.texts import READABLE, quoted, reads
from tests.knowledge import SETTINGS, Files, make
from tests.test_encoding import TEXTS

pytestmark = pytest.mark.slow

ID_LIKE = re.compile(
    r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?|(?:events|places|actors|sources|boats)/.*"
)
DIGEST = re.compile(r"text--?[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the forms that fields take."""

    line: str
    """In a line: without the blanks at its ends."""

    somebody: str
    """Where an id could stand, too: a text that is none."""

    literal: str
    """In prose: a text without markup."""

    phrase: str
    """In the phrase of a kind: a text that names no field."""


PLAIN_WORDS = Words("Harmless", "Somebody", "Whatever", "Betwixt")
"""What is shown with these, is shown with any other text in their place."""


def words_of(text: str) -> Words:
    """A text in each form; a harmless one where it is not of the form."""
    line = LINE.read(text)
    somebody = f"{line} (so called)" if ID_LIKE.fullmatch(line) else line
    literal = line if _is_literal(line) else PLAIN_WORDS.literal
    phrase = PLAIN_WORDS.phrase if re.search(r"[{}\[\]]|[:,] *,", line) else line
    return Words(line, somebody, literal, phrase)


def _is_literal(text: str) -> bool:
    """Whether prose takes a text for one paragraph of plain words, which are it to the character."""
    try:
        return bool(PROSE.read(text).blocks == (prose.Paragraph((prose.Text(text),)),))
    except Unreadable:
        return False


EVENT = """\
title: {line}
type: negotiation
tags: [sea]
date: {{value: 2024-05-03, text: {line}, note: {line}}}
actors: [{{actor: unknown, role: witness, capacity: {line}, described_as: {line}}}]
objects: [{{what: {line}, count: 12, unit: {line}}}]
count: {{count: 3, unit: {line}}}
places: [harbour]
statements:
  - {{speaker: {somebody}, quote: {line}, paraphrase: {line}, note: {line}}}
  - {{speaker: guild, quote: {line}, lang: ar}}
claims: [{{speaker: {somebody}, text: {line}, alternative: {line}}}, {{speaker: guild, text: {line}}}]
images:
  - {{file: a.png, alt: {line}, caption: {line}, credit: {line}}}
  - {{file: b.png, alt: {line}, caption: {line}, sensitive: yes}}
summary: {literal}
body: {literal}
notes: {literal}
names: [{{name: {line}, lang: ar}}, {{name: {line}}}]
sources:
  - {{source: wire, at: [{line}, page 2], informant: {somebody}, quote: {line}, note: {line}}}
  - {{source: wire, at: {line}, field: claims, stance: denies}}
"""

ENTRIES = {
    "events/talks": EVENT,
    "places/harbour": "title: {line}\ntype: facility\nsummary: {literal}\nsources: [wire]\n",
    "places/pier": "title: {line}\ntype: facility\nwithin: [harbour]\n",
    "actors/guild": "title: {line}\ntype: community\nrelations: [{{relation: leads, to: actors/crew, title: {line}}}]\n",
    "actors/crew": "title: Crew\ntype: community\nbody: 'By [[events/talks]] and [[places/harbour|so]].'\n",
    "sources/wire": """\
title: {line}
type: wire
headline: {line}
publisher: {somebody}
authors: [{somebody}]
date: 2024
retracted: {{date: 2024, reason: {line}}}
""",
    "boats/gull": "title: {line}\nport: pier\nload: [{{what: {line}, where: {line}}}]\n",
    "entries/_kinds/boat.yaml": """\
folder: boats
label: {line}
plural: {line}
description: {line}
fields:
  port: {{type: reference, kinds: [place], label: {line}, inverse: {line}, description: {line}}}
  load:
    type: record
    many: yes
    key: [what, where]
    label: {line}
    description: {line}
    phrase: {between}
    fields:
      what: {{type: line, label: {line}, description: {line}, required: yes}}
      where: {{type: line, label: {line}, description: {line}}}
""",
    "entries/_vocabularies/tags.yaml": """\
label: {line}
description: {line}
terms:
  sea: {{label: {line}, definition: {line}, matches: [{line}]}}
  coast: {{label: {line}, definition: {line}, parent: sea}}
""",
    "entries/_tombstones/events/mistake.yaml": "title: {line}\ndate: 2024\nreason: {line}\n",
    "sourcebook.yml": SETTINGS.replace("title: A base", "title: {line}\npublisher: {line}\nlicence: {line}"),
}

PAGES = (
    "index.md",
    "events/talks.md",
    "places/harbour.md",
    "places/pier.md",
    "actors/guild.md",
    "actors/crew.md",
    "sources/wire.md",
    "boats/gull.md",
    "events/mistake.md",
    "events/index.md",
    "places/index.md",
    "sources/index.md",
    "boats/index.md",
    "terms/tags/index.md",
    "terms/tags/sea.md",
    "browse/sources/publisher/text-*/index.md",
)
"""Pages on which the order of things does not hang on a text."""


def files(words: Words) -> Files:
    """A base with the words in each field that takes a text."""
    texts = {
        "line": quoted(words.line),
        "somebody": quoted(words.somebody),
        "literal": quoted(words.literal),
        "between": quoted(f"{{what}} {words.phrase} {{where}}"),
    }
    filled = {name: text.format_map(texts) for name, text in ENTRIES.items()}
    return {**filled, "entries/events/a.png": PNG, "entries/events/b.png": PNG}


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser makes of a page."""

    elements: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Tags with their attributes; without ids and fragments, which hang on what values say."""

    text: str
    contents: tuple[str, ...]
    """The headings that the table of contents lists."""

    def with_words(self, words: Words) -> Seen:
        """The same page with other words in place of the plain ones."""
        return Seen(
            tuple(
                (tag, tuple((name, _filled(value, words)) for name, value in attributes))
                for tag, attributes in self.elements
            ),
            _filled(self.text, words),
            tuple(_filled(each, words) for each in self.contents),
        )


FORMS = ("line", "somebody", "literal", "phrase")
MARKS = re.compile("|".join(getattr(PLAIN_WORDS, form) for form in FORMS))


def _filled(text: str, words: Words) -> str:
    given = {getattr(PLAIN_WORDS, form): getattr(words, form) for form in FORMS}
    return MARKS.sub(lambda match: given[match[0]], text)


def seen(html: Html) -> Seen:
    """A page as HTML5 reads it."""
    tree: Any = html5lib.parseFragment(html.content, namespaceHTMLElements=False)
    # BibTeX and JSON write marks in ways of their own, which tests/pages/test_citing.py reads back.
    for form in tree.iterfind(".//details[@class='sb-cite']/pre"):
        form.clear()
    elements = tuple(
        (
            each.tag,
            tuple(sorted((name, _steady(name, value)) for name, value in each.items() if name != "id")),
        )
        for each in tree.iter()
        # What is read from the right is kept apart, and is the same text.
        if isinstance(each.tag, str) and (each.tag != "bdi" or each.items())
    )
    return Seen(elements, "".join(tree.itertext()), tuple(_headings(html.toc)))


def _steady(name: str, value: str) -> str:
    return DIGEST.sub("text-…", value.partition("#")[0]) if name == "href" else value


def _headings(toc: Any) -> Iterator[str]:
    """What the theme prints raw."""
    for each in toc:
        tree: Any = html5lib.parseFragment(each["name"], namespaceHTMLElements=False)
        yield "".join(tree.itertext()) + "".join(f"<{inner.tag}>" for inner in tree)
        yield from _headings(each["children"])


def prepared(folder: Path, files: Files) -> tuple[Prepared, Plan]:
    """A base in a folder, planned."""
    make(folder, files)
    found = prepare(folder)
    assert found.plan is not None, [str(problem) for problem in found.at(Level.ERROR)]
    return found, found.plan


@cache
def engines() -> tuple[Renderer, Converter]:
    """What renders: nothing of a page is kept between two."""
    return Renderer(), Converter()


def pages(words: Words) -> dict[str, Seen]:
    """Each page of the base with the words in each of its fields."""
    renderer, converter = engines()
    with TemporaryDirectory() as folder:
        _, plan = prepared(Path(folder), files(words))
        uris = {DIGEST.sub("text-*", uri): uri for uri in plan.pages}
        made = {name: plan.pages[uris[name]].make() for name in PAGES}
        return {name: seen(converter.html(renderer.markdown(page), str)) for name, page in made.items()}


@cache
def plain_pages() -> dict[str, Seen]:
    """The same pages with plain words."""
    return pages(PLAIN_WORDS)


def check(text: str) -> None:
    """Put a text into every field, and compare every page with that of plain words."""
    words = words_of(text)
    shown = pages(words)
    for name, page in plain_pages().items():
        assert shown[name] == page.with_words(words), name


@pytest.mark.parametrize("text", READABLE)
def test_hostile_text_shows_in_every_field(text: str) -> None:
    """Whatever looks like markup shows as typed wherever an entry, a list, a kind or the settings take a text."""
    check(text)


@given(text=TEXTS.filter(reads))
def test_any_text_shows_in_every_field(text: str) -> None:
    """Any text that the reader takes shows as typed, and every page keeps its structure."""
    check(text)


def test_the_plain_pages_hold_the_words() -> None:
    """The comparison stands on something: every kind of page shows the words it was given."""
    assert {name for name, page in plain_pages().items() if PLAIN_WORDS.line not in page.text} == set()
    event = plain_pages()["events/talks.md"].text
    assert event.count(PLAIN_WORDS.line) > 25
    assert event.count(PLAIN_WORDS.somebody) == 3
    assert event.count(PLAIN_WORDS.literal) == 3
    assert PLAIN_WORDS.phrase in plain_pages()["boats/gull.md"].text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, str]]:
    """A site in which every title and summary looks like markup; and the path of each page with its title."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = dict.fromkeys(map(LINE.read, READABLE))
    titles = {f"events/{number}/index.html": line for number, line in enumerate(lines)}
    entries = {
        path.removesuffix("/index.html"): (
            f"title: {quoted(title)}\ntype: negotiation\ndate: 2024\nsummary: {quoted(words_of(title).literal)}\n"
        )
        for path, title in titles.items()
    }
    new(folder, {**entries, "sourcebook.yml": f"{SETTINGS}  near-name: off\n"})
    built = mkdocs(folder, "build", "--strict")
    assert built.returncode == 0, built.stdout
    return Site(folder / "site"), titles


def test_the_final_page_has_the_title(hostile: tuple[Site, dict[str, str]]) -> None:
    """`<title>`, the heading and the description of the finished page are the entry's, to the character."""
    site, titles = hostile
    blanks = re.compile(r"\s+")
    for path, title in titles.items():
        document = site.documents[path]
        assert blanks.sub(" ", document.title) == blanks.sub(" ", f"{title} (unsourced) - A small base"), path
        assert document.h1s == [title]
        assert document.description == f"Unsourced: {words_of(title).literal}"


def test_the_finished_page_has_the_shape_of_any_other(hostile: tuple[Site, dict[str, str]]) -> None:
    """Whatever its title, each page loads the same and has the same ids: nothing of it became an element."""
    site, titles = hostile
    assert len({tuple(sorted(map(_leaf, site.documents[path].loads))) for path in titles}) == 1
    assert len({tuple(site.documents[path].ids) for path in titles}) == 1


def _leaf(url: str) -> str:
    return url.rpartition("/")[2]


def test_the_index_of_the_search_has_the_title(hostile: tuple[Site, dict[str, str]]) -> None:
    """The search shows titles as text: they are the entries', to the character."""
    site, titles = hostile
    found = pagefind.fragments(site.path / "search")
    shown = {path: found[path.removesuffix("index.html")]["meta"]["title"] for path in titles}
    assert shown == titles
