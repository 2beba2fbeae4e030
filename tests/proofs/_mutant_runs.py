"""Tries mutants of one module: `… MODULE FOLDER NUMBERS TESTS...` prints a line of JSON for each.

Two ways. A change within a function is put into the function that is loaded already, after all tests were collected, in a
fork for each change; of the tests, those alone are run that came by its line when all was as it should be. A change that
works when the module is loaded, and one that the first way did not kill, gets a process in which everything is loaded anew.
"""

from __future__ import annotations

import importlib.abc
import importlib.util
import inspect
import json
import mmap
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import hypothesis.strategies  # noqa: F401 -- loaded before the forks, which then need not
import pydantic  # noqa: F401 -- the same
import pytest
import yaml  # noqa: F401 -- the same
from coverage import Coverage

from tests.proofs._mutants import PACKAGE, Mutant, mutants, mutated

CPU = 20
"""Seconds of CPU after which a mutant hangs: the tests of a module take a third of it."""

CLOCK = 60
"""Seconds after which a mutant waits for ever, for a lock perhaps: the tests of a module take a tenth of it."""

FIRST = 8
"""How many tests, of those that noticed most, are run before all others."""

MEMORY = 4 * 1024**3
PASSED, FAILED = 0, 1
ARGUMENTS = ("-q", "-x", "--tb=no", "-p", "no:cacheprovider", "--no-header")


class Broken(Exception):
    """The tests fail without any mutant."""


def forked(work: Callable[[], int]) -> bool:
    """Whether `work` ends with status 0, in a process of its own, in time and silently."""
    pid = os.fork()
    if pid == 0:
        status = FAILED
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            # What loops for ever, or takes memory for ever, is noticed too.
            resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(CLOCK)
            status = work()
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0


# --- Everything loaded anew


class Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads a mutant in the place of its module."""

    def __init__(self, mutant: Mutant) -> None:
        """`mutant` is loaded when its module is asked for."""
        self.mutant = mutant
        self.name = "sourcebook." + mutant.module.removesuffix(".py").replace("/", ".")

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The module's own, with this loader."""
        if name != self.name:
            return None
        where = PACKAGE / self.mutant.module
        return importlib.util.spec_from_file_location(name, where, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Run the mutant."""
        tree = mutated(self.mutant.module, self.mutant.number)
        exec(compile(tree, str(PACKAGE / self.mutant.module), "exec"), vars(module))  # noqa: S102 -- that is its purpose


def anew(mutant: Mutant | None, tests: Sequence[str], folder: Path) -> bool:
    """Whether a mutant passes all tests, loaded before anything else of the package is. Without one: whether they pass."""

    def work() -> int:
        for name in [name for name in sys.modules if name.partition(".")[0] == "sourcebook"]:
            del sys.modules[name]
        if mutant:
            sys.meta_path.insert(0, Instead(mutant))
        return int(pytest.main([*ARGUMENTS, f"--basetemp={folder / 'anew'}", *tests]))

    return forked(work)


# --- In the place of a function


class Session:
    """A plugin of pytest that runs the tests once as they are, then for each mutant those that come by it."""

    def __init__(self, chosen: Sequence[Mutant], told: Callable[[Mutant, bool], object]) -> None:
        """`told` is called with each mutant, and whether it passed."""
        self.chosen = chosen
        self.told = told
        self.failed = False
        self.coverage: Coverage | None = None
        self.number = 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """In the place of pytest's own loop."""
        reached, costs = self.as_it_is(session.items, str(PACKAGE / self.chosen[0].module))
        if session.testsfailed:
            self.failed = True
            return True
        killed = [0] * len(costs)
        for mutant in self.chosen:
            numbers = {number for line in mutant.lines for number in reached.get(line, ())}
            # What noticed others comes first; then file by file, so that fixtures are made once, what is quick first.
            first = sorted((each for each in numbers if killed[each]), key=lambda each: -killed[each])[:FIRST]
            rest = sorted(numbers.difference(first), key=lambda each: (session.items[each].path, costs[each]))
            in_order = [*first, *rest]
            killer = self.killer(session, mutant, in_order)
            self.told(mutant, killer is None)
            if killer is not None:
                killed[killer] += 1
        return True

    def as_it_is(self, items: Sequence[pytest.Item], file: str) -> tuple[dict[int, set[int]], list[float]]:
        """Run all tests. For each line of the file, the tests that came by it; and the seconds that each test took.

        What a fixture came by counts for every test of its file: whichever is run first has it made.
        """
        coverage = self.coverage = Coverage(data_file=None, config_file=False, include=[file])
        costs = []
        coverage.start()
        for number, (item, following) in enumerate(zip(items, [*items[1:], None], strict=True)):
            self.number = number
            began = time.process_time()
            run_one(item, following)
            costs.append(time.process_time() - began)
        coverage.stop()
        self.coverage = None
        of_file: dict[Path, set[int]] = {}
        for number, item in enumerate(items):
            of_file.setdefault(item.path, set()).add(number)
        reached: dict[int, set[int]] = {}
        for line, contexts in coverage.get_data().contexts_by_lineno(file).items():
            for context in filter(None, contexts):
                phase, _, of = context.partition(" ")
                found = {int(of)} if phase == "call" else of_file[items[int(of)].path]
                reached.setdefault(line, set()).update(found)
        return reached, costs

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self) -> None:
        """What runs now are fixtures."""
        self.phase("setup")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        """What runs now is the test."""
        self.phase("call")

    def phase(self, name: str) -> None:
        """Tell what runs from now on."""
        if self.coverage:
            self.coverage.switch_context(f"{name} {self.number}")

    def killer(self, session: pytest.Session, mutant: Mutant, numbers: Sequence[int]) -> int | None:
        """The test that fails with it; None where all pass, or it has no function to go to."""
        last = mmap.mmap(-1, 4)

        def work() -> int:
            if not (numbers and put_in_place(mutant)):
                return PASSED
            session.config.pluginmanager.unregister(name="terminalreporter")
            for number, following in zip(numbers, [*numbers[1:], None], strict=True):
                last[:] = number.to_bytes(4, "big")
                run_one(session.items[number], None if following is None else session.items[following])
                if session.testsfailed:
                    return FAILED
            return PASSED

        return None if forked(work) else int.from_bytes(last[:], "big")


def run_one(item: pytest.Item, following: pytest.Item | None) -> None:
    """Run a test with its fixtures."""
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def put_in_place(mutant: Mutant) -> bool:
    """Put the code of a mutant into the function that is loaded. False where there is none."""
    name = "sourcebook." + mutant.module.removesuffix(".py").replace("/", ".")
    function = live(sys.modules[name], mutant.where.split("."))
    code = codes(compile(mutated(mutant.module, mutant.number), str(PACKAGE / mutant.module), "exec"))
    if function is None or mutant.where not in code:
        return False
    try:
        function.__code__ = code[mutant.where]
    except ValueError:
        # It uses more, or less, of what lies around it.
        return False
    return True


def live(module: ModuleType, path: Sequence[str]) -> FunctionType | None:
    """The function that a name leads to, under whatever it is wrapped in."""
    found: Any = module
    for part in path:
        found = vars(found).get(part) if isinstance(found, (type, ModuleType)) else None
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or found
    found = inspect.unwrap(found) if callable(found) else None
    return found if isinstance(found, FunctionType) else None


def codes(code: CodeType, inside: str = "") -> dict[str, CodeType]:
    """Every code object within one, by its qualified name."""
    found = {}
    for part in code.co_consts:
        if isinstance(part, CodeType):
            name = f"{inside}.{part.co_name}".removeprefix(".")
            found.update({name: part, **codes(part, name)})
    return found


# --- Both


def within(chosen: Sequence[Mutant], tests: Sequence[str], folder: Path) -> Iterator[tuple[int, bool]]:
    """The number of each mutant and whether it passes, tried in the place of its function. Raises `Broken`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        os.dup2(2, 1)
        session = Session(chosen, lambda mutant, ok: os.write(writing, f"{mutant.number} {ok:d}\n".encode()))
        pytest.main([*ARGUMENTS, f"--basetemp={folder / 'within'}", *tests], plugins=[session])
        os._exit(FAILED if session.failed else PASSED)
    os.close(writing)
    with os.fdopen(reading) as stream:
        for line in stream:
            number, _, passed = line.partition(" ")
            yield int(number), passed == "1\n"
    if os.waitpid(pid, 0)[1]:
        raise Broken


def results(chosen: Sequence[Mutant], tests: Sequence[str], folder: Path) -> Iterator[tuple[int, bool]]:
    """The number of each mutant and whether it passes all tests, as it is known. Raises `Broken`."""
    left = {mutant.number: mutant for mutant in chosen}
    if inner := [mutant for mutant in chosen if not mutant.at_import]:
        for number, passed in within(inner, tests, folder):
            if not passed:
                del left[number]
                yield number, False
    if left and not anew(None, tests, folder):
        raise Broken
    for number, mutant in left.items():
        yield number, anew(mutant, tests, folder)


def main(module: str, folder: Path, numbers: Sequence[int], tests: Sequence[str]) -> int:
    """Try some mutants of a module. Prints `{"number": …, "passed": …}` for each."""
    os.environ["SOURCEBOOK_PROPERTIES"] = "the-same"
    # None is needed, and each takes its time.
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    folder.mkdir(parents=True, exist_ok=True)
    every = mutants(module)
    try:
        for number, passed in results([every[number] for number in numbers], tests, folder):
            sys.stdout.write(json.dumps({"number": number, "passed": passed}) + "\n")
            sys.stdout.flush()
    except Broken:
        sys.stderr.write("the tests fail without any mutant\n")
        return FAILED
    return PASSED


if __name__ == "__main__":
    sys.exit(
        main(sys.argv[1], Path(sys.argv[2]), [int(each) for each in sys.argv[3].split(",")], sys.argv[4:])
    )
