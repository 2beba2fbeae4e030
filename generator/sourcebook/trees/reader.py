"""The strict reader of YAML: bytes to a tree in which every key and every value knows where it stands.

The tree is built from the event stream of PyYAML's C scanner, without recursion, since that library's own
loaders crash, hang or change values on hostile input. What is refused, and each limit, follows the project's
promises (SECURITY.md).

A file in which nothing is unusual, and that is written as the house writes, is read by `house_style` in a third
of the time; every rule stands here, and what is wrong is told here (decision 0020).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import AliasEvent, MappingEndEvent, ScalarEvent, SequenceEndEvent

from sourcebook.problems import Level, Problem
from sourcebook.trees import house_style
from sourcebook.trees.nodes import Mapping, Node, Scalar, Sequence
from sourcebook.trees.yaml_hints import hint_for_comment, hint_for_syntax

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "MAX_PROBLEMS_OF_ONE_RULE",
    "Mapping",
    "Node",
    "Reading",
    "Scalar",
    "Sequence",
    "glance",
    "read",
]

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_NODES = 10_000
MAX_PROBLEMS_OF_ONE_RULE = 20
LONGEST_TOLD = 80
"""Characters of a key, a tag or an anchor that a message repeats."""

At = tuple[int, int]
"""Line and column, from 1."""


NextEvent = Callable[[], Any]
"""Gives the next event of the scanner, whose library has no types for them."""

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters; YAML 1.1 and 1.2 read NEL differently
    "\u2028\u2029"  # line breaks to YAML 1.1 alone
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides, isolates
    "\u200b\u2060-\u2064\ufeff"  # zero-width space, word joiner and invisible operators, BOM
    "\ud800-\udfff\ufffe\uffff"  # lone surrogates, noncharacters
    "\U000e0000-\U000e007f]"  # tag characters
)
OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
LINE_END = re.compile("\r\n|\r|\n")
JOINERS = re.compile("[\u200c\u200d]")
UNSEEN = re.compile(f"{FORBIDDEN.pattern}|{JOINERS.pattern}")
LOOKS_EMPTY = frozenset({"null", "Null", "NULL", "~"})
CUTTING_COMMENT = re.compile(r"[ \t]#[^\s#!]")
WRONG_DIRECTIVE = re.compile("directive|incompatible YAML document")
"""What the scanner says of a directive that it does not know itself."""

ORDINARY = b"\t\n\r" + bytes(range(0x20, 0x7F))
"""The characters of ASCII that can be seen, and those that part them."""

SIGNS = (
    (b"\\", re.compile(r"\\")),
    (b"<", re.compile("<<")),
    (b"#", CUTTING_COMMENT),
    # What must not stand before a word is looked for behind it: so that the word alone is searched for.
    *((word.encode(), re.compile(rf"{word}(?<![\w-]{word})(?![\w-])")) for word in sorted(LOOKS_EMPTY)),
)
"""What stands in a file wherever something does that only the careful loop knows; the pattern tells most others from it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file."""

    tree: Mapping | None
    """None where what is wrong leaves no tree that could be trusted."""

    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """Reading cannot go on; the problem is already noted. It never leaves this module."""


def read(file: str, data: bytes) -> Reading:
    """Read one YAML file.

    `file` is the path to tell in problems; `data` its bytes. Never raises for bad input: what is wrong is in
    the result.
    """
    text = _ordinary_text(data)
    tree = None if text is None else house_style.tree_of(text)
    return _read_carefully(file, data) if tree is None else Reading(tree)


def glance(data: bytes, placed: Collection[str]) -> Mapping | None:
    """The tree of a file that has nothing unusual; None where `read` has to look.

    The texts in the fields `placed` alone know their places; all others, and all keys, are plain texts.
    """
    text = _ordinary_text(data)
    return None if text is None else house_style.tree_of(text, placed)


def _ordinary_text(data: bytes) -> str | None:
    """The text of a file in which nothing is refused or warned of, but for its structure; None where something may be."""
    if len(data) > MAX_BYTES:
        return None
    try:
        text = data.decode()
        others = data.translate(None, ORDINARY).decode()
    except UnicodeDecodeError:
        return None
    if others and UNSEEN.search(others):
        return None
    for sign, pattern in SIGNS:
        if sign in data and pattern.search(text):
            return None
    return text


def _read_carefully(file: str, data: bytes) -> Reading:
    """Read any file, however unusual, and tell what is wrong with it."""
    builder = _Builder(file)
    try:
        text = builder.decode(data)
        builder.check_characters(text)
        tree = builder.build(text)
    except _Refused:
        tree = None
    return Reading(tree, tuple(builder.problems))


@dataclass(slots=True)
class _Builder:
    """Builds the tree of one file and notes its problems."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0
    cut_lines: frozenset[int] = frozenset()
    lines: list[str] = field(default_factory=list)
    told: frozenset[str] = frozenset()
    """Characters that nobody can see and that stand in the file as such."""

    def note(self, code: str, at: At, message: str, hint: str = "", level: Level = Level.ERROR) -> None:
        """Note a problem, and go on."""
        self.problems.append(Problem(self.file, *at, code, message, hint, level))

    def refuse(self, code: str, at: At, message: str, hint: str = "") -> _Refused:
        """Note a problem; what is given back is to be raised."""
        self.note(code, at, message, hint)
        return _Refused()

    def decode(self, data: bytes) -> str:
        """The text of the file, without a byte order mark."""
        if len(data) > MAX_BYTES:
            message = f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read"
            raise self.refuse("too-large", (1, 1), message, "split the entry, or shorten its prose")
        try:
            return data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
            message = f"byte 0x{data[error.start]:02x} is no UTF-8"
            hint = "save the file with the encoding UTF-8"
            raise self.refuse("bad-utf-8", _place(before, len(before)), message, hint) from None

    def check_characters(self, text: str) -> None:
        """Refuse invisible and control characters, wherever they stand, comments included."""
        found = _unseen(text)
        self.told = frozenset(text[index] for index in found)
        for index in found[:MAX_PROBLEMS_OF_ONE_RULE]:
            self.note_unseen(text[index], _place(text, index))
        if (more := len(found) - MAX_PROBLEMS_OF_ONE_RULE) > 0:
            at = _place(text, found[MAX_PROBLEMS_OF_ONE_RULE])
            self.note("forbidden-character", at, f"{more} more characters that nobody can see from here on")

    def note_unseen(self, character: str, at: At) -> None:
        name = unicodedata.name(character, "a control character").lower()
        message = f"the text holds U+{ord(character):04X} ({name}), which nobody can see"
        if JOINERS.fullmatch(character):
            message = f"the text holds U+{ord(character):04X} ({name}) where it joins no letters"
        self.note("forbidden-character", at, message, "delete it; it may have come in by copying")

    def build(self, text: str) -> Mapping:
        """The tree of a text."""
        # Breaks of line to the scanner alone: they are refused, and what else is wrong stands in lines as people count them.
        text = OTHER_BREAKS.sub(" ", text)
        self.lines = LINE_END.split(text)
        if CUTTING_COMMENT.search(text):
            self.cut_lines = frozenset(
                number for number, line in enumerate(self.lines) if CUTTING_COMMENT.search(line)
            )
        try:
            return self.root(yaml.CSafeLoader(text).get_event)
        except yaml.MarkedYAMLError as error:
            if any(OTHER_BREAKS.match(character) for character in self.told):
                # It may well come of that, and is told when that is mended.
                raise _Refused from None
            # To the scanner, the end of a text without a last newline lies in the line after it.
            at = min(_at(error.problem_mark or error.context_mark), _place(text, len(text)))
            if "nesting depth" in str(error.problem):
                raise self.too_deep(at) from None
            if WRONG_DIRECTIVE.search(str(error.problem)):
                raise self.directive(at) from None
            if "<document start>" in str(error.problem) and self.has_ended(at):
                raise self.several_documents(at) from None
            message = f"this is no YAML: {error.problem or error.context}"
            raise self.refuse("syntax", at, message, hint_for_syntax(error, self.lines)) from None
        except yaml.reader.ReaderError:
            # A control character: check_characters has told of it already.
            raise _Refused from None

    def root(self, next_event: NextEvent) -> Mapping:
        """The one document of the file, which must be a mapping."""
        next_event()
        start = next_event()
        if isinstance(start, yaml.StreamEndEvent):
            raise self.refuse("empty-file", (1, 1), "the file is empty", "write an entry, or remove the file")
        if start.version or start.tags:
            raise self.directive((1, 1))
        tree = self.tree(next_event)
        next_event()
        after = next_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise self.several_documents((_at(after.start_mark)[0], 1))
        if not isinstance(tree, Mapping):
            at = (tree.line, tree.column)
            raise self.refuse("not-a-mapping", at, "a file holds fields", "write lines such as `title: …`")
        return tree

    def has_ended(self, at: At) -> bool:
        """Whether the document ended before a place: what follows the mark of its end begins another."""
        return any(line.startswith("...") for line in self.lines[: at[0]])

    def directive(self, at: At) -> _Refused:
        return self.refuse("directive", at, "directives are not read", "remove the lines that begin with %")

    def several_documents(self, at: At) -> _Refused:
        hint = "remove the line --- or ... and what follows it"
        return self.refuse("several-documents", at, "a file holds one document", hint)

    def tree(self, next_event: NextEvent) -> Node:
        """The next node with all that it holds. One loop with a stack: depth costs no recursion."""
        stack: list[tuple[Sequence | Mapping, Scalar | None]] = []
        key: Scalar | None = None
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                scalar = self.scalar(event)
                if stack and key is None and isinstance(stack[-1][0], Mapping):
                    key = self.key(stack[-1][0], scalar)
                    continue
                node: Node = scalar
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                node, key = stack.pop()
            elif kind is AliasEvent:
                raise self.alias(event)
            else:
                self.open(event, stack, key)
                key = None
                continue
            if not stack:
                return node
            self.put(stack[-1][0], key, node)
            key = None

    def open(
        self, event: Any, stack: list[tuple[Sequence | Mapping, Scalar | None]], key: Scalar | None
    ) -> None:
        """Begin a list or a mapping, within the limit of depth."""
        at = _at(event.start_mark)
        if stack and key is None and isinstance(stack[-1][0], Mapping):
            hint = "a text that begins with ?, [ or { needs quotes"
            raise self.refuse("complex-key", at, "a key is a list or a mapping", hint)
        if len(stack) >= MAX_DEPTH:
            raise self.too_deep(at)
        self.count(event)
        node = Mapping() if isinstance(event, yaml.MappingStartEvent) else Sequence()
        node.line, node.column = at
        node.flow = bool(event.flow_style)
        stack.append((node, key))

    def too_deep(self, at: At) -> _Refused:
        message = f"lists and mappings lie more than {MAX_DEPTH} deep"
        return self.refuse("too-deep", at, message, "a text that begins with [ or { needs quotes")

    def put(self, parent: Sequence | Mapping, key: Scalar | None, node: Node) -> None:
        """Put a node where it belongs. Of two equal keys, the first has it."""
        if isinstance(parent, Sequence):
            parent.append(node)
        elif key is not None and key not in parent:
            parent[key] = node

    def key(self, parent: Mapping, key: Scalar) -> Scalar:
        """A key as it may stand in `parent`. The first of two equal keys counts, and both are told."""
        at = (key.line, key.column)
        if key == "<<" and not key.style:
            raise self.refuse("merge-key", at, "merge keys are not read", "write the fields out")
        if key in parent:
            first = next(other for other in parent if other == key)
            message = f"the key `{_short(key)}` stands here again; it stood in line {first.line} first"
            self.note("duplicate-key", at, message, "keep one of the two")
        return key

    def scalar(self, event: Any) -> Scalar:
        """A text, with the warnings and refusals that its style brings."""
        self.count(event)
        node = Scalar(event.value)
        node.line, node.column = _at(event.start_mark)
        node.style = event.style or ""
        if not node.style:
            self.check_plain(node, event)
        elif node.style == '"':
            self.check_escapes(node)
        elif node.style in "|>":
            node.line, node.column = _place_of_block(self.lines, event)
        return node

    def check_escapes(self, node: Scalar) -> None:
        """Refuse invisible characters that were written as escapes."""
        escaped = sorted({node[index] for index in _unseen(node)} - self.told)
        for character in escaped[:MAX_PROBLEMS_OF_ONE_RULE]:
            self.note_unseen(character, (node.line, node.column))

    def check_plain(self, node: Scalar, event: Any) -> None:
        """Warn where YAML reads a plain text otherwise than a person does."""
        if node in LOOKS_EMPTY:
            message = f"other programs read `{node}` as nothing"
            hint = f'write "{node}" if the text is meant, or remove the line'
            self.note("looks-empty", (node.line, node.column), message, hint, Level.WARNING)
        end = event.end_mark
        if end.line in self.cut_lines and (cut := CUTTING_COMMENT.match(self.lines[end.line], end.column)):
            hint = hint_for_comment(self.lines[end.line][end.column :])
            message = "YAML takes what follows ` #` for a comment, and cuts it off"
            self.note("comment-cuts", (end.line + 1, cut.start() + 2), message, hint, Level.WARNING)

    def count(self, event: Any) -> None:
        """Count a node, within the limits; refuse anchors and tags."""
        at = _at(event.start_mark)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"more than {MAX_NODES:,} values in one file"
            raise self.refuse("too-many-nodes", at, message, "split the entry")
        if event.anchor:
            hint = "a text that begins with & needs quotes; an anchor has no use here"
            self.note("anchor", at, f"anchors (&{_short(event.anchor)}) are not read", hint)
        if event.tag:
            hint = "a text that begins with ! needs quotes; a tag has no use here"
            self.note("tag", at, f"tags ({_short(event.tag)}) are not read", hint)

    def alias(self, event: Any) -> _Refused:
        message = f"aliases (*{_short(event.anchor)}) are not read"
        return self.refuse("alias", _at(event.start_mark), message, "a text that begins with * needs quotes")


def _short(text: str) -> str:
    """A text as a message repeats it: some files are one word."""
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD]}…"


def _at(mark: Any) -> At:
    """The place of a mark of the scanner, which counts from 0."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _place_of_block(lines: list[str], event: Any) -> At:
    """Where the content of a block of text begins: the line below its indicator, at its indentation."""
    first = event.start_mark.line + 1
    written = next((line for line in lines[first : event.end_mark.line + 1] if line.strip(" ")), "")
    return first + 1, len(written) - len(written.lstrip(" ")) + 1


def _place(text: str, index: int) -> At:
    """The place of a character in a text."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _unseen(text: str) -> list[int]:
    """Where in a text characters stand that nobody can see, in order."""
    found = [match.start() for match in FORBIDDEN.finditer(text)]
    found += [match.start() for match in JOINERS.finditer(text) if not _joins(text, match.start())]
    return sorted(found)


def _joins(text: str, index: int) -> bool:
    """Whether a joiner stands between letters (or their marks), as several scripts spell correctly."""
    around = text[max(0, index - 1) : index], text[index + 1 : index + 2]
    return all(side and unicodedata.category(side)[0] in "LM" for side in around)
