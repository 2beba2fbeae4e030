"""The date of a site: that of the commit that it is made from, never today's, so that the same base gives the same bytes.

MkDocs puts a date into `sitemap.xml` and its compressed copy, and hands it to templates as `build_date_utc`. It asks the
environment for it (reproducible-builds.org/specs/source-date-epoch), and the clock only where that says nothing.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mkdocs.exceptions import PluginError

VARIABLE = "SOURCE_DATE_EPOCH"
SITEMAP = "sitemap.xml"
NEVER = "<lastmod>1970-01-01</lastmod>"
"""What MkDocs writes of a site without a date."""

PATIENCE = 10.0
"""Seconds for which git may think."""


@dataclass(frozen=True, slots=True)
class SiteDate:
    """The date of a site."""

    seconds: int | None
    """Since 1970; None where nothing tells it: then there is none, and templates are given 1970."""

    @classmethod
    def of(cls, base: Path) -> SiteDate:
        """What the environment says; else the date of the commit that is checked out. Raises `PluginError`."""
        told = os.environ.get(VARIABLE)
        return cls(_of_commit(base) if told is None else _read(told))

    @contextmanager
    def told(self) -> Iterator[None]:
        """Have MkDocs, and whoever else asks, find this date meanwhile."""
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = str(self.seconds or 0)
        try:
            yield
        finally:
            os.environ.pop(VARIABLE, None)
            if before is not None:
                os.environ[VARIABLE] = before

    def mapped(self, sitemap: str) -> str:
        """The map of a site as MkDocs made it, without dates where there is none."""
        return sitemap.replace(NEVER, "") if self.seconds is None else sitemap


def _read(told: str) -> int:
    """A date as the environment has it. Raises `PluginError`."""
    try:
        seconds = int(told)
        datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        raise PluginError(f"{VARIABLE} is {told!r}: write seconds since 1970, or unset it") from None
    return seconds


def _of_commit(base: Path) -> int | None:
    """When the commit was made that is checked out where a base lies; None without git, or outside of a repository."""
    # Not the last commit that changed the base: a shallow clone does not know that one.
    command = ["git", "-C", str(base), "rev-list", "--max-count=1", "--timestamp", "HEAD", "--"]
    try:
        said = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True).stdout  # noqa: S603 -- our words alone
        return int(said.split()[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
