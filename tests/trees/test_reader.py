"""The strict reader gives back what was typed, knows where it stands, and refuses all else without falling over."""

from __future__ import annotations

import pickle
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.problems import Level
from sourcebook.trees.reader import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    MAX_PROBLEMS_OF_ONE_RULE,
    Mapping,
    Node,
    Reading,
    Scalar,
    Sequence,
    read,
)
from tests.knowledge import HANG, codes_of, text_of, tree_of


def reading(text: str | bytes) -> Reading:
    """What comes of reading a text."""
    return read("x.yaml", text if isinstance(text, bytes) else text_of(text).encode())


def codes(text: str | bytes) -> list[str]:
    """The codes of what is wrong with a text."""
    return codes_of(reading(text).problems)


def places(node: Node) -> list[tuple[str, int, int]]:
    """Every text of a tree with its line and column, keys included, in the order of the file."""
    if isinstance(node, Scalar):
        return [(str(node), node.line, node.column)]
    if isinstance(node, Sequence):
        return [place for each in node for place in places(each)]
    return [place for key, each in node.items() for place in [*places(key), *places(each)]]


# What is read


def test_all_scalars_are_texts() -> None:
    """A text stays as it was typed, whatever other readers of YAML take it for."""
    typed = [
        "no",
        "0755",
        "12:30",
        "12:30:45",
        "2024-08-10",
        "1e3",
        "0x1F",
        "true",
        ".5",
        "+1",
        "=",
        "010",
        "1_000",
    ]
    text = "values:\n" + "".join(f"  - {each}\n" for each in typed)
    tree = tree_of(text)
    assert tree["values"] == typed  # type: ignore[index]
    assert [str(each) for each in tree["values"]] == typed  # type: ignore[index]


def test_places() -> None:
    """Every key and every value knows its line and column, from 1, in characters."""
    tree = tree_of(
        """\
        # a comment
        title: دير الزور
        "quoted": 'text'
        list: [a, {b: c}]
        harm:
          - kind: killed
            count:   "2"
        """
    )
    assert places(tree) == [
        ("title", 2, 1),
        ("دير الزور", 2, 8),
        ("quoted", 3, 1),
        ("text", 3, 11),
        ("list", 4, 1),
        ("a", 4, 8),
        ("b", 4, 12),
        ("c", 4, 15),
        ("harm", 5, 1),
        ("kind", 6, 5),
        ("killed", 6, 11),
        ("count", 7, 5),
        ("2", 7, 14),
    ]
    harm = tree["harm"]  # type: ignore[index]
    assert isinstance(harm, Sequence)
    assert (harm.line, harm.column, harm.flow) == (6, 3, False)
    assert isinstance(harm[0], Mapping)
    assert (harm[0].line, harm[0].column) == (6, 5)


@pytest.mark.parametrize(
    ("text", "content", "place"),
    [
        ("body: |\n  one\n  two\n", "one\ntwo\n", (2, 3)),
        ("body: >\n    one\n    two\n", "one two\n", (2, 5)),
        ("body: |-\n  one", "one", (2, 3)),
        ("body: |\n\n  one\n", "\none\n", (2, 3)),
        ("body: | # remark\n  one\n", "one\n", (2, 3)),
        ("a:\n  b: |2\n      one\n", "  one\n", (3, 7)),
        ("body: |\n", "", (2, 1)),
        ("body: plain\n  goes on\n", "plain goes on", (1, 7)),
        ('body: "one\n  two"\n', "one two", (1, 7)),
    ],
)
def test_place_of_a_text_of_several_lines(text: str, content: str, place: tuple[int, int]) -> None:
    """A block of text stands where its content begins: on the line below its mark, at its indentation."""
    name, line, column = places(tree_of(text))[-1]
    assert (name, (line, column)) == (content, place)


def test_style() -> None:
    """A text knows how it was written; plain is ''."""
    tree = tree_of("a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\ni: >\n  j\n")
    assert [each.style for each in tree.values() if isinstance(each, Scalar)] == ["", "'", '"', "|", ">"]


PLAIN = "title: A war\nplaces:\n  - syria\nbody: |\n  One.\n\n  Two.\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode(),
        f"---\n{PLAIN}".encode(),
        f"{PLAIN}...\n".encode(),
    ],
    ids=["CRLF", "CR", "BOM", "BOM and CRLF", "start of document", "end of document"],
)
def test_same_tree(data: bytes) -> None:
    """Line ends, a leading BOM and the marks of one document make no difference."""
    assert reading(data) == Reading(tree_of(PLAIN))


def test_last_newline() -> None:
    """A missing last newline makes no difference."""
    assert reading(b"title: A war\ndate: 2024").tree == tree_of("title: A war\ndate: 2024\n")


@pytest.mark.parametrize("text", ["نام\u200cها", "ක්\u200dෂ", "Zoë", "Zoe\u0308", "👍", "日本"])
def test_text_is_kept(text: str) -> None:
    """Text is kept to the character: joiners between letters are spelling, and nothing is normalised."""
    assert tree_of(f"title: {text}\n")["title"] == text  # type: ignore[index]


def test_a_tree_can_be_sent_elsewhere() -> None:
    """A tree survives pickling, with its places."""
    tree = tree_of(PLAIN)
    copy = pickle.loads(pickle.dumps(tree))  # noqa: S301 -- our own bytes
    assert copy == tree
    assert places(copy) == places(tree)


# What is refused

REFUSED = [
    ("too-large", b"x" * (MAX_BYTES + 1), 1, 1),
    ("bad-utf-8", b"title: caf\xe9\n", 1, 11),
    ("bad-utf-8", b"\xff\xfet\x00", 1, 1),
    ("bad-utf-8", b"\xef\xbb\xbftitle: A\nb: \xc3\n", 2, 4),
    ("bad-utf-8", b"t: \xed\xa0\x80\n", 1, 4),
    ("empty-file", b"", 1, 1),
    ("empty-file", b"\xef\xbb\xbf", 1, 1),
    ("empty-file", b"\n\n# nothing\n", 1, 1),
    ("directive", b"%YAML 1.2\n---\na: b\n", 1, 1),
    ("directive", b"%TAG ! tag:example.org,2024:\n---\na: b\n", 1, 1),
    ("several-documents", b"a: b\n---\nc: d\n", 2, 1),
    ("several-documents", b"a: b\n---\n", 2, 1),
    ("not-a-mapping", b"- a\n", 1, 1),
    ("not-a-mapping", b"text\n", 1, 1),
    ("anchor", b"a: &x b\n", 1, 4),
    ("anchor", b"a: &x {b: c}\n", 1, 4),
    ("anchor", b"&x a: b\n", 1, 1),
    ("alias", b"a: *x\n", 1, 4),
    ("alias", b"*x : b\n", 1, 1),
    ("tag", b"a: !!int 3\n", 1, 4),
    ("tag", b"a: !!python/object/apply:os.system [ls]\n", 1, 4),
    ("tag", b"a: ! b\n", 1, 4),
    ("merge-key", b"a: b\n<<: {c: d}\n", 2, 1),
    ("duplicate-key", b"a: b\nc: d\n'a': e\n", 3, 1),
    ("complex-key", b"? [a, b]\n: c\n", 1, 3),
    ("complex-key", b"{a: b}: c\n", 1, 1),
    ("too-deep", b"a: " + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"\n", 1, 3 + MAX_DEPTH),
    ("syntax", b"a: b: c\n", 1, 5),
    ("syntax", b"a:\n\t- b\n", 2, 1),
    ("syntax", b'a: "b\n', 2, 1),
    ("syntax", b"a: [b\n", 2, 1),
    ("syntax", b'a: "\\ud800"\n', 1, 7),
    ("syntax", b"a: `b`\n", 1, 4),
]


@pytest.mark.parametrize(("code", "data", "line", "column"), REFUSED)
def test_refused(code: str, data: bytes, line: int, column: int) -> None:
    """What could mean two things, or harm, is refused at its place; and the hint says what to do."""
    problem = reading(data).problems[0]
    assert (problem.code, problem.line, problem.column) == (code, line, column)
    assert problem.level is Level.ERROR
    assert problem.hint


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1) + "\n", id="depth"),
        pytest.param("a:\n" + "  - x\n" * (MAX_NODES - 3), id="nodes"),
        pytest.param("a: " + "x" * (MAX_BYTES - 3), id="size"),
        pytest.param("a: b # a comment: [with, {marks}] & *more*\n", id="comment"),
        pytest.param("<<: in quotes is a key\n".replace("<<", '"<<"'), id="quoted merge key"),
        pytest.param("a: x & y * z ! w\n", id="marks within a text"),
    ],
)
def test_accepted(text: str) -> None:
    """What is just within a limit is read, and so is what only looks like a mark."""
    assert reading(text.encode()).problems == ()


def test_both_keys_are_told() -> None:
    """Of two equal keys the first counts, and the problem names the line of both."""
    result = reading("title: A\ntype: war\ntitle: B\n")
    assert result.tree == {"title": "A", "type": "war"}
    assert "line 1" in result.problems[0].message
    assert result.problems[0].line == 3


@pytest.mark.parametrize(
    "character", [*"\x00\x07\x0b\x1b\x7f\x85\u2028\u202a\u202e\u2066\u2069\u200b\u2060\ufeff", "\U000e0041"]
)
def test_characters_that_nobody_sees(character: str) -> None:
    """Control characters, bidirectional controls and invisible ones are refused in texts, keys and comments."""
    for text in (
        f"a: x{character}y\n",
        f"x{character}y: b\n",
        f"a: b # x{character}y\n",
        f'a: "x{character}y"\n',
    ):
        found = [each for each in reading(text.encode()).problems if each.code == "forbidden-character"]
        assert len(found) == 1, text
        assert f"U+{ord(character):04X}" in found[0].message
        assert text[found[0].column - 1] == character


@pytest.mark.parametrize(
    "escape", ["\\x07", "\\u202e", "\\u200b", "\\u200d", "\\L", "\\P", "\\N", "\\e", "\\0"]
)
def test_escapes_hide_nothing(escape: str) -> None:
    """A character that is refused is refused as an escape too."""
    assert codes(f'a: "x {escape} y"\n') == ["forbidden-character"]


@pytest.mark.parametrize("text", ["\u200dA", "A\u200d", "A \u200cB", "1\u200d2", "👩\u200d👧"])
def test_joiners_join_letters(text: str) -> None:
    """A joiner that stands between no two letters is refused."""
    assert codes(f"a: {text}\n") == ["forbidden-character"]


def test_many_unseen_characters() -> None:
    """One slip that was made a thousand times is told some twenty times, with the number of the rest."""
    problems = reading("a: " + "\u200bx" * 1000).problems
    assert len(problems) == MAX_PROBLEMS_OF_ONE_RULE + 1
    assert f"{1000 - MAX_PROBLEMS_OF_ONE_RULE} more" in problems[-1].message
    assert problems[-1].column == 4 + 2 * MAX_PROBLEMS_OF_ONE_RULE


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a: case #3 of many\n", "#3 of many"),
        ("a:\n  - one #two\n", "#two"),
        ("a: one\n  two #three\n", "#three"),
    ],
)
def test_comment_that_cuts(text: str, kept: str) -> None:
    """A ` #` within a text begins a comment to YAML: that is warned of, with the text that is cut off."""
    problem = reading(text).problems[0]
    assert (problem.code, problem.level) == ("comment-cuts", Level.WARNING)
    assert f"`{kept}`" in problem.hint
    assert text.splitlines()[problem.line - 1][problem.column - 1] == "#"


@pytest.mark.parametrize(
    "text",
    ["a: b # c\n", "a: b #! c\n", "a: b #\n", "a: x#y\n", "a: 'b #c'\n", "#a: b\nc: d\n", "a: |\n  x #y\n"],
)
def test_comment_that_is_one(text: str) -> None:
    """A `# ` with a space is a comment that somebody meant; a `#` within a word, quotes or a block cuts nothing."""
    assert reading(text).problems == ()


@pytest.mark.parametrize("text", ["~", "null", "Null", "NULL"])
def test_looks_empty(text: str) -> None:
    """A text that other programs read as nothing is kept, and warned of; not so in quotes."""
    result = reading(f"a: {text}\n")
    assert result.tree == {"a": text}
    assert [(each.code, each.level) for each in result.problems] == [("looks-empty", Level.WARNING)]
    assert reading(f"a: '{text}'\n").problems == ()


# What must never happen

BOMBS = {
    "brackets": "a: " + "[" * 30_000,
    "braces": "a: " + "{b: " * 30_000,
    "closed brackets": "a: " + "[" * 30_000 + "]" * 30_000,
    "dashes": "- " * 30_000,
    "question marks": "? " * 30_000,
    "indentation": "".join(" " * depth + "a:\n" for depth in range(700)),
    "laughs": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(5_000)),
    "merges": "".join(
        f"{c}: &{c}\n  <<: [{', '.join('*' + chr(ord(c) - 1) for _ in range(9))}]\n" for c in "bcdefghij"
    ),
    "keys": "".join(f"k{n}: v\n" for n in range(30_000)),
    "equal keys": "k: v\n" * 30_000,
    "a long key": f"{'k' * 100_000}: v\n",
    "anchors": "- &a x\n" * 30_000,
    "comments": "a: b #c\n" * 30_000,
    "quotes": '"' * 200_000,
    "unseen": "\u200b" * 60_000,
    "tabs": "\t" * 200_000,
    "documents": "---\n" * 60_000,
    "digits": "a: " + "9" * 200_000,
    "spaces": " " * 200_000 + "a: b",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(name: str) -> None:
    """What hangs or kills other readers is refused, or read, within a second or two."""
    data = BOMBS[name].encode()[:MAX_BYTES]
    start = time.process_time()
    assert isinstance(reading(data), Reading)
    assert time.process_time() - start < HANG


@given(st.binary(max_size=400))
@example(b"\xef\xbb\xbf\xef\xbb\xbfa: b")
@example(b'a: "\\U0010ffff"')
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a reading: a tree, or problems that say why there is none, each with its place."""
    _check(read("x.yaml", data))


@given(st.text(alphabet=" \t\n\r-?:,[]{}#&*!|>'\"%@`~<ab0\\\u200d\u202e\x85", max_size=60))
def test_any_marks(text: str) -> None:
    """Any order of YAML's own marks gives a reading."""
    _check(read("x.yaml", text.encode()))


def _check(result: Reading) -> None:
    assert result.tree is not None or any(each.level is Level.ERROR for each in result.problems)
    for problem in result.problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12)
"""Texts of all characters that can be seen."""

TREES = st.dictionaries(
    TEXTS, st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8)
).filter(bool)


@given(TREES)
def test_what_was_written_is_read(tree: dict[str, Any]) -> None:
    """Whatever another program writes in quotes reads back equal, to the character."""
    text = yaml.safe_dump(tree, default_style='"', allow_unicode=True, sort_keys=False)
    # An empty list or mapping has no style of its own, and PyYAML puts tags before nothing else.
    assert read("x.yaml", text.encode()) == Reading(_node(tree))  # type: ignore[arg-type]


@given(TREES)
def test_places_lead_back(tree: dict[str, Any]) -> None:
    """At the place of every text in quotes, its opening quote stands in the file."""
    text = yaml.safe_dump(tree, default_style='"', allow_unicode=True, width=10**6)
    lines = text.split("\n")
    result = read("x.yaml", text.encode()).tree
    assert result is not None
    for _, line, column in places(result):
        assert lines[line - 1][column - 1] == '"'


def _node(value: Any) -> Node:
    if isinstance(value, dict):
        return Mapping((Scalar(key), _node(each)) for key, each in value.items())
    return Sequence(_node(each) for each in value) if isinstance(value, list) else Scalar(value)
