"""`sourcebook new`: a commented entry to fill in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click import testing

from sourcebook.problems import Level
from tests.cli.commands import run
from tests.knowledge import Knowledge, Maker, codes_of, event

SETS = ("--set", "title=A war", "--set", "type=war", "--set", "date=2024")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits at a terminal."""
    monkeypatch.setattr(testing._NamedTextIOWrapper, "isatty", lambda _: True, raising=False)
    assert sys.stdin is not None


def file_of(base: Knowledge, name: str = "events/a-war") -> Path:
    """The file of an entry."""
    return base.path / f"entries/{name}.yaml"


@pytest.mark.parametrize("kind", ["event", "events"])
def test_what_is_given_is_filled_in(kb: Maker, kind: str) -> None:
    """A kind goes by its name or its folder; the id comes from the title; the file's path is what a program reads."""
    base = kb({})
    result = run("new", kind, "-C", base.path, *SETS)
    assert (result.exit_code, result.stdout) == (0, f"{file_of(base)}\n")
    assert "Its address: /events/a-war/" in result.stderr
    assert base.load().at(Level.ERROR) == []
    assert base.load().library.entries["events", "a-war"].title == "A war"


def test_several_names_are_given_with_commas(kb: Maker) -> None:
    """Sources, references and terms are short: a list of them needs no editor."""
    base = kb({"sources/a": "title: A\ntype: wire\n", "sources/b": "title: B\ntype: wire\n"})
    assert run("new", "event", "-C", base.path, *SETS, "--set", "sources=a, b").exit_code == 0
    assert "sources: [a, b]\n" in file_of(base).read_text()
    result = run("new", "event", "x", "-C", base.path, *SETS, "--set", "sources=The Herald")
    assert (result.exit_code, "is no id" in result.stderr) == (2, True)


def test_nothing_is_written_through_a_symbolic_link(kb: Maker, tmp_path: Path) -> None:
    """A folder that leads elsewhere is no place to write to: what lies there may be another's."""
    base, elsewhere = kb({"places/town": "title: Town\ntype: town\n"}), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (base.path / "entries/events").symlink_to(elsewhere, target_is_directory=True)
    result = run("new", "event", "-C", base.path, *SETS)
    assert (result.exit_code, "symbolic link" in result.stderr) == (1, True)
    assert list(elsewhere.iterdir()) == []


def test_an_id_can_be_given(kb: Maker) -> None:
    """Where the title is not what should be in the address for ever."""
    base = kb({})
    assert run("new", "event", "first-war", "-C", base.path, *SETS).exit_code == 0
    assert file_of(base, "events/first-war").is_file()


def test_what_is_not_given_waits(kb: Maker) -> None:
    """Without a terminal, nobody is asked: the file has the lines to fill in, and `check` names them."""
    base = kb({})
    assert run("new", "event", "x", "-C", base.path).exit_code == 0
    assert codes_of(base.load().at(Level.ERROR)) == ["empty-value"] * 3


def test_the_kinds_of_the_base_count(kb: Maker) -> None:
    """A fifth kind has entries like any other."""
    base = kb(
        {"entries/_kinds/vessel.yaml": "folder: vessels\nlabel: V\nplural: V\ndescription: D\nfields: {}\n"}
    )
    assert run("new", "vessel", "-C", base.path, "--set", "title=Heron").exit_code == 0
    assert base.load().at(Level.ERROR) == []


def test_on_a_terminal_what_is_required_is_asked_for(kb: Maker, terminal: None) -> None:
    """Again, where an answer is wrong, with what is wrong with it; what was given is not asked for."""
    base = kb({})
    answers = "picnic\nwar\n2024-13\n2024-12\n"
    result = run("new", "event", "-C", base.path, "--set", "title=A war", input=answers)
    assert result.exit_code == 0
    assert result.stderr.count("Type (") == 2
    assert "`picnic` is no term" in result.stderr
    assert result.stderr.count("Date (") == 2
    assert "Title (" not in result.stderr
    entry = base.load().library.entries["events", "a-war"]
    assert (entry.one("type"), entry.one("date").edtf) == ("war", "2024-12")


def test_whoever_breaks_off_leaves_nothing(kb: Maker, terminal: None) -> None:
    """No file is there until all is answered."""
    base = kb({})
    assert run("new", "event", "-C", base.path, input="A war\n").exit_code == 1
    assert not file_of(base).exists()


def test_nothing_is_ever_overwritten(kb: Maker) -> None:
    """Whatever its ending, whatever folder below the kind's it lies in."""
    for path in (
        "entries/events/a-war.yaml",
        "entries/events/b-war.yml",
        "entries/events/deep/er/c-war.yaml",
    ):
        base = kb({path: "mine"})
        result = run("new", "event", Path(path).stem, "-C", base.path, *SETS)
        assert result.exit_code == 1
        assert "is there already" in result.stderr
        assert (base.path / path).read_text() == "mine"


USED = {
    "reserved": ("index", {}),
    "reserved, too": ("unknown", {}),
    "a former id": ("old", {"events/x": event(aliases="[old]")}),
    "a dead id": ("dead", {"entries/_tombstones/events/dead.yaml": "title: D\ndate: 2024\nreason: R\n"}),
    "published once, and lost": ("lost", {"ledger.txt": "events/lost\n"}),
    "no id": ("Not An Id", {}),
    "outside of the base": ("../../x", {}),
    "too long": ("a" * 81, {}),
}


@pytest.mark.parametrize(("entry_id", "files"), USED.values(), ids=USED)
def test_an_id_that_was_used_is_never_given_again(kb: Maker, entry_id: str, files: dict[str, str]) -> None:
    """Nor one that is reserved, or is none."""
    base = kb(files)
    before = sorted(base.path.rglob("*"))
    result = run("new", "event", entry_id, "-C", base.path, *SETS)
    assert result.exit_code == 2
    assert entry_id in result.stderr
    assert [path for path in sorted(base.path.rglob("*")) if path not in before and path.is_file()] == []


def test_an_id_of_another_kind_is_free(kb: Maker) -> None:
    """Ids are unique within a kind."""
    base = kb({"ledger.txt": "places/a-war\n"})
    assert run("new", "event", "-C", base.path, *SETS).exit_code == 0


WRONG = {
    "an unknown kind": ("festival", (), "there is no kind `festival`; known are actor, event, place, source"),
    "no field": ("event", ("--set", "titel=X"), "write FIELD=TEXT, with a field of event"),
    "no text": ("event", ("--set", "title"), "write FIELD=TEXT"),
    "a wrong value": ("event", ("--set", "date=soon"), "--set date=soon: "),
    "a field that takes several": ("event", ("--set", "same_as=wikidata:Q1"), "takes more than one text"),
    "a record": ("place", ("--set", "location=1"), "takes more than one text"),
    "a title without letters": (
        "event",
        ("--set", "title=???"),
        "name an ID, or give a title to make one from",
    ),
}


@pytest.mark.parametrize(("kind", "options", "expected"), WRONG.values(), ids=WRONG)
def test_a_wrong_command_exits_with_2(kb: Maker, kind: str, options: tuple[str, ...], expected: str) -> None:
    """And says what can stand there."""
    result = run("new", kind, "-C", kb({}).path, *options)
    assert result.exit_code == 2
    assert expected in " ".join(result.stderr.split())


def test_broken_kinds_are_told_first(kb: Maker) -> None:
    """What an entry may say is not known before they are mended; broken entries do not matter."""
    base = kb({"entries/_kinds/vessel.yaml": "folder: vessels\n", "events/x": "titel: X"})
    result = run("new", "event", "-C", base.path, *SETS)
    assert result.exit_code == 1
    assert "_kinds/vessel.yaml" in result.stderr
    assert "events/x" not in result.stderr
    base.write(
        {"entries/_kinds/vessel.yaml": "folder: vessels\nlabel: V\nplural: V\ndescription: D\nfields: {}\n"}
    )
    assert run("new", "event", "-C", base.path, *SETS).exit_code == 0


def test_a_file_that_appears_meanwhile_is_left(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people, one id: the second is told."""
    base = kb({})

    def meanwhile(*_: object) -> str:
        file_of(base).parent.mkdir(parents=True, exist_ok=True)
        file_of(base).write_text("mine")
        return "ours"

    base.write({"events/other": event()})
    monkeypatch.setattr("sourcebook.cli.new.addresses.is_id", lambda stem: bool(meanwhile()) and bool(stem))
    monkeypatch.setattr(Path, "rglob", lambda *_: iter(()))
    result = run("new", "event", "-C", base.path, *SETS)
    assert result.exit_code == 1
    assert "File exists" in result.stderr
    assert file_of(base).read_text() == "mine"
