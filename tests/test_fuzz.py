"""Fuzzing finds what it looks for: an exception, an input that takes long; and it can do without atheris."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.fuzz import MODULES
from tests.fuzz.__main__ import Trial, mutated
from tests.fuzz.target import Target

ROOT = Path(__file__).parents[1]


class Ended(BaseException):
    """In place of the end of the process."""


def tried(
    inputs: list[bytes], check: object, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, object]:
    """What is reported of some inputs."""

    def end(_: int) -> None:
        raise Ended

    monkeypatch.setattr(os, "_exit", end)
    trial = Trial(check, len(inputs), folder / "report.json", guided=False)  # type: ignore[arg-type]
    for data in inputs[:-1]:
        trial(data)
    with pytest.raises(Ended):
        trial(inputs[-1])
    report: dict[str, object] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def test_exceptions_are_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception is told with the input that it came of, a recursion without end too; and the search goes on."""

    def check(data: bytes) -> None:
        if data == b"loop":
            check(data)
        if data == b"bad":
            raise ValueError("it is bad")

    report = tried([b"good", b"bad", b"loop", b"good"], check, tmp_path, monkeypatch)
    assert report["done"] == 4
    assert isinstance(report["failures"], list)
    first, second = map(str, report["failures"])
    assert first == "ValueError: it is bad <- base64 YmFk"
    assert second.startswith("RecursionError: ")
    assert second.endswith(" <- base64 bG9vcA==")


def test_slowness_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that takes more than a second of CPU is told, and not one for which the process had to wait."""
    clock = iter(range(0, 1_000, 2))
    cpu = iter((0.0, 1.5, 2.0, 2.1))
    monkeypatch.setattr("tests.fuzz.__main__.time.perf_counter", lambda: next(clock))
    monkeypatch.setattr("tests.fuzz.__main__.time.process_time", lambda: next(cpu))
    report = tried([b"slow", b"waiting"], lambda _: None, tmp_path, monkeypatch)
    assert report["failures"] == ["1.5 s <- base64 c2xvdw=="]


def test_inputs_by_chance() -> None:
    """The same number makes the same input, made of seeds and pieces; another number another."""
    target = Target(lambda _: None, (b"2024-08-10", b"unknown"), ("..", "XX"), 50)

    def inputs() -> list[bytes]:
        return [mutated(Random(number), target) for number in range(200)]  # noqa: S311 -- no secrets

    made = inputs()
    assert made == inputs()
    assert len(set(made)) > 150
    assert max(map(len, made)) <= 50
    assert any(b"XX" in each for each in made)


@pytest.mark.slow
@pytest.mark.parametrize("target", MODULES)
def test_each_target_without_atheris(target: str, tmp_path: Path) -> None:
    """Where there is no atheris, each target is tried all the same."""
    command = [sys.executable, "-m", "tests.fuzz", target, "400", "7", str(tmp_path), "--plain"]
    path = os.pathsep.join(filter(None, sys.path))
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=True)
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report == {"done": 400, "failures": [], "guided": False}
