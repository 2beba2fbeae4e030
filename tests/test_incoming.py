"""A commit of anybody's, taken as data: what it brings, what is refused, and that nothing of it runs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.incoming import NoGit, proposal, take, unsaved
from tests.commits import EXECUTABLE, LINK, SUBMODULE, Content, Repository, repository
from tests.knowledge import event

BASE: dict[str, Content] = {
    "entries/events/a.yaml": event(),
    "ledger.txt": "events/a\n",
    "mkdocs.yml": "site_name: Ours\n",
    "Makefile": "site:\n\ttrue\n",
    ".gitattributes": "* text=auto eol=lf\n",
}


@pytest.fixture
def base(tmp_path: Path) -> Repository:
    """A base under git."""
    return repository(tmp_path / "base", BASE)


def refused(base: Repository, files: dict[str, Content]) -> list[str]:
    """What is told of a commit that brings these files."""
    return [str(each) for each in proposal(base.path, base.commit(files, "HEAD")).problems]


def taken(base: Repository, commit: str) -> dict[str, bytes]:
    """The files of entries after a commit was taken, with the ledger."""
    take(base.path, proposal(base.path, commit))
    paths = [*(base.path / "entries").rglob("*"), base.path / "ledger.txt"]
    assert not [path for path in paths if path.is_symlink()]
    return {path.relative_to(base.path).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def test_entries_and_ledger_are_as_the_commit_has_them(base: Repository) -> None:
    """What it adds, changes and removes; the rest of the base stays, and so does what is checked out."""
    commit = base.commit(
        {
            "entries/events/a.yaml": "",
            "entries/events/b.yaml": event(title="B"),
            "entries/events/b.png": b"\x89PNG\r\n\0",
            "ledger.txt": "events/a\nevents/b\n",
        },
        "HEAD",
    )
    before = base.git("rev-parse", "HEAD")
    assert proposal(base.path, commit).others == []
    assert taken(base, commit) == {
        "entries/events/b.yaml": event(title="B").encode(),
        "entries/events/b.png": b"\x89PNG\r\n\0",
        "ledger.txt": b"events/a\nevents/b\n",
    }
    assert base.git("rev-parse", "HEAD") == before
    assert (base.path / "mkdocs.yml").read_text() == "site_name: Ours\n"


def test_what_else_is_changed_is_told(base: Repository) -> None:
    """Code, settings, templates and attributes are no data, wherever git hides them; a removal is a change."""
    commit = base.commit(
        {
            "entries/events/b.yaml": event(title="B"),
            "Makefile": "",
            "mkdocs.yml": "hooks: [evil.py]\n",
            "evil.py": "raise SystemExit\n",
            "entries2/x": "x",
            "ledger.txt.py": "x",
            "\udcff": "x",
        },
        "HEAD",
    )
    others = ["Makefile", "entries2/x", "evil.py", "ledger.txt.py", "mkdocs.yml", "\\xff"]
    assert proposal(base.path, commit).others == others


def test_what_others_changed_meanwhile_is_none_of_its_changes(base: Repository) -> None:
    """It is compared with where it left our history: also where ours went on, and where the two were merged."""
    left = base.git("rev-parse", "HEAD")
    ours = base.commit({"mkdocs.yml": "site_name: New\n"}, left)
    theirs = base.commit({"entries/events/b.yaml": event(title="B")}, left)
    merged = base.commit({"entries/events/b.yaml": event(title="B")}, ours, theirs)
    base.git("reset", "--hard", "--quiet", base.commit({"Makefile": "x:\n"}, ours))
    for commit in (theirs, merged):
        assert proposal(base.path, commit).others == []


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("entries/events/b.yaml", (LINK, "/etc/passwd"), "error[symbolic-link]"),
        ("entries/events", (LINK, "../.git"), "error[symbolic-link]"),
        ("entries", (LINK, "docs"), "error[symbolic-link]"),
        ("entries", "no folder", "error[no-regular-file]"),
        ("ledger.txt", (LINK, "/etc/passwd"), "error[symbolic-link]"),
        ("entries/more", (SUBMODULE, "1" * 40), "error[submodule]"),
        ("entries/events/..\\..\\x", "x", "error[bad-file-name]"),
        ("entries/events/C:x", "x", "error[bad-file-name]"),
    ],
)
def test_what_is_no_plain_file_is_refused(base: Repository, path: str, content: Content, told: str) -> None:
    """Links, submodules, a folder that is none, and names that mean a folder elsewhere; each with its path."""
    files = {path: content}
    if path == "entries":
        files = {"entries/events/a.yaml": "", **files}
    if path == "entries/events":
        files = {"entries/events/a.yaml": "", **files}
    assert [line.split(": ")[:2] for line in refused(base, files)] == [[f"{path}:1:1", told]]


def test_nothing_in_it_is_run_or_asked(base: Repository, tmp_path: Path) -> None:
    """Attributes choose no filter, not even one that this machine has; no hook runs; no text is changed."""
    ran = tmp_path / "ran"
    base.git("config", "filter.evil.smudge", f"touch {ran}; cat")
    base.git("config", "diff.evil.command", f"touch {ran}")
    base.git("config", "diff.evil.textconv", f"touch {ran}; cat")
    hostile: dict[str, Content] = {
        "entries/.gitattributes": "* filter=evil diff=evil text eol=crlf ident export-ignore export-subst\n",
        "entries/events/.gitattributes": "* filter=evil diff=evil working-tree-encoding=UTF-16\n",
        "entries/.git/hooks-of-mine": "x",
        "entries/.gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch /tmp/x"\n',
        "entries/events/a.yaml": "title: $Id$ $Format:%H$\n",
        "entries/events/run.sh": (EXECUTABLE, f"#!/bin/sh\ntouch {ran}\n"),
        "entries/events/post-checkout": (EXECUTABLE, f"#!/bin/sh\ntouch {ran}\n"),
    }
    hidden = {"entries/.git/hooks-of-mine"}  # git's own index refuses it: see the next test
    commit = base.commit({path: held for path, held in hostile.items() if path not in hidden}, "HEAD")
    files = taken(base, commit)
    assert files["entries/events/a.yaml"] == b"title: $Id$ $Format:%H$\n"
    assert sorted(files) == [
        "entries/events/a.yaml",
        "entries/events/post-checkout",
        "entries/events/run.sh",
        "ledger.txt",
    ]
    assert not os.access(base.path / "entries/events/run.sh", os.X_OK)
    assert not ran.exists()


def test_no_name_leads_out(base: Repository, tmp_path: Path) -> None:
    """Trees that git itself would not make: `..`, `.git` and `.` are names like others with a dot, and left out."""
    blob = base.git("hash-object", "-w", "--stdin", stdin=b"evil")
    inner = base.tree(("100644", "evil", blob))
    names = ["..", ".", ".git", ".GIT"]
    events = base.tree(*((("40000"), name, inner) for name in names), ("100644", "ok.txt", blob))
    entries = base.tree(("40000", "..", inner), ("40000", "events", events))
    tree = base.tree(("40000", "entries", entries))
    commit = base.commit_of(tree, "HEAD")
    proposed = proposal(base.path, commit)
    assert [blob.shown for blob in proposed.files] == ["entries/events/ok.txt"]
    take(base.path, proposed)
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "a\nb",
        "a\tb",
        "-rf",
        "--help",
        "*",
        "[a]",
        '"',
        "'",
        "$(x)",
        "é",
        "\udcff",
        "a" * 200,
        ":(top)x",
    ],
)
def test_odd_names_are_names(base: Repository, name: str) -> None:
    """Spaces, line breaks, options, patterns, quotes and broken UTF-8: the file has its name, and nothing else happens."""
    path = f"entries/events/{name}"
    if ":" in name:
        assert "bad-file-name" in refused(base, {path: "x"})[0]
        return
    files = taken(base, base.commit({path: "x"}, "HEAD"))
    assert files[path] == b"x"


def test_a_base_below_the_root_of_its_repository(tmp_path: Path) -> None:
    """Its own entries are taken, and those of the base beside it are another file."""
    made = repository(tmp_path / "r", {"one/entries/events/a.yaml": "a", "two/entries/events/a.yaml": "a"})
    commit = made.commit({"one/entries/events/a.yaml": "b", "two/entries/events/a.yaml": "b"}, "HEAD")
    proposed = proposal(made.path / "one", commit)
    assert [blob.shown for blob in proposed.files] == ["entries/events/a.yaml"]
    assert proposed.others == ["two/entries/events/a.yaml"]


def test_a_link_in_the_place_of_our_entries_is_removed_not_followed(base: Repository, tmp_path: Path) -> None:
    """What it leads to stays."""
    elsewhere = tmp_path / "elsewhere"
    (base.path / "entries").rename(elsewhere)
    (base.path / "entries").symlink_to(elsewhere)
    taken(base, "HEAD")
    assert (elsewhere / "events" / "a.yaml").is_file()


def test_what_is_not_in_git_is_known(base: Repository) -> None:
    """Changed, new and ignored files, which taking a commit would remove."""
    assert unsaved(base.path) == []
    (base.path / ".git" / "info" / "exclude").write_text("*.copy.*\n")
    (base.path / "entries/events/kept.copy.txt").write_text("kept")
    (base.path / "entries/events/new.yaml").write_text("new")
    (base.path / "ledger.txt").write_text("changed")
    (base.path / "mkdocs.yml").write_text("not ours to write")
    found = ["entries/events/kept.copy.txt", "entries/events/new.yaml", "ledger.txt"]
    assert sorted(unsaved(base.path)) == found


def _gone(base: Repository) -> None:
    commit = base.commit({"entries/events/b.yaml": "gone"}, "HEAD")
    blob = base.git("rev-parse", f"{commit}:entries/events/b.yaml")
    (base.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    take(base.path, proposal(base.path, commit))


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda base: proposal(base.path, "nowhere"), "git knows nothing of nowhere"),
        (lambda base: proposal(base.path, "--help"), "git knows nothing of --help"),
        (lambda base: proposal(base.path, base.commit({"x": "x"})), "shares no history"),
        (lambda base: proposal(base.path.parent, "HEAD"), "not a git repository"),
        (_gone, "no content for entries/events/b.yaml"),
    ],
)
def test_what_git_cannot_tell(
    base: Repository, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Repository], object], words: str
) -> None:
    """An unknown commit, one of another history, no repository, a missing object: said in a line."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(base.path.parents[1]))
    with pytest.raises(NoGit, match=words):
        ask(base)


def test_without_git(base: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without git is told so."""
    monkeypatch.setenv("PATH", str(base.path))
    with pytest.raises(NoGit, match="git does not start"):
        unsaved(base.path)
