"""Scaffolding: the text of a new entry, which its author can fill in; the files of a new base, which builds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.build import prepare
from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Shaper
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.kinds.model import Field, Kind, Schema
from sourcebook.problems import Level
from sourcebook.scaffolding import WIDTH, new_base, new_entry, problem_of, required_fields, scalar
from sourcebook.trees.reader import read
from tests import yaml12
from tests.knowledge import codes_of, shaper, shipped
from tests.sites import RICH, matches_snapshot, rich

GIVEN = {
    "events": {"title": "A war: the first", "type": "war", "date": "2024-08"},
    "places": {"title": "Kirkuk", "type": "city"},
    "actors": {"title": "The *army*", "type": "armed-force"},
    "sources": {"title": "no", "type": "document"},
}


def shaped(text: str, folder: str) -> Entry | list[str]:
    """The entry of a text; or the codes of what is wrong with it."""
    reading = read("", text.encode())
    assert reading.tree is not None, reading.problems
    assert not reading.problems
    made = shaper().shape(reading.tree, shipped().kinds[folder], "x", "")
    return made if isinstance(made, Entry) else codes_of(made)


@pytest.mark.parametrize("folder", GIVEN)
def test_a_new_entry_with_what_is_required_is_whole(folder: str) -> None:
    """What is given stands in it as it was given; all else is commented."""
    text = new_entry(shipped().kinds[folder], shipped(), GIVEN[folder])
    entry = shaped(text, folder)
    assert isinstance(entry, Entry)
    assert entry.title == GIVEN[folder]["title"]
    assert set(entry.fields) == set(GIVEN[folder])


@pytest.mark.parametrize("folder", GIVEN)
def test_a_new_entry_with_nothing_given_asks_for_what_is_required(folder: str) -> None:
    """Each required field waits for its value, and nothing else is wrong."""
    text = new_entry(shipped().kinds[folder], shipped(), {})
    found = shaped(text, folder)
    assert found == ["empty-value"] * len(required_fields(shipped().kinds[folder]))


@pytest.mark.parametrize("folder", GIVEN)
def test_every_field_is_explained(folder: str) -> None:
    """What it is called, what it means, which terms it takes; in lines of a readable width."""
    kind = shipped().kinds[folder]
    text = new_entry(kind, shipped(), GIVEN[folder])
    words = " ".join(text.replace("\n#", "\n").split())
    for field in kind.fields.values():
        assert " ".join(f"{field.label}: {field.description}".split()) in words
        assert re.search(rf"^(?:# )?{field.name}:", text, re.MULTILINE)
    longest_word = max(map(len, text.split()))
    assert max(len(line) for line in text.splitlines()[1:]) <= max(WIDTH, longest_word + 4)


@pytest.mark.parametrize("folder", GIVEN)
def test_every_example_can_be_uncommented(folder: str) -> None:
    """Without its `# `, each example is YAML with the keys of its kind; only the values are missing."""
    kind = shipped().kinds[folder]
    above, mark, below = new_entry(kind, shipped(), GIVEN[folder]).partition("[a-source]\n\n")
    names = "|".join(kind.fields)
    example = rf"^# (?=(?:{names}):| +(?:- )?[a-z_0-9]+: (?:…|\[…\])$|  …$)"
    reading = read("", (above + mark + re.sub(example, "", below, flags=re.MULTILINE)).encode())
    assert reading.tree is not None, reading.problems
    assert not reading.problems
    assert set(reading.tree) == set(kind.fields)
    made = shaper().shape(reading.tree, kind, "x", "")
    assert isinstance(made, list)
    assert not {"unknown-key", "wrong-shape"} & set(codes_of(made))


def test_a_whole_new_entry() -> None:
    """How it reads to whoever fills it in."""
    vessel = rich().base.library.schema.kinds["vessels"]
    text = new_entry(vessel, rich().base.library.schema, {"title": "Heron", "type": "2024"}, depth=3)
    assert matches_snapshot("new-vessel.yaml", text)


def test_an_editor_finds_the_schema() -> None:
    """The first line leads from the file to the schema of its kind."""
    text = new_entry(shipped().kinds["events"], shipped(), {}, depth=3)
    assert text.startswith("# yaml-language-server: $schema=../../../schema/event.json\n")


SCALARS = {
    "Kirkuk": "Kirkuk",
    "2024-08-10": "2024-08-10",
    "A (small) town, near B": "A (small) town, near B",
    "a: b": '"a: b"',
    "a # b": '"a # b"',
    "- a": '"- a"',
    '"a"': '"\\"a\\""',
    "[a]": '"[a]"',
    "*a*": '"*a*"',
    "": '""',
    "a\tb": '"a\\tb"',
    "null": '"null"',
    "~": '"~"',
    "Ḥasaka, الحسكة": "Ḥasaka, الحسكة",
}


@pytest.mark.parametrize(("text", "expected"), SCALARS.items())
def test_a_text_is_quoted_where_it_must_be(text: str, expected: str) -> None:
    """What reads as it stands is left plain, as a person would type it."""
    assert scalar(text) == expected


LINES = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda text: len(text.splitlines()) == 1
)


@given(LINES)
def test_any_line_of_text_reads_back_equal(text: str) -> None:
    """Whatever the reader lets through, written as a scalar, comes back to the character."""
    reading = read("", f"key: {scalar(text)}\n".encode())
    if not reading.problems:
        assert reading.tree is not None
        assert reading.tree["key"] == text  # type: ignore[index]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_any_text_of_ascii_reads_back_equal(text: str) -> None:
    """All that a keyboard has; and no other reader of YAML takes it for another text."""
    reading = read("", f"key: {scalar(text)}\n".encode())
    assert not reading.problems
    assert reading.tree is not None
    assert reading.tree["key"] == text  # type: ignore[index]
    elsewhere = yaml12.load(f"key: {scalar(text)}\n")["key"]
    assert elsewhere is not None
    assert not isinstance(elsewhere, str) or elsewhere == text


PROBLEMS = {
    ("events", "date", "2024-13"): "impossible-date",
    ("events", "date", "2024-12"): None,
    ("events", "type", "picnic"): "unknown-term",
    ("events", "title", "a: b # c"): None,
    ("events", "title", " "): "empty-text",
    ("events", "title", ""): "empty-value",
    ("events", "title", "a\u202eb"): "forbidden-character",
    ("sources", "url", "javascript:alert(1)"): "bad-url",
}


@pytest.mark.parametrize(("asked", "code"), PROBLEMS.items())
def test_a_value_is_checked_before_it_is_written(asked: tuple[str, str, str], code: str | None) -> None:
    """By the rules of the entry's own file; what else is missing there does not matter."""
    folder, field, text = asked
    problem = problem_of(shipped().kinds[folder], shipped(), field, text)
    assert (problem and problem.code) == code


def test_the_title_is_asked_for_first() -> None:
    """Then what else is required, in the order of the kind."""
    assert [field.name for field in required_fields(shipped().kinds["events"])] == ["title", "type", "date"]


def test_a_field_without_terms_names_none() -> None:
    """An empty list is nothing to choose from."""
    text = new_entry(shipped().kinds["events"], shipped(), {})
    assert not re.search(r"One of:\s*$", text, re.MULTILINE)


def written(files: dict[str, bytes], folder: Path) -> Path:
    """Files, written to a folder."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


TITLES = ("My base", 'الأساس: " \\ # @@REQUIREMENT@@', "{a} !ENV [x]")


@pytest.mark.parametrize("title", TITLES)
def test_a_new_base_is_sound(tmp_path: Path, title: str) -> None:
    """Whatever it is called; it lacks entries and a contact, and nothing else."""
    base = written(new_base(shipped(), title, ""), tmp_path)
    prepared = prepare(base)
    assert prepared.site is not None
    assert prepared.site.settings.title == title
    assert codes_of(prepared.problems) == ["no-contact"]
    assert all(problem.level is Level.NOTICE for problem in prepared.problems)
    configuration = re.sub(r"!ENV .*", '""', (base / "mkdocs.yml").read_text(encoding="utf-8"))
    if "!ENV" not in title:
        assert yaml.safe_load(configuration)["site_name"] == title


def test_a_new_base_says_what_builds_it() -> None:
    """Where nobody has said how pip finds the package, a comment asks for it."""
    named = new_base(shipped(), "T", "sourcebook==1.0")["requirements.txt"].decode()
    assert "\nsourcebook==1.0\n" in named
    unnamed = new_base(shipped(), "T", "")["requirements.txt"].decode()
    assert "\n# sourcebook @ " in unnamed
    assert "@@" not in named + unnamed


def test_a_new_base_checks_as_one_types() -> None:
    """Each folder is checked with the schema of its kind, and the schemas are there."""
    files = new_base(shipped(), "T", "")
    settings = json.loads(files[".vscode/settings.json"])
    for schema, globs in settings["yaml.schemas"].items():
        assert schema.removeprefix("./") in files
        assert globs
    assert "entries/events/**/*.yml" in settings["yaml.schemas"]["./schema/event.json"]
    assert settings["yaml.yamlVersion"] == "1.2"


def test_a_new_base_has_a_folder_for_each_kind() -> None:
    """Nobody needs to guess where entries go; every file is UTF-8 and ends its lines as git wants them."""
    files = new_base(shipped(), "T", "")
    assert {f"entries/{folder}/.gitkeep" for folder in shipped().kinds} <= set(files)
    for path, content in files.items():
        assert b"\r" not in content
        assert content == b"" or content.endswith(b"\n"), path


def test_the_actions_of_a_new_base_are_pinned() -> None:
    """By commit, with the fewest permissions, and with the site's address from the Pages configuration."""
    workflow = yaml.safe_load(new_base(shipped(), "T", "")[".github/workflows/pages.yml"])
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]) for step in steps if "uses" in step)
    assert workflow["permissions"] == {}
    assert steps[0]["with"]["fetch-depth"] == 0
    assert any("SOURCEBOOK_SITE_URL" in step.get("env", {}) for step in steps)


def test_a_kind_with_hostile_words_makes_harmless_comments(tmp_path: Path) -> None:
    """Labels and descriptions of a base's own kinds cannot end a comment."""
    field = Field(
        "title", "line", "Title\nevil: yes", "D\u2028evil: yes\x85evil: yes", required=True, editorial=True
    )
    kind = Kind("thing", "things", "Thing", "Things", "", {"title": field})
    text = new_entry(kind, Schema({"things": kind}, {}), {"title": "X"})
    reading = read("", text.encode())
    assert reading.tree is not None
    assert dict(reading.tree) == {"title": "X"}


def test_the_shipped_kinds_load_without_a_base() -> None:
    """A new base has the kinds that the package brings."""
    schema, problems = load_kinds()
    assert problems == []
    assert set(Shaper(schema).schema.kinds) == {"actors", "events", "places", "sources"}
    assert (RICH / "entries").is_dir()
