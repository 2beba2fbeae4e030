"""How an entry, or a value of it, is cited: as text, as BibTeX, as CSL-JSON; whatever stands in its title."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output.rendering import Converter
from sourcebook.output.search import words
from sourcebook.pages.citing import LATEX, Work, bibtex, csl, labels, latex, of_entry, text
from tests import sites
from tests.end_to_end.texts import READABLE
from tests.knowledge import event, lines, source

WHOLE = Work(
    folder="events",
    id="fire",
    title="Fire in Port Maren",
    base="The harbour base",
    publisher="Those who keep it",
    licence="CC-BY-4.0",
    site_url="https://example.org/",
    grade="single witness",
)
BARE = Work(folder="places", id="pier", title="The pier", base="The harbour base")
VALUE = Work(
    folder="events",
    id="fire",
    title="Fire in Port Maren",
    base="The harbour base",
    site_url="https://example.org/kept",
    anchor="harm-injured",
    label="Harm",
)

AS_TEXT = {
    "an entry": (
        WHOLE,
        (
            "“Fire in Port Maren (single witness)”, The harbour base, Those who keep it, "
            "https://example.org/events/fire/, CC-BY-4.0"
        ),
    ),
    "what has no address yet": (BARE, "“The pier”, The harbour base, places/pier"),
    "a value": (
        VALUE,
        "“Fire in Port Maren: Harm”, The harbour base, https://example.org/kept/events/fire/#harm-injured",
    ),
}
AS_BIBTEX = {
    "an entry": (
        WHOLE,
        """\
@misc{events:fire,
  title = {{Fire in Port Maren (single witness)}},
  howpublished = {The harbour base},
  organization = {Those who keep it},
  url = {https://example.org/events/fire/}
}""",
    ),
    "what has no address yet": (
        BARE,
        "@misc{places:pier,\n  title = {{The pier}},\n  howpublished = {The harbour base}\n}",
    ),
    "a value": (
        VALUE,
        """\
@misc{events:fire:harm-injured,
  title = {{Fire in Port Maren: Harm}},
  howpublished = {The harbour base},
  url = {https://example.org/kept/events/fire/#harm-injured}
}""",
    ),
}
AS_CSL = {
    "an entry": (
        WHOLE,
        {
            "id": "events/fire",
            "type": "webpage",
            "title": "Fire in Port Maren (single witness)",
            "container-title": "The harbour base",
            "publisher": "Those who keep it",
            "URL": "https://example.org/events/fire/",
            "license": "CC-BY-4.0",
        },
    ),
    "what has no address yet": (
        BARE,
        {"id": "places/pier", "type": "webpage", "title": "The pier", "container-title": "The harbour base"},
    ),
    "a value": (
        VALUE,
        {
            "id": "events/fire#harm-injured",
            "type": "webpage",
            "title": "Fire in Port Maren: Harm",
            "container-title": "The harbour base",
            "URL": "https://example.org/kept/events/fire/#harm-injured",
        },
    ),
}

IN_LATEX = [
    ("Fire in Port Maren", "Fire in Port Maren"),
    ("Öl & Gas", r"Öl \& Gas"),
    ("100 % of #1, $5, a_b", r"100 \% of \#1, \$5, a\_b"),
    ("{a}", r"\textbraceleft{}a\textbraceright{}"),
    (r"\input{x}", r"\textbackslash{}input\textbraceleft{}x\textbraceright{}"),
    ("~^", r"\textasciitilde{}\textasciicircum{}"),
    ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
    ("حريق", "حريق"),
]

VARIABLES = frozenset({"id", "type", "title", "container-title", "publisher", "URL", "license"})
"""Names of the schema of CSL's data that a citation has. All of them take a text."""

LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
WORKS = st.builds(
    Work,
    folder=st.just("events"),
    id=st.just("fire"),
    title=LINES,
    base=LINES,
    publisher=LINES,
    licence=LINES,
    site_url=st.one_of(st.just(""), LINES.map("https://example.org/{}".format)),
    grade=st.sampled_from(["", "single witness"]),
    anchor=st.sampled_from(["", "date"]),
    label=LINES,
)


@pytest.mark.parametrize(("work", "expected"), AS_TEXT.values(), ids=AS_TEXT)
def test_as_text(work: Work, expected: str) -> None:
    """Title with its grade, base, publisher, address, terms; what is not known is left out."""
    assert text(work) == expected


@pytest.mark.parametrize(("work", "expected"), AS_BIBTEX.values(), ids=AS_BIBTEX)
def test_as_bibtex(work: Work, expected: str) -> None:
    """An entry of the type that every style knows, with a key made of what never changes."""
    assert bibtex(work) == expected


@pytest.mark.parametrize(("work", "expected"), AS_CSL.values(), ids=AS_CSL)
def test_as_csl(work: Work, expected: dict[str, str]) -> None:
    """A list of one item."""
    assert json.loads(csl(work)) == [expected]


@pytest.mark.parametrize(("plain", "expected"), IN_LATEX)
def test_marks_of_latex(plain: str, expected: str) -> None:
    """What means something to LaTeX is written as what prints it; no brace is left that BibTeX would count alone."""
    assert latex(plain) == expected


@pytest.mark.parametrize("title", READABLE)
def test_a_hostile_title(title: str) -> None:
    """The text and the JSON have it to the character, and LaTeX prints it so."""
    work = Work(folder="events", id="fire", title=title, base="B")
    assert text(work) == f"“{title}”, B, events/fire"
    assert json.loads(csl(work))[0]["title"] == title
    found = re.fullmatch(
        r"@misc\{events:fire,\n  title = \{\{(.*)\}\},\n  howpublished = \{B\}\n\}", bibtex(work)
    )
    assert found is not None
    assert printed(found[1]) == title


def printed(words: str) -> str:
    """What LaTeX prints of an encoded text."""
    back = {encoded: mark for mark, encoded in LATEX.items()}
    return re.sub(r"\\text[a-z]+\{\}|\\.", lambda found: back[found[0]], words)


@given(WORKS)
def test_any_text_keeps_the_form(work: Work) -> None:
    """One line of text; braces that are balanced at every point, one field a line; JSON with names of CSL alone."""
    assert len(text(work).splitlines()) == 1
    depths = depths_of(bibtex(work))
    assert min(depths) >= 0
    assert depths[-1] == 0
    assert depths.index(0, 6) == len(depths) - 1
    head, *fields, end = bibtex(work).split("\n")
    assert (head[:6], end) == ("@misc{", "}")
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},?", field) for field in fields)
    (item,) = json.loads(csl(work))
    assert item.keys() <= VARIABLES
    assert all(isinstance(value, str) for value in item.values())


def depths_of(written: str) -> list[int]:
    """How many braces are open after each character: BibTeX counts all of them."""
    depth, depths = 0, []
    for mark in written:
        depth += (mark == "{") - (mark == "}")
        depths.append(depth)
    return depths


TEXTS = {
    "events/fire": event(
        title="Fire in Port Maren",
        date=lines("2024-03-02", "2024-03-03"),
        summary="It burnt.",
        body="Long.",
        sources="[courier]",
    ),
    "sources/courier": source(title="The Courier"),
}
SITE = sites.site(
    TEXTS,
    title="The harbour base",
    site_url="https://example.org/",
)
FIRE = SITE.library.entries["events", "fire"]


def test_an_entry_of_a_site() -> None:
    """Settings give the base, its publisher, terms and address; the title has the grade that every title has."""
    grade = SITE.shower.grade(FIRE.key)
    told = f"“Fire in Port Maren ({grade})”, The harbour base, https://example.org/events/fire/"
    assert of_entry(SITE, FIRE).text == (told if grade else told.replace(" ()", ""))


def test_values_have_the_anchors_of_the_page() -> None:
    """Each value and each field that the page shows below its head can be cited, by an anchor that is on the page."""
    found = labels(SITE, FIRE)
    one, other = SITE.anchors_of(FIRE)["date"]
    assert found == {"type": "Type", "date": "Date", one: "Date", other: "Date", "body": "Account"}
    shown = sites.markdown(SITE, "events/fire.md")
    assert all(f'id="{anchor}"' in shown or f"{{#{anchor}}}" in shown for anchor in found)


@pytest.mark.parametrize("key", sites.rich_site().library.entries, ids="/".join)
def test_every_anchor_of_the_rich_base_is_on_its_page(key: tuple[str, str]) -> None:
    """The same of every entry of a base with every kind and every field."""
    site = sites.rich_site()
    shown = sites.markdown(site, f"{key[0]}/{key[1]}.md")
    for anchor in labels(site, site.library.entries[key]):
        assert f'id="{anchor}"' in shown or f"{{#{anchor}}}" in shown, anchor


def test_a_value_that_is_not_there() -> None:
    """Nobody cites an anchor that the page does not have."""
    with pytest.raises(KeyError):
        of_entry(SITE, FIRE, "harm")


def test_the_page_says_how_it_is_cited() -> None:
    """At its very end, in one block without a blank line, out of the search's reach, and small."""
    shown = sites.markdown(SITE, "events/fire.md")
    block = shown[shown.index('<details class="sb-cite"') :]
    assert block.startswith('<details class="sb-cite" data-search-exclude="">')
    assert block.endswith("</details>\n")
    assert "\n\n" not in block
    assert len(block) < 900
    found = words(Converter().html(shown, str).content)
    assert "Fire in Port Maren" not in found
    assert "@misc" not in found
