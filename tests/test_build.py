"""The order of the stages: a base is brought as far as it is sound."""

from __future__ import annotations

from sourcebook.build import prepare
from sourcebook.problems import Level
from tests.knowledge import Maker, codes_of, event
from tests.sites import rich

SETTINGS = "format: 1\ntitle: T\nchecks: {not-in-ledger: off, unsourced: off, no-contact: %s}\n"


def test_a_sound_base_is_ready() -> None:
    """It has a site and a plan, and no errors."""
    prepared = rich()
    assert prepared.site is not None
    assert prepared.plan is not None
    assert prepared.at(Level.ERROR) == []


def test_a_base_with_an_error_is_not(kb: Maker) -> None:
    """Nothing can be published from it: what could be read is known all the same."""
    prepared = prepare(kb({"events/x": "title: X", "events/y": event(title="Y")}).path)
    assert (prepared.site, prepared.plan) == (None, None)
    assert list(prepared.base.library.entries) == [("events", "y")]


def test_a_collision_with_a_hand_written_page_is_an_error(kb: Maker) -> None:
    """It is found when the pages are planned, and stops there."""
    prepared = prepare(kb({"docs/events/index.md": "Mine."}).path)
    assert codes_of(prepared.at(Level.ERROR)) == ["taken-address"]
    assert (prepared.site, prepared.plan) == (None, None)


def test_the_introduction_is_the_owners_words(kb: Maker) -> None:
    """Without the metadata at their top, with their links to entries."""
    base = kb(
        {
            "docs/index.md": "---\nx: y\n---\nHello [[events/x]], `[[events/y]]`.\n",
            "events/x": event(title="X"),
        }
    )
    site = prepare(base.path).site
    assert site is not None
    assert site.introduction == "Hello [X](events/x.md), `[[events/y]]`.\n"


def test_a_base_without_an_introduction_has_none(kb: Maker) -> None:
    """Nothing is made up."""
    site = prepare(kb({}).path).site
    assert site is not None
    assert site.introduction == ""


def test_a_base_that_names_no_contact_is_told_so(kb: Maker) -> None:
    """As a notice, which the base may turn off, or take more seriously."""
    base = kb({})
    assert codes_of(prepare(base.path).at(Level.NOTICE)) == ["no-contact"]
    base.write({"sourcebook.yml": SETTINGS % "off"})
    assert prepare(base.path).problems == ()
    base.write({"sourcebook.yml": SETTINGS % "warning"})
    assert codes_of(prepare(base.path).at(Level.WARNING)) == ["no-contact"]
    base.write({"sourcebook.yml": SETTINGS % "notice" + "contact: a@example.org\n"})
    assert prepare(base.path).problems == ()


def test_the_summary_counts_files_and_problems(kb: Maker) -> None:
    """In one line, in the singular where there is one."""
    base = kb({"events/x": "title: X", "events/y": event()})
    assert prepare(base.path).summary() == "2 files: 1 entry, 1 refused; 2 errors, 0 warnings, 0 notices"
    base.write({"events/x": event(title="X")})
    assert prepare(base.path).summary() == "2 files: 2 entries; 0 errors, 0 warnings, 1 notice"


def test_problems_are_sorted(kb: Maker) -> None:
    """By file and place, whoever found them."""
    base = kb({"docs/a.md": "[[x]]", "entries/events/b.yaml": "title: X", "ledger.txt": "nonsense\n"})
    problems = prepare(base.path).problems
    assert list(problems) == sorted(problems)
    assert [problem.file for problem in problems] == [
        "docs/a.md",
        "entries/events/b.yaml",
        "entries/events/b.yaml",
        "ledger.txt",
    ]
