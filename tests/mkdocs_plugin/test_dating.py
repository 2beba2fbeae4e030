"""The date of a site is that of its commit, or what the environment says; never that of the day."""

from __future__ import annotations

import gzip
import os
import subprocess
import time
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from sourcebook.mkdocs_plugin.dating import VARIABLE, SiteDate
from tests.knowledge import Files, Knowledge, Maker, event
from tests.mkdocs_plugin.builds import Served, built, config_of

ENTRIES: Files = {"events/x": event(title="The war")}
ADDRESS = "https://example.org/"
IN_2001 = 1_000_000_000


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told from outside."""
    monkeypatch.delenv(VARIABLE, raising=False)


def committed(base: Knowledge, when: str) -> Knowledge:
    """A base with all of it in a commit of that time."""
    told = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "sourcebook.yml"], [*names, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", *command], cwd=base.path, check=True, env={**os.environ, **told})
    return base


def test_the_date_of_the_commit(kb: Maker) -> None:
    """In any time zone, whatever was changed since."""
    base = committed(kb(ENTRIES), "2001-09-09T03:46:40+02:00")
    assert SiteDate.of(base.path) == SiteDate(IN_2001)
    site = built(base, site_url=ADDRESS)
    assert "<lastmod>2001-09-09</lastmod>" in (site / "sitemap.xml").read_text()
    packed = (site / "sitemap.xml.gz").read_bytes()
    assert gzip.decompress(packed) == (site / "sitemap.xml").read_bytes()
    assert int.from_bytes(packed[4:8], "little") // 86_400 == IN_2001 // 86_400


def test_the_environment_comes_first(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for any program that makes the same of the same."""
    base = committed(kb(ENTRIES), "2001-09-09T01:46:40Z")
    monkeypatch.setenv(VARIABLE, "86400")
    assert SiteDate.of(base.path) == SiteDate(86_400)
    assert "<lastmod>1970-01-02</lastmod>" in (built(base, site_url=ADDRESS) / "sitemap.xml").read_text()
    assert os.environ[VARIABLE] == "86400"


def test_no_date_at_all(kb: Maker) -> None:
    """Without git, and outside of a repository: the map of the site has no dates, and no file has today's."""
    site = built(kb(ENTRIES), site_url=ADDRESS)
    assert "<loc>https://example.org/events/</loc>" in (site / "sitemap.xml").read_text()
    assert "lastmod" not in (site / "sitemap.xml").read_text()
    assert (site / "sitemap.xml.gz").read_bytes()[4:8] == bytes(4)
    today = time.strftime("%Y-%m-%d", time.gmtime()).encode()
    assert [path for path in site.rglob("*") if path.is_file() and today in path.read_bytes()] == []


def test_no_git(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the program is not there, nothing is told of it."""
    base = committed(kb(ENTRIES), "2001-09-09T01:46:40Z")
    monkeypatch.setenv("PATH", "")
    assert SiteDate.of(base.path) == SiteDate(None)


@pytest.mark.parametrize("told", ["yesterday", "", "1e9", "9" * 30])
def test_no_date_that_can_be_read(kb: Maker, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    """What the environment says is refused in words, and nothing is built."""
    monkeypatch.setenv(VARIABLE, told)
    base = kb(ENTRIES)
    with pytest.raises(Abort):
        built(base)
    assert not (base.path / "site").exists()


def test_nothing_is_left_in_the_environment(kb: Maker) -> None:
    """After a build, after one that failed, and beside a preview, which shows the date that would be published."""
    base: Knowledge = kb({**ENTRIES, "overrides/main.html": "{{ build_date_utc }} {{ page.content }}"})
    theme = {"name": "mkdocs", "highlightjs": False, "custom_dir": str(base.path / "overrides")}
    site = built(base, theme=theme)
    assert VARIABLE not in os.environ
    published = (site / "events/x/index.html").read_text(encoding="utf-8")
    assert "1970-01-01 00:00:00+00:00" in published
    served = Served(base, theme=theme)
    assert "1970-01-01 00:00:00+00:00" in served.html("events/x/")
    served.on_demand.end()
    base.write({"events/y": "title: [\n"})
    with pytest.raises(Abort):
        built(base, theme=theme)
    assert VARIABLE not in os.environ


def test_the_configuration_is_not_needed(kb: Maker, tmp_path: Path) -> None:
    """The date is that of the folder in which the base lies, wherever the command is run."""
    base = committed(kb(ENTRIES), "2001-09-09T01:46:40Z")
    config = config_of(base)
    assert SiteDate.of(Path(str(config.config_file_path)).parent) == SiteDate(IN_2001)
    assert SiteDate.of(tmp_path / "nowhere") == SiteDate(None)
