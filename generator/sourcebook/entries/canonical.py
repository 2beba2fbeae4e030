"""The canonical text of a value, and the anchor that follows from it. Anchors last for ever."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sourcebook.addresses import DIGITS, digest, is_id
from sourcebook.entries.model import Entry, Record, Reference, Value
from sourcebook.kinds.model import Field, Kind
from sourcebook.values.registry import TYPES


def canonical(field: Field, content: Any) -> str:
    """The one text that stands for a content: equal for two values that say the same."""
    if isinstance(content, tuple):
        return json.dumps(sorted(canonical(field, each) for each in content), ensure_ascii=False)
    if field.type == "record":
        written = {
            name: canonical(inner, content[name])
            for name, inner in field.fields.items()
            if name in content and content[name] != inner.default
        }
        return json.dumps(written, ensure_ascii=False, sort_keys=True)
    if isinstance(content, Reference):
        return f"{content.folder}/{content.id}"
    if isinstance(content, str) or field.type not in TYPES:
        return str(content)
    return TYPES[field.type].canonical(content)


def anchors(entry: Entry, kind: Kind) -> dict[str, tuple[str, ...]]:
    """Field -> the anchor of each of its values, in order.

    `#<field>` for a value of a field that takes one, `#<field>-<key>` for one of a set; values that would share
    it, be they rivals or not, add eight digits of their canonical text's hash. Each field's group keeps
    `#<field>` besides, on the page.
    """
    fields = kind.fields
    return {name: _anchors(fields[name], values) for name, values in entry.fields.items()}


def _anchors(field: Field, values: Sequence[Value]) -> tuple[str, ...]:
    """The anchors of the values of one field, in their order."""
    if len(values) == 1 and not field.many:
        return (field.name,)
    plain = [_anchor(field, value) for value in values]
    if len({*plain}) == len(plain) and field.name not in plain:
        return tuple(plain)
    shared = Counter(plain)
    return tuple(
        f"{anchor}-{digest(canonical(field, value.content))}"
        if shared[anchor] > 1 or (anchor == field.name and field.many)
        else anchor
        for anchor, value in zip(plain, values, strict=True)
    )


def shared_anchors(field: Field, values: Sequence[Value]) -> tuple[str, ...]:
    """For the first of several values with one anchor: that anchor, which the page keeps; '' for all others.

    So an address that led to a value leads to it and its rivals once there are any.
    """
    plain = [_anchor(field, value) for value in values]
    shared = Counter(plain)
    return tuple(
        anchor if shared[anchor] > 1 and anchor != field.name and anchor not in plain[:number] else ""
        for number, anchor in enumerate(plain)
    )


def may_share(places: Sequence[str]) -> bool:
    """Whether two values of a field may have one key: only then do their anchors differ in nothing but their last digits."""
    if len(places) == 1:
        return False
    stems = [anchor[:-DIGITS] for anchor in places if anchor[-DIGITS - 1 :][:1] == "-"]
    return len({*stems}) < len(stems)


def may_be_rivals(field: Field, values: Sequence[Value], places: Sequence[str]) -> bool:
    """Whether values have to be looked at more closely, which most need not. `places` has their anchors."""
    if len(values) == 1:
        return False
    return not field.many or may_share(places) or any(value.alternative for value in values)


def rivals(field: Field, values: Sequence[Value]) -> tuple[bool, ...]:
    """Of each value of a field whether another one stands against it.

    So do two of a field that takes one, and two records of a set with the same key or the same `alternative`.
    """
    if not field.many or len(values) == 1:
        return (len(values) > 1,) * len(values)
    alternatives = Counter(value.alternative for value in values if value.alternative)
    keys: Sequence[Any] = [_sketch(field, value.content) for value in values]
    if len({*keys}) < len(keys):
        keys = [_identity(field, value.content) for value in values]
    shared = Counter(keys)
    return tuple(
        [
            shared[key] > 1 or alternatives[value.alternative] > 1
            for key, value in zip(keys, values, strict=True)
        ]
    )


def are_rivals(field: Field, values: Sequence[Value]) -> bool:
    """Whether any of the values of a field stand against each other."""
    return len(values) > 1 and any(rivals(field, values))


def repeated(entry: Entry, kind: Kind) -> Iterator[tuple[Value, Value]]:
    """Pairs of values of one field that say the same."""
    for name, values in entry.fields.items():
        if len(values) == 1:
            continue
        field = kind.fields[name]
        if len({_sketch(field, value.content) for value in values}) < len(values):
            first: dict[str, Value] = {}
            for value in values:
                said = canonical(field, value.content)
                if said in first:
                    yield first[said], value
                first.setdefault(said, value)


def without_likenesses(field: Field, values: Sequence[Value], whole: Sequence[Value]) -> tuple[Value, ...]:
    """Values without those that say less than in `whole`, and so would be taken for another's rival, or for another."""
    known = [*whole]
    were_rivals = are_rivals(field, whole)
    seen = {_of_set(field, value, whole=were_rivals) for value in values if value in known}
    kept = []
    for value in values:
        if value not in known:
            likeness = _of_set(field, value, whole=were_rivals)
            if likeness in seen:
                continue
            seen.add(likeness)
        kept.append(value)
    return tuple(kept)


def _of_set(field: Field, value: Value, *, whole: bool) -> Any:
    """What no two values of a field share: its key in a set, or all that it says."""
    return canonical(field, value.content) if whole or not field.many else _identity(field, value.content)


def _sketch(field: Field, content: Any) -> Any:
    """What is equal for two contents with the same canonical text, and quicker to compare."""
    if field.type != "record":
        return content
    parts = [content.get(name, field.fields[name].default) for name in field.key]
    return tuple([frozenset(part) if part.__class__ is tuple else part for part in parts])


def _anchor(field: Field, value: Value) -> str:
    """The anchor of a value, as long as no other has the same."""
    if not field.many:
        return field.name
    if field.type != "record":
        part = _part(field, value.content)
        return f"{field.name}-{part}" if part else field.name
    return "-".join([field.name, *_key(field, value.content)])


def _key(field: Field, record: Record) -> Iterator[str]:
    """The parts of the key of a record of a set: ids and terms as they are, other texts as a digest."""
    for name in field.key:
        content, inner = record.get(name), field.fields[name]
        if content is None or content == inner.default:
            continue
        members = content if isinstance(content, tuple) else (content,)
        parts = [part for each in members if (part := _part(inner, each))]
        yield from sorted(parts) if len(parts) > 1 else parts


def _identity(field: Field, content: Any) -> tuple[tuple[str, str], ...]:
    """The key of a member of a set, whole: each field of it with its canonical text."""
    if field.type != "record":
        return ((field.name, canonical(field, content)),)
    written = ((name, field.fields[name]) for name in field.key if name in content)
    return tuple(
        (name, canonical(inner, content[name])) for name, inner in written if content[name] != inner.default
    )


def _part(field: Field, content: Any) -> str:
    """What of a content stands in an anchor: an id or a term as it is, else a digest."""
    if isinstance(content, Reference):
        return content.id
    text = canonical(field, content)
    return text if field.type == "term" and is_id(text) else digest(text)
