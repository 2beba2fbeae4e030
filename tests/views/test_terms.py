"""The pages of vocabularies and of their terms."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from sourcebook.kinds.model import Term, Vocabulary
from sourcebook.pages.shelving import PAGE, SHOWN
from sourcebook.views.terms import list_page
from tests.knowledge import actor, event
from tests.sites import markdown, matches_snapshot, page, rich_site, site

SNAPSHOTS = {
    "terms/vessel-types/index.md": "list.md",
    "terms/vessel-types/ship.md": "term.md",
    "terms/actor-relations/covertly-supports.md": "accusing-term.md",
}


@pytest.mark.parametrize(("uri", "name"), SNAPSHOTS.items())
def test_a_whole_page(uri: str, name: str) -> None:
    """How a list and a term read."""
    assert matches_snapshot(name, markdown(rich_site(), uri))


USED = {
    ("vessel-types", "ferry"): [("vessels", "heron")],
    ("vessel-types", "ship"): [],
    ("cargo", "grain"): [("vessels", "heron")],
    ("tags", "true"): [("events", "ferry-collision")],
    ("speech-acts", "alleges"): [("events", "ferry-collision")],
    ("event-actor-roles", "founded-body"): [("events", "guard-founding")],
}


@pytest.mark.parametrize(("term", "expected"), USED.items())
def test_a_term_knows_what_uses_it(term: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    """As the value of a field, in a record, in a set within a record."""
    assert list(rich_site().overview.uses.get(term, ())) == expected


def test_an_entry_that_uses_a_term_twice_is_listed_once() -> None:
    """Two attackers do not make two events."""
    of = site(
        {
            "actors/a": actor(),
            "actors/b": actor(title="B"),
            "events/x": event(actors="[{actor: a, role: attacker}, {actor: b, role: attacker}]"),
        }
    )
    cards = page(of, "terms/event-actor-roles/attacker.md").context["cards"]
    assert [card.title for card in cards] == ["A war"]


def test_the_page_of_a_term_lists_so_many_and_no_more() -> None:
    """The others are on pages of their own, all of them."""
    of = site({f"events/e{number}": event(title=f"E{number}") for number in range(PAGE + 1)})
    context = page(of, "terms/event-types/war.md").context
    assert (len(context["cards"]), context["rest"].count) == (SHOWN, PAGE + 1)
    first, second = context["rest"].to, "browse/terms/event-types/war/2.md"
    listed = [card.title for uri in (first, second) for card in page(of, uri).context["cards"]]
    assert sorted(listed) == sorted(f"E{number}" for number in range(PAGE + 1))
    assert f"The latest {SHOWN} of {PAGE + 1}: [see them all](" in markdown(of, "terms/event-types/war.md")
    assert "# Used by: War (Event types)" in markdown(of, first)


def test_many_uses_of_a_term_stand_by_time() -> None:
    """A year or a decade leads to what uses it then."""
    of = site({f"events/e{number}": event(date=str(1990 + number % 30)) for number in range(PAGE + 10)})
    order = page(of, "browse/terms/event-types/war/index.md").context["order"]
    assert [(span.text, number) for span, number in order.entrances] == [
        ("The 2010s", 70),
        ("The 2000s", 70),
        ("The 1990s", 70),
    ]
    assert [len(page(of, span.to).context["cards"]) for span, _ in order.entrances] == [70, 70, 70]


def test_all_lists_are_on_one_page() -> None:
    """In order of their labels, each with how many terms it has."""
    rows = page(rich_site(), "terms/index.md").context["lists"]
    labels = [span.text for span, _, _ in rows]
    assert labels == sorted(labels)
    assert ("Vessel types", 3) in [(span.text, count) for span, _, count in rows]


ORDERS = {
    "as in the file": ({"b": "", "a": ""}, ["b", "a"]),
    "below their parents": ({"b": "", "a": "", "c": "b"}, ["b", "-c", "a"]),
    "before their parents in the file": ({"c": "b", "b": ""}, ["b", "-c"]),
    "at any depth": ({"a": "", "b": "a", "c": "b"}, ["a", "-b", "--c"]),
    "in a circle": ({"a": "b", "b": "a", "c": ""}, ["c", "a", "-b"]),
    "below what is not in the list": ({"a": "gone"}, ["a"]),
}


@pytest.mark.parametrize(("parents", "expected"), ORDERS.values(), ids=ORDERS)
def test_terms_stand_below_their_parents(parents: dict[str, str], expected: list[str]) -> None:
    """Each term of a list is on its page once."""
    terms = {term: Term(term, term, parent=parent) for term, parent in parents.items()}
    rows = list_page(site({}), Vocabulary("v", "V", "", MappingProxyType(terms))).context["rows"]
    assert ["-" * depth + span.text for span, _, depth, _ in rows] == expected
