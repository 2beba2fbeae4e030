"""Publication: what is as it was is not done again, whoever made it; what changed is, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Hooks
from mkdocs.exceptions import Abort

from sourcebook.mkdocs_plugin.publication import Publication
from sourcebook.output import transaction
from sourcebook.settings import SITE_URL
from tests.knowledge import Files, Knowledge, Maker, event, place
from tests.mkdocs_plugin.builds import config_of, plugin_of, settled

ENTRIES: Files = {
    "events/x": event(title="The war", body="One.", places="[town]"),
    "events/y": event(title="The peace"),
    "places/town": place(title="Town"),
}
THEMES: dict[str, dict[str, Any]] = {
    "a theme that shells are learnt of": {"theme": {"name": "material", "font": False}},
    "a theme that makes every page itself": {"theme": {"name": "mkdocs", "highlightjs": False}},
}


def published(base: Knowledge, **options: Any) -> Publication:
    """What came of a build."""
    config = config_of(base, **options)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    made = plugin_of(config).publication
    assert made
    return made


def times(site: Path) -> dict[str, int]:
    """When each file of a site was written."""
    return {str(path): path.stat().st_mtime_ns for path in site.rglob("*.html")}


@pytest.mark.parametrize("options", THEMES.values(), ids=THEMES)
def test_a_base_in_which_nothing_changed_is_not_read(kb: Maker, options: dict[str, Any]) -> None:
    """No entry read, no page rendered but those that MkDocs walks to, no file written."""
    base = settled(kb(ENTRIES))
    first = published(base, **options)
    before = times(base.path / "site")
    again = published(base, **options)
    assert first.read > 0
    assert again.read == 0
    assert again.rendered < 10 < first.rendered
    assert (again.deleted, again.unchanged) == (0, first.written + first.unchanged - again.written)
    after = times(base.path / "site")
    assert {path for path in after if "/events/" in path and after[path] != before[path]} == set()


@pytest.mark.parametrize("options", THEMES.values(), ids=THEMES)
def test_one_changed_entry(kb: Maker, options: dict[str, Any]) -> None:
    """One page is rendered and written: that which shows what changed."""
    base = settled(kb(ENTRIES))
    published(base, **options)
    nothing = published(base, **options)
    base.write({"events/x": event(title="The war", body="Two.", places="[town]")})
    changed = published(base, **options)
    assert changed.rendered == nothing.rendered + 1
    assert "Two." in (base.path / "site/events/x/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_next_run_knows_what_the_last_one_left(kb: Maker) -> None:
    """Whatever the order of its sets: other processes have other seeds."""
    base = settled(kb(ENTRIES))
    config_of(base, theme={"name": "material", "font": False})
    told = []
    for seed in "123":
        environment = {**os.environ, "PYTHONHASHSEED": seed, "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, "-m", "mkdocs", "build", "-f", str(base.path / "mkdocs.yml")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        told += [line for line in done.stderr.splitlines() if "files read" in line]
    assert ["0 files read" in line and " 0 written" in line for line in told] == [False, True, True]


def test_a_page_that_is_gone_from_the_site_comes_back(kb: Maker) -> None:
    """Whoever deleted it."""
    base = settled(kb(ENTRIES))
    published(base)
    file = base.path / "site/events/y/index.html"
    content = file.read_bytes()
    file.unlink()
    assert published(base).written >= 1
    assert file.read_bytes() == content


def test_another_setting_reaches_every_page(kb: Maker) -> None:
    """Though no page is another: the theme around it is."""
    base = settled(kb(ENTRIES))
    published(base, theme={"name": "material", "font": False})
    published(base, theme={"name": "material", "font": False}, copyright="Nobody's")
    assert "Nobody" in (base.path / "site/events/y/index.html").read_text(encoding="utf-8")


def hook(word: str) -> str:
    """A hook that hands a word to all templates of the theme."""
    return f"def on_env(env, **_):\n    env.globals['word'] = {word!r}\n    return env\n"


BEYOND: dict[str, tuple[str, str, str]] = {
    "a template of one's own that is moved aside": ("templates/entry.md.jinja", "# Mine", ""),
    "a hook": ("hook.py", hook("first"), hook("the second")),
    "an icon of one's own": ("overrides/.icons/own.svg", "<svg>1</svg>", "<svg>two</svg>"),
    "what a template takes in": ("overrides/bit.html", "one", "another"),
}


@pytest.mark.parametrize(("file", "before", "after"), BEYOND.values(), ids=BEYOND)
def test_what_lies_beyond_the_base_reaches_every_page(kb: Maker, file: str, before: str, after: str) -> None:
    """Also where no shell is learnt, since the theme reads the Markdown: the site is the one that a first build makes."""
    # MkDocs loads a hook once in the life of a process.
    Hooks._load_hook.cache_clear()
    block = "{{ page.markdown|length }} {{ word }} {% include 'bit.html' %} {% include '.icons/own.svg' %}"
    main = f'{{% extends "base.html" %}}{{% block footer %}}{block}{{% endblock %}}'
    files = {"overrides/main.html": main, "overrides/bit.html": "", "overrides/.icons/own.svg": ""}
    base = settled(kb({**ENTRIES, **files, "hook.py": hook(""), file: before}))
    theme = {"name": "mkdocs", "highlightjs": False, "custom_dir": str(base.path / "overrides")}
    published(base, theme=theme, hooks=["hook.py"])
    page = base.path / "site/events/y/index.html"
    first = page.read_bytes()
    if after:
        base.write({file: after})
    else:
        (base.path / "templates/aside").mkdir()
        (base.path / file).rename(base.path / "templates/aside/entry.md.jinja")
    Hooks._load_hook.cache_clear()
    published(base, theme=theme, hooks=["hook.py"])
    again = page.read_bytes()
    assert again != first
    shutil.rmtree(base.path / "site")
    published(base, theme=theme, hooks=["hook.py"], plugins=[{"sourcebook": {"cache": False}}])
    assert page.read_bytes() == again


def test_an_address_from_the_environment_reaches_every_page(
    kb: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page says under which address it is cited, which a workflow may give: no file of the base changes with it."""
    base = settled(kb(ENTRIES))
    published(base)
    page = base.path / "site" / "events" / "x" / "index.html"
    assert ", events/x</p>" in page.read_text(encoding="utf-8")
    monkeypatch.setenv(SITE_URL, "https://example.org/")
    published(base)
    assert ", https://example.org/events/x/</p>" in page.read_text(encoding="utf-8")


def test_what_is_not_ours_stays(kb: Maker) -> None:
    """A file that somebody put into the site; and what was ours goes when it is no longer wanted."""
    base = settled(kb(ENTRIES))
    published(base)
    (base.path / "site/CNAME").write_text("example.org")
    (base.path / "entries/events/y.yaml").unlink()
    published(base)
    assert (base.path / "site/CNAME").read_text() == "example.org"
    assert not (base.path / "site/events/y").exists()


def test_the_index_of_another_search_goes(kb: Maker) -> None:
    """Material's lies in the same folder: it does not stay when the owner turns to this search."""
    base = kb(ENTRIES)
    theme = {"name": "material", "font": False}
    published(base, theme=theme, plugins=["search", "sourcebook"])
    assert (base.path / "site/search/search_index.json").is_file()
    published(base, theme=theme)
    assert not (base.path / "site/search/search_index.json").exists()
    assert (base.path / "site/search/index.json").is_file()


def tree(site: Path) -> dict[str, bytes]:
    """Path -> content of all files of a site."""
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_site_in_which_nothing_changed_is_not_exchanged(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder itself stays, so that whoever stands in it stays there."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    base = settled(kb(ENTRIES))
    published(base)
    number = (base.path / "site").stat().st_ino
    assert published(base).written == 0
    assert (base.path / "site").stat().st_ino == number
    base.write({"events/x": event(title="The war", body="Two.", places="[town]")})
    published(base)
    assert (base.path / "site").stat().st_ino != number


def test_a_workshop_stays_beside_a_site(kb: Maker) -> None:
    """After a build that was published, and after one that failed; nothing of the engine's stays in it."""
    base = settled(kb(ENTRIES))
    published(base)
    base.write({"events/x": "title: ["})
    with pytest.raises(Abort):
        published(base)
    assert {path.name for path in base.path.glob(".site*/*")} == {"lock"}


def test_what_is_in_the_way_of_a_page_is_told(kb: Maker, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody's file at the address of a new entry is not replaced: the site stands as it was."""
    base = settled(kb(ENTRIES))
    published(base)
    mine = base.path / "site/events/z/index.html"
    mine.parent.mkdir()
    mine.write_text("mine")
    before = tree(base.path / "site")
    base.write({"events/z": event(title="New")})
    with pytest.raises(Abort):
        published(base)
    assert "somebody else's files are in the way: events/z/index.html" in caplog.text
    assert tree(base.path / "site") == before


@pytest.mark.parametrize("changed", ["an entry", "nothing"])
def test_a_refusal_of_the_system_is_told(
    kb: Maker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, changed: str
) -> None:
    """As a line, not as a traceback; before MkDocs builds, or when all is to be put in its place."""
    base = settled(kb(ENTRIES))
    published(base)
    before = tree(base.path / "site")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "x")

    if changed == "nothing":
        monkeypatch.setattr(Path, "mkdir", full)
    else:
        base.write({"events/x": event(title="The war", body="Two.", places="[town]")})
        monkeypatch.setattr(transaction, "create", full)
    config = load_config(str(base.path / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build(config)
    assert "No space left on device" in caplog.text
    assert "Traceback" not in caplog.text
    assert tree(base.path / "site") == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("loudness", "source"),
    [(["-q"], "the base"), ([], "a hand-written page")],
    ids=["quiet, the base", "plain, a hand-written page"],
)
def test_a_strict_build_with_a_warning_publishes_nothing(kb: Maker, loudness: list[str], source: str) -> None:
    """Whoever warned, and however quiet the build was asked to be; without `--strict`, it does."""
    base = settled(kb(ENTRIES))
    config_of(base)
    (base.path / "ledger.txt").write_text("events/x\nevents/y\nplaces/town\n")
    base.write({"sourcebook.yml": "format: 1\ntitle: A base\n"})
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(base.path / "mkdocs.yml"), *loudness]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([*command, "--strict"], env=environment, check=True, capture_output=True)
    before = tree(base.path / "site")
    if source == "the base":
        base.write({"events/new": event(title="Not in the ledger")})
    else:
        (base.path / "docs/new.md").write_text("# New\n\n[lost](lost.md)\n")
    strict = subprocess.run(
        [*command, "--strict"], env=environment, check=False, capture_output=True, text=True
    )
    assert strict.returncode == 1
    assert "Aborted with 1 warning" in strict.stdout
    assert ("WARNING" in strict.stderr) is (loudness != ["-q"])
    assert tree(base.path / "site") == before
    assert not (base.path / ".site.building/engine").exists()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (base.path / "site/new/index.html").is_file() or (
        base.path / "site/events/new/index.html"
    ).is_file()
