"""`sourcebook cite`: how an entry, or one value of it, is cited."""

from __future__ import annotations

import json

import pytest

from tests.cli.commands import run
from tests.knowledge import SETTINGS, Knowledge, Maker, event

SITE_URL = "https://example.org/kept/"


@pytest.fixture
def base(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    """A base with an event that has a former id, an address, and a tombstone."""
    monkeypatch.delenv("SOURCEBOOK_SITE_URL", raising=False)
    return kb(
        {
            "sourcebook.yml": f"{SETTINGS}site_url: {SITE_URL}\n",
            "events/fire": event(title="'Fire & smoke'", aliases="[blaze]"),
            "entries/_tombstones/events/mistake.yaml": "title: A mistake\ndate: 2024-07\nreason: it did not happen\n",
        }
    )


def test_an_entry_as_text(base: Knowledge) -> None:
    """One line, with the address of the settings."""
    result = run("cite", "events/fire", "-C", base.path)
    assert result.exit_code == 0
    assert result.stdout == "“Fire & smoke (unsourced)”, A base, https://example.org/kept/events/fire/\n"


def test_a_value_as_bibtex(base: Knowledge) -> None:
    """With the label of its field and its anchor."""
    result = run("cite", "events/fire#date", "-C", base.path, "--format", "bibtex")
    assert result.stdout == (
        "@misc{events:fire:date,\n"
        "  title = {{Fire \\& smoke (unsourced): Date}},\n"
        "  howpublished = {A base},\n"
        "  url = {https://example.org/kept/events/fire/#date}\n"
        "}\n"
    )


def test_a_value_as_csl_json(base: Knowledge) -> None:
    """A list that a reference manager takes."""
    result = run("cite", "events/fire#date", "-C", base.path, "--format", "csl-json")
    (item,) = json.loads(result.stdout)
    assert item["id"] == "events/fire#date"
    assert item["title"] == "Fire & smoke (unsourced): Date"


@pytest.mark.parametrize("name", ["events/fire/", "/events/fire", "events/blaze"])
def test_names_as_one_has_them(base: Knowledge, name: str) -> None:
    """The path of an address is taken, and a former id stands for the present one."""
    assert run("cite", name, "-C", base.path).stdout == run("cite", "events/fire", "-C", base.path).stdout
    value = run("cite", f"{name}#date", "-C", base.path).stdout
    assert value.endswith("/events/fire/#date\n")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("events/fir", "there is no entry `fir` in events/ (did you mean `fire`?)"),
        ("event/fire", "there is no folder `event` (did you mean `events`?)"),
        ("fire", "there is no folder `fire` (known are `actors`, `events`, `places`, `sources`)"),
        ("events", "there is no entry `` in events/ (known are `fire`)"),
        ("places/fire", "there is no entry `fire` in places/"),
        ("events/mistake", "events/mistake was removed"),
        ("events/fire#dat", "events/fire has no value at `dat` (did you mean `date`?)"),
        ("events/\u202efire\n", r"there is no entry `\u202Efire\u000A` in events/ (did you mean `fire`?)"),
    ],
)
def test_what_is_not_there(base: Knowledge, name: str, words: str) -> None:
    """A wrong name is wrong usage, and the nearest right ones are told."""
    result = run("cite", name, "-C", base.path)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr


def test_a_broken_base_is_not_cited(kb: Maker) -> None:
    """What is wrong is told with file and line."""
    result = run("cite", "events/x", "-C", kb({"events/x": "title: X"}).path)
    assert result.exit_code == 1
    assert "entries/events/x.yaml:1:1: error[missing-field]" in result.stderr


def test_a_title_that_could_steer_a_terminal(base: Knowledge) -> None:
    """There is none: the reader refuses it. What it takes is told to the character."""
    base.write({"events/fire": event(title='"Fire \\e[31m"')})
    assert run("cite", "events/fire", "-C", base.path).exit_code == 1
    base.write({"events/fire": event(title='"Fire \u200f حريق"')})
    assert "“Fire \u200f حريق (unsourced)”" in run("cite", "events/fire", "-C", base.path).stdout
