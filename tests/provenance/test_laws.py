"""Laws of weighing over whole libraries: what may change a grade, and what never does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from sourcebook.entries.canonical import anchors, canonical
from sourcebook.linking.library import Key
from sourcebook.provenance.grades import RANK, Weight
from sourcebook.provenance.statements import resting
from sourcebook.provenance.weighing import Weigher
from tests.knowledge import actor, linked, source

Refs = tuple[str, ...]
"""Source references, as they are written."""

SOURCES = ("s0", "s1", "s2", "s3")
FIELDS = ("date", "harm", "body")
CONTENTS = {
    "date": ("2021", "2022", "2023"),
    "harm": ("kind: killed, count: 1", "kind: killed, count: 2", "kind: injured, count: 3"),
    "body": ("One.", "Two."),
}
DENIAL = ("stance: denies", "stance: doubts")
ITSELF = "entry"


@dataclass(frozen=True)
class Told:
    """An event in short: the values of its fields, each with its own references, and what it lists."""

    values: Mapping[str, tuple[tuple[str, Refs], ...]]
    sources: Refs

    def text(self) -> str:
        """As an editor writes it."""
        written = "".join(
            f"{name}: {_values(name, values)}" for name, values in self.values.items() if values
        )
        return f"title: An event\ntype: war\n{written}" + (
            f"sources: {_list(self.sources)}" if self.sources else ""
        )


def _values(name: str, values: tuple[tuple[str, Refs], ...]) -> str:
    return "".join(f"\n  - {_value(name, content, refs)}" for content, refs in values) + "\n"


def _value(name: str, content: str, refs: Refs) -> str:
    own = content if name == "harm" else f"value: {content}"
    return f"{{{own}{f', sources: {_list(refs)}' if refs else ''}}}"


def _list(refs: Refs) -> str:
    return f"[{', '.join(refs)}]"


@dataclass(frozen=True)
class Made:
    """A base in short: what each source says of itself, and the events."""

    sources: Mapping[str, Mapping[str, str]]
    events: tuple[Told, ...]

    def texts(self, order: Random | None = None) -> dict[str, str]:
        """Its entries, in this order or that; with an `order`, whatever is in them is in another one, too."""
        events = [_mixed(each, order) for each in self.events] if order else [*self.events]
        files = {
            "actors/boss": actor(),
            **{f"sources/{name}": source(**fields) for name, fields in self.sources.items()},
            **{f"events/e{number}": each.text() for number, each in enumerate(events)},
        }
        names = [*files]
        if order:
            order.shuffle(names)
        return {name: files[name] for name in names}

    def retracting(self, name: str) -> Made:
        """The same with one more source that was taken back."""
        back = {**self.sources[name], "retracted": "{date: 2024, reason: wrong}"}
        return replace(self, sources={**self.sources, name: back})


def _mixed(event: Told, order: Random) -> Told:
    def mixed(refs: Refs) -> Refs:
        return tuple(order.sample(refs, len(refs)))

    values = {
        name: tuple((content, mixed(refs)) for content, refs in order.sample(each, len(each)))
        for name, each in order.sample([*event.values.items()], len(event.values))
    }
    return Told(values, mixed(event.sources))


@st.composite
def a_reference(draw: st.DrawFn, fields: tuple[str, ...] = ("",)) -> str:
    """What one source says."""
    informant = draw(st.sampled_from(("", "", "informant: boss", "informant: a neighbour")))
    parts = [
        f"source: {draw(st.sampled_from(SOURCES))}",
        draw(st.sampled_from(("", "", *(f"via: {each}" for each in SOURCES)))),
        informant,
        "distinct: yes" if informant.endswith("neighbour") and draw(st.booleans()) else "",
        draw(st.sampled_from(("", "", "", *DENIAL))),
        draw(st.sampled_from(("", "", "speech_act: alleges", "speech_act: retracts"))),
        draw(st.sampled_from(fields)),
    ]
    return "{" + ", ".join(filter(None, parts)) + "}"


NAMING = ("", "", *(f"field: {name}" for name in FIELDS))
OWN = st.lists(a_reference(), max_size=3, unique=True).map(tuple)
LISTED = st.lists(a_reference(NAMING), max_size=3, unique=True).map(tuple)


@st.composite
def an_event(draw: st.DrawFn) -> Told:
    """Some values of some fields: dates and accounts are rivals of each other, and so is harm of one kind."""
    values = {}
    for name, contents in CONTENTS.items():
        chosen = draw(st.lists(st.sampled_from(contents), min_size=name == "date", unique=True))
        values[name] = tuple((content, draw(OWN)) for content in chosen)
    return Told(values, draw(LISTED))


@st.composite
def a_base(draw: st.DrawFn) -> Made:
    """A few sources that repeat each other or were read in each other, without circles, and two events."""
    sources = {}
    for number, name in enumerate(SOURCES):
        before = SOURCES[:number]
        repeated = draw(st.lists(st.sampled_from(before), unique=True, max_size=2)) if before else []
        read_in = draw(st.sampled_from(("", "", *before)))
        sources[name] = {
            **({"repeats": f"[{', '.join(repeated)}]"} if repeated else {}),
            **({"read_in": read_in} if read_in else {}),
            **({"retracted": "{date: 2024, reason: wrong}"} if draw(st.integers(0, 5)) == 5 else {}),
        }
    return Made(sources, (draw(an_event()), draw(an_event())))


At = tuple[Key, str, str]
"""An entry, a field, and what its value says; for the entry as a whole: `entry`, and nothing."""


def weights(texts: dict[str, str]) -> dict[At, Weight]:
    """What each value of a base weighs, and each entry of it."""
    library, problems = linked(texts)
    assert problems == []
    of, found = Weigher(library), {}
    for key, entry in library.entries.items():
        kind = library.kind(entry)
        found[key, ITSELF, ""] = of.of_entry(key)
        for name, weighed in of.of_values(entry, kind, resting(entry), anchors(entry, kind)).items():
            for value, weight in zip(entry.fields[name], weighed, strict=False):
                found[key, name, canonical(kind.fields[name], value.content)] = weight
    return found


@given(a_base(), st.randoms(use_true_random=False))
def test_order_does_not_matter(made: Made, order: Random) -> None:
    """Neither that of files, nor that of sources, nor that of values or of fields."""
    assert weights(made.texts(order)) == weights(made.texts())


@given(a_base(), st.sampled_from(SOURCES))
def test_a_retraction_never_raises_a_grade(made: Made, name: str) -> None:
    """Of no entry and of no value; and what was contested stays so, be it by the source that was taken back."""
    before, after = weights(made.texts()), weights(made.retracting(name).texts())
    for at, weight in before.items():
        assert RANK[after[at].grade] <= RANK[weight.grade], at
        assert after[at].contested == weight.contested, at
        assert after[at].retracted >= weight.retracted, at


def denials(event: Told, name: str, content: str) -> list[str]:
    """Who denies or doubts a value, or the event as a whole."""
    if name == ITSELF:
        said = [each for each in event.sources if "field:" not in each]
    else:
        own = dict(event.values.get(name, ())).get(content, ())
        said = [*own, *(each for each in event.sources if f"field: {name}" in each)]
    return [each for each in said if any(denial in each for denial in DENIAL)]


EDITS = ("add at the value", "add to the list", "remove at the value", "remove from the list", "retract")


@st.composite
def an_edit(draw: st.DrawFn, made: Made) -> Made:
    """The same base after one edit of its sources: the first event, or a source, is another one."""
    edit, event = draw(st.sampled_from(EDITS)), made.events[0]
    if edit == "retract":
        return made.retracting(draw(st.sampled_from(SOURCES)))
    if edit.endswith("list"):
        return _with(made, replace(event, sources=_edited(draw, edit, event.sources, NAMING)))
    name = draw(st.sampled_from([name for name, values in event.values.items() if values]))
    at = draw(st.integers(0, len(event.values[name]) - 1))
    values = [*event.values[name]]
    content, refs = values[at]
    values[at] = content, _edited(draw, edit, refs, ("",))
    return _with(made, replace(event, values={**event.values, name: tuple(values)}))


def _edited(draw: st.DrawFn, edit: str, refs: Refs, fields: tuple[str, ...]) -> Refs:
    if edit.startswith("add"):
        return (*refs, draw(a_reference(fields).filter(lambda more: more not in refs)))
    assume(refs)
    gone = draw(st.integers(0, len(refs) - 1))
    return refs[:gone] + refs[gone + 1 :]


def _with(made: Made, event: Told) -> Made:
    return replace(made, events=(event, *made.events[1:]))


@given(st.data(), a_base())
def test_only_the_removal_of_a_denial_ends_a_contest(data: st.DataObject, made: Made) -> None:
    """A contested value without rivals stays contested, whoever else says it, until the last denial is removed."""
    edited = data.draw(an_edit(made))
    before, after = weights(made.texts()), weights(edited.texts())
    told, now = made.events[0], edited.events[0]
    values = [(name, content) for name, each in told.values.items() for content, _ in each]
    for name, content in [(ITSELF, ""), *values]:
        at = _at(name, content, before)
        was, left = denials(told, name, content), denials(now, name, content)
        if before[at].contested and not after[at].contested:
            assert len(left) < len(was), (name, content)
            assert not left
        if name == ITSELF:
            assert before[at].contested == bool(was)
        elif was:
            assert before[at].contested


def _at(name: str, content: str, known: Mapping[At, Weight]) -> At:
    """Where a value is, by what it says as an editor writes it."""
    if name == ITSELF:
        return ("events", "e0"), ITSELF, ""
    said = [at for at in known if at[:2] == (("events", "e0"), name)]
    marks = [each.split(":")[-1].strip().rstrip(".") for each in content.split(",")]
    return next(at for at in said if all(mark in at[2] for mark in marks))
