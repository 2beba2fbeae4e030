"""Editing the file of an entry: ids written anew where they stand, former ids added; every other byte stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sourcebook.trees.nodes import Mapping, Node, Scalar
from sourcebook.trees.nodes import Sequence as Listed
from sourcebook.trees.reader import read
from sourcebook.trees.splicing import BREAK, Splice, Unspliceable, Written

ALIASES = cast("Scalar", "aliases")
TITLE = cast("Scalar", "title")

Said = dict[int, list[Splice]]
"""What changes in the texts of a tree, by the identity of their nodes."""


@dataclass(slots=True)
class Edit:
    """Changes of one file, made all at once, and only if the file then says what it should."""

    data: bytes
    tree: Mapping
    written: Written
    splices: list[Splice] = field(default_factory=list)
    said: Said = field(default_factory=dict)

    added: Sequence[str] = ()
    """The former ids to add."""

    @classmethod
    def of(cls, file: str, data: bytes) -> Edit | None:
        """The edit of a file; None where it cannot be read."""
        tree = read(file, data).tree
        return None if tree is None else cls(data, tree, Written.of(data))

    def write(self, text: Scalar, start: int, stop: int, new: str) -> None:
        """Write something else in the place of some characters of a text. Raises `Unspliceable`."""
        self.splices.append((*self.written.span(text, start, stop), new))
        self.said.setdefault(id(text), []).append((start, stop, new))

    @property
    def aliases(self) -> list[Scalar]:
        """The former ids that the file names."""
        listed = self.tree.get(ALIASES)
        return [each for each in listed if isinstance(each, Scalar)] if isinstance(listed, Listed) else []

    def done(self) -> bytes:
        """The bytes of the file with all of its changes. Raises `Unspliceable` where they cannot be made."""
        wanted = self.plain(self.tree)
        if self.added:
            wanted[str(ALIASES)] = [*wanted.get(str(ALIASES), ()), *self.added]
        for option in self.ways_to_add() if self.added else ([],):
            data = self.written.spliced([*self.splices, *option])
            tree = read("", data).tree
            if tree is not None and plain(tree) == wanted:
                return data
        raise Unspliceable("the file cannot be changed in its place")

    def plain(self, node: Node) -> Any:
        """What a node says after the changes, without places."""
        return plain(node, self.said)

    def ways_to_add(self) -> Iterator[list[Splice]]:
        """The places where former ids may be added, the best first. Which of them is right shows when the file is read."""
        break_ = found[0] if (found := BREAK.search(self.written.text)) else "\n"
        if self.aliases:
            yield from self.beside(self.aliases[-1], break_)
            return
        line = f"aliases: [{', '.join(self.added)}]"
        title = self.tree.get(TITLE)
        indent = " " * (self.tree.column - 1)
        if isinstance(title, Scalar):
            end = self.written.end(title)
            if self.tree.flow:
                yield [(end, end, f", {line}")]
            stop = self.written.line(self.written.place(end)[0])[1]
            yield [(stop, stop, f"{break_}{indent}{line}")]
        end = len(self.written.text)
        ended = self.written.text.endswith(("\n", "\r"))
        yield [(end, end, f"{indent}{line}{break_}" if ended else f"{break_}{indent}{line}")]

    def beside(self, last: Scalar, break_: str) -> Iterator[list[Splice]]:
        """Behind the last of the former ids: in its brackets, or in lines like its own."""
        end = self.written.end(last)
        if cast("Listed", self.tree[ALIASES]).flow:
            yield [(end, end, "".join(f", {each}" for each in self.added))]
            return
        start = self.written.line(last.line)[0]
        before = self.written.text[start : self.written.offset(last.line, last.column)]
        stop = self.written.line(self.written.place(end)[0])[1]
        yield [(stop, stop, "".join(f"{break_}{before}{each}" for each in self.added))]


def plain(node: Node, said: Said | None = None) -> Any:
    """What a node says, without places: a text, a list, or a dict. `said` has what changes in its texts."""
    if isinstance(node, Scalar):
        text = str(node)
        for start, stop, new in sorted((said or {}).get(id(node), ()), reverse=True):
            text = text[:start] + new + text[stop:]
        return text
    if isinstance(node, Listed):
        return [plain(each, said) for each in node]
    return {str(key): plain(each, said) for key, each in node.items()}
