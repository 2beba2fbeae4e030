"""Where every branch is tried, nothing is left out of the count."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import sourcebook
from tests.proofs.mutation import TESTS

ROOT = Path(__file__).parents[1]
PACKAGE = Path(str(sourcebook.__file__)).parent
WHOLE = re.search(r"^WHOLE := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
FILES = [f"{name}.py" for name in WHOLE[1].split()] if WHOLE else []


def test_where_a_hole_is_worst() -> None:
    """The reader, the encoder, the paths and the publisher: each module whose mutants are tried, and no other."""
    assert sorted(FILES) == sorted(TESTS)


@pytest.mark.parametrize("file", FILES)
def test_no_exclusion(file: str) -> None:
    """No line asks not to be counted, by a comment or by its form."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"][
        "report"
    ]
    for pattern in (*settings["exclude_also"], r"pragma:\s*no\s*(cover|branch)"):
        assert not re.search(pattern, (PACKAGE / file).read_text(encoding="utf-8"), re.IGNORECASE), pattern
