"""The ledger: every `folder/id` that was ever published, one a line, sorted: none is ever forgotten.

`sourcebook ledger` and the pre-commit hook write it; a build never does. Git merges it by union, so that two
branches never conflict in it: order and repetition do not matter when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sourcebook.addresses import is_id
from sourcebook.opening import regular_bytes
from sourcebook.problems import Level, Problem

FILE = "ledger.txt"
MAX_BYTES = 8 * 1024 * 1024
MOST_NAMES = 200_000
MOST_TOLD = 1_000
"""Lines of which is told what is wrong with them: more come of an attack, or of a wrong file, and not of slips."""


def unreadable() -> Problem:
    """The problem of a ledger that is no file, or no text."""
    return Problem(FILE, 1, 1, "bad-ledger", "the ledger cannot be read", "restore it from git")


def read_ledger(base: Path, planned: bytes | None = None) -> tuple[dict[str, int], list[Problem]]:
    """The names in the ledger, each with its line, and what is wrong with its lines.

    A base without a ledger has an empty one. `planned` is what the ledger is to be, where it is to be another.
    """
    try:
        data = regular_bytes(base / FILE, MAX_BYTES + 1, follow=False) if planned is None else planned
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError):
        return {}, [unreadable()]
    if len(text) > MAX_BYTES or text.count("\n") > MOST_NAMES:
        message = f"the ledger is too large: at most {MAX_BYTES:,} bytes and {MOST_NAMES:,} lines are read"
        return {}, [Problem(FILE, 1, 1, "too-large", message, "restore it from git")]
    names: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        name = line.strip()
        folder, _, entry_id = name.partition("/")
        if is_id(folder) and is_id(entry_id):
            names.setdefault(name, number)
        elif name and len(problems) < MOST_TOLD:
            message = "this line is no folder/id"
            problems.append(Problem(FILE, number, 1, "bad-ledger", message, "restore the ledger from git"))
    return names, problems


def compare(
    ledger: dict[str, int], alive: Iterable[tuple[str, str]], answered: Iterable[str]
) -> Iterator[Problem]:
    """The ledger against a base.

    `alive` has the name and the file of each entry, `answered` every name at whose address something answers.
    """
    for name, file in alive:
        if name not in ledger:
            message = f"`{name}` is not in {FILE} yet"
            yield Problem(file, 1, 1, "not-in-ledger", message, "run `sourcebook ledger`", Level.WARNING)
    answers = set(answered)
    lost = [(name, line) for name, line in ledger.items() if name not in answers]
    for number, (name, line) in enumerate(lost):
        if number == MOST_TOLD:
            message = f"{len(lost) - number:,} more names were published once, and nothing answers at their addresses"
            yield Problem(FILE, line, 1, "lost-entry", message, "restore the entries from git")
            return
        folder, _, entry_id = name.partition("/")
        message = f"`{name}` was published once, and nothing answers at its address now"
        hint = (
            f"restore the entry, add `{entry_id}` to the `aliases` of the entry that it became, "
            f"or write entries/_tombstones/{folder}/{entry_id}.yaml"
        )
        yield Problem(FILE, line, 1, "lost-entry", message, hint)


def written(ledger: Iterable[str], names: Iterable[str]) -> str:
    """The text of the ledger with these names added. Nothing is ever taken out of it."""
    return "".join(f"{name}\n" for name in sorted({*ledger, *names}))


def write(base: Path, text: str) -> None:
    """Replace the ledger of a base, whole or not at all. Raises `OSError`."""
    temporary = base / f".{FILE}.new"
    temporary.write_text(text, encoding="utf-8", newline="\n")
    temporary.replace(base / FILE)
