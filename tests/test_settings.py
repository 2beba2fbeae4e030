"""The settings of a base: trusted, but checked like all else, and never a reason to stop."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sourcebook.problems import Level, Problem
from sourcebook.settings import FILE, SITE_URL, Settings, load
from tests.knowledge import codes_of

GOOD = "format: 1\ntitle: A base\n"


def loaded(folder: Path, text: str) -> tuple[Settings, list[Problem]]:
    """The settings of a file with this text."""
    (folder / FILE).write_text(text, encoding="utf-8")
    return load(folder)


def test_the_least(tmp_path: Path) -> None:
    """A format and a title are enough; the rest has its defaults."""
    settings, problems = loaded(tmp_path, GOOD)
    assert problems == []
    assert (settings.title, settings.language, settings.contact, settings.checks) == ("A base", "en", "", {})


def test_all(tmp_path: Path) -> None:
    """Everything that a base can say of itself."""
    text = GOOD + (
        "publisher: Its publishers\nlicence: CC-BY-4.0\ncontact: desk@example.org\n"
        "site_url: https://example.org/base/\nlanguages: [ar, en]\nloaded_words: [martyr, regime]\n"
        "checks:\n  shared-name: off\n  no-archive: warning\n"
    )
    settings, problems = loaded(tmp_path, text)
    assert problems == []
    assert settings.language == "ar"
    assert settings.site_url == "https://example.org/base/"
    assert settings.loaded_words == ["martyr", "regime"]
    assert settings.checks == {"shared-name": "off", "no-archive": "warning"}


REFUSED = [
    ("", "empty-file", 1),
    ("title: A base\n", "missing-field", 1),
    ("format: 1\n", "missing-field", 1),
    ("format: 2\ntitle: A base\n", "unknown-format", 1),
    (GOOD + "tilte: B\n", "unknown-key", 3),
    (GOOD + "contact: the desk\n", "bad-contact", 3),
    (GOOD + "contact: a@b@c\n", "bad-contact", 3),
    (GOOD + "contact: https://user:secret@example.org/\n", "bad-url", 3),
    (GOOD + "site_url: ftp://example.org/\n", "bad-url", 3),
    (GOOD + "languages: [english]\n", "bad-language", 3),
    (GOOD + "languages: []\n", "empty-value", 3),
    (GOOD + "languages: en\n", "wrong-shape", 3),
    (GOOD + "loaded_words: [{}]\n", "wrong-shape", 3),
    (GOOD + "loaded_words: ['*']\n", "bad-loaded-word", 3),
    (GOOD + "loaded_words: [regime, mar*yr]\n", "bad-loaded-word", 3),
    (GOOD + "checks:\n  shared-name: loud\n", "unknown-choice", 4),
    (GOOD + "checks: all\n", "wrong-shape", 3),
    (GOOD + "title: B\n", "duplicate-key", 3),
]


@pytest.mark.parametrize(("text", "code", "line"), REFUSED)
def test_refused(tmp_path: Path, text: str, code: str, line: int) -> None:
    """What is wrong with the settings is told with its line; there are settings all the same."""
    settings, problems = loaded(tmp_path, text)
    assert [(each.file, each.code, each.line) for each in problems] == [(FILE, code, line)]
    assert settings.title


@pytest.mark.parametrize(
    "contact", ["desk@example.org", "https://example.org/contact", "http://example.org/"]
)
def test_contacts(tmp_path: Path, contact: str) -> None:
    """A correction is sent to an e-mail address, or by a page of one's own."""
    settings, problems = loaded(tmp_path, f"{GOOD}contact: {contact}\n")
    assert (settings.contact, problems) == (contact, [])


def test_no_settings(tmp_path: Path) -> None:
    """A base without settings has its folder's name for a title, and is told so."""
    settings, problems = load(tmp_path)
    assert settings.title == tmp_path.name
    assert codes_of(problems) == ["no-settings"]


def test_address_from_the_workflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workflow that knows where the site will stand says so in the environment, and that counts."""
    monkeypatch.setenv(SITE_URL, "https://example.org/elsewhere/")
    settings, problems = loaded(tmp_path, f"{GOOD}site_url: https://example.org/\n")
    assert (settings.site_url, problems) == ("https://example.org/elsewhere/", [])


@pytest.mark.parametrize(
    ("level", "given", "judged"),
    [
        (Level.WARNING, "error", Level.ERROR),
        (Level.WARNING, "notice", Level.NOTICE),
        (Level.WARNING, "off", None),
        (Level.NOTICE, "warning", Level.WARNING),
        (Level.ERROR, "notice", Level.ERROR),
        (Level.ERROR, "off", Level.ERROR),
    ],
)
def test_levels(level: Level, given: str, judged: Level | None) -> None:
    """A base chooses the level of a check, or switches it off; an error stays one."""
    settings = Settings.model_validate({"format": "1", "title": "A base", "checks": {"some-rule": given}})
    problem = Problem("x.yaml", 1, 1, "some-rule", "words", "hint", level, "date")
    found = settings.judged(problem)
    assert (found.level if found else None) == judged
    assert found is None or (found.message, found.path) == ("words", "date")
    other = Problem("x.yaml", 1, 1, "other-rule", "words")
    assert settings.judged(other) is other


def test_no_file(tmp_path: Path) -> None:
    """A folder or a pipe of that name is no settings, and is not waited for."""
    for make in (Path.mkdir, os.mkfifo):
        folder = tmp_path / make.__name__
        folder.mkdir()
        make(folder / FILE)
        assert codes_of(load(folder)[1]) == ["no-settings"]
