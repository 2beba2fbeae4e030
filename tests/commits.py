"""Commits for tests, made of git's objects: also those that no work tree could hold."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PLAIN, EXECUTABLE, LINK, SUBMODULE = "100644", "100755", "120000", "160000"
Content = str | bytes | tuple[str, str | bytes]
"""Of a file: its text; or its mode and what it holds, for a submodule a commit."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository in a folder, which nothing of this machine's settings touches."""

    path: Path

    def git(self, *arguments: str, stdin: bytes | None = None) -> str:
        """What git answers, without the last newline."""
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(self.path)}
        for role in ("AUTHOR", "COMMITTER"):
            alone |= {f"GIT_{role}_NAME": "A", f"GIT_{role}_EMAIL": "a@example.org"}
            alone |= {f"GIT_{role}_DATE": "2024-01-01T00:00:00Z"}
        done = subprocess.run(
            ["git", "-C", str(self.path), *arguments],
            input=stdin,
            capture_output=True,
            check=True,
            env=os.environ | alone,
        )
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def commit(self, files: Mapping[str, Content], *parents: str) -> str:
        """A commit with the files of its first parent and these; '' takes a file away. Nothing is checked out."""
        index = {**os.environ, "GIT_INDEX_FILE": str(self.path / ".git" / "index.of.tests")}
        Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        lines = b""
        if parents:
            lines = subprocess.run(
                ["git", "-C", str(self.path), "ls-tree", "-r", "-z", parents[0]],
                capture_output=True,
                check=True,
            ).stdout
        for name, content in files.items():
            mode, held = content if isinstance(content, tuple) else (PLAIN, content)
            path = name.encode("utf-8", "surrogateescape")
            if held == "":
                lines += b"0 " + b"0" * 40 + b"\t" + path + b"\0"
                continue
            data = held if isinstance(held, bytes) else held.encode()
            blob = (
                data.decode() if mode == SUBMODULE else self.git("hash-object", "-w", "--stdin", stdin=data)
            )
            lines += f"{mode} {blob}\t".encode() + path + b"\0"
        self._with_index(index, lines, "update-index", "-z", "--index-info")
        return self.commit_of(self._with_index(index, b"", "write-tree"), *parents)

    def _with_index(self, environment: Mapping[str, str], lines: bytes, *command: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.path), *command],
            input=lines,
            env=environment,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    def commit_of(self, tree: str, *parents: str) -> str:
        """A commit of a tree."""
        named = [argument for parent in parents for argument in ("-p", parent)]
        return self.git("commit-tree", tree, *named, "-m", "M")

    def tree(self, *items: tuple[str, str, str]) -> str:
        """A tree of items (mode, name, object), as raw bytes: git itself would refuse some of their names."""
        raw = b"".join(
            f"{mode.lstrip('0')} {name}".encode() + b"\0" + bytes.fromhex(item) for mode, name, item in items
        )
        return self.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", stdin=raw)


def repository(folder: Path, files: Mapping[str, Content]) -> Repository:
    """A repository on branch `main` with one commit of these files, checked out."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Repository(folder)
    made.git("init", "--quiet", "--initial-branch=main")
    made.git("reset", "--hard", "--quiet", made.commit(files))
    return made
