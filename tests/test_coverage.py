"""Where every branch is tried, nothing is left out of the count."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sourcebook

ROOT = Path(__file__).parents[1]
PACKAGE = Path(str(sourcebook.__file__)).parent
WHOLE = re.search(r"^WHOLE := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
PATTERNS = re.findall(r"\*/sourcebook/([^,]+)", WHOLE[1]) if WHOLE else []
FILES = sorted(file for pattern in PATTERNS for file in PACKAGE.glob(pattern) if file.suffix == ".py")


def test_the_reader_the_encoder_and_the_paths_are_there() -> None:
    """A module that is renamed is renamed in the Makefile as well."""
    names = {file.relative_to(PACKAGE).as_posix() for file in FILES}
    assert {
        "trees/reader.py",
        "trees/house_style.py",
        "encoding.py",
        "addresses.py",
        "loading/finding.py",
    } <= names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_exclusion(file: Path) -> None:
    """No line asks not to be counted, by a comment or by its form."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"][
        "report"
    ]
    for pattern in (*settings["exclude_also"], r"pragma:\s*no\s*(cover|branch)"):
        assert not re.search(pattern, file.read_text(encoding="utf-8"), re.IGNORECASE), pattern
