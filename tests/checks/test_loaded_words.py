"""Words that take a side stand in quotes alone, as far as a base lists them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.caching.store import Store
from sourcebook.checking import check
from sourcebook.checks.loaded_words import LoadedWords
from sourcebook.loading.base import load
from sourcebook.problems import Level
from tests.knowledge import Knowledge, Maker, actor, event, place, shipped, source, text_of, tree_of

SETTINGS = (
    "format: 1\ntitle: A base\nloaded_words: [regime, occup*]\nchecks: {unsourced: off, not-in-ledger: off}\n"
)
WORDS = ("regime", "occup*", "armed gang*")

TEXTS = [
    ("the regime", ["regime"]),
    ("The Regime, and the REGIME", ["regime", "regime"]),
    ("regimes, pre-regime and regime's", ["regime", "regime"]),
    ("regimental", []),
    ("occupied; occupation", ["occupied", "occupation"]),
    ("reoccupied", []),
    ("an armed  gangster", ["armed  gangster"]),
    ('what they call "the regime"', []),
    ("what they call \u201cthe regime\u201d, a regime", ["regime"]),
    ('"the" regime "now"', ["regime"]),
    ('a pipe of 3" under the regime', ["regime"]),
    ("[[actors/regime]] and [[actors/regime|the regime]]", ["regime"]),
    ("[^regime, paragraph 2] and [words](https://example.org/regime)", []),
]


def told(name: str, text: str) -> list[tuple[int, int, str]]:
    """Line, column and path of each warning about an entry."""
    words = LoadedWords.of(WORDS)
    assert words is not None
    found = list(words.check(tree_of(text), shipped().kinds[name.partition("/")[0]], "x.yaml"))
    assert all((each.code, each.level) == ("loaded-word", Level.WARNING) for each in found)
    assert words.may_stand_in(text.encode()) or not found
    return [(each.line, each.column, each.path) for each in found]


@pytest.mark.parametrize(("text", "words"), TEXTS)
def test_texts(text: str, words: list[str]) -> None:
    """Whole words as listed, a star for any ending, in any case; not in double quotation marks, nor in addresses."""
    found = LoadedWords.of(WORDS)
    assert found is not None
    tree = tree_of("title: x\nnotes: |\n  " + text + "\n")
    kind = shipped().kinds["events"]
    assert [each.message.split("`")[1] for each in found.check(tree, kind, "x.yaml")] == words


PLACES = [
    (event(title="The fall of a regime"), [(1, 22, "title")]),
    (event(summary="'A regime'"), [(4, 13, "summary")]),
    (
        event() + "body: |\n  One.\n\n  > The regime fell,\n  said the regime.\n\n  The regime.\n",
        [(10, 7, "body")],
    ),
    (
        event(objects="[{what: flags of the regime}, regime flags]"),
        [(4, 31, "objects[0].what"), (4, 40, "objects[1]")],
    ),
    (
        event(actors="[{actor: unknown, role: witness, described_as: a regime soldier}]"),
        [(4, 58, "actors[0].described_as")],
    ),
    (event(claims="[{speaker: A man, text: The regime fell}]"), [(4, 37, "claims[0].text")]),
    (event(date="{value: 2024, text: the regime fell, note: Of the regime}"), [(3, 57, "date.note")]),
    (event(sources="[{source: a, quote: the regime, note: The regime}]"), [(4, 52, "sources[0].note")]),
    (
        event(places="{place: a, sources: [{source: b, informant: A regime soldier}]}"),
        [(4, 55, "places.sources[0].informant")],
    ),
    (event(names="[{name: The regime falls}, Regime]"), []),
    (source(headline="The regime falls", publisher="Regime Press"), []),
    (
        event(statements="[{quote: the regime, paraphrase: The regime}]"),
        [(4, 50, "statements[0].paraphrase")],
    ),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places(text: str, places: list[tuple[int, int, str]]) -> None:
    """What the editor writes is looked at, at its line and column; what others say, and what things are called, is not."""
    name = "sources/x" if "headline" in text else "events/x"
    assert told(name, text) == places


@pytest.mark.parametrize("written", ["النظام", "RÉGIME", "Re\u0301gime"])
def test_any_script(written: str) -> None:
    """Words of any script are found, however their letters are composed."""
    words = LoadedWords.of(["النظام", "régime", "junta"])
    assert words is not None
    text = f"title: {written} fell\n"
    assert words.may_stand_in(text.encode())
    assert len(list(words.check(tree_of(text), shipped().kinds["events"], "x.yaml"))) == 1


def test_none_are_listed() -> None:
    """A base without such words pays nothing."""
    assert LoadedWords.of([]) is None


def loads(base: Knowledge) -> list[str]:
    """The problems that are told with entries, which are those that are told without."""
    found = [str(each) for each in base.load().problems]
    assert found == [str(each) for each in check(base.path).problems if each.code != "no-contact"]
    return found


def test_in_a_base(kb: Maker) -> None:
    """A check that glances at entries tells the same, whether the file holds the word as it is or escaped."""
    base = kb(
        {
            "sourcebook.yml": SETTINGS,
            "places/a": place(title="The regime's town"),
            "places/b": place(title='"The r\\u0065gime"'),
            "places/c": place(title="A neutral town"),
            "actors/d": actor(title="A unit", summary='They speak of "the regime".'),
        }
    )
    hint = "is a word that this base leaves to others (use a neutral one, or quote who says it)"
    lines = [
        f"entries/places/a.yaml:1:12: warning[loaded-word]: `regime` {hint}",
        f"entries/places/b.yaml:1:13: warning[loaded-word]: `regime` {hint}",
    ]
    assert loads(base) == lines


def test_a_list_that_changes(kb: Maker, tmp_path: Path) -> None:
    """Another list is asked of every file anew, though none of them changed; what was kept for the first one is not."""
    base = kb({"sourcebook.yml": SETTINGS, "places/a": place(title="The junta's town")})
    store = Store(tmp_path / "kept")
    before = load(base.path, store=store)
    assert before.problems == ()
    base.write({"sourcebook.yml": SETTINGS.replace("regime", "junta")})
    for again in (load(base.path, previous=before), load(base.path, store=store, entries=False)):
        assert [each.code for each in again.problems] == ["loaded-word"]


@given(st.text(alphabet='regim "\u201c\u201d>\n[]|(^', max_size=40))
def test_nothing_is_found_that_no_first_look_sees(text: str) -> None:
    """A law: what is told stands in the file as it is, or is escaped there."""
    words = LoadedWords.of(["regime", "me", "r*"])
    assert words is not None
    told = [each for each in words.said.finditer(text) if each["word"]]
    assert not told or words.may_stand_in(text_of(text).encode())
