"""RESULTS.md: each program writes its own section of it, and leaves the others as they are."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sourcebook.workers import cores

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """\
# What was measured

Written by the programs in this folder, each its own sections; [README.md](README.md) says how to run them. Times are of one
machine on one day: only figures of one section, which alternated in one session, can be compared.
"""
MIB = 1024 * 1024
KIB = 1024


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of Markdown; all columns but the first are of numbers."""
    lines = [list(head), ["---", *("---:" for _ in head[1:])], *(list(map(str, row)) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def seconds(value: float) -> str:
    """Seconds with as many digits as mean something."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"  # noqa: PLR2004


def mebibytes(value: float) -> str:
    """Bytes, as MiB."""
    return f"{value / MIB:,.0f}" if value >= 10 * MIB else f"{value / MIB:.1f}"


def ratio(value: float, unit: float) -> str:
    """How many times as much as the unit."""
    return f"{value / unit:.2f}" if unit else "-"


def machine(tools: Mapping[str, str]) -> str:
    """One paragraph: when, on what, with which versions."""
    facts = [
        f"{datetime.now(UTC):%Y-%m-%d}",
        f"{_processor()}, {cores()} cores, {_memory() / MIB / KIB:.0f} GiB of RAM",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        *(f"{name} {version}" for name, version in tools.items()),
    ]
    return f"{'; '.join(facts)}.\n"


def versions(*names: str) -> dict[str, str]:
    """The versions of packages that are installed here."""
    return {name: importlib.metadata.version(name) for name in names}


def write(section: str, title: str, text: str, file: Path = RESULTS) -> None:
    """Put a section into the file: in place of the one of the same name, else at the end."""
    present = file.read_text(encoding="utf-8") if file.is_file() else HEAD
    first, last = f"<!-- {section} -->", f"<!-- /{section} -->"
    body = f"{first}\n## {title}\n\n{text.strip()}\n{last}\n"
    pattern = re.compile(f"{re.escape(first)}\n.*?{re.escape(last)}\n", re.DOTALL)
    known = pattern.search(present)
    changed = pattern.sub(lambda _: body, present) if known else f"{present.rstrip()}\n\n{body}"
    file.write_text(changed, encoding="utf-8", newline="\n")


def _processor() -> str:
    """The model of the processor as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names and names[0] else platform.machine()


def _memory() -> int:
    if not hasattr(os, "sysconf"):
        return 0
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
