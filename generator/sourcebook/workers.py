"""Work on several cores or machines: shards of one job, on any executor of `concurrent.futures`."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import pickle
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from sourcebook.collecting import no_collector

Job = TypeVar("Job")
Shard = TypeVar("Shard")
Result = TypeVar("Result")
Start = Callable[[Job], Callable[[Shard], Result]]
"""Begins a job in a worker, once, and gives what does one shard of it after another there."""


AHEAD = 2
"""How many shards wait for each other process, so that none is ever idle: the one in hand, and the next."""


class NoExecutor(ValueError):
    """The name of an executor leads to nothing that makes one."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who works: this process alone, processes of this machine, or an executor that somebody named."""

    count: int = 1
    """How many work at once. 1 without a named executor: all is done in this process."""

    executor: str = ""
    """`package.module:function`: without arguments it gives an `Executor`, whose workers see the same files."""

    @classmethod
    def of_machine(cls) -> Workers:
        """One for each core that this process may use."""
        return cls(cores())

    def alone(self) -> bool:
        """Whether nothing is handed to others."""
        return self.count <= 1 and not self.executor

    def map(
        self, start: Callable[[Job], Callable[[Shard], Result]], job: Job, shards: Sequence[Shard]
    ) -> Iterator[Result]:
        """The result of each shard, in their order. `start` is a function of a module; what it gives may be any.

        Job, shards and results are plain, picklable values: a forked process has the job already, any other
        gets it pickled. Raises what a shard raised, and `NoExecutor`.
        """
        if self.executor:
            with named(self.executor) as executor:
                pickled = pickle.dumps((start, job))
                yield from _in_order([executor.submit(_unpickled, pickled, shard) for shard in shards])
        elif self.count <= 1 or len(shards) <= 1:
            yield from map(start(job), shards)
        else:
            others = min(self.count, len(shards)) - 1
            with _processes(others, start, job) as executor:
                yield from _together(executor, others, start(job), shards)


def cores() -> int:
    """How many cores this process may use, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def sharded(items: Sequence[Shard], size: int) -> list[Sequence[Shard]]:
    """Items in runs of `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


@contextmanager
def named(name: str) -> Iterator[Executor]:
    """The executor that `package.module:function` makes, shut down afterwards. Raises `NoExecutor`."""
    module, _, function = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        message = f"`{name}` names no executor: {error}; write `package.module:function`"
        raise NoExecutor(message) from error
    if not isinstance(made, Executor):
        raise NoExecutor(f"`{name}` gives no executor of concurrent.futures, but a {type(made).__name__}")
    with made:
        yield made


@contextmanager
def _processes(count: int, start: Start[Any, Any, Any], job: object) -> Iterator[Executor]:
    """A pool of other processes that have begun the job. What lives already is kept out of the collector's way.

    Else each forked process would touch, and so copy, all that they share.
    """
    gc.freeze()
    try:
        with ProcessPoolExecutor(count, _context(), _begin, (start, job)) as executor:
            try:
                yield executor
            finally:
                executor.shutdown(wait=True, cancel_futures=True)
    finally:
        gc.unfreeze()


def _context() -> BaseContext:
    """Fork where it is safe: no other thread may hold a lock that its copy would wait for."""
    forks = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forks else "spawn")


class _Begun:
    """What this worker process does with a shard; set once, when the process begins."""

    work: Callable[[Any], Any]


def _begin(start: Start[Any, Any, Any], job: object) -> None:
    """Make this worker process ready: what it will do with each shard."""
    # A process of ours lives for one job, which makes no cycles: the collector would walk, and copy, all that it shares.
    gc.disable()
    _Begun.work = start(job)


def _shard(shard: object) -> object:
    return _Begun.work(shard)


def _unpickled(pickled: bytes, shard: Shard) -> object:
    """Begin and do one shard, in a process that may live for other jobs too."""
    start, job = pickle.loads(pickled)  # noqa: S301 -- made by `map`, in the same run
    return start(job)(shard)


def _in_order(futures: list[Future[Any]]) -> Iterator[Any]:
    """Results in the order of their shards; each is let go as soon as it was taken."""
    futures.reverse()
    while futures:
        yield futures.pop().result()


def _together(
    executor: Executor, others: int, work: Callable[[Any], Any], shards: Sequence[Any]
) -> Iterator[Any]:
    """The same, each shard done by whoever is free: this process works too, on what it has in memory already."""
    waiting: deque[Future[Any]] = deque()
    theirs: list[Future[Any]] = []
    with no_collector():
        for shard in shards:
            theirs = [future for future in theirs if not future.done()]
            if len(theirs) < AHEAD * others:
                theirs.append(executor.submit(_shard, shard))
                waiting.append(theirs[-1])
            else:
                waiting.append(_done(work, shard))
            while waiting and waiting[0].done():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _done(work: Callable[[Any], Any], shard: object) -> Future[Any]:
    """What came of a shard that this process did: to be told, or raised, in its turn."""
    future: Future[Any] = Future()
    try:
        future.set_result(work(shard))
    except Exception as error:  # noqa: BLE001 -- it is raised in its turn
        future.set_exception(error)
    return future
