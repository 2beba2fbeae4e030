"""A check that does not apply to an entry is waived there, with a reason; a waiver that is not needed is told of."""

from __future__ import annotations

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
    "an error": (
        {"events/x": event(places="[nowhere]", sources="[s]", waive=waiving("unknown-reference"))},
        ["entries/events/x.yaml:7:12: error[unknown-term]"],
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


def test_what_can_be_waived_is_what_checks_tell_of_entries() -> None:
    """Each warning and notice that can stand in an entry's file has a term, with a page that says what it means."""
    told = {each.code for each in told_in_package() if each.level != "error"} - NOT_OF_ENTRIES
    told = {code for code in told if not code.startswith("gap-")}
    assert {*load_kinds()[0].vocabularies["checks"].terms} == told
