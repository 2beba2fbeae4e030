"""Which values stand against each other."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.canonical import anchors, are_rivals, may_be_rivals, rivals
from sourcebook.entries.model import NOWHERE, Entry, Value
from sourcebook.values.quantity import QUANTITY
from tests.knowledge import entry, event, lines, shipped
from tests.sites import rich_site

FIELDS = shipped().kinds["events"].fields

CASES = {
    "one of a field that takes one": ("date", "2024", "."),
    "two of a field that takes one": ("date", lines("2024", "2023"), "xx"),
    "a field that takes one, three": ("date", lines("2024", "2023", "2022"), "xxx"),
    "members of a set": ("part_of", "[a, b]", ".."),
    "two records of one key": ("harm", lines("{kind: killed, count: 1}", "{kind: killed, count: 2}"), "xx"),
    "two of one key, and another": (
        "harm",
        lines("{kind: killed, count: 1}", "{kind: injured, count: 1}", "{kind: killed, count: 2}"),
        "x.x",
    ),
    "two with a key that differs in a default": (
        "harm",
        lines("{kind: killed, count: 1}", "{kind: killed, who: unknown, count: 2}"),
        "xx",
    ),
    "a set within a key, in another order": (
        "harm",
        lines("{kind: killed, side: [a, b], count: 1}", "{kind: killed, side: [b, a], count: 2}"),
        "xx",
    ),
    "two of one alternative": (
        "places",
        lines("{place: a, alternative: where}", "{place: b, alternative: where}", "c"),
        "xx.",
    ),
    "two of two alternatives": (
        "places",
        lines("{place: a, alternative: x}", "{place: b, alternative: y}"),
        "..",
    ),
}


@pytest.mark.parametrize(("name", "text", "expected"), CASES.values(), ids=CASES)
def test_rivals(name: str, text: str, expected: str) -> None:
    """An x for each value against which another one stands."""
    made = entry("events/e", event(**{name: text}))
    found = rivals(FIELDS[name], made.fields[name])
    assert "".join("x" if each else "." for each in found) == expected
    agrees(made, name)


def agrees(made: Entry, name: str) -> None:
    """Whether a field has rivals is whether any of its values is one; what is quicker to ask never misses any."""
    field, values = FIELDS[name], made.fields[name]
    each = rivals(field, values)
    places = anchors(made, shipped().kinds["events"])[name]
    assert len(each) == len(values)
    assert are_rivals(field, values) == any(each)
    assert may_be_rivals(field, values, places) or not any(each)
    # Nobody has a rival alone.
    assert sum(each) != 1


HARM = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(("killed", "injured")),
        "count": st.sampled_from((QUANTITY.read("1"), QUANTITY.read("2"))),
    },
    optional={"who": st.sampled_from(("unknown", "civilians"))},
)
ALTERNATIVES = st.sampled_from(("", "", "x", "y"))


@given(st.lists(st.tuples(HARM, ALTERNATIVES), min_size=1, max_size=5), st.randoms())
def test_rivals_do_not_depend_on_the_order(
    drawn: list[tuple[dict[str, object], str]], random: Random
) -> None:
    """Each value has the same flag wherever it stands, and the flags agree with the question for all of them."""
    values = tuple(Value(content, NOWHERE, alternative=alternative) for content, alternative in drawn)
    made = Entry("events", "e", "e.yaml", {"harm": values})
    agrees(made, "harm")
    shuffled = [*enumerate(values)]
    random.shuffle(shuffled)
    flags = rivals(FIELDS["harm"], [value for _, value in shuffled])
    own = rivals(FIELDS["harm"], values)
    assert [own[number] for number, _ in shuffled] == [*flags]


def test_flags_agree_over_a_whole_base() -> None:
    """For every field of every entry of the rich base."""
    of = rich_site()
    for each in of.library.entries.values():
        kind = of.library.kind(each)
        for name, values in each.fields.items():
            field = kind.fields[name]
            assert are_rivals(field, values) == any(rivals(field, values)), (each.name, name)
