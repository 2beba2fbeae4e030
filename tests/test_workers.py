"""Workers: the results of a job do not depend on who works."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.workers import NoExecutor, Workers, cores, sharded

THREADS = f"{__name__}:threads"


def threads() -> Executor:
    """An executor as an owner might name it."""
    return ThreadPoolExecutor(2)


def no_executor() -> int:
    """What an owner might name by mistake."""
    return 1


def adder(number: int) -> Callable[[int], tuple[int, int]]:
    """A job: adds a number to each shard, and tells in which process."""
    return lambda shard: (shard + number, os.getpid())


def failing(_: int) -> Callable[[int], int]:
    """A job of which one shard fails."""

    def work(shard: int) -> int:
        if shard == 2:
            raise LookupError(shard)
        return shard

    return work


@pytest.mark.parametrize(
    "workers",
    [Workers(), Workers(2), Workers(3), Workers(1, THREADS), Workers(2, THREADS)],
    ids=["this process", "two", "three", "an executor", "an executor, two"],
)
def test_results_come_in_the_order_of_the_shards(workers: Workers) -> None:
    """Whoever works."""
    assert [number for number, _ in workers.map(adder, 10, range(7))] == list(range(10, 17))


def meeting(folder: Path) -> Callable[[int], int]:
    """A job whose first shard is done when its third has been: they can only be done by two processes."""

    def work(shard: int) -> int:
        met = folder / "met"
        if shard == 2:
            met.touch()
        while shard == 0 and not met.exists():
            time.sleep(0.01)
        return os.getpid()

    return work


def test_this_process_works_with_the_others(tmp_path: Path) -> None:
    """Of two workers, one is this process: what it has in memory need not be copied."""
    done = list(Workers(2).map(meeting, tmp_path, range(4)))
    assert done[0] != os.getpid()
    assert done[2] == os.getpid()
    assert len({*done}) == 2


@pytest.mark.parametrize(("workers", "shards"), [(Workers(), 3), (Workers(4), 1), (Workers(4), 0)])
def test_no_process_is_begun_in_vain(workers: Workers, shards: int) -> None:
    """One worker, or one shard: this process does it."""
    assert {process for _, process in workers.map(adder, 0, range(shards))} <= {os.getpid()}


def test_processes_begin_beside_threads() -> None:
    """Where other threads run, a fork could copy a lock that is held: processes begin anew, and do the same."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert [number for number, _ in Workers(2).map(adder, 1, range(3))] == [1, 2, 3]
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("workers", [Workers(), Workers(2), Workers(1, THREADS)])
def test_what_a_shard_raises_is_raised(workers: Workers) -> None:
    """Nothing is swallowed."""
    results = workers.map(failing, 0, range(4))
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(LookupError):
        next(results)


NO_EXECUTORS = {
    "nothing like a name": "x",
    "no module": "sourcebook.nowhere:make",
    "no function": "sourcebook.workers:nothing",
    "no executor": f"{__name__}:no_executor",
    "a relative module": ".workers:threads",
}


@pytest.mark.parametrize("name", NO_EXECUTORS.values(), ids=NO_EXECUTORS)
def test_a_name_that_leads_to_no_executor_is_refused(name: str) -> None:
    """With what is wrong."""
    with pytest.raises(NoExecutor, match="executor"):
        list(Workers(1, name).map(adder, 0, range(2)))


@given(st.lists(st.integers()), st.integers(1, 5))
def test_shards_hold_all_in_order(items: list[int], size: int) -> None:
    """Each item is in one shard, and no shard is larger than asked."""
    shards = sharded(items, size)
    assert [item for shard in shards for item in shard] == items
    assert all(0 < len(shard) <= size for shard in shards)


def test_a_machine_has_a_worker_for_each_core() -> None:
    """Of those that this process may use."""
    assert Workers.of_machine() == Workers(cores())
    assert cores() >= 1
    assert not Workers(2).alone()
    assert Workers().alone()
