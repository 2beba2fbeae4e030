"""A signature tells that a file is as it was, unless it changed so lately that its clock could not tell."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.caching import signatures
from sourcebook.caching.signatures import SECOND, digest, is_settled, program_mark, signature_of

NOW = 1_700_000_000 * SECOND
CASES = [
    ("changed long ago", NOW - 60 * SECOND + 1, NOW - 60 * SECOND + 1, True),
    ("changed just now", NOW - 1, NOW - 1, False),
    ("changed a moment ago", NOW - SECOND // 5 + 1, NOW - SECOND // 5 + 1, True),
    ("on a file system without fractions", NOW - SECOND, NOW - SECOND, False),
    ("the same, three seconds later", NOW - 3 * SECOND, NOW - 3 * SECOND, True),
    ("given an old time just now", NOW - 60 * SECOND, NOW - 1, False),
    ("given a time to come", NOW + 60 * SECOND, NOW - 60 * SECOND + 1, False),
]


@pytest.mark.parametrize(
    ("modified", "changed", "settled"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_settled(modified: int, changed: int, *, settled: bool) -> None:
    """A file is settled when any further change would give it another time."""
    assert is_settled((1, modified, changed, 1), NOW) is settled


def test_signature(tmp_path: Path) -> None:
    """Another size, another time or another file in the same place is another signature."""
    path = tmp_path / "a"
    path.write_text("one")
    first = signature_of(path.stat())
    assert first == signature_of(path.stat())
    path.write_text("three")
    second = signature_of(path.stat())
    (tmp_path / "b").write_text("three")
    (tmp_path / "b").replace(path)
    assert len({first, second, signature_of(path.stat())}) == 3


def test_digest() -> None:
    """Equal bytes have one digest, others another."""
    assert digest(b"a") == digest(b"a") != digest(b"b")


def test_the_mark_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the program, of Python or of a library that it reads with has another mark."""
    own = program_mark()
    assert own == program_mark()
    with monkeypatch.context() as patch:
        patch.setattr("sys.version", "4.0")
        assert program_mark() != own
    with monkeypatch.context() as patch:
        patch.setattr(signatures, "READS_WITH", ("yaml", "no_such_module"))
        assert program_mark() != own
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "module.py").write_text("a = 1\n")
    monkeypatch.setattr(signatures, "__file__", str(tmp_path / "caching" / "signatures.py"))
    before = program_mark()
    (tmp_path / "inner" / "module.py").write_text("a = 12\n")
    assert len({own, before, program_mark()}) == 3
