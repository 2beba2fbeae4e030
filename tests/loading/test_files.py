"""What comes of a file by itself is the same, however much of it is wanted."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.shaping import Shaper
from sourcebook.linking.outlines import Outline
from sourcebook.loading.files import FileReader, Job, Read, Reads, begin
from sourcebook.loading.finding import Found, Role, find
from tests.entries.samples import BASES, ROOT, shaper_of
from tests.knowledge import Maker, event, source, text_of


def readers(base: Path) -> tuple[FileReader, FileReader]:
    """Reads the files of a base whole, and for their outlines alone."""
    shaper = shaper_of(base)
    job = Job(base, shaper.schema, {})
    alone = Job(base, shaper.schema, {}, entries=False)
    return FileReader(job, shaper), FileReader(alone, shaper)


def entries(base: Path) -> Iterator[Found]:
    """The entries of a base."""
    return (found for found in find(base).found if found.role is Role.ENTRY)


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.name)
def test_without_entries(base: Path) -> None:
    """The problems and the outline of every file are the same, whether its entry is wanted or not."""
    whole, alone = readers(base)
    for found in entries(base):
        assert alone.read(found) == Read(whole.read(found).outcome)


@pytest.mark.parametrize("base", BASES[:1], ids=lambda base: base.name)
def test_right_files_are_glanced_at(base: Path) -> None:
    """Of files in which nothing is wrong, few need more than a glance where no entry is wanted."""
    alone, files = readers(base)[1], list(entries(base))
    glanced = [alone.glance(found, (base / found.file).read_bytes(), "") for found in files]
    assert glanced.count(None) < len(files) / 20


WRONG = {
    "needs": event(harm="[{kind: killed}]"),
    "a repeated value": event(part_of="[war, war]"),
    "a repeated source": event(sources="[report, report]"),
    "a field that a source cannot speak of": event(sources="[{source: report, field: colour}]"),
    "a lone alternative": event(places="[{place: town, alternative: one}]"),
    "an unknown term": event(tags="[nothing]"),
    "no source": event(),
    "no archive": source(url="https://example.org/"),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_has_its_place(text: str) -> None:
    """What is found out at a glance is told where it stands, or at the file's beginning if it stands nowhere."""
    whole, alone = readers(ROOT)
    folder = "sources" if "url" in text else "events"
    found = Found(f"entries/{folder}/x.yaml", Role.ENTRY, folder, "x", (0, 0, 0, 0))
    expected, data = whole.entry(found, text.encode(), "").outcome, text.encode()
    assert alone.entry(found, data, "").outcome == expected
    assert all(problem.line for problem in expected.problems) if expected else False


@cache
def samples() -> list[tuple[Found, str]]:
    """Files that are written as the house writes, and one in which much is."""
    rich = text_of(
        """\
        title: Shelling of a market
        type: shelling
        date: 2024-08
        aliases: [old]
        part_of: [war]
        places:
          - place: town
            alternative: one
          - place: village
            alternative: one
        harm:
          - kind: killed
            count: 3
            sources:
              - report
        body: |
          In [[places/town]] [^report, page 2].

          - one
          > two
        sources:
          - report
          - source: other
            field: type
            speech_act: alleges
        """
    )
    found = Found("entries/events/x.yaml", Role.ENTRY, "events", "x", (0, 0, 0, 0))
    files = [(each, (ROOT / each.file).read_text("utf-8")) for each in entries(ROOT)]
    return [*files[:20], *[(found, rich)] * 20]


PIECES = st.sampled_from(
    [
        "",
        "x",
        "  ",
        "- ",
        "- x\n  ",
        ": ",
        "unknown",
        "[a, a]",
        "*",
        "[[events/war]]",
        "[[x]]",
        "[^report]",
        "[^unknown]",
        "\n\n",
        "\n",
        "events/war",
        "|\n    x",
        "'x'",
        "alternative: one",
        "2024-13",
    ]
)


@given(st.data())
def test_any_file(data: st.DataObject) -> None:
    """A file in which a few lines are left out, doubled or changed gives the same at a glance, or is looked at."""
    found, text = data.draw(st.sampled_from(samples()))
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 3))):
        number = data.draw(st.integers(0, len(lines) - 1))
        line = lines[number]
        at = data.draw(st.integers(0, len(line) - 1))
        piece = data.draw(PIECES)
        changes = ["\n", line * 2, f"{line[:at]}{piece}{line[at:]}", line.partition(": ")[0] + f": {piece}\n"]
        lines[number] = data.draw(st.sampled_from(changes))
    written = "".join(lines).encode()
    whole, alone = readers(ROOT)
    assert alone.entry(found, written, "").outcome == whole.entry(found, written, "").outcome


def test_what_was_read_can_be_sent(kb: Maker) -> None:
    """From one process to another, with entries or without."""
    base = kb({"events/war": event(), "events/broken": "title: [\n", "sources/report": source()})
    schema = Shaper(shaper_of(ROOT).schema).schema
    files = [(found, "") for found in find(base.path).found]
    for wanted in (True, False):
        read = begin(Job(base.path, schema, {}, entries=wanted, encoded=True))(files)
        read.append(Read(None))
        again = pickle.loads(pickle.dumps(read))  # noqa: S301 -- our own bytes
        assert type(again) is Reads
        assert [each.entry for each in again] == [each.entry for each in read]
        assert [rows(each) for each in again] == [rows(each) for each in read]


def rows(read: Read) -> object:
    """What an outcome says, with lists for tuples."""
    if read.outcome is None:
        return None
    made = read.outcome.made
    row = json.loads(json.dumps(made.row())) if isinstance(made, Outline) else made
    return read.outcome.content, read.outcome.problems, read.outcome.refused, row
