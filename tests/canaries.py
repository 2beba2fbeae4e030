"""Canaries: texts that occur once in a base, in what is withheld, and are then looked for in all that comes of it."""

from __future__ import annotations

import gzip
import html
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

from sourcebook.entries.withholding import SOURCES_TYPE, TITLE
from sourcebook.folding import folding
from sourcebook.kinds.loading import load as load_kinds
from sourcebook.kinds.model import Field, Kind, Schema

OWN_KIND = """\
folder: probes
label: Probe
plural: Probes
description: Has a field of each type of value.
fields:
  word: {type: line, label: Word, description: A line.}
  when: {type: date, label: When, description: A date.}
  told: {type: prose, label: Told, shown: section, description: Prose.}
  size: {type: length, label: Size, description: A length.}
  number: {type: number, label: Number, description: A number.}
  amount: {type: quantity, label: Amount, description: A quantity.}
  north: {type: latitude, label: North, description: A latitude.}
  east: {type: longitude, label: East, description: A longitude.}
  page: {type: url, label: Page, description: An address.}
  known: {type: identifier, many: yes, label: Known as, description: An identifier.}
  tongue: {type: language, label: Tongue, description: A language.}
  paper: {type: file, label: Paper, description: A file.}
  sum: {type: sha256, label: Sum, description: A checksum.}
  agrees: {type: yes-no, label: Agrees, description: Yes or no.}
  owner: {type: reference, kinds: [actor], label: Owner, inverse: Probes owned, description: An actor.}
  keeper: {type: reference, kinds: [actor], or_text: yes, label: Keeper, inverse: Probes kept, description: A text or not.}
  about: {type: reference, kinds: [any], many: yes, label: About, inverse: Probes about it, description: Anything.}
"""
TAGS = "label: Tags\ndescription: Of this base.\nterms:\n  a-tag:\n    label: A tag\n    definition: A tag.\n"
NEEDED = {
    "events": {"title": "An event", "type": "war", "date": "2024"},
    "places": {"title": "A place", "type": "town"},
    "actors": {"title": "An actor", "type": "unit"},
    "sources": {"title": "A source", "type": "document"},
    "probes": {"title": "A probe"},
}
SETTINGS = """\
format: 1
title: Canaries
contact: a@example.org
checks:
  not-in-ledger: off
  near-name: off
  shared-name: off
"""
CONFIGURATION = """\
site_name: Canaries
site_url: https://example.org/canaries/
repo_url: https://example.org/code
edit_uri: edit/main/docs/
theme:
  name: material
  font: false
plugins:
  - sourcebook
"""
YEAR = 4
"""Digits of a year."""

GAPS = re.compile(r"(?<=\d)[\s,.\u202f\u00a0](?=\d)")
"""What parts the digits of a long number."""

TEXT = re.compile(r"qz[0-9]+x[0-9]+[kvw][jvq]")
DIGITS = re.compile(r"[0-9]{8,}")
YEARS = re.compile(r"(?<![\w.])[0-9]{4}(?!\w)")
FOREIGN = ("site/assets/", "site/pagefind/", "site/search/", "tree/docs/assets/")
WHOLE, BARE, LONG, INSTEAD, RIVAL, NAMED = "whole", "bare", "long", "instead", "rival", "named"
FORMS = (BARE, LONG, INSTEAD, RIVAL, NAMED, WHOLE)
STEP = 251
"""A prime: so that any run of inputs has many fields and forms, and a long one has each."""


@cache
def schema() -> Schema:
    """The kinds that are shipped, and one with all types."""
    made, problems = load_kinds(
        [("probe", "entries/_kinds/probe.yaml", OWN_KIND.encode())],
        [("tags", "entries/_vocabularies/tags.yaml", TAGS.encode())],
    )
    assert not problems, problems
    return made


def fields() -> list[tuple[Kind, Field]]:
    """Every field of every kind that can be withheld."""
    return [(kind, of) for kind in schema().kinds.values() for of in kind.fields.values() if of.name != TITLE]


@dataclass
class Planted:
    """A base with canaries."""

    files: dict[str, str | bytes] = field(default_factory=dict)
    canaries: dict[str, str] = field(default_factory=dict)
    """Canary -> where it was planted, in words."""

    hidden: set[str] = field(default_factory=set)
    """Those that are ids of withheld entries, and so names of files."""

    def add(self, number: int, chance: Random) -> None:
        """Plant the canaries of one input: each field of each kind comes in turn, in each form."""
        known = fields()
        turn = number * STEP % (len(known) * len(FORMS))
        kind, of = known[turn % len(known)]
        form = FORMS[turn // len(known)]
        _Planter(self, number, chance, kind, of, form).plant()


@dataclass
class _Planter:
    """Plants the canaries of one input."""

    planted: Planted
    number: int
    chance: Random
    kind: Kind
    of: Field
    form: str
    count: int = 0

    def plant(self) -> None:
        """An entry with something that is withheld; and where that is an entry, one that names it."""
        entry: dict[str, Any] = {**NEEDED[self.kind.folder], "title": f"Number {spelled(self.number)}"}
        name = f"entry-{spelled(self.number)}"
        if self.form == WHOLE:
            name = self.canary("id", hidden=True)
            entry["title"] = f"The {self.canary('title')} & <b>"
            entry["names"] = [{"name": f"Zé {self.canary('name')}"}]
            if self.of.name == "names":
                entry["names"] += self.values()
            elif self.of.name not in entry:
                entry[self.of.name] = self.values()
            entry["withhold"] = (
                {"reason": "a reason", "as": "Somebody else"} if self.number % 2 else "a reason"
            )
            self.planted.files[f"entries/events/names-{spelled(self.number)}.yaml"] = block(self.naming(name))
        elif self.form == NAMED:
            entry[self.of.name] = self.values()
            self.hide_named(entry)
        else:
            entry[self.of.name] = self.withheld()
            if self.of.type != SOURCES_TYPE:
                told_of = {"source": "known", "field": self.of.name, "at": self.canary("at of the entry's")}
                entry["sources"] = [{**told_of, "quote": self.canary("quote of the entry's")}]
        if self.kind.folder == "actors":
            entry.setdefault("public_figure", "yes")
        self.planted.files[f"entries/{self.kind.folder}/{name}.yaml"] = block(entry)

    def where(self, what: str) -> str:
        return f"input {self.number}: {self.kind.folder}.{self.of.name} ({self.form}), {what}"

    def canary(self, what: str, *, hidden: bool = False) -> str:
        """A text that occurs once."""
        self.count += 1
        made = f"qz{self.number}x{self.count}{self.chance.choice('kvw')}{self.chance.choice('jvq')}"
        self.planted.canaries[made] = self.where(what)
        if hidden:
            self.planted.hidden.add(made)
        return made

    def digits(self, what: str, length: int) -> str:
        """The same of digits."""
        self.count += 1
        known = self.planted.canaries
        made = next(each for each in self.numbers(length) if each not in known)
        self.planted.canaries[made] = self.where(what)
        return made

    def numbers(self, length: int) -> Iterator[str]:
        """Numbers of so many digits; years are those to come."""
        while True:
            yield str(self.chance.randrange(3 * 10 ** (length - 1), 10**length))

    def withheld(self) -> Any:
        """A value of the field, which is withheld."""
        value, of = self.value(self.of), self.of
        if of.type == SOURCES_TYPE:
            return [{"source": value["source"], "quote": self.canary("quote"), "withhold": "a reason"}]
        made = dict(value) if isinstance(value, dict) else {"value": value}
        if self.form != BARE and not of.editorial:
            made.update(
                {key: self.canary(key) for key in ("text", "note") if key not in of.fields},
            )
            if "sources" not in of.fields:
                words = {key: self.canary(f"{key} of a source") for key in ("at", "quote", "note")}
                made["sources"] = [{"source": "known", **words}]
        made["withhold"] = "a reason"
        if self.form == INSTEAD:
            made["withhold"] = self.instead(of, made)
        if of.many:
            return [made]
        if self.form == RIVAL and not of.editorial and (other := plain(of)) is not None:
            return [other, made]
        return made

    def instead(self, of: Field, made: Mapping[str, Any]) -> Any:
        """What is published in its place."""
        other = plain(of)
        if other is None:
            return {"reason": "a reason"}
        if of.type == "date":
            return {"reason": "a reason", "publish": "unknown"}
        if "lat" in of.fields:
            return {"reason": "a reason", "to": "50 km"}
        return {"reason": "a reason", "publish": other}

    def values(self) -> Any:
        """Values of the field, as they would be written if nothing were withheld."""
        value = self.value(self.of)
        return [value] if self.of.many else value

    def value(self, of: Field) -> Any:
        """One value with canaries."""
        if of.type == SOURCES_TYPE:
            return {"source": self.source()}
        if of.type != "record":
            return self.leaf(of)
        made = {}
        for name, inner in of.fields.items():
            if name in {"sha256", "geojson"}:
                continue
            leaf = self.leaf(inner)
            if leaf is not None:
                made[name] = [leaf] if inner.many else leaf
        return made

    def leaf(self, of: Field) -> Any:
        """One text with a canary; one without, where the type has none of its own."""
        made: dict[str, Callable[[], str]] = {
            "line": lambda: f"Zé {self.canary(of.name)} & <i> *",
            "prose": lambda: f"Ein *{self.canary(of.name)}* [[actors/known]] & <b>",
            "date": lambda: f"{self.digits(of.name, YEAR)}-03-17",
            "quantity": lambda: self.digits(of.name, 9),
            "number": lambda: self.digits(of.name, 9),
            "length": lambda: f"{self.digits(of.name, 8)} m",
            "latitude": lambda: f"36.{self.digits(of.name, 8)}",
            "longitude": lambda: f"42.{self.digits(of.name, 8)}",
            "url": lambda: f"https://example.org/{self.canary(of.name)}",
            "identifier": lambda: f"wikidata:Q{self.digits(of.name, 9)}",
            "language": lambda: f"en-x-{self.digits(of.name, 8)}",
            "id": lambda: self.canary(of.name),
            "sha256": lambda: self.digits(of.name, 64),
            "yes-no": lambda: "yes",
            "file": self.file,
            "reference": lambda: self.actor(of),
            "term": lambda: [*schema().vocabularies[of.vocabulary].terms][-1],
        }
        if of.type == "date" and of.folders:
            return made["date"]()
        return made[of.type]() or None

    def file(self) -> str:
        """A file beside the entry."""
        name = f"{self.canary('file')}.png"
        folder = self.kind.folder
        self.planted.files[f"entries/{folder}/{name}"] = picture(self.canary("what is in the file"))
        return name

    def source(self) -> str:
        name = self.canary("source", hidden=True)
        self.planted.files[f"entries/sources/{name}.yaml"] = block(
            {
                **NEEDED["sources"],
                "title": f"Paper {self.canary('title of a source')}",
                "withhold": "a reason",
            }
        )
        return name

    def actor(self, of: Field) -> str:
        """The name of an entry that is withheld as a whole."""
        folder = "actors" if "actors" in of.folders else of.folders[0]
        name = self.canary(of.name, hidden=True)
        self.planted.files[f"entries/{folder}/{name}.yaml"] = block(
            {**NEEDED[folder], "title": f"Of {self.canary(f'title of {of.name}')}", "withhold": "a reason"}
        )
        return name if len(of.folders) == 1 else f"{folder}/{name}"

    def naming(self, name: str) -> dict[str, Any]:
        """An event that names an entry in every way that there is."""
        full = f"{self.kind.folder}/{name}"
        made: dict[str, Any] = {
            **NEEDED["events"],
            "title": f"Naming {spelled(self.number)}",
            "summary": f"Of [[{full}]] and [[{full}|words]].",
            "body": f"> [[{full}]]\n\n- It is [[{full}]].",
            "claims": [{"speaker": "Somebody", "text": "A claim", "about": [full]}],
            "statements": [{"speaker": "Somebody", "paraphrase": "Words", "about": [full, "actors/known"]}],
        }
        if self.kind.folder == "events":
            made["part_of"] = [name]
            made["related"] = [{"event": name, "relation": "follows"}]
        elif self.kind.folder == "places":
            made["places"] = [name, {"place": name, "role": "origin"}]
        elif self.kind.folder == "actors":
            described = {"actor": name, "role": "attacker", "described_as": "A man"}
            made["actors"] = [{"actor": name, "role": "victim"}, described]
            made["harm"] = [{"kind": "injured", "count": "2", "side": [name, "known"]}]
            made["sources"] = [{"source": "known", "informant": name}]
            made["names"] = [{"name": "A name", "used_by": [name]}]
        elif self.kind.folder == "sources":
            made["sources"] = [name, {"source": "known", "via": name}, "known"]
            made["date"] = {"value": "2024", "sources": [name]}
            made["notes"] = f"As it says[^{name}, page 3]."
        return made

    def hide_named(self, entry: dict[str, Any]) -> None:
        """Take the canaries of a value back that is not withheld itself: only the entries that it names are."""
        for made, where in [*self.planted.canaries.items()]:
            mine = where.startswith(f"input {self.number}:")
            if mine and made not in self.planted.hidden and "title of" not in where:
                del self.planted.canaries[made]


def picture(words: str) -> bytes:
    """A picture of one grey point, with words in its metadata.

    Source: PNG (third edition), sections 5.2 to 5.4.
    """
    parts = {
        b"IHDR": (1).to_bytes(4) * 2 + bytes([8, 0, 0, 0, 0]),
        b"tEXt": b"Comment\0" + words.encode(),
        b"IDAT": zlib.compress(bytes([0, 128])),
        b"IEND": b"",
    }
    chunks = [
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in parts.items()
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def plain(of: Field) -> Any:
    """A value of a field that is no secret; None where there is none to be had simply."""
    texts = {
        "line": "A line",
        "prose": "Some words",
        "date": "2024",
        "quantity": "several",
        "number": "7",
        "length": "3 km",
        "url": "https://example.org/",
        "language": "fr",
        "latitude": "36",
        "longitude": "42",
    }
    if of.type == "record":
        needed = {name for need in of.needs for name in need.one_of[-1:]}
        made = {name: plain(each) for name, each in of.fields.items() if each.required or name in needed}
        return made if made and all(made.values()) else None
    if of.type == "term":
        return next(iter(schema().vocabularies[of.vocabulary].terms), None)
    if of.type == "reference":
        return (
            "actors/known"
            if len(of.folders) > 1
            else "known"
            if of.folders in {("actors",), ("sources",)}
            else None
        )
    return texts.get(of.type)


def block(node: Any, indent: str = "") -> str:
    """YAML in block style."""
    if isinstance(node, dict):
        return "".join(f"{indent}{key}:{_after(each, indent)}" for key, each in node.items())
    return "".join(f"{indent}-{_after(each, indent)}" for each in node)


def _after(node: Any, indent: str) -> str:
    if isinstance(node, str):
        return f" {json.dumps(node, ensure_ascii=False)}\n"
    return f"\n{block(node, f'{indent}  ')}"


def base(numbers: Iterable[int], chance: Callable[[int], Random]) -> Planted:
    """A base with the canaries of some inputs, and with what these name."""
    made = Planted()
    for number in numbers:
        made.add(number, chance(number))
    made.files.update(
        {
            "entries/_kinds/probe.yaml": OWN_KIND,
            "entries/_vocabularies/tags.yaml": TAGS,
            "entries/actors/known.yaml": block({**NEEDED["actors"], "title": "Somebody known"}),
            "entries/sources/known.yaml": block({**NEEDED["sources"], "title": "A known paper"}),
            "sourcebook.yml": SETTINGS,
            "mkdocs.yml": CONFIGURATION,
            "docs/index.md": "Words of introduction.\n",
        }
    )
    return made


def spelled(number: int) -> str:
    """A number in letters, so that it is no canary of digits."""
    return str(number).translate(str.maketrans("0123456789", "abcdefghij"))


def found_in(texts: Mapping[str, bytes], canaries: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each canary that stands in a text, in whatever form, with the name of the text.

    Years are looked for in what is no part of the theme or of the search engine, which have such numbers of their own.
    """
    wanted = {*canaries}
    fold = folding().fold
    for name, data in texts.items():
        text = _decoded(data)
        foreign = name.startswith(FOREIGN)
        plain = text if foreign else html.unescape(unquote(text))
        forms = (
            {name, text} if foreign else {name, text, html.unescape(text), unquote(text), plain, fold(plain)}
        )
        found = {match for form in forms for match in TEXT.findall(form.lower())}
        found |= {match for form in (text, plain) for match in DIGITS.findall(f"{form} {GAPS.sub('', form)}")}
        if not foreign:
            found |= {*YEARS.findall(plain)}
        yield from ((canary, name) for canary in sorted(found & wanted))


def _decoded(data: bytes) -> str:
    """Bytes as a text, decompressed where they are compressed."""
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return data.decode("utf-8", "replace")


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def told(problems: Sequence[Mapping[str, Any]]) -> bytes:
    """What `check` tells, but for the names of files: whoever has to mend one has them."""
    return json.dumps([{key: each[key] for key in each if key != "file"} for each in problems]).encode()
