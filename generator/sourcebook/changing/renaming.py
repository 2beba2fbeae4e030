"""Renaming an entry: its file, its id, and every name of it; the former id leads on."""

from __future__ import annotations

import posixpath
from pathlib import Path

from sourcebook import addresses
from sourcebook.caching.store import Store
from sourcebook.changing.drafting import Draft
from sourcebook.changing.model import Change, Refused
from sourcebook.linking.outlines import Outline


def rename(path: Path, name: str, new: str, store: Store | None = None) -> Change:
    """The change that renames the entry `name` of the base in folder `path` to the id `new`. Raises `Refused`."""
    draft = Draft.of(path, store)
    entry = draft.entry(name)
    refuse_taken(draft, entry, new)
    draft.repoint(entry.key, new)
    edit = draft.edit(entry)
    own = next((each for each in edit.aliases if each == new), None)
    if own is None:
        edit.added = [entry.id]
    else:
        # Renamed back: of the two ids, the other one is the former one now.
        edit.write(own, 0, len(own), entry.id)
    folder, file = posixpath.split(entry.file)
    target = posixpath.join(folder, new + posixpath.splitext(file)[1])
    if (path / target).exists():
        raise Refused(f"{target} is there already, and is left as it is")
    draft.moved[entry.file] = target
    draft.publish(entry, [entry.id, new])
    return draft.change()


def refuse_taken(draft: Draft, entry: Outline, new: str) -> None:
    """An id is given once. An entry may take back one that it had itself."""
    library, key = draft.library, (entry.kind, new)
    name = "/".join(key)
    if not addresses.is_id(new):
        nearest = addresses.slug(new)
        hint = f"; did you mean `{nearest}`?" if nearest else ""
        raise Refused(f"`{new}` is no id: at most {addresses.MAX_ID} of a-z, 0-9 and single hyphens{hint}")
    if new == entry.id:
        raise Refused(f"`{name}` has this id already")
    if new in addresses.RESERVED_IDS:
        raise Refused(f"the id `{new}` is reserved")
    if key in draft.outlines:
        file = draft.outlines[key].file
        raise Refused(
            f"`{name}` is another entry ({file}); to merge the two: `sourcebook remove {entry.name} --into {name}`"
        )
    if library.redirects.get(key, entry.key) != entry.key:
        raise Refused(
            f"`{name}` is a former id of `{'/'.join(library.redirects[key])}`: an id is never given twice"
        )
    if key in library.tombstones or (name in draft.checked.base.ledger and key not in library.redirects):
        raise Refused(f"`{name}` was published once: an id is never given twice")
