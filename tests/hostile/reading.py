"""Hostile YAML: each limit of the reader at, below and above it, and what hangs or kills other readers."""

from __future__ import annotations

from sourcebook.trees.reader import MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS_OF_ONE_RULE
from tests.hostile.case import Case, entry, field
from tests.knowledge import event

E = event()
NODES = 9
"""What an event with a list of former ids has beside these."""


def of_bytes(number: int) -> str:
    """An event of so many bytes."""
    return f"{E}# {'x' * (number - len(E) - 3)}\n"


def of_ids(number: int) -> str:
    """The field of an event with so many former ids."""
    return f"aliases: [{', '.join(f'a{each}' for each in range(number))}]\n"


def ladder(steps: int) -> str:
    """Groups within groups, each a space further in than the last."""
    return "".join(f"{' ' * step}a:\n" for step in range(steps))


SIZE = (
    entry("bytes-below", of_bytes(MAX_BYTES - 1)),
    entry("bytes-at", of_bytes(MAX_BYTES)),
    entry("bytes-above", of_bytes(MAX_BYTES + 1), "1:1 too-large"),
    entry("bytes-of-a-film", b"\0" * 8_000_000, "1:1 too-large"),
    field("nodes-below", of_ids(MAX_NODES - NODES - 1)),
    field("nodes-at", of_ids(MAX_NODES - NODES)),
    field(
        "nodes-above", of_ids(MAX_NODES - NODES + 1), f"4:{len(of_ids(MAX_NODES - NODES)) + 1} too-many-nodes"
    ),
    field("nodes-of-groups", "a:\n" + "  - {}\n" * MAX_NODES, f"{MAX_NODES - 4}:5 too-many-nodes"),
    entry("nodes-of-nothing", "a: [" + "[]," * 30_000 + "]\n", f"1:{5 + 3 * (MAX_NODES - 3)} too-many-nodes"),
    field("depth-below", f"a: {'[' * (MAX_DEPTH - 2)}{']' * (MAX_DEPTH - 2)}\n", "4:1 unknown-key"),
    field("depth-at", f"a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}\n", "4:1 unknown-key"),
    field("depth-above", f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n", f"4:{3 + MAX_DEPTH} too-deep"),
    entry("steps-at", f"{ladder(MAX_DEPTH - 1)}{' ' * 30}a: b\n", "1:1 unknown-key", "1:1 missing-field"),
    entry("steps-above", f"{ladder(MAX_DEPTH + 1)}", f"{MAX_DEPTH + 1}:{MAX_DEPTH + 1} too-deep"),
    field("key-at", f"{'k' * 1_023}: x\n", "4:1 unknown-key"),
    field("key-above", f"{'k' * 1_100}: x\n", "4:1101 syntax"),
    field("key-in-quotes", f'"{"k" * 1_100}": x\n', "4:1103 syntax"),
    field("key-after-a-question-mark", f'? "{"k" * 100_000}"\n: x\n', "4:3 unknown-key"),
    field("line-of-250-kilobytes", f"notes:\n  - {'x' * 250_000}\n", "5:3 wrong-shape"),
    field(
        "unseen-at",
        "# " + "x\u200b" * MAX_PROBLEMS_OF_ONE_RULE + "\n",
        *(f"4:{4 + 2 * number} forbidden-character" for number in range(MAX_PROBLEMS_OF_ONE_RULE)),
    ),
    field(
        "unseen-above",
        "# " + "x\u200b" * 60_000 + "\n",
        *(f"4:{4 + 2 * number} forbidden-character" for number in range(MAX_PROBLEMS_OF_ONE_RULE + 1)),
    ),
)

BOMBS = (
    entry("brackets", "a: " + "[" * 30_000, "1:1003 too-deep"),
    entry("brackets-closed", "a: " + "[" * 30_000 + "]" * 30_000, "1:1003 too-deep"),
    entry("braces", "a: " + "{b: " * 30_000, f"1:{4 * MAX_DEPTH} too-deep"),
    entry("brackets-and-braces", "a: " + "[{b: " * 20_000, f"1:{5 * MAX_DEPTH // 2} too-deep"),
    entry("dashes", "- " * 60_000, "1:41 too-deep"),
    entry("question-marks", "? " * 30_000, "1:3 complex-key"),
    entry("questions-and-dashes", "? - " * 30_000, "1:3 complex-key"),
    entry("steps", ladder(700), "21:21 too-deep"),
    entry(
        "laughs",
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(5_000)),
        "1:4 anchor",
        "2:5 anchor",
        "2:10 alias",
    ),
    entry(
        "laughs-in-369-bytes",
        "a: &a {x: y}\n"
        + "".join(
            f"{new}: &{new} {{<<: [{', '.join([f'*{old}'] * 6)}]}}\n"
            for old, new in zip("abcdefghi", "bcdefghij", strict=True)
        ),
        "1:4 anchor",
        "2:4 anchor",
        "2:8 merge-key",
    ),
    entry(
        "anchors", "- &a x\n" * 9_000, *(f"{line}:3 anchor" for line in range(1, 9_001)), "1:1 not-a-mapping"
    ),
    entry("tags", "- !a x\n" * 9_000, *(f"{line}:3 tag" for line in range(1, 9_001)), "1:1 not-a-mapping"),
    entry("long-tag", f"a: !{'x' * 100_000} b\n", "1:4 tag", "1:1 unknown-key", "1:1 missing-field"),
    entry(
        "equal-keys",
        "k: v\n" * 4_900,
        *(f"{line}:1 duplicate-key" for line in range(2, 4_901)),
        "1:1 unknown-key",
        "1:1 missing-field",
    ),
    entry(
        "keys",
        "".join(f"k{n}: v\n" for n in range(4_900)),
        *(f"{line}:1 unknown-key" for line in range(1, 4_901)),
        "1:1 missing-field",
    ),
    entry(
        "keys-like-fields",
        "".join(f"date{n}: v\n" for n in range(4_900)),
        *(f"{line}:1 unknown-key" for line in range(1, 4_901)),
        "1:1 missing-field",
    ),
    entry("quotes", '"' * 200_000, "1:3 syntax"),
    entry("quotes-in-quotes", "a: '" + "''" * 100_000 + "'\n", "1:1 unknown-key", "1:1 missing-field"),
    entry("escapes", 'a: "' + "\\x41" * 50_000 + '"\n', "1:1 unknown-key", "1:1 missing-field"),
    entry("tabs", "\t" * 200_000, "1:1 syntax"),
    entry("spaces", " " * 200_000 + "a: b", "1:200001 unknown-key", "1:200001 missing-field"),
    entry("empty-lines", "\n" * 200_000 + E),
    entry("returns", "\r" * 200_000 + E),
    entry("documents", "---\n" * 60_000, "2:1 several-documents"),
    entry("ends-of-document", "...\n" * 60_000, "1:1 syntax"),
    entry("directives", "%A\n" * 60_000, "1:3 directive"),
    entry("comments", E + "# x\n" * 60_000),
    field(
        "comments-that-cut",
        "aliases:\n" + "  - a #c\n" * 2,
        "5:7 comment-cuts",
        "6:7 comment-cuts",
        "6:5 repeated-value",
    ),
    entry("nulls", b"\0" * 200_000, *(f"1:{column} forbidden-character" for column in range(1, 22))),
    entry("bytes-that-are-none", b"\xff" * 200_000, "1:1 bad-utf-8"),
    entry(
        "marks-of-order",
        "\ufeff" * 60_000,
        *(f"1:{column} forbidden-character" for column in range(1, 22)),
        "1:2 not-a-mapping",
    ),
    entry(
        "joiners",
        "\u200d" * 60_000,
        *(f"1:{column} forbidden-character" for column in range(1, 22)),
        "1:1 not-a-mapping",
    ),
    entry(
        "overrides",
        "\u202e" * 60_000,
        *(f"1:{column} forbidden-character" for column in range(1, 22)),
        "1:1 not-a-mapping",
    ),
    entry("surrogates", b"\xed\xa0\x80" * 60_000, "1:1 bad-utf-8"),
    entry("blocks", "a: |\n" + "  x\n" * 50_000, "1:1 unknown-key", "1:1 missing-field"),
    entry("folded-blocks", "a: >\n" + "  x\n\n" * 40_000, "1:1 unknown-key", "1:1 missing-field"),
    entry("plain-text-of-lines", "a: x\n" + "  x\n" * 50_000, "1:1 unknown-key", "1:1 missing-field"),
    entry("combining-marks", "title: a" + "\u0301" * 100_000 + "\ntype: war\ndate: 2024\n"),
    entry("ligatures", "title: " + "\ufdfa" * 80_000 + "\ntype: war\ndate: 2024\n"),
)

ACCEPTED = (
    entry("mark-of-order-first", f"\ufeff{E}"),
    entry("windows-lines", E.replace("\n", "\r\n")),
    entry("old-lines", E.replace("\n", "\r")),
    entry("mixed-lines", E.replace("\n", "\r\n", 1).replace("\n", "\r", 2)),
    entry("no-last-line", E.rstrip("\n")),
    entry("document", f"---\n{E}...\n"),
    entry("braces-for-all", "{title: A war, type: war, date: 2024}"),
    entry("json", b'{"title": "A war", "type": "war", "date": "2024"}'),
    entry("joiners-in-words", "title: نیم\u200cفاصله ක්\u200dෂ\ntype: war\ndate: 2024\n"),
    entry("letters-and-marks", "title: Zoe\u0308 \u0d28\u0d4d\u200d\u0d31\ntype: war\ndate: 2024\n"),
    entry("marks-in-quotes", "title: '<<: *a &b !c %d @e `f` ---'\ntype: war\ndate: 2024\n"),
    entry("template", "title: '{{ 7 * 7 }} {% raw %} ${x} {0}'\ntype: war\ndate: 2024\n"),
    entry(
        "script", "title: '<script>alert(1)</script><img src=x onerror=alert(1)>'\ntype: war\ndate: 2024\n"
    ),
    entry("formula", "title: '=cmd|''/C calc''!A0'\ntype: war\ndate: 2024\n"),
    entry("norway", "title: no\ntype: war\ndate: 2024\n"),
    entry("number", "title: 0755\ntype: war\ndate: 2024\n"),
    entry("time", "title: 12:30:45\ntype: war\ndate: 2024\n"),
    entry("digits", f"title: {'9' * 5_000}\ntype: war\ndate: 2024\n"),
    entry("words-of-python", "title: __import__('os').system('true')\ntype: war\ndate: 2024\n"),
)

CASES: tuple[Case, ...] = (*SIZE, *BOMBS, *ACCEPTED)
