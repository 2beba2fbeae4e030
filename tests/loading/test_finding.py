"""Each file under `entries/` is given one role, or refused: none is skipped in silence."""

from __future__ import annotations

import os
import pickle
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.loading.finding import MAX_ATTACHMENT_BYTES, Found, Role, attached, find, read_bytes
from sourcebook.problems import Problem
from sourcebook.trees.reader import MAX_BYTES
from tests.knowledge import Maker, codes_of, place

UNPRIVILEGED = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything"
)


def told(base: Path) -> list[tuple[str, str]]:
    """File and code of what is refused in a base."""
    return [(problem.file, problem.code) for problem in find(base).problems]


def test_roles(kb: Maker) -> None:
    """Its path says what a file is."""
    base = kb(
        {
            "places/syria": place(),
            "places/deep/er/raqqa": place(),
            "entries/places/tabqa.yml": place(),
            "entries/places/tabqa.jpg": "",
            "_kinds/vessel": "",
            "_vocabularies/tags": "",
            "_tombstones/places/gone": "",
        }
    )
    assert [(each.file, each.role, each.folder, each.stem) for each in find(base.path).found] == [
        ("entries/_kinds/vessel.yaml", Role.KIND, "", "vessel"),
        ("entries/_tombstones/places/gone.yaml", Role.TOMBSTONE, "places", "gone"),
        ("entries/_vocabularies/tags.yaml", Role.VOCABULARY, "", "tags"),
        ("entries/places/deep/er/raqqa.yaml", Role.ENTRY, "places", "raqqa"),
        ("entries/places/syria.yaml", Role.ENTRY, "places", "syria"),
        ("entries/places/tabqa.jpg", Role.ATTACHMENT, "places", "tabqa.jpg"),
        ("entries/places/tabqa.yml", Role.ENTRY, "places", "tabqa"),
    ]
    assert find(base.path).problems == []


@pytest.mark.parametrize("name", [".syria.yaml.swp", ".DS_Store", ".hidden/syria.yaml", ".git/config"])
def test_names_with_a_dot(kb: Maker, name: str) -> None:
    """Names that begin with a dot are no part of a base."""
    base = kb({f"entries/places/{name}": "title: ["})
    assert (find(base.path).found, find(base.path).problems) == ([], [])


def test_no_entries(tmp_path: Path) -> None:
    """A folder without `entries/` is no base, and that is told, not raised."""
    assert told(tmp_path) == [("entries", "no-entries")]
    assert told(tmp_path / "nowhere") == [("entries", "no-entries")]


REFUSED = [
    ("entries/syria.yaml", "misplaced-file"),
    ("entries/_tombstones/gone.yaml", "misplaced-file"),
    ("entries/_drafts/syria.yaml", "unknown-folder"),
    ("entries/places/Syria.yaml", "bad-id"),
    ("entries/places/al_omar.yaml", "bad-id"),
    ("entries/places/.yaml.yaml", ""),
    ("entries/places/a..yaml", "bad-id"),
    ("entries/places/سوريا.yaml", "bad-id"),
    ("entries/places/index.yaml", "reserved-id"),
    ("entries/places/con.yml", "reserved-id"),
    ("entries/places/unknown.yaml", "reserved-id"),
    ("entries/_tombstones/places/404.yaml", "reserved-id"),
    ("entries/_kinds/Vessel.yaml", "bad-id"),
    ("entries/_vocabularies/search.yaml", "reserved-id"),
    ("entries/places/syria.YAML", "bad-file-name"),
    ("entries/places/syria.Yml", "bad-file-name"),
    ("entries/_kinds/con.yaml", "reserved-id"),
    ("entries/_vocabularies/index.yaml", "reserved-id"),
    ("entries/_vocabularies/nul.yaml", "reserved-id"),
    ("entries/_vocabularies/lpt9.yaml", "reserved-id"),
    ("entries/_vocabularies/indexes.yaml", ""),
]


@pytest.mark.parametrize(("file", "code"), REFUSED)
def test_refused(kb: Maker, file: str, code: str) -> None:
    """A file whose name or folder cannot be an address is refused; '' where it may stand."""
    assert told(kb({file: ""}).path) == ([(file, code)] if code else [])


def test_the_ending_in_another_case(kb: Maker) -> None:
    """A file that only its case keeps from being an entry is told how to rename it."""
    (problem,) = find(kb({"entries/places/syria.YAML": place()}).path).problems
    assert problem.hint == "rename it to syria.yaml"


def test_names_that_differ_in_case(kb: Maker) -> None:
    """Files of one folder differ in more than the case of their names: not every system can hold both."""
    base = kb(
        {
            "entries/places/A.png": "",
            "entries/places/a.png": "",
            "entries/places/a.PNG": "",
            "entries/places/deep/a.png": "",
            "entries/actors/a.png": "",
        }
    )
    if len(list((base.path / "entries/places").glob("*.*"))) < 3:
        pytest.skip("this file system takes them for one")
    assert told(base.path) == [
        ("entries/places/a.PNG", "duplicate-name"),
        ("entries/places/a.png", "duplicate-name"),
    ]
    assert len(find(base.path).found) == 3


def test_twins(kb: Maker) -> None:
    """Ids are unique within a kind, whatever the folders below it and the file's ending; the first keeps it."""
    base = kb(
        {
            "places/north/syria": "",
            "places/south/syria": "",
            "entries/places/south/syria.yml": "",
            "actors/syria": "",
            "entries/places/south/syria.jpg": "",
            "entries/places/north/syria.jpg": "",
        }
    )
    assert told(base.path) == [
        ("entries/places/south/syria.yaml", "duplicate-id"),
        ("entries/places/south/syria.yml", "duplicate-id"),
    ]
    assert "north/syria.yaml" in find(base.path).problems[0].message


def test_sizes(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large is refused by its size, before it is read."""
    base = kb(
        {
            "places/large": b"x" * (MAX_BYTES + 1),
            "places/just-so": b"x" * MAX_BYTES,
            "entries/places/film.mp4": b"",
        }
    )
    with (base.path / "entries/places/film.mp4").open("wb") as stream:
        stream.truncate(MAX_ATTACHMENT_BYTES + 1)

    def never(*_: object) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr(os, "open", never)
    assert told(base.path) == [
        ("entries/places/film.mp4", "too-large"),
        ("entries/places/large.yaml", "too-large"),
    ]


@pytest.mark.parametrize("name", ["link.yaml", "link.jpg", "link"])
def test_symbolic_links(kb: Maker, tmp_path: Path, name: str) -> None:
    """A symbolic link is never followed, be it to a file, to a folder or to nowhere."""
    base = kb({"places/syria": place(), "secret/places/raqqa.yaml": place()})
    for number, target in enumerate(("syria.yaml", "../../secret/places", "nowhere", "/etc/passwd")):
        link = base.path / "entries/places" / f"{number}-{name}"
        link.symlink_to(target)
    assert [code for _, code in told(base.path)] == ["symbolic-link"] * 4
    assert [each.stem for each in find(base.path).found] == ["syria"]


def test_entries_is_a_link(tmp_path: Path) -> None:
    """The folder `entries` itself is no link to somewhere else either."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "entries").symlink_to("elsewhere")
    assert told(tmp_path) == [("entries", "symbolic-link")]


def test_pipes_and_sockets(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe would hang whoever reads it: it is refused, and so is a socket."""
    base = kb({"places/syria": place()})
    monkeypatch.chdir(base.path / "entries/places")
    os.mkfifo("pipe.yaml")
    os.mkfifo("pipe.jpg")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
        assert told(base.path) == [
            ("entries/places/pipe.jpg", "no-regular-file"),
            ("entries/places/pipe.yaml", "no-regular-file"),
            ("entries/places/socket.yaml", "no-regular-file"),
        ]


def test_folder_named_as_a_file(kb: Maker) -> None:
    """A folder with the name of an entry is refused, and what is in it is not looked at."""
    base = kb({"entries/places/syria.yaml/raqqa.yaml": place()})
    assert told(base.path) == [("entries/places/syria.yaml", "folder-named-as-file")]


def test_names_that_are_no_text(kb: Maker) -> None:
    """A name that is no UTF-8 is refused, and told with an escape for what nobody can print."""
    base = kb({})
    try:
        Path(os.fsdecode(os.fsencode(base.path / "entries") + b"/caf\xe9.yaml")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert told(base.path) == [("entries/caf\\udce9.yaml", "bad-file-name")]


@UNPRIVILEGED
def test_unreadable(kb: Maker) -> None:
    """What the system does not let us read is told with its reason."""
    base = kb({"places/syria": place(), "places/closed/raqqa": place()})
    (base.path / "entries/places/syria.yaml").chmod(0)
    (base.path / "entries/places/closed").chmod(0)
    try:
        assert told(base.path) == [("entries/places/closed", "unreadable")]
        problem = read_bytes(base.path, "entries/places/syria.yaml")
        assert isinstance(problem, Problem)
        assert problem.code == "unreadable"
    finally:
        (base.path / "entries/places/closed").chmod(0o755)


def test_a_folder_that_cannot_be_listed(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be listed is told, and the others are still found."""
    base = kb({"places/syria": place(), "places/closed/raqqa": place()})
    scan = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert told(base.path) == [("entries/places/closed", "unreadable")]
    assert [each.stem for each in find(base.path).found] == ["syria"]


def test_a_file_without_a_status(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes away while its folder is listed is told."""
    base = kb({"places/syria": place(), "places/iraq": place()})
    scan = os.scandir

    def then_remove(path: Path) -> list[os.DirEntry[str]]:
        items = list(scan(path))
        if Path(path).name == "places":
            (base.path / "entries/places/iraq.yaml").unlink()
        return items

    monkeypatch.setattr(os, "scandir", then_remove)
    assert told(base.path) == [("entries/places/iraq.yaml", "unreadable")]


def test_a_file_that_changes_after_it_was_found(kb: Maker) -> None:
    """A file that is gone, or a link by now, when it is to be read is told as such."""
    base = kb({"places/syria": place()})
    path = base.path / "entries/places/syria.yaml"
    assert read_bytes(base.path, "entries/places/syria.yaml") == path.read_bytes()
    path.unlink()
    assert codes_of([_problem(base.path)]) == ["unreadable"]
    path.symlink_to("/etc/passwd")
    assert codes_of([_problem(base.path)]) == ["symbolic-link"]
    path.unlink()
    os.mkfifo(path)
    assert read_bytes(base.path, "entries/places/syria.yaml") == b""


def _problem(base: Path) -> Problem:
    problem = read_bytes(base, "entries/places/syria.yaml")
    assert isinstance(problem, Problem)
    return problem


def test_no_more_is_read_than_may_be(kb: Maker) -> None:
    """Of a file that grew after it was found, one byte more is read than may be, so that it is refused."""
    base = kb({"places/syria": b"x" * (2 * MAX_BYTES)})
    data = read_bytes(base.path, "entries/places/syria.yaml")
    assert isinstance(data, bytes)
    assert len(data) == MAX_BYTES + 1


NAMES = st.sampled_from(
    [
        "places",
        "_kinds",
        "_tombstones",
        "_x",
        "syria.yaml",
        "Syria.yml",
        "index.yaml",
        "map.jpg",
        "x",
        "x.yaml",
    ]
)


@given(st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), max_size=8))
def test_none_is_skipped(tmp_path_factory: pytest.TempPathFactory, paths: list[str]) -> None:
    """However files are named, each is found once or refused once."""
    base = tmp_path_factory.mktemp("base")
    written = _write(base / "entries", paths)
    result = find(base)
    told = [*(each.file for each in result.found), *(each.file for each in result.problems)]
    assert len(told) == len(set(told))
    assert {file for file in written if ".y" not in file.rpartition("/")[0]} <= set(told)
    assert all(isinstance(each, Found) for each in result.found)


def _write(root: Path, paths: list[str]) -> set[str]:
    """Write the files that can stand beside each other; gives their paths as problems tell them."""
    root.mkdir()
    for path in paths:
        file = root / path
        if not any(parent.is_file() for parent in file.parents) and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"")
    return {f"entries/{path.relative_to(root).as_posix()}" for path in root.rglob("*") if path.is_file()}


def test_what_lies_beside_an_entry(kb: Maker) -> None:
    """Its bytes, whatever they are; none where they cannot be had, or where a link stands in its place."""
    base = kb({"entries/places/syria.png": b"\x89PNG\r\n\x1a\n\0"})
    assert attached(base.path, "entries/places/syria.png") == b"\x89PNG\r\n\x1a\n\0"
    assert attached(base.path, "entries/places/gone.png") is None
    (base.path / "entries/places/link.png").symlink_to("syria.png")
    assert attached(base.path, "entries/places/link.png") is None


def test_a_file_that_was_found_goes_to_another_process(kb: Maker) -> None:
    """With all that is known of it."""
    (found,) = find(kb({"places/syria": place()}).path).found
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 -- made right here
    assert found.size == len(place())
