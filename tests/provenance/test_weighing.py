"""Weighing a library: every value of every entry, and each entry as a whole; whatever was asked before."""

from __future__ import annotations

import pickle
import subprocess
import sys
from functools import cache

import pytest

from sourcebook.entries.canonical import anchors
from sourcebook.entries.voices import voices
from sourcebook.linking.library import Key, Library
from sourcebook.provenance.grades import (
    CORROBORATED,
    ITSELF,
    LISTED,
    SINGLE,
    UNSOURCED,
    Weight,
    weigh,
)
from sourcebook.provenance.statements import of_entry, resting, statements
from sourcebook.provenance.weighing import Weigher
from sourcebook.provenance.witnesses import documents
from tests.knowledge import Maker, event, lines, linked, source
from tests.sites import rich_site

BASE = {
    **{f"sources/{name}": source() for name in "abc"},
    "sources/hoax": source(retracted="{date: 2024, reason: wrong}"),
    "sources/copy": source(repeats="[hoax]"),
}


@cache
def library(**texts: str) -> Library:
    """A library of some sources, and the event `e`, or whatever else is given."""
    made, problems = linked({**BASE, **{name.replace("__", "/"): text for name, text in texts.items()}})
    assert problems == []
    return made


def of_values(of: Weigher, key: Key) -> dict[str, tuple[Weight, ...]]:
    """What the values of an entry weigh."""
    entry = of.library.entries[key]
    kind = of.library.kind(entry)
    return of.of_values(entry, kind, resting(entry), anchors(entry, kind))


def weights(name: str, **fields: str) -> list[Weight]:
    """What the values of a field of an event weigh."""
    return [*of_values(Weigher(library(events__e=event(**fields))), ("events", "e"))[name]]


GRADES = {
    "nothing": ({}, [UNSOURCED]),
    "one": ({"sources": "[a]"}, [SINGLE]),
    "what the entry lists": ({"sources": "[a, b]"}, [LISTED]),
    "one of its own": ({"date": "{value: 2024, sources: [a]}", "sources": "[b, c]"}, [SINGLE]),
    "two of its own": ({"date": "{value: 2024, sources: [a, b]}"}, [CORROBORATED]),
    "one that names its field, beside the list": (
        {"sources": "[a, {source: b, field: date}]"},
        [CORROBORATED],
    ),
    "one that names another field": ({"sources": "[{source: b, field: harm}]"}, [UNSOURCED]),
    # What the editor inferred as a whole has no two witnesses, whatever is listed.
    "inferred as a whole": ({"date": "{value: 2024, inferred: all}", "sources": "[a, b]"}, [UNSOURCED]),
    "inferred as a whole from two": ({"date": "{value: 2024, inferred: all, sources: [a, b]}"}, [SINGLE]),
    "inferred in part": ({"date": "{value: 2024, inferred: year, sources: [a, b]}"}, [CORROBORATED]),
    "rivals": (
        {"date": lines("{value: 2024, sources: [a, b]}", "{value: 2023, sources: [c]}")},
        [CORROBORATED, SINGLE],
    ),
}


@pytest.mark.parametrize(("fields", "expected"), GRADES.values(), ids=GRADES)
def test_what_a_value_weighs(fields: dict[str, str], expected: list[str]) -> None:
    """By its own references, those that name its field, and what the entry lists."""
    found = weights("date", **fields)
    assert [each.grade for each in found] == expected
    assert [each.contested for each in found] == [len(found) > 1] * len(found)


def test_the_editors_own_weighs_nothing() -> None:
    """No source says a title."""
    assert weights("title", sources="[a]") == []


def test_a_source_says_of_itself_what_it_says() -> None:
    """Its headline needs no reference, unless the editor inferred it, or somebody else speaks of it."""
    of = Weigher(
        library(
            sources__s=source(
                headline="So",
                publisher="{value: Nobody, inferred: all}",
                date="{value: 2024, sources: [a]}",
                url="{value: 'https://example.org', inferred: all, sources: [a, b]}",
            )
        )
    )
    found = {
        name: [each.grade for each in values] for name, values in of_values(of, ("sources", "s")).items()
    }
    assert found == {
        "title": [],
        "type": [ITSELF],
        "headline": [ITSELF],
        "publisher": [UNSOURCED],
        "date": [SINGLE],
        "url": [SINGLE],
    }
    assert of.of_entry(("sources", "s")).grade == ITSELF


def test_retracted_sources() -> None:
    """Those that were taken back, and those that repeat them; each is told from what is read through it, too."""
    of = Weigher(library(events__e=event(sources="[a, hoax, copy, {source: b, via: hoax}]")))
    assert of.retracted == {"hoax", "copy"}
    references = of.library.entries["events", "e"].sources
    assert [of.is_retracted(each) for each in references] == [False, True, True, True]
    assert of.of_entry(("events", "e")) == Weight(SINGLE, retracted=True, sources=1, speakers=1, documents=1)


def everything(of: Weigher, keys: list[Key]) -> dict[Key, tuple[Weight, dict[str, tuple[Weight, ...]]]]:
    """What each of some entries weighs, and each of their values."""
    return {key: (of.of_entry(key), of_values(of, key)) for key in keys}


def test_memory_changes_nothing() -> None:
    """Asked in another order, asked twice, or asked of one that was sent to another process: each weighs the same."""
    of = rich_site().library
    keys = [*of.entries]
    first, back = Weigher(of), Weigher(of)
    expected = everything(first, keys)
    assert everything(back, keys[::-1]) == expected
    assert everything(first, keys) == expected
    sent = pickle.loads(pickle.dumps(first))  # noqa: S301 -- our own data
    assert [*sent.weights, *sent.heard, *sent.entries] == []
    assert everything(sent, keys) == expected
    for key in keys:
        assert everything(Weigher(of), [key]) == {key: expected[key]}


def test_an_entry_weighs_what_its_references_say() -> None:
    """The brief, from which it is weighed, holds all of them that counts: the entry is not decoded for it."""
    of = rich_site().library
    for key, entry in of.entries.items():
        known = Weigher(of)
        full = weigh(voices(of_entry(entry)), (), known.documents, itself=key[0] == "sources")
        assert known.of_entry(key) == full, key


def test_every_value_weighs_what_its_statements_say() -> None:
    """No more sources than the table has of it; none where it has none."""
    of = rich_site().library
    known = Weigher(of)
    for key, entry in of.entries.items():
        found = of_values(known, key)
        said: dict[tuple[str, int], set[str]] = {}
        for each in statements(entry, of.kind(entry)):
            if each.value is not None:
                rows = said.setdefault((each.field, each.number), set())
                rows |= {each.reference.source.id} if each.reference else set()
        for (name, number), sources in said.items():
            weight = found[name][number]
            assert weight.sources <= len(sources), (key, name)
            assert sources or weight.grade in {UNSOURCED, ITSELF}, (key, name)
        assert sum(map(len, found.values())) == len(said)


def test_what_all_sources_say_of_themselves_is_found_once() -> None:
    """From one walk over their briefs; one of which nothing is known stands for itself."""
    of = Weigher(library())
    assert of.documents is of.documents
    about = {key[1]: of.library.brief(key).about for key in of.library.entries if key[0] == "sources"}
    assert of.documents == documents({name: each for name, each in about.items() if each})
    assert of.documents["elsewhere"].roots == ("elsewhere",)


def test_a_check_weighs_nothing(kb: Maker) -> None:
    """Neither one that reads nothing nor one that reads all: grades are for pages."""
    base = kb({"sources/s": source(), "events/x": event(sources="[s]")}).path
    script = (
        "import sys; from click.testing import CliRunner; from sourcebook.cli.main import main\n"
        f"assert CliRunner().invoke(main, ['check', {str(base)!r}]).exit_code == 0\n"
        "assert 'sourcebook.loading.base' in sys.modules\n"
        "assert 'sourcebook.provenance.weighing' not in sys.modules\n"
    )
    made = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
