"""What accuses is never unmarked: who alleges, asserts or reports it is said."""

from __future__ import annotations

import pytest

from sourcebook.checks.accusations import check
from tests.knowledge import Maker, actor, entry, event, shipped, source


def relation(rest: str) -> str:
    """An actor that is called somebody's proxy."""
    return actor(relations=f"[{{relation: proxy-of, to: actors/other{rest}}}]")


CASES = [
    ("actors/x", relation(""), ["relations[0]"]),
    ("actors/x", relation(", sources: [report]"), ["relations[0]"]),
    ("actors/x", relation(", sources: [{source: report, speech_act: alleges}]"), []),
    ("actors/x", relation(", sources: [report, {source: report, speech_act: asserts}]"), []),
    ("actors/x", relation("") + "sources: [{source: report, speech_act: reports}]\n", []),
    (
        "actors/x",
        relation("") + "sources: [{source: report, speech_act: reports, field: country}]\n",
        ["relations[0]"],
    ),
    ("actors/x", actor(relations="[{relation: part-of, to: actors/other}]"), []),
    ("events/x", event(actors="[{actor: other, role: perpetrator}]"), ["actors[0]"]),
    ("events/x", event(actors="[{actor: other, role: victim}]"), []),
]


@pytest.mark.parametrize(("name", "text", "paths"), CASES)
def test_accusations(name: str, text: str, paths: list[str]) -> None:
    """An accusing term needs a speech act in a source reference that speaks of it."""
    found = list(check(entry(name, text), shipped()))
    assert [each.path for each in found] == paths
    assert {each.code for each in found} <= {"unmarked-accusation"}


def test_a_base_marks_its_own_terms() -> None:
    """Which terms accuse is said in the vocabularies, not here: there are some, and most are none."""
    terms = [term for each in shipped().vocabularies.values() for term in each.terms.values()]
    assert 3 <= sum(term.accusation for term in terms) < len(terms) / 4


def test_a_term_that_a_base_marks(kb: Maker) -> None:
    """A base may mark a term of its own: then it accuses as a value by itself, and within a record."""
    terms = "extends: yes\nlabel: Types\nterms:\n  massacre: {label: Massacre, accusation: yes}\n"
    base = kb(
        {
            "_vocabularies/event-types": terms,
            "events/x": event(type="massacre"),
            "events/y": event(title="B", type="massacre", sources="[{source: report, speech_act: alleges}]"),
            "sources/report": source(),
        }
    )
    assert [(each.file, each.path) for each in base.load().problems] == [("entries/events/x.yaml", "type")]
