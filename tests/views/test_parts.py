"""Long lists have pages of their own: no page grows with the base, and everything is on one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec
import pytest
from msgspec import Struct

from sourcebook.pages.model import Page, Rest, Span
from sourcebook.pages.shelving import FEW_OF_MANY, MANY, PAGE, SHOWN
from sourcebook.pages.site import Site
from sourcebook.planning import plan
from tests.hubs import EVENTS, hub_site
from tests.knowledge import actor, event
from tests.sites import markdown, matches_snapshot, page, rich_site, site

LARGEST = 300_000
"""Bytes of the largest context, as JSON: two hundred entries, each with what there is to say of it in a list."""


@cache
def pages() -> dict[str, Page]:
    """Every page of the base of hubs."""
    return {uri: planned.make() for uri, planned in plan(hub_site()).pages.items()}


def links(content: object) -> Iterator[str]:
    """Everywhere that a context leads."""
    if isinstance(content, Span | Rest):
        yield content.to
    if isinstance(content, Struct):
        if hasattr(content, "uri"):
            yield content.uri
        yield from (to for name in content.__struct_fields__ for to in links(getattr(content, name)))
    elif isinstance(content, dict):
        yield from (to for each in content.values() for to in links(each))
    elif isinstance(content, tuple):
        yield from (to for each in content for to in links(each))


def as_json(made: Page) -> bytes:
    """A page as its digest is taken from it."""
    return msgspec.json.encode(made)


def test_no_page_grows_with_the_base() -> None:
    """Whoever is named by thousands has a page as small as anybody's: so have all lists of these thousands."""
    sizes = {uri: len(as_json(made)) for uri, made in pages().items()}
    assert max(sizes.values()) < LARGEST, max(sizes, key=lambda uri: sizes[uri])
    assert sizes["actors/army.md"] < LARGEST / 5


def test_every_link_leads_to_a_page() -> None:
    """Also those from an entry to its lists, and from page to page of these."""
    for uri, made in pages().items():
        inside = [to.partition("#")[0] for to in links(made.context) if to and "://" not in to]
        assert not [to for to in inside if to not in pages()], uri


LISTS = {
    "actors/army.md": ("role-in-events", EVENTS),
    "places/town.md": ("events-here", EVENTS),
    "places/land.md": ("events-here", EVENTS),
    "sources/wire.md": ("supports", EVENTS),
    "places/town.md#mentions": ("mentions", EVENTS // 10),
}


def below(first: str) -> dict[str, Page]:
    """The pages of a list that hold what is in it, from those that a reader is led to first."""
    waiting, found = [first], {}
    while waiting:
        uri = waiting.pop()
        if uri in found:
            continue
        context = pages()[uri].context
        found[uri] = pages()[uri]
        waiting += [span.to for span, _ in context["order"].entrances] if "order" in context else []
        waiting += [span.to for span in context["turn"].pages] if context["turn"] else []
    return {uri: made for uri, made in found.items() if "order" not in made.context}


def listed(made: Page) -> list[str]:
    """What stands on a page of a list, by the addresses of the entries."""
    context = made.context
    relations = context["group"].relations if context["group"] else ()
    return [
        *(each.card.uri for each in (*relations, *context["supports"])),
        *(card.uri for card in context["cards"]),
    ]


@pytest.mark.parametrize(("uri", "expected"), LISTS.items())
def test_everything_is_on_one_of_its_pages(uri: str, expected: tuple[str, int]) -> None:
    """From the entry's own page a reader gets to all that leads there; each stands on one page of the list, once."""
    name, count = expected
    path = uri.partition("#")[0].removesuffix(".md").split("/")
    found = below(f"browse/{path[0]}/of--{path[1]}/{name}/index.md")
    counted = Counter(to for made in found.values() for to in listed(made))
    assert len(counted) == count
    assert set(counted.values()) == {1}
    assert all(len(listed(made)) <= PAGE for made in found.values())
    planned = {each for each in pages() if each.startswith(f"browse/{path[0]}/of--{path[1]}/{name}/")}
    assert {uri for uri in planned if "order" not in pages()[uri].context} == set(found)


def test_the_page_of_an_entry_shows_the_latest() -> None:
    """In order of time, and how many there are in all; what has no known day comes after them, on its own page."""
    (group,) = page(hub_site(), "actors/army.md").context["groups"]
    assert group.anchor == "by-role-in-events"
    times = [relation.card.when for relation in group.relations]
    assert (times, set(times)) == (sorted(times), {"2018", "2019"})
    to = "browse/actors/of--army/role-in-events/index.md"
    assert group.rest == Rest(SHOWN, EVENTS, to, latest=True)
    order = page(hub_site(), to).context["order"]
    assert [span.text for span, _ in order.entrances][:2] == ["The 2010s", "The 2000s"]
    assert [span.text for span, _ in order.entrances][-2:] == ["The 1960s", "Undated"]
    assert sum(number for _, number in order.entrances) == EVENTS


def test_a_page_of_a_list_cites_what_it_shows() -> None:
    """Its notes are its own: they begin with 1, and each is printed there."""
    context = pages()["browse/actors/of--army/role-in-events/201x/2.md"].context
    cited = [cite.number for each in context["group"].relations for way in each.ways for cite in way.cites]
    assert cited == [reference.number for reference in context["references"]]
    assert cited[0] == 1


def test_crumbs_lead_up_to_the_list_and_its_entry() -> None:
    """From a decade of a list to the other decades, and to whom they lead."""
    made = pages()["browse/actors/of--army/role-in-events/201x/2.md"]
    assert made.title == "The army: Role in events, the 2010s, page 2"
    assert [(span.text, span.to) for span in made.context["crumbs"]][2:] == [
        ("The army", "actors/army.md"),
        ("Role in events", "browse/actors/of--army/role-in-events/index.md"),
    ]


SNAPSHOTS = {
    "browse/actors/of--army/role-in-events/index.md": "part-by-time.md",
    "browse/actors/of--army/role-in-events/undated/index.md": "part.md",
}


@pytest.mark.parametrize(("uri", "name"), SNAPSHOTS.items())
def test_a_whole_page_of_a_list(uri: str, name: str) -> None:
    """How a list reads that is too long for the page of its entry."""
    assert matches_snapshot(name, markdown(hub_site(), uri))


def test_a_whole_page_of_a_hub() -> None:
    """How the page of an entry reads that three thousand others name."""
    assert matches_snapshot("hub.md", markdown(hub_site(), "actors/army.md"))


@pytest.mark.parametrize(("count", "expected"), [(SHOWN, False), (SHOWN + 1, True)])
def test_a_short_list_has_no_pages(count: int, *, expected: bool) -> None:
    """What a page shows whole needs no other."""
    of = site(
        {
            "actors/a": actor(),
            **{f"events/e{n}": event(actors="[{actor: a, role: attacker}]") for n in range(count)},
        }
    )
    assert ("browse/actors/of--a/role-in-events/index.md" in plan(of).pages) is expected
    (group,) = page(of, "actors/a.md").context["groups"]
    assert (group.rest is not None, len(group.relations)) == (expected, SHOWN)


def test_a_page_of_many_long_lists_shows_less_of_each() -> None:
    """Whoever is in all roles at once has a page that opens all the same."""
    fields = {
        "actors": "[{actor: a, role: attacker}]",
        "harm": "[{kind: killed, side: [a], count: 1}]",
        "claims": "[{speaker: a, text: No, about: [actors/a]}]",
        "statements": "[{speaker: a, paraphrase: No, about: [actors/a]}]",
        "body": "'By [[actors/a]].'",
    }
    of = site({"actors/a": actor(), **{f"events/e{n}": event(**fields) for n in range(SHOWN + 1)}})
    context = page(of, "actors/a.md").context
    assert len(context["groups"]) == MANY + 2
    rests = [*(group.rest for group in context["groups"]), context["rests"].mentioned]
    assert {(rest.shown, rest.count) for rest in rests} == {(FEW_OF_MANY, SHOWN + 1)}
    assert (
        {len(group.relations) for group in context["groups"]} == {len(context["mentioned"])} == {FEW_OF_MANY}
    )


@pytest.mark.parametrize("of", [rich_site, hub_site])
def test_a_digest_can_be_taken_of_every_page(of: object) -> None:
    """Contexts are plain data: what writes JSON can write them, and writes equal ones alike."""
    made_by: Site = of()  # type: ignore[operator]
    for planned in plan(made_by).pages.values():
        assert as_json(planned.make()) == as_json(planned.make())
