"""Mutants: which changes are made, that they are made, and that a test which sees one fails."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.proofs import _mutants
from tests.proofs._mutants import mutants, mutated
from tests.proofs.mutation import TESTS, equivalents, every, survivors

CHANGES = [
    ("if a < b: pass", ["a < b -> a <= b", "a < b -> a >= b"]),
    ("if a in b: pass", ["a in b -> a not in b"]),
    ("if a is b: pass", ["a is b -> a is not b"]),
    ("if a and b: pass", ["a and b -> a or b"]),
    ("if not a: pass", ["not a -> a"]),
    ("if a: pass", ["a -> not a"]),
    ("while a(): pass", ["a() -> not a()"]),
    ("a(-b)", ["a(-b) -> pass", "-b -> b"]),
    ("a(b + 1)", ["a(b + 1) -> pass", "b + 1 -> b - 1", "1 -> 2"]),
    ("a = True", ["a = True -> a = None", "True -> False"]),
    ("a = b = None", ["a = b = None -> pass"]),
    ("a.b = c", ["a.b = c -> pass"]),
    ("a += c", ["a += c -> pass"]),
    ("return 'x'", ["'x' -> 'XXx'"]),
    ("return a(b'x')", ["return a(b'x') -> return None", "b'x' -> b'XXx'"]),
    ("return", []),
    ("raise a", ["raise a -> pass"]),
    ("a(b[c:d])", ["a(b[c:d]) -> pass", "…[c:d] -> …[:d]", "…[c:d] -> …[c:]"]),
    ("for a in b: continue", ["continue -> break"]),
    ("a = [b for b in c if b]", ["a = [b for b in c if b] -> a = None", "b -> not b"]),
    ("'a docstring'", []),
    ("def g(a: 'b' = 1) -> 'c': pass", ["1 -> 2"]),
]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module in the place of those of the package."""
    monkeypatch.setattr(_mutants, "PACKAGE", tmp_path)
    return tmp_path / "m.py"


@pytest.mark.parametrize(("statement", "changes"), CHANGES)
def test_changes(module: Path, statement: str, changes: list[str]) -> None:
    """Of a statement in a function, in the order of the text."""
    module.write_text(f"class C:\n    def f(self):\n        {statement}\n", encoding="utf-8")
    found = mutants("m.py")
    assert [mutant.change for mutant in found] == changes
    assert all(mutant.where == "C.f" and not mutant.at_import and 3 in mutant.lines for mutant in found)


def test_changes_at_import(module: Path) -> None:
    """Constants lose an end as well, for most are alphabets or patterns; alike changes are counted."""
    module.write_text('"""D."""\nA = "ab"\nB = "ab"\n', encoding="utf-8")
    names = ["'ab' -> 'XXab'", "'ab' -> 'a'", "'ab' -> 'XXab' #2", "'ab' -> 'a' #2"]
    assert [mutant.name for mutant in mutants("m.py")] == [f"m.py: <module>: {name}" for name in names]
    assert all(mutant.at_import for mutant in mutants("m.py"))


def test_each_is_another_program(module: Path) -> None:
    """One change each, and the original is none of them."""
    text = "def f(a, b):\n    return a < b and b[1:] or not a\n"
    module.write_text(text, encoding="utf-8")
    made = [ast.unparse(mutated("m.py", mutant.number)) for mutant in mutants("m.py")]
    assert len({*made, ast.unparse(ast.parse(text))}) == len(made) + 1
    with pytest.raises(IndexError):
        mutated("m.py", len(made))


def test_names_are_unique() -> None:
    """So that one line of the list of equivalents means one mutant."""
    names = [mutant.name for mutant in every()]
    assert len(set(names)) == len(names) > 1_000
    assert {mutant.module for mutant in every()} == set(TESTS)


def test_no_equivalent_is_stale() -> None:
    """Each that is listed still exists, and has a reason."""
    assert equivalents().keys() <= {mutant.name for mutant in every()}
    assert all(len(reason) > 20 for reason in equivalents().values())


@pytest.mark.slow
def test_what_no_test_sees_survives(tmp_path: Path) -> None:
    """By either way: a message that no test of the other module reads survives, what its own tests hold does not."""
    chosen = [mutant for mutant in every() if mutant.module == "addresses.py"]
    seen = [each for each in chosen if each.where == "is_id"][:3]
    constant = [each for each in chosen if each.change == "80 -> 81"]
    assert list(survivors([*seen, *constant], tmp_path)) == []
    unseen = [each for each in every() if each.name in equivalents()][:1]
    assert list(survivors(unseen, tmp_path)) == unseen
