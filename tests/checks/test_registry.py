"""Every rule that looks across entries is one module, and is asked in every run."""

from __future__ import annotations

import pkgutil

from sourcebook import checks
from sourcebook.checks.registry import CHECKS, check
from tests.knowledge import event, linked, place


def test_every_rule_is_registered() -> None:
    """A module in `checks` that is not in the list would never be asked."""
    modules = {f"sourcebook.checks.{each.name}" for each in pkgutil.iter_modules(checks.__path__)}
    assert {rule.__module__ for rule in CHECKS} == modules - {"sourcebook.checks.registry"}


def test_sorted() -> None:
    """What the rules find comes in the order of the files, whichever rule found it."""
    texts = {"places/b": place(title="A"), "places/a": place(title="A"), "events/x": event()}
    found = check(linked(texts)[0])
    assert found == sorted(found)
    assert {each.code for each in found} == {"shared-name", "unsourced"}
