"""`sourcebook check`: four formats, three exit codes, and hostile text in all of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from sourcebook.build import prepare
from tests.cli.commands import run
from tests.knowledge import Knowledge, Maker, event, place, source
from tests.sites import RICH

FORMATS = ("text", "json", "github", "sarif")

WARNED = "format: 1\ntitle: T\ncontact: a@example.org\nchecks: {unsourced: off}\n"
"""A base with these settings and without a ledger has warnings, and no errors or notices."""


def clean(kb: Maker) -> Knowledge:
    """A base with nothing wrong."""
    return kb(
        {
            "sourcebook.yml": WARNED,
            "events/x": event(),
            "ledger.txt": "events/x\n",
        }
    )


def warned(kb: Maker) -> Knowledge:
    """A base with a warning."""
    return kb({"sourcebook.yml": WARNED, "events/x": event()})


def noticed(kb: Maker) -> Knowledge:
    """A base with notices alone."""
    return kb({"sources/x": source(url="https://example.org/"), "events/x": event()})


def broken(kb: Maker) -> Knowledge:
    """A base with errors, a warning and notices."""
    return kb(
        {
            "sourcebook.yml": "format: 1\ntitle: T\n",
            "events/x": "title: X\ntype: picnic\ndate: 2024\n",
            "events/y": event(titel="Y"),
            "events/z": event(title="Z"),
        }
    )


CODES = {
    (clean, ()): 0,
    (clean, ("--strict",)): 0,
    (noticed, ()): 0,
    (noticed, ("--strict", "--gaps")): 0,
    (warned, ()): 0,
    (warned, ("--strict",)): 1,
    (broken, ()): 1,
    (broken, ("--strict",)): 1,
}


@pytest.mark.parametrize(("case", "code"), CODES.items())
def test_the_exit_code_says_whether_anything_is_wrong(
    kb: Maker, case: tuple[Any, tuple[str, ...]], code: int
) -> None:
    """0 where nothing is, 1 for errors, with --strict for warnings too; notices never fail."""
    make, options = case
    assert run("check", make(kb).path, *options).exit_code == code


@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_is_the_same_in_every_format(kb: Maker, form: str) -> None:
    """Whoever reads what is wrong, what is wrong is the same."""
    path = warned(kb).path
    assert run("check", path, "--format", form).exit_code == 0
    assert run("check", path, "--format", form, "--strict").exit_code == 1


WRONG = {
    "a folder that is no base": ("check", "{tmp}"),
    "a folder that is not there": ("check", "{tmp}/nowhere"),
    "a file": ("check", "{tmp}/file"),
    "two bases": ("check", "-C", "{tmp}", "{rich}"),
    "an unknown format": ("check", "{rich}", "--format", "xml"),
    "an unknown option": ("check", "{rich}", "--loud"),
    "an unknown command": ("chekc",),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_a_wrong_command_exits_with_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """And says what is wrong with it, on the stream for that."""
    (tmp_path / "file").touch()
    result = run(*(each.format(tmp=tmp_path, rich=RICH) for each in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error:" in result.stderr or "Usage:" in result.stderr


def test_the_base_is_the_current_folder_or_is_named(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an argument, by -C, by both if they agree."""
    path = broken(kb).path
    expected = run("check", path).stdout
    assert run("check", "-C", path).stdout == expected
    assert run("check", "-C", path, path).stdout == expected
    monkeypatch.chdir(path)
    assert run("check").stdout == expected
    assert "events/x.yaml:2:7: error[unknown-term]" in expected


def test_problems_go_to_one_stream_and_counts_to_the_other(kb: Maker) -> None:
    """What a program reads has nothing else in it."""
    result = run("check", broken(kb).path)
    assert [line.split(" ")[1] for line in result.stdout.splitlines()] == [
        "error[unknown-term]:",
        "error[unknown-key]:",
        "warning[not-in-ledger]:",
    ]
    assert (
        result.stderr
        == "3 files: 1 entry, 2 refused; 2 errors, 1 warning, 1 notice (--gaps shows the notices)\n"
    )


def test_what_the_base_lacks_is_told_on_request(kb: Maker) -> None:
    """Notices are counted always, and listed with --gaps."""
    path = noticed(kb).path
    assert run("check", path).stdout == ""
    lines = run("check", path, "--gaps").stdout.splitlines()
    assert sum("notice[" in line and "notice[gap-" not in line for line in lines) == 2
    assert run("check", path).stderr.endswith("2 notices (--gaps shows the notices)\n")


def test_the_json_is_a_list_of_objects(kb: Maker) -> None:
    """With the keys that are promised; files relative to the base, lines and columns from 1."""
    rows = json.loads(run("check", broken(kb).path, "--format", "json", "--gaps").stdout)
    assert {tuple(row) for row in rows} == {
        ("file", "line", "column", "level", "code", "path", "message", "hint")
    }
    assert rows[0] == {
        "file": "entries/events/x.yaml",
        "line": 2,
        "column": 7,
        "level": "error",
        "code": "unknown-term",
        "path": "type",
        "message": "`picnic` is no term of the list `event-types`",
        "hint": rows[0]["hint"],
    }
    assert {row["level"] for row in rows} == {"error", "warning", "notice"}
    assert json.loads(run("check", clean(kb).path, "--format", "json").stdout) != rows


def test_the_commands_of_github_are_annotations(kb: Maker) -> None:
    """One for each problem, at its file and line."""
    lines = run("check", broken(kb).path, "--format", "github", "--gaps").stdout.splitlines()
    assert lines[0].startswith(
        "::error file=entries/events/x.yaml,line=2,col=7,title=unknown-term::`picnic` is no term of"
    )
    assert [line.split(" ")[0] for line in lines] == ["::error", "::error", "::warning", "::notice"][
        : len(lines)
    ]


def results(sarif: str) -> list[dict[str, Any]]:
    """The results of a SARIF log that keeps the essentials of its schema (SARIF 2.1.0, section 3)."""
    log = json.loads(sarif)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run_,) = log["runs"]
    assert run_["columnKind"] == "unicodeCodePoints"
    rules = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert run_["tool"]["driver"]["name"] == "sourcebook"
    assert len(rules) == len(set(rules))
    for result in run_["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9%/._~-]*", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
    return list(run_["results"])


def test_the_sarif_is_a_log(kb: Maker) -> None:
    """For code scanning: a rule for each code, a place for each problem, levels in SARIF's words."""
    found = results(run("check", broken(kb).path, "--format", "sarif", "--gaps").stdout)
    assert [(each["ruleId"], each["level"]) for each in found] == [
        ("unknown-term", "error"),
        ("unknown-key", "error"),
        ("not-in-ledger", "warning"),
        *[("unsourced", "note")][: len(found) - 3],
    ]
    assert results(run("check", clean(kb).path, "--format", "sarif").stdout) == results(
        run("check", clean(kb).path, "--format", "sarif").stdout
    )


HOSTILE = "\x1b[31m\r\n::error file=a::b%0A,c:\u202e\u2028\x9b"


def hostile(kb: Maker) -> Path:
    """A base with an error whose message, and another whose file, tries to steer whatever shows it."""
    base = kb({"events/x": event(type=json.dumps("a\n::error file=passwd::pwned"))})
    (base.path / "entries" / "events" / f"{HOSTILE.replace('/', '')}.yaml").write_text("", encoding="utf-8")
    (base.path / "entries" / "events" / "a%0A::warning::b, c.yaml").write_text("", encoding="utf-8")
    return base.path


def test_hostile_text_steers_no_terminal(kb: Maker) -> None:
    """A problem is one line, and nothing in it moves, colours, hides or turns anything."""
    path = hostile(kb)
    text = run("check", path).stdout
    assert text.endswith("\n")
    assert all(line.isprintable() for line in text.splitlines())
    assert len(text.split("\n")) - 1 == len(prepare(path).problems) > 2


def test_hostile_text_gives_github_no_commands(kb: Maker) -> None:
    """Each line is the command that we wrote: what looks like another is within its message or its properties."""
    path = hostile(kb)
    text = run("check", path, "--format", "github").stdout
    lines = text.split("\n")[:-1]
    assert len(lines) == len(prepare(path).problems)
    for line in lines:
        properties, _, message = line.removeprefix("::error ").partition("::")
        assert re.fullmatch(r"file=[^,:]*,line=\d+,col=\d+,title=[a-z-]+", properties), line
        assert "\r" not in message
        assert line.isprintable()
    assert any("a%0A::error file=passwd::pwned" in line for line in lines)
    assert any("file=entries/events/a%250A%3A%3Awarning%3A%3Ab%2C c.yaml," in line for line in lines)


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_hostile_text_stays_within_json(kb: Maker, form: str) -> None:
    """All of it is ASCII, and reads back to the character."""
    path = hostile(kb)
    text = run("check", path, "--format", form).stdout
    assert text.isascii()
    data = json.loads(text)
    if form == "json":
        assert "a\n::error file=passwd::pwned" in " ".join(row["message"] for row in data)
    else:
        uris = [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in results(text)]
        assert "entries/events/a%0A::warning::b, c.yaml" in map(unquote, uris)


def test_colours_are_for_terminals(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Levels are coloured where a terminal is; never where NO_COLOR says no (https://no-color.org)."""
    path = broken(kb).path
    plain = run("check", path).stdout
    assert "\x1b" not in plain
    coloured = run("check", path, color=True).stdout
    assert "\x1b[31merror[unknown-term]\x1b[0m" in coloured.replace(" error", "error")
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("check", path, color=True).stdout == plain


def test_the_rich_base_is_clean() -> None:
    """With --strict: its gaps are no problems."""
    result = run("check", RICH, "--strict")
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_name_that_the_terminal_lacks_does_not_end_the_command(
    kb: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another encoding than UTF-8 shows escapes."""
    path = kb({"events/x": event(type='"حرب"')}).path
    result = run("check", path, env={"PYTHONIOENCODING": "ascii"})
    assert result.exit_code == 1


# What is not read again

WATCHED = """
import sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from sourcebook.cli.main import main
try:
    main(sys.argv[1:])
finally:
    heavy = sys.modules.keys() & {"yaml", "pydantic", "markdown_it", "jinja2", "markdown", "mkdocs"}
    read = [name for name in opened if "/entries/" in name and name.endswith((".yaml", ".png"))]
    print(sorted(read), sorted(heavy), file=sys.stderr)
"""
"""Runs the command; then tells the files of the base that were opened, and the large libraries that were loaded."""


def watched(path: Path) -> tuple[str, str]:
    """What a check prints in a process of its own; and what it opened and loaded."""
    command = [sys.executable, "-c", WATCHED, "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout, done.stderr.splitlines()[-1]


def test_a_check_of_what_did_not_change_reads_nothing(kb: Maker) -> None:
    """The first check reads every file. When nothing has changed, none is opened, and no large library loaded."""
    path = warned(kb).path
    first, opened = watched(path)
    assert "entries/events/x.yaml" in opened
    assert "'pydantic'" in opened
    assert "'markdown_it'" not in opened
    # As long as the clock could not tell another change, contents are compared: that opens the files.
    time.sleep(0.25)
    assert watched(path)[0] == first
    assert watched(path) == (first, "[] []")


@pytest.mark.parametrize("make", [clean, warned, noticed, broken])
def test_the_same_is_told_again(kb: Maker, make: Callable[[Maker], Knowledge]) -> None:
    """To the byte, in every format and with every option, whether it is kept, found anew, or found without a cache."""
    path = make(kb).path
    for form in FORMATS:
        for options in ((), ("--strict",), ("--gaps",), ("--strict", "--gaps")):
            runs = [
                run("check", path, "--format", form, *options, *cache)
                for cache in (("--no-cache",), (), (), ("--no-cache",))
            ]
            assert len({(each.stdout, each.stderr, each.exit_code) for each in runs}) == 1


def test_a_change_is_told(kb: Maker) -> None:
    """A check after an edit tells what a check without a cache would."""
    base = warned(kb)
    for number in range(6):
        base.write({f"events/new-{number % 3}": event(title=f"An event, {'again ' * number}")})
        assert run("check", base.path).output == run("check", base.path, "--no-cache").output


def test_without_a_cache_nothing_is_kept(kb: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither with --no-cache nor where caches are switched off; else, in the user's cache folder alone."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path / ".caches"))
    path = warned(kb).path
    before = sorted(path.rglob("*"))
    run("check", path, "--no-cache")
    assert not (tmp_path / ".caches").exists()
    run("check", path)
    assert len(list((tmp_path / ".caches").iterdir())) == 1
    assert sorted(each for each in path.rglob("*") if ".caches" not in each.parts) == before
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    assert run("check", path).exit_code == 0


TAKEN = {
    "docs/events/x.md": ["taken-address"],
    "docs/Events/README.md": ["taken-address"],
    "docs/terms/index.md": ["taken-address"],
    "docs/index.html": ["taken-address"],
    "docs/events/y.md": [],
    "docs/guide/x.md": [],
}


@pytest.mark.parametrize(("file", "codes"), TAKEN.items())
def test_a_page_in_the_way_is_told(kb: Maker, file: str, codes: list[str]) -> None:
    """A hand-written page at a generated address is an error for a check as for a build."""
    base = clean(kb)
    base.write({file: "# Mine\n"})
    rows = json.loads(run("check", base.path, "--format", "json").stdout)
    assert [row["code"] for row in rows] == codes
    assert [problem.code for problem in prepare(base.path).problems] == codes


def test_gaps_are_told_on_request(kb: Maker) -> None:
    """A notice for each gap of each entry, a count of each; the exit code is as without."""
    path = kb({"sources/s": source(), "events/x": event(date="unknown", sources="[s]")}).path
    result = run("check", path, "--gaps")
    assert "entries/events/x.yaml:1:1: notice[gap-undated]: nobody says when" in result.stdout
    assert "gaps: 1 single-witness (1 in events)\n" in result.stderr
    assert (result.exit_code, run("check", path).exit_code) == (0, 0)
    assert "gap-" not in run("check", path).stdout
    rows = json.loads(run("check", path, "--gaps", "--format", "json").stdout)
    assert {"gap-undated", "gap-single-witness"} <= {row["code"] for row in rows}
    lines = run("check", path, "--gaps", "--format", "github").stdout
    assert "::notice file=entries/events/x.yaml,line=1,col=1,title=gap-undated::nobody says when" in lines
    told = results(run("check", path, "--gaps", "--format", "sarif").stdout)
    assert ("gap-undated", "note") in {(each["ruleId"], each["level"]) for each in told}


def test_what_is_a_notice_already_is_told_once(kb: Maker) -> None:
    """An entry without any source, a source without an archived copy: and the count of gaps has them too."""
    path = kb(
        {
            "sourcebook.yml": "format: 1\ntitle: A base\n",
            "sources/s": source(url="https://a.example/", date="2024"),
            "sources/t": source(title="T", retracted="{date: 2024, reason: wrong}"),
            "events/x": event(),
            "events/y": event(title="Y", sources="[t]"),
        }
    ).path
    result = run("check", path, "--gaps")
    codes = re.findall(r"(\S+):1:1: notice\[(\S*(?:unsourced|archive))\]", result.stdout)
    assert codes == [
        ("entries/events/x.yaml", "unsourced"),
        ("entries/events/y.yaml", "gap-unsourced"),
        ("entries/sources/s.yaml", "no-archive"),
    ]
    assert "gaps: 2 unsourced (2 in events)\n" in result.stderr
    assert "gaps: 1 no-archive (1 in sources)\n" in result.stderr


def test_gaps_are_counted_by_gap_and_kind(kb: Maker) -> None:
    """A line for each gap: the gap that most entries have first, and of it the kind that has it most."""
    path = kb(
        {
            "places/p": place(sources="[s]"),
            "sources/s": source(date="2024"),
            "events/x": event(date="unknown", sources="[s]"),
            "events/y": event(title="Y", date="2024", sources="[s]", summary="So."),
        }
    ).path
    assert run("check", path, "--gaps").stderr.splitlines()[:-1] == [
        "gaps: 3 orphan (2 in events, 1 in places)",
        "gaps: 3 single-witness (2 in events, 1 in places)",
        "gaps: 3 stub (1 in events, 1 in places, 1 in sources)",
        "gaps: 3 unlocated (2 in events, 1 in places)",
        "gaps: 1 undated (1 in events)",
    ]


def test_a_broken_base_has_no_gaps(kb: Maker) -> None:
    """Its errors come first."""
    assert "gap-" not in run("check", broken(kb).path, "--gaps").stdout
