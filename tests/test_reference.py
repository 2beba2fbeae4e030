"""The reference pages: they say what the program is, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sourcebook.cli.main import main
from sourcebook.settings import Settings
from sourcebook.values.registry import TYPES
from tests.broken.regenerate import expected
from tests.knowledge import shipped
from tools.reference import PAGES, REFERENCE, pages, slug

WRITTEN = pages()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_stale(name: str) -> None:
    """What stands in docs/reference/ is what `make reference` writes."""
    assert (REFERENCE / f"{name}.md").read_text(encoding="utf-8") == WRITTEN[name]


def test_no_page_is_left_over() -> None:
    """Every page in docs/reference/ is written by the tool."""
    assert {path.stem for path in Path(REFERENCE).glob("*.md")} == set(PAGES)


@pytest.mark.parametrize("kind", shipped().kinds.values(), ids=lambda kind: str(kind.id))
def test_every_field_has_its_place(kind: object) -> None:
    """Each field of each kind, and each field of its records, has a line that a link can lead to."""
    kind = shipped().kinds[kind.folder]  # type: ignore[attr-defined]
    places = set(re.findall(r'id="([^"]+)"', WRITTEN["kinds"])) | _headings("kinds")
    for field in kind.fields.values():
        of_kind, of_every = slug(f"{kind.label}: {field.name}"), slug(f"Every kind: {field.name}")
        assert {of_kind, of_every} & places, field.name
        for inner in field.fields:
            assert {f"{of_kind}-{inner}", f"{of_every}-{inner}"} & places, f"{field.name}.{inner}"


def test_every_command_has_its_section() -> None:
    """Each command has a section, with each of its options."""
    assert {f"sourcebook-{name}" for name in main.commands} <= _headings("commands")
    for command in main.commands.values():
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert f"`{parameter.opts[0]}" in WRITTEN["commands"], parameter.opts


def test_every_type_of_value_has_its_section() -> None:
    """Each type of value has a section, with each of its examples."""
    assert set(TYPES) <= _headings("values")


def test_every_setting_has_its_line() -> None:
    """Each key of sourcebook.yml has a line."""
    assert set(Settings.model_fields) <= set(re.findall(r'id="([^"]+)"', WRITTEN["settings"]))


def test_every_code_that_a_broken_base_tells_is_listed() -> None:
    """The scan of the source misses no code that the corpus of broken entries brings out."""
    listed = set(re.findall(r'id="([^"]+)"', WRITTEN["problems"]))
    lines = [line for each in expected().values() for line in each]
    told = {
        match[1] for line in lines if (match := re.search(r"(?:error|warning|notice)\[([a-z0-9-]+)\]", line))
    }
    assert told
    assert told <= listed


def _headings(name: str) -> set[str]:
    return {slug(heading) for heading in re.findall(r"^#+ (.+)$", WRITTEN[name], re.MULTILINE)}
