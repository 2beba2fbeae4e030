"""Reading what entries withhold, and what an overlay says of them: by the files of both, read whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sourcebook.entries.model import Entry
from sourcebook.entries.shaping import Parting, Shaper
from sourcebook.entries.withholding import WORD, Elsewhere, Hidden, Parted, overlaid, part, texts_of
from sourcebook.kinds.model import Kind, Schema
from sourcebook.linking.outlines import Named, Outline, Outliner
from sourcebook.loading.finding import Found
from sourcebook.problems import Problem
from sourcebook.trees.nodes import Mapping as Tree
from sourcebook.trees.reader import read


class Published(NamedTuple):
    """What a file publishes."""

    tree: Tree
    entry: Entry
    outline: Outline


@dataclass
class Parter:
    """Reads the files of one base in which something is withheld."""

    bytes_of: Callable[[str], bytes | Problem]
    """Reads a file of the base, or of the overlay."""

    schema: Schema
    overlay: Mapping[str, str] | None
    """The files of an overlay by the files that they lie over, or are; None for an edition that is published."""

    shaper: Shaper
    outliners: Mapping[str, Outliner]
    elsewhere: Elsewhere | None = None
    """What other entries withhold, once that is known: for files that are read again."""

    def may_withhold(self, found: Found, data: bytes) -> bool:
        """Whether a file has to be looked at closely. `data`: its bytes."""
        return WORD in data or (self.overlay is not None and found.file in self.overlay)

    def over(self, file: str) -> bytes | Problem | None:
        """What the overlay has for a file, beside the file itself."""
        other = (self.overlay or {}).get(file)
        return None if other is None or other == file else self.bytes_of(other)

    def parted(self, found: Found, tree: Tree, kind: Kind) -> Parted | None:
        """The parts of a tree, with what an overlay has of the entry; None where nothing is withheld."""
        overlay = self.overlay
        if overlay is None:
            return part(tree, kind, found.file, self.elsewhere)
        if found.file not in overlay:
            return part(tree, kind, found.file, private=True)
        if overlay[found.file] == found.file:
            return overlaid(None, tree, kind, found.file)
        data = self.over(found.file)
        reading = read(overlay[found.file], data) if isinstance(data, bytes) else None
        if reading is None or reading.tree is None:
            told = list(reading.problems) if reading else [data] if isinstance(data, Problem) else []
            return Parted(tree, tree, problems=told, refused=True)
        return overlaid(tree, reading.tree, kind, found.file)

    def outline(self, kind: Kind, parted: Parted, parting: Parting, *, detailed: bool = True) -> Outline:
        """The outline of what an entry publishes, with what has to be known of what it withholds."""
        outliner, whole, public = self.outliners[kind.folder], parting.whole, parting.public
        if whole is None:
            raise ValueError("nothing came of the entry")
        made = outliner.outline(public, detailed=detailed) if public else None
        withheld = outliner.withheld(whole, made, *(parted.hidden or Hidden("")), pending=parted.pending)
        return made.withholding(withheld) if made else outliner.outline_of_withheld(whole, withheld)

    def published(self, found: Found) -> Published | Problem | None:
        """What a file publishes, when it is known what others withhold.

        None where it is an entry no more, or is withheld as a whole; a problem where nothing would be left.
        """
        data, tree, kind = self.read(found)
        if tree is None or kind is None:
            return None
        looked = self.elsewhere is not None or self.may_withhold(found, data)
        parted = self.parted(found, tree, kind) if looked else None
        if parted is None:
            shaped = self.shaper.shape(tree, kind, found.stem, found.file)
            if not isinstance(shaped, Entry):
                return None
            return Published(tree, shaped, self.outliners[found.folder].outline(shaped))
        parting = self.shaper.parted(parted, kind, found.stem, found.file)
        if parting.problems:
            message = "without what other entries withhold, nothing that could be published is left here"
            hint = "withhold what names them, too"
            return Problem(found.file, 1, 1, "cannot-withhold", message, hint)
        if parting.public is None:
            return None
        return Published(parted.public, parting.public, self.outline(kind, parted, parting))

    def tree(self, found: Found) -> Tree | None:
        """The tree of what a file publishes; it is shaped only where something is withheld."""
        data, tree, _ = self.read(found)
        if self.elsewhere is None and not self.may_withhold(found, data):
            return tree
        made = self.published(found)
        return made.tree if isinstance(made, Published) else None

    def secrets(self, found: Found) -> list[tuple[str, str]]:
        """The texts that a file withholds, each with its type."""
        _, tree, kind = self.read(found)
        parted = part(tree, kind, found.file) if tree and kind else None
        return [*texts_of(parted, kind)] if parted and kind else []

    def names(self, found: Found) -> tuple[Named, ...]:
        """The names in an entry with all that is withheld in it."""
        _, tree, kind = self.read(found)
        parted = part(tree, kind, found.file) if tree and kind else None
        whole = self.shaper.parted(parted, kind, found.stem, found.file).whole if parted and kind else None
        return self.outliners[found.folder].named(whole) if whole else ()

    def read(self, found: Found) -> tuple[bytes, Tree | None, Kind | None]:
        """The bytes of a file, its tree, and its kind; nothing where it cannot be read any more."""
        data = self.bytes_of(found.file)
        if isinstance(data, Problem):
            return b"", None, None
        return data, read(found.file, data).tree, self.schema.kinds.get(found.folder)
