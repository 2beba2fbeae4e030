"""A check that does not apply to an entry is waived there, with a reason; a waiver that is not needed is told of."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sourcebook.caching.store import Store
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.loading.base import load
from tests.knowledge import Maker, actor, event, problems_of, source
from tools.reference import told_in_package

REASON = "reason: The paper gives the year on its first page"
SETTINGS = "format: 1\ntitle: A base\nchecks:\n  not-in-ledger: off\n"
GUESSED = "{value: 2024-08-10, inferred: year}"

NOT_OF_ENTRIES = {"no-contact", "unneeded-waiver"}
"""What is told of something else than an entry, and of waivers themselves."""


def waiving(*codes: str) -> str:
    """The field that waives these."""
    return "".join(f"\n  - check: {code}\n    {REASON}" for code in codes)


WAIVED = {
    "a warning": ({"events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year"))}, []),
    "a notice": ({"events/x": event(waive=waiving("unsourced"))}, []),
    "of two entries together": (
        {
            "actors/x": actor(title="Guard", sources="[s]"),
            "actors/y": actor(title="Guard", sources="[s]", waive=waiving("shared-name")),
        },
        [],
    ),
    "between two entries": (
        {
            "actors/guard": actor(title="Guard", founded="2025", sources="[s]"),
            "events/x": event(
                actors="[{actor: guard, role: attacker}]", sources="[s]", waive=waiving("acts-out-of-time")
            ),
        },
        [],
    ),
    "one of two": (
        {"events/x": event(date=GUESSED, waive=waiving("unsourced"))},
        ["entries/events/x.yaml:3:15: warning[guessed-year]"],
    ),
    "of names that are nearly one": (
        {
            "actors/x": actor(title="Northern Coast Guard", sources="[s]"),
            "actors/y": actor(title="Northern Coast Gaurd", sources="[s]", waive=waiving("near-name")),
        },
        [],
    ),
    "of the ledger": (
        {
            "sourcebook.yml": "format: 1\ntitle: A base\n",
            "ledger.txt": "sources/s\n",
            "events/x": event(sources="[s]", waive=waiving("not-in-ledger")),
        },
        [],
    ),
    "of a source": ({"sources/s": source(url="https://example.org/a", waive=waiving("no-archive"))}, []),
    "of a copy of another address": (
        {
            "sources/s": source(
                url="https://example.org/a",
                archives="['https://web.archive.org/web/20240101000000/https://example.org/b']",
                waive=waiving("archive-of-another"),
            )
        },
        [],
    ),
    "of how a text is written": (
        {"events/x": event(sources="[s]", summary="null", waive=waiving("looks-empty"))},
        [],
    ),
    "what a base asks for": (
        {
            "sourcebook.yml": f"{SETTINGS}  no-quote: error\nloaded_words: [regime]\n",
            "events/x": event(title="The regime", sources="[s]", waive=waiving("no-quote", "loaded-word")),
        },
        [],
    ),
    "what a base makes an error": (
        {
            "sourcebook.yml": f"{SETTINGS}  unsourced: error\n",
            "events/x": event(waive=waiving("unsourced")),
        },
        [],
    ),
    "what a base switches off": (
        {
            "sourcebook.yml": f"{SETTINGS}  guessed-year: off\n",
            "events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year")),
        },
        [],
    ),
    "a quote, without the copy": (
        {"events/x": event(sources="[{source: s, quote: It rained}]", waive=waiving("quote-not-found"))},
        [],
    ),
    "in another entry": (
        {
            "events/x": event(date=GUESSED, sources="[s]"),
            "events/y": event(title="Y", sources="[s]", waive=waiving("guessed-year")),
        },
        [
            "entries/events/x.yaml:3:15: warning[guessed-year]",
            "entries/events/y.yaml:6:5: notice[unneeded-waiver]",
        ],
    ),
    "nothing": (
        {"events/x": event(sources="[s]", waive=waiving("guessed-year"))},
        ["entries/events/x.yaml:6:5: notice[unneeded-waiver]"],
    ),
    "the same twice": (
        {"events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year", "guessed-year") + "s")},
        ["entries/events/x.yaml:8:5: notice[unneeded-waiver]"],
    ),
    "an error": (
        {"events/x": event(places="[nowhere]", sources="[s]", waive=waiving("unknown-reference"))},
        ["entries/events/x.yaml:7:12: error[unknown-term]"],
    ),
    "an error that a base lists among its checks": (
        {
            "_vocabularies/checks": "label: Checks\nterms:\n  unknown-reference: {label: Nobody there}\n",
            "events/x": event(part_of="[nothing]", sources="[s]", waive=waiving("unknown-reference")),
        },
        [
            "entries/events/x.yaml:4:11: error[unknown-reference]",
            "entries/events/x.yaml:7:5: notice[unneeded-waiver]",
        ],
    ),
    "what no check is": (
        {"events/x": event(sources="[s]", waive=waiving("guesed-year"))},
        ["entries/events/x.yaml:6:12: error[unknown-term]"],
    ),
    "without a reason": (
        {"events/x": event(sources="[s]", waive="[{check: guessed-year}]")},
        ["entries/events/x.yaml:5:9: error[missing-field]"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), WAIVED.values(), ids=WAIVED)
def test_what_is_waived(kb: Maker, tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    """The same in a check that reads no entry whole, in a build, and from what was kept of either."""
    base = kb({"sources/s": source(), "sourcebook.yml": SETTINGS, **files})
    store = Store(tmp_path / "store")
    loads = [
        load(base.path, store=each, entries=entries)
        for each in (None, store, store)
        for entries in (False, True)
    ]
    for loaded in loads:
        assert [line.partition("]")[0] + "]" for line in problems_of(loaded)] == expected


COPY = "The fire burned all night."
QUOTING = event(sources="[{source: s, quote: It rained}]", waive=waiving("quote-not-found"))


def test_a_quote_is_waived_where_the_copy_is(kb: Maker) -> None:
    """The copy lies with one editor alone, and the waiver is needed there: others are not told to take it out."""
    kept = source(archives=f"[{{file: s.copy.txt, sha256: {hashlib.sha256(COPY.encode()).hexdigest()}}}]")
    base = kb({"sourcebook.yml": SETTINGS, "sources/s": kept, "events/x": QUOTING})
    assert base.problems() == []
    base.write({"entries/sources/s.copy.txt": COPY})
    assert base.problems() == []
    base.write({"events/x": QUOTING.partition("waive:")[0]})
    assert [line.split()[1] for line in base.problems()] == ["warning[quote-not-found]:"]


CHANGES = {
    "the waiver comes": (
        {"events/x": event(date=GUESSED, sources="[s]")},
        {"events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year"))},
    ),
    "the waiver goes": (
        {"events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year"))},
        {"events/x": event(date=GUESSED, sources="[s]")},
    ),
    "what it waives goes": (
        {"events/x": event(date=GUESSED, sources="[s]", waive=waiving("guessed-year"))},
        {"events/x": event(date="2024-08-10", sources="[s]", waive=waiving("guessed-year"))},
    ),
    "what it waives goes by another file": (
        {
            "actors/x": actor(title="Guard", sources="[s]"),
            "actors/y": actor(title="Guard", sources="[s]", waive=waiving("shared-name")),
        },
        {"actors/x": actor(title="Harbour office", sources="[s]")},
    ),
    "what it waives comes by another file": (
        {
            "actors/x": actor(title="Harbour office", sources="[s]"),
            "actors/y": actor(title="Guard", sources="[s]", waive=waiving("shared-name")),
        },
        {"actors/x": actor(title="Guard", sources="[s]")},
    ),
    "its file moves on": (
        {"events/x": event(sources="[s]", waive=waiving("unsourced"))},
        {"events/x": "# A line more\n" + event(sources="[s]", waive=waiving("unsourced"))},
    ),
    "it cannot be read any more": (
        {"events/x": event(waive=waiving("unsourced"))},
        {"events/x": event(waive="[{check: unsourced}]")},
    ),
}


@pytest.mark.parametrize(("files", "changed"), CHANGES.values(), ids=CHANGES)
def test_after_one_file_changed(
    kb: Maker, tmp_path: Path, files: dict[str, str], changed: dict[str, str]
) -> None:
    """From what was kept, or from the base that was loaded before, the same is told as if all were read anew."""
    base = kb({"sources/s": source(), "sourcebook.yml": SETTINGS, **files})
    checked, built = Store(tmp_path / "checked"), Store(tmp_path / "built")
    first = load(base.path, store=checked, entries=False)
    before = load(base.path, store=built)
    base.write(changed)
    anew = problems_of(load(base.path))
    assert problems_of(load(base.path, entries=False)) == anew
    assert problems_of(load(base.path, store=checked, entries=False)) == anew
    assert problems_of(load(base.path, store=built)) == anew
    assert problems_of(load(base.path, previous=before)) == anew
    assert anew != problems_of(first)


def test_what_can_be_waived_is_what_checks_tell_of_entries() -> None:
    """Each warning and notice that can stand in an entry's file has a term, with a page that says what it means."""
    told = {each.code for each in told_in_package() if each.level != "error"} - NOT_OF_ENTRIES
    told = {code for code in told if not code.startswith("gap-")}
    assert {*load_kinds()[0].vocabularies["checks"].terms} == told
