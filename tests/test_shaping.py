"""What pydantic finds wrong becomes a problem in plain words, with the place of the very text."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sourcebook.shaping import (
    Text,
    did_you_mean,
    forms_in_yaml,
    node_at,
    parsed,
    path_of,
    place,
    place_of_key,
    refuse,
    shape,
)
from sourcebook.values.date import DATE
from tests.knowledge import tree_of


def _short(text: str) -> str:
    if len(text) > 8:
        raise refuse("too-long", f"`{text}` is too long", "shorten it")
    return text


class Part(BaseModel):
    """A group within a file."""

    model_config = ConfigDict(extra="forbid")
    name: Text
    colour: Literal["red", "green"] = "red"


class File(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")
    title: Text
    when: Annotated[object, parsed(DATE)] = None
    words: list[Text] = Field(default=[], min_length=1)
    parts: dict[Annotated[Text, AfterValidator(_short)], Part] = Field(default={})
    one: Part | None = None


def told(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and path of what is wrong with a file."""
    found = shape(File, tree_of(text), "x.yaml")
    assert isinstance(found, list), found
    return [(each.code, each.line, each.column, each.path) for each in found]


def test_right() -> None:
    """A tree that is right gives the model's instance, with values read by their types."""
    made = shape(File, tree_of("title: ' A '\nwhen: 2024\nwords: [a]\nparts: {x: {name: y}}\n"), "x.yaml")
    assert isinstance(made, File)
    assert (made.title, made.when, made.words) == ("A", DATE.read("2024"), ["a"])


WRONG = [
    ("when: 2024\n", [("missing-field", 1, 1, "title")]),
    ("title:\n", [("empty-value", 1, 7, "title")]),
    ("title: [a]\n", [("wrong-shape", 1, 8, "title")]),
    ("title: {a: b}\n", [("wrong-shape", 1, 8, "title")]),
    ("title: a\nwhen: soon\n", [("bad-date", 2, 7, "when")]),
    ("title: a\nwhen:\n", [("empty-value", 2, 6, "when")]),
    ("title: a\nwhen: [2024]\n", [("wrong-shape", 2, 7, "when")]),
    ("title: a\nwords: b\n", [("wrong-shape", 2, 8, "words")]),
    ("title: a\nwords:\n", [("empty-value", 2, 7, "words")]),
    ("title: a\nwords: []\n", [("empty-value", 2, 8, "words")]),
    ("title: a\nwords:\n  - b\n  - [c]\n", [("wrong-shape", 4, 5, "words[1]")]),
    ("title: a\nparts: b\n", [("wrong-shape", 2, 8, "parts")]),
    ("title: a\nparts:\n  b: c\n", [("wrong-shape", 3, 6, "parts.b")]),
    ("title: a\nparts:\n  b: {}\n", [("missing-field", 3, 6, "parts.b.name")]),
    ("title: a\nparts:\n  b:\n    name: c\n    nmae: d\n", [("unknown-key", 5, 5, "parts.b.nmae")]),
    ("title: a\nparts:\n  b: {name: c, colour: blue}\n", [("unknown-choice", 3, 24, "parts.b.colour")]),
    ("title: a\nparts:\n  a-long-name: {name: c}\n", [("too-long", 3, 3, "parts.a-long-name")]),
    ("title: a\nother: b\n", [("unknown-key", 2, 1, "other")]),
    ("title: a\nother:\n", [("unknown-key", 2, 1, "other")]),
    ("title: a\none: b\n", [("wrong-shape", 2, 6, "one")]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_wrong(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    """A mistake is told at the text that has it; what is missing, at the group that lacks it."""
    assert told(text) == expected


def test_all_at_once() -> None:
    """All mistakes of a file are told."""
    assert len(told("when: soon\nwords: a\nother: b\nparts: {x: {nmae: y}}\n")) == 6


def test_words() -> None:
    """No word of pydantic's reaches a person."""
    for text, _ in WRONG:
        found = shape(File, tree_of(text), "x.yaml")
        assert isinstance(found, list)
        for each in found:
            assert not any(
                word in str(each) for word in ("Input", "valid ", "dictionary", "pydantic", "Field", "extra")
            )


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("titel", ["title", "type"], "did you mean `title`?"),
        ("event", ["events", "even"], "did you mean `events` or `even`?"),
        ("colour", ["title", "type"], "known are `title`, `type`"),
        ("colour", [], ""),
        (
            "colour",
            [f"x{n:02}" for n in range(14)],
            f"known are {', '.join(f'`x{n:02}`' for n in range(12))}, …",
        ),
    ],
)
def test_did_you_mean(word: str, known: list[str], hint: str) -> None:
    """A hint names the nearest words, else the first few that are known."""
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ((), ""),
        (("date",), "date"),
        (("harm", 1, "count"), "harm[1].count"),
        (("harm", "<several>", 1, "<long>", "count"), "harm[1].count"),
        (("parts", "x", "[key]"), "parts.x"),
    ],
)
def test_path_of(location: tuple[str | int, ...], path: str) -> None:
    """A path reads as people write it; the steps of pydantic's own are left out."""
    assert path_of(location) == path


TREE = "a:\n  - b: c\n    d: [e, f]\n"


@pytest.mark.parametrize(
    ("location", "at"),
    [
        ((), (1, 1)),
        (("a",), (2, 3)),
        (("a", 0), (2, 5)),
        (("a", 0, "b"), (2, 8)),
        (("a", 0, "d", 1), (3, 12)),
        (("a", 0, "x"), (2, 5)),
        (("a", 7, "x"), (2, 3)),
        (("a", 0, "b", "x"), (2, 8)),
    ],
)
def test_place(location: tuple[str | int, ...], at: tuple[int, int]) -> None:
    """The place of what lies at a location; of the nearest thing around it where nothing does."""
    assert place(tree_of(TREE), location) == at


def test_place_of_key() -> None:
    """The place of a key is its own, not that of its value."""
    tree = tree_of(TREE)
    assert place_of_key(tree, ("a", 0, "d")) == (3, 5)
    assert place_of_key(tree, ("a", 0, "x")) == (2, 5)
    assert place_of_key(tree, ("a", "x")) == (2, 3)


@given(st.lists(st.sampled_from(["a", "b", 0, 1, "<long>", "[key]", ""]), max_size=5))
def test_any_location(location: list[str | int]) -> None:
    """Any location leads to a node of the tree."""
    node = node_at(tree_of(TREE), tuple(location))
    assert node.line >= 1


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("war", ["war"]),
        ("true", ["true", True]),
        ("2024", ["2024", 2024]),
        ("0x1f", ["0x1f", 31]),
        ("0o17", ["0o17", 15]),
        ("1e3", ["1e3", 1000.0]),
        ("2024-08", ["2024-08"]),
    ],
)
def test_forms_in_yaml(text: str, forms: list[object]) -> None:
    """What an editor, which reads YAML 1.2, may take an id for."""
    assert list(forms_in_yaml(text)) == forms


def test_did_you_mean_among_many() -> None:
    """Of many words the nearest are found as of few, and none where none is near."""
    known = [f"town-{number}-of-the-north" for number in range(500)] + ["raqqa"]
    assert did_you_mean("town-77-of-the-nroth", known).startswith("did you mean `town-77-of-the-north`")
    assert did_you_mean("raqa", known) == "did you mean `raqqa`?"
    assert did_you_mean("zzz", known).startswith("known are `raqqa`, `town-0-of-the-north`")


def test_did_you_mean_costs_little_among_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many words there are that resemble one, few are compared with it letter by letter."""
    compared = []

    def compare(word: str, known: list[str], **_: object) -> list[str]:
        compared.append(len(known))
        return known

    monkeypatch.setattr("sourcebook.shaping.difflib.get_close_matches", compare)
    did_you_mean("town", [f"town-{number}" for number in range(5_000)])
    assert compared == [20]
