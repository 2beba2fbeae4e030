"""Removing an entry: it leaves a tombstone, or is merged into another one; every address that it ever had answers on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcebook.caching.store import Store
from sourcebook.changing.drafting import Draft, is_withheld
from sourcebook.changing.editing import ALIASES, TITLE, plain
from sourcebook.changing.model import Change, Refused
from sourcebook.linking.outlines import Outline
from sourcebook.loading.finding import ENTRIES, TOMBSTONES
from sourcebook.problems import Problem
from sourcebook.scaffolding import scalar
from sourcebook.trees.nodes import Mapping, Node, Scalar
from sourcebook.trees.nodes import Sequence as Listed

CARRY_OVER = "carry over what is worth keeping, then add --discard"


def remove(  # noqa: PLR0913 -- what a tombstone says
    path: Path,
    name: str,
    *,
    reason: str,
    date: str,
    title: str = "",
    discard: bool = False,
    store: Store | None = None,
) -> Change:
    """The change that removes the entry `name` of the base in folder `path`. Raises `Refused`.

    Its id and its former ids leave tombstones with `title` (its own, where none is given), `date` and `reason`.
    `discard`: the files that it alone names may be deleted with it.
    """
    draft = Draft.of(path, store)
    entry = draft.entry(name)
    _refuse_withheld(entry)
    if told := list(_still_named(draft, entry)):
        raise Refused(f"nothing was changed: `{name}` is named in {len(told)} places", told)
    if not discard and (lost := list(_lost_files(draft, entry))):
        raise Refused("nothing was changed: these files would be deleted with the entry", lost)
    tree = draft.edit(entry).tree
    words = {"title": title or str(plain(tree[TITLE])).strip(), "date": date, "reason": reason}
    stone = "".join(f"{key}: {scalar(text)}\n" for key, text in words.items()).encode()
    gone = _ids(entry)
    for each in gone:
        draft.created[f"{ENTRIES}/{TOMBSTONES}/{entry.kind}/{each}.yaml"] = stone
    draft.delete(entry)
    draft.publish(entry, gone)
    return draft.change()


def merge(path: Path, name: str, into: str, *, discard: bool = False, store: Store | None = None) -> Change:
    """The change that merges the entry `name` into the entry `into` of the same kind. Raises `Refused`.

    Every name of the one becomes one of the other, which keeps all ids of both. Nothing that the one says is carried over:
    with `discard`, what the other does not say too may be lost.
    """
    draft = Draft.of(path, store)
    entry, other = draft.entry(name), draft.entry(into)
    if entry.key == other.key or entry.kind != other.kind:
        raise Refused(f"an entry is merged into another one of its kind: `{into}` cannot take `{name}`")
    _refuse_withheld(entry)
    _refuse_withheld(other)
    if told := list(_naming_itself(draft, entry, other)):
        raise Refused("nothing was changed: an entry cannot name itself", told)
    if not discard and (lost := [*_lost_values(draft, entry, other), *_lost_files(draft, entry)]):
        raise Refused(f"nothing was changed: {into} does not have what these say", lost)
    draft.delete(entry)
    draft.repoint(entry.key, other.id)
    draft.edit(other).added = _ids(entry)
    draft.publish(entry, [*_ids(entry), other.id])
    return draft.change()


def _refuse_withheld(entry: Outline) -> None:
    """A tombstone or a former id would publish that there was such an entry."""
    if is_withheld(entry):
        raise Refused(
            f"all of `{entry.name}` is withheld, and its address must not answer: remove its file by hand"
        )


def _ids(entry: Outline) -> list[str]:
    """The id of an entry and its former ones."""
    return [entry.id, *(each[0] for each in entry.aliases)]


def _still_named(draft: Draft, entry: Outline) -> Iterator[Problem]:
    """Each place where something else names an entry."""
    message = f"`{entry.name}` is named here"
    hint = "take the name out first, or merge the entry into another one with --into"
    for each in draft.naming(entry.key):
        if each.key != entry.key:
            for line, column in draft.places(each, entry.key):
                yield Problem(each.file, line, column, "still-named", message, hint)
    for page, _, (line, column) in draft.links(entry.key):
        yield Problem(page.file, line, column, "still-named", message, hint)


def _naming_itself(draft: Draft, entry: Outline, other: Outline) -> Iterator[Problem]:
    """Each place where an entry names the one that is merged into it."""
    message = f"`{other.name}` names `{entry.name}` here, and would name itself"
    for line, column in draft.places(other, entry.key):
        yield Problem(other.file, line, column, "names-itself", message, "take it out first")


def _lost_files(draft: Draft, entry: Outline) -> Iterator[Problem]:
    """The files that no other entry names."""
    for file in draft.files_of(entry):
        message = f"no other entry names this file: it would be deleted with `{entry.name}`"
        yield Problem(file, 1, 1, "would-be-lost", message, "move it elsewhere, or add --discard")


def _lost_values(draft: Draft, entry: Outline, other: Outline) -> Iterator[Problem]:
    """What an entry says and the other one does not, value by value."""
    tree, kept = draft.edit(entry).tree, draft.edit(other).tree
    for name, node in tree.items():
        said = _values(kept, name)
        for each in node if isinstance(node, Listed) else [node]:
            if name != ALIASES and plain(each) not in said:
                message = f"this `{name}` is not in {other.file}"
                yield Problem(entry.file, *_place(each), "would-be-lost", message, CARRY_OVER)


def _values(tree: Mapping, name: Scalar) -> list[Any]:
    """The values of a field, without places; of a title, the names too, among which a former one is kept."""
    found = plain(tree[name]) if name in tree else []
    values = found if isinstance(found, list) else [found]
    if name != TITLE:
        return values
    names = _values(tree, Scalar("names"))
    return values + [each.get("name") if isinstance(each, dict) else each for each in names]


def _place(node: Node) -> tuple[int, int]:
    return node.line, node.column
