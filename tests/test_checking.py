"""A check tells what a build would, without planning a site."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from sourcebook.addresses import HOME, RESERVED_FOLDERS
from sourcebook.build import prepare
from sourcebook.checking import check, counted, may_collide
from sourcebook.collecting import no_collector
from sourcebook.problems import Level, Problem
from tests.broken.regenerate import BASE as BROKEN
from tests.knowledge import Maker, event, place
from tests.sites import RICH


@pytest.mark.parametrize("path", [RICH, BROKEN], ids=["rich", "broken"])
def test_a_check_tells_what_a_build_tells(path: Path) -> None:
    """The same problems, the same summary."""
    prepared = prepare(path)
    report = check(path).report()
    assert (report.problems, report.summary) == (prepared.problems, prepared.summary())


def test_hand_written_pages(kb: Maker) -> None:
    """Their links are checked; a contact is asked for where nothing is wrong."""
    base = kb({"places/syria": place(), "docs/guide.md": "[[places/syria]] [[places/iraq]]\n"})
    found = check(base.path)
    assert [(each.file, each.code) for each in found.problems] == [("docs/guide.md", "unknown-reference")]
    assert found.broken
    base.write({"docs/guide.md": "[[places/syria]]\n"})
    found = check(base.path)
    assert [(each.code, each.level) for each in found.problems] == [("no-contact", Level.NOTICE)]
    assert not found.broken


MAY = {
    "docs/index.md": False,
    "docs/guide.md": False,
    "docs/guide/README.md": False,
    "docs/pictures/index.html": False,
    "docs/README.md": True,
    "docs/index.html": True,
    "docs/events/x.md": True,
    "docs/Terms/x/index.html": True,
    "docs/browse.md": True,
}


@pytest.mark.parametrize(("file", "may"), MAY.items())
def test_pages_that_may_be_in_the_way(kb: Maker, file: str, *, may: bool) -> None:
    """A site is planned for its addresses only where a page could have one of them."""
    base = kb({"events/x": event(), file: "# Page\n"})
    assert may_collide(base.path, check(base.path)) is may


def test_where_generated_pages_lie() -> None:
    """All but the home page lie in the folder of a kind, or in a reserved one: the rule that this rests on."""
    prepared = prepare(RICH)
    assert prepared.plan is not None
    folders = {*prepared.base.library.schema.kinds, *RESERVED_FOLDERS}
    assert {
        uri.partition("/")[0].removesuffix(".md") for uri in prepared.plan.pages if uri != HOME
    } <= folders


def test_counted() -> None:
    """How many problems of each level there are, in words."""
    problems = [
        Problem("a", 1, 1, "b", "c", level=level) for level in (Level.ERROR, Level.NOTICE, Level.NOTICE)
    ]
    assert counted(problems) == "1 error, 0 warnings, 2 notices"


def test_the_collector_rests_and_goes_on() -> None:
    """It is as it was afterwards, and off where it was off already."""
    states = [gc.isenabled()]
    with no_collector():
        states.append(gc.isenabled())
        with no_collector():
            states.append(gc.isenabled())
        states.append(gc.isenabled())
    assert [*states, gc.isenabled()] == [True, False, False, False, True]
