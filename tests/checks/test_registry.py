"""Every rule is one module, and is asked in every run: of each entry, or across all of them."""

from __future__ import annotations

import pkgutil

from sourcebook import checks
from sourcebook.checks.registry import ACROSS, BETWEEN, OF_ENTRIES, ON_DEMAND, check, check_entry
from tests.knowledge import entry, linked, place, shipped


def test_every_rule_is_registered() -> None:
    """A module in `checks` that is in none of the lists would never be asked."""
    modules = {f"sourcebook.checks.{each.name}" for each in pkgutil.iter_modules(checks.__path__)}
    assert {rule.__module__ for rule in (*OF_ENTRIES, *ACROSS, *BETWEEN, *ON_DEMAND)} == modules - {
        "sourcebook.checks.found",
        "sourcebook.checks.registry",
    }


def test_of_one_entry() -> None:
    """What the rules find in one entry follows from it and from the schema alone."""
    assert [each.code for each in check_entry(entry("places/a", place()), shipped())] == ["unsourced"]


def test_sorted() -> None:
    """What the rules find across entries comes in the order of the files."""
    texts = {f"places/{name}": place(title="A") for name in "cab"}
    found = check(linked(texts)[0])
    assert found == sorted(found)
    assert [each.code for each in found] == ["shared-name", "shared-name"]
