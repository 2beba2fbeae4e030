"""The workflows for GitHub, those of this repository and those of a base that `sourcebook init` makes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from sourcebook.kinds.loading import load
from sourcebook.scaffolding import new_base
from tests.commits import LINK, SUBMODULE, Content, Repository, repository
from tests.knowledge import event

ROOT = Path(__file__).parents[1]
OURS = ROOT / ".github"
THEIRS = ROOT / "generator" / "sourcebook" / "data" / "base"
WORKFLOWS = sorted([*(OURS / "workflows").glob("*.yml"), THEIRS / "pages.yml", THEIRS / "entries.yml"])
PROGRAMS = Path(sys.executable).parent


def read(path: Path) -> Any:
    """A workflow. The key `on` is true to YAML 1.1."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    """All steps of all jobs."""
    for job in read(path)["jobs"].values():
        yield from job["steps"]


def test_zizmor_finds_nothing() -> None:
    """Neither what is a hole, nor what only smells of one: every rule of it, at its strictest. It asks nobody."""
    command: list[str | Path] = [
        PROGRAMS / "zizmor",
        "--offline",
        "--persona",
        "auditor",
        "--no-ignores",
        "--no-config",
    ]
    command += ["--strict-collection", "--collect=all", OURS, *WORKFLOWS, ROOT / ".pre-commit-config.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(str(path) in done.stderr for path in WORKFLOWS)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parts[-2]}-{path.stem}")
def test_pinned_and_powerless(path: Path) -> None:
    """Actions by commit; may write in the job alone that publishes; no secret, no trigger that lends anybody our rights."""
    workflow = read(path)
    text = path.read_text(encoding="utf-8")
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]) for step in steps(path) if "uses" in step)
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        writes = {name for name, level in job["permissions"].items() if level == "write"}
        assert writes <= ({"pages", "id-token"} if "environment" in job else set())
    assert not re.search(
        r"pull_request_target|workflow_run|issue_comment|secrets\.|github\.token|GITHUB_TOKEN", text
    )
    for step in steps(path):
        assert "${{" not in step.get("run", ""), "a command is no place for what anybody may have named"
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_both_previews_are_one() -> None:
    """A base's workflow differs from ours in how the generator is installed and called, and in nothing else."""
    ours, theirs = (list(steps(folder / "entries.yml")) for folder in (OURS / "workflows", THEIRS))
    for our, their in zip(ours, theirs, strict=True):
        if our.get("name") != "Install what the base branch names":
            said = {"The tests run its own code.": "Read it as code.", ".venv/bin/": ""}
            text = str(our)
            for word, other in said.items():
                text = text.replace(word, other)
            assert text == str(their)


@dataclass(frozen=True, slots=True)
class Run:
    """What came of the commands of a workflow for pull requests, as they stand in it."""

    log: str
    status: int
    folder: Path


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository that gets pull requests, and a workflow that is run for them."""

    origin: Repository
    workflow: Path
    folder: Path

    def propose(self, files: dict[str, Content]) -> Run:
        """Run each step with a command but the installation, for a commit with these files on `main`."""
        commit = self.origin.commit(files, "main")
        clone = self.folder / "clone"
        subprocess.run(["git", "clone", "--quiet", self.origin.path, clone], check=True, capture_output=True)
        (clone / ".venv" / "bin").mkdir(parents=True)
        for name in ("sourcebook", "mkdocs"):
            (clone / ".venv" / "bin" / name).symlink_to(PROGRAMS / name)
        outputs = self.folder / "outputs"
        outputs.touch()
        environment = os.environ | {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}",
            "GITHUB_SHA": commit,
            "GITHUB_OUTPUT": str(outputs),
        }
        log = ""
        for step in steps(self.workflow):
            if "run" not in step or step["name"].startswith("Install"):
                continue
            if "if" in step and outputs.read_text(encoding="utf-8") != "taken=yes\n":
                continue
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
            done = subprocess.run(
                command, cwd=clone, env=environment, capture_output=True, text=True, check=False
            )
            log += f"[{step['name']}]\n{done.stdout}{done.stderr}"
            if done.returncode:
                return Run(log, done.returncode, clone)
        return Run(log, 0, clone)


@pytest.fixture(params=[OURS / "workflows" / "entries.yml", THEIRS / "entries.yml"], ids=["ours", "theirs"])
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Hub:
    """A new base under git, for either workflow."""
    files: dict[str, Content] = {**new_base(load()[0], "T", ""), "entries/events/a.yaml": event(title="Ours")}
    files = {path: held for path, held in files.items() if held != b""}
    origin = repository(tmp_path / "origin", files)
    origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return Hub(origin, request.param, tmp_path)


@pytest.mark.slow
def test_entries_are_built_with_our_code(hub: Hub) -> None:
    """The page of a new entry is in the site, beside those that were there."""
    run = hub.propose({"entries/events/b.yaml": event(title="A new one")})
    assert run.status == 0, run.log
    assert "[Build]" in run.log
    assert "A new one" in (run.folder / "site/events/b/index.html").read_text(encoding="utf-8")
    assert (run.folder / "site/events/a/index.html").is_file()


def test_a_wrong_entry_is_told_where_it_is(hub: Hub) -> None:
    """As an annotation of the pull request; and nothing is built."""
    run = hub.propose({"entries/events/b.yaml": "title: [\n"})
    assert run.status == 1
    assert "::error file=entries/events/b.yaml,line=" in run.log
    assert "[Build]" not in run.log


def test_code_is_not_run(hub: Hub, tmp_path: Path) -> None:
    """A changed Makefile, hook, template, workflow, requirement or filter: nothing is taken, and it is said why."""
    ran = tmp_path / "ran"
    evil = f"import pathlib\npathlib.Path({str(ran)!r}).touch()\n"
    run = hub.propose(
        {
            "entries/events/b.yaml": event(title="B"),
            "Makefile": f"all:\n\ttouch {ran}\n",
            "mkdocs.yml": "site_name: Evil\nhooks: [evil.py]\nplugins: [sourcebook]\n",
            "evil.py": evil,
            "sitecustomize.py": evil,
            "click.py": evil,
            "requirements.txt": "evil\n",
            "templates/entry.md.jinja": "evil",
            ".gitattributes": "* filter=evil\n",
            ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = ext::touch {ran}\n',
            "x": (SUBMODULE, "1" * 40),
            ".githooks/post-checkout": f"#!/bin/sh\ntouch {ran}\n",
        }
    )
    assert run.status == 0, run.log
    assert "::notice::No preview: this pull request changes more than entries." in run.log
    assert "[Check]" not in run.log
    assert not ran.exists()
    assert not (run.folder / "entries/events/b.yaml").exists()
    assert "Evil" not in (run.folder / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("entries/events/b.yaml", (LINK, "../../mkdocs.yml"), "symbolic-link"),
        ("entries/more", (SUBMODULE, "1" * 40), "submodule"),
    ],
)
def test_what_leads_out_is_told(hub: Hub, path: str, content: Content, code: str) -> None:
    """A link or a submodule among the entries fails the workflow, at its place."""
    run = hub.propose({path: content})
    assert run.status == 1
    assert f"::error file={path},line=1,col=1,title={code}::" in run.log


def test_an_entry_cannot_speak_for_the_workflow(hub: Hub) -> None:
    """Names and texts stand encoded in its commands: no line of the log begins a command of their own."""
    run = hub.propose({"entries/events/\n::set-output name=taken::no\n.yaml": "::error::x: y\n"})
    assert run.status == 1
    told = [line for line in run.log.splitlines() if line.lstrip().startswith("::")]
    assert told
    assert all(line.startswith(("::error file=entries/", "::warning file=entries/")) for line in told)
