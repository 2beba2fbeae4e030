"""`sourcebook schema`: the JSON Schemas of a base, for editors."""

from __future__ import annotations

from sourcebook.schemas import schemas
from tests.cli.commands import run
from tests.knowledge import Maker, event

KIND = "folder: vessels\nlabel: V\nplural: Vs\ndescription: D\nfields: {}\n"


def test_a_schema_for_each_kind_is_written(kb: Maker) -> None:
    """Those of the base's own kinds too; when a kind goes, its schema goes, and those that could lead to it change."""
    base = kb({"entries/_kinds/vessel.yaml": KIND})
    result = run("schema", base.path)
    assert (result.exit_code, result.stderr) == (0, "schema/: 9 written, 0 unchanged, 0 deleted\n")
    written = {path.name: path.read_bytes() for path in (base.path / "schema").glob("[!.]*")}
    assert written == schemas(base.load().library.schema)
    (base.path / "entries/_kinds/vessel.yaml").unlink()
    assert run("schema", "-C", base.path).stderr == "schema/: 4 written, 4 unchanged, 1 deleted\n"


def test_broken_entries_do_not_matter(kb: Maker) -> None:
    """An editor is wanted most where entries are broken."""
    assert run("schema", kb({"events/x": event(titel="X")}).path).exit_code == 0


def test_broken_kinds_do(kb: Maker) -> None:
    """What they mean cannot be known: it is told, and nothing is written."""
    base = kb({"entries/_kinds/vessel.yaml": KIND + "colour: red\n", "events/x": event(titel="X")})
    result = run("schema", base.path)
    assert result.exit_code == 1
    assert "error[unknown-key]" in result.stderr
    assert "events/x" not in result.stderr
    assert not (base.path / "schema").exists()


def test_files_of_others_are_left(kb: Maker) -> None:
    """A schema that somebody wrote by hand is not overwritten."""
    base = kb({"schema/event.json": "{}"})
    result = run("schema", base.path)
    assert result.exit_code == 1
    assert "event.json" in result.stderr
    assert (base.path / "schema/event.json").read_text() == "{}"


def test_a_system_that_refuses_is_told_in_a_line(kb: Maker) -> None:
    """No traceback where a file stands in the way of the folder."""
    base = kb({})
    (base.path / "schema").write_bytes(b"")
    result = run("schema", base.path)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
