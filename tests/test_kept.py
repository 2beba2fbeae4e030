"""What was worked out is kept for oneself."""

from __future__ import annotations

import copy
import pickle

from sourcebook.kept import Kept


def test_what_was_worked_out_is_not_handed_on() -> None:
    """Whoever gets a copy works it out again: it would be the same."""
    kept: Kept[str, int] = Kept()
    kept["a"] = 1
    assert kept == {"a": 1}
    for other in (pickle.loads(pickle.dumps(kept)), copy.copy(kept), copy.deepcopy(kept)):  # noqa: S301
        assert type(other) is Kept
        assert other == {}


def test_so_much_is_kept_and_no_more() -> None:
    """Before it is too much, the older half is let go: what is asked for again is worked out again."""
    kept: Kept[int, str] = Kept()
    for number in range(5):
        assert kept.keep(number, str(number), 3) == str(number)
        assert kept[number] == str(number)
        assert len(kept) <= 3
    assert list(kept) == [2, 3, 4]
