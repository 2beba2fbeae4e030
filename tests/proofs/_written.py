"""Bases whose files are made of parts, so that it is known which bytes are names, and which only look like them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.knowledge import SETTINGS

Key = tuple[str, str]

KIND = """\
folder: vessels
label: Vessel
plural: Vessels
description: A ship.
time: launched
fields:
  launched: {type: date, label: Launched, description: When.}
  owners:
    type: record
    many: yes
    label: Owners
    bare: owner
    key: [owner]
    phrase: '{owner}[: {remark}]'
    description: Who owned it.
    fields:
      owner: {type: reference, kinds: [actor], required: yes, label: Owner, inverse: Owned, description: Who.}
      remark: {type: prose, label: Remark, description: What is known of it.}
  seen: {type: reference, kinds: [any], many: yes, label: Seen, inverse: Saw, description: Where and when.}
  log: {type: prose, label: Log, shown: section, description: What its log says.}
"""
FEW = {
    "event-types": ("war",),
    "actor-types": ("unit",),
    "place-types": ("town",),
    "source-types": ("document",),
    "actor-relations": ("allied-with",),
    "event-actor-roles": ("attacker",),
    "event-relations": ("follows",),
    "place-relations": ("near",),
}
"""Lists that take the place of the longest shipped ones, whose pages would be most of each site."""

KINDS = ("events", "places", "actors", "sources", "vessels")
IDS = (
    "a",
    "a-b",
    "a-b-c",
    "b",
    "1",
    "2024",
    "2024-05",
    "x-1",
    "events",
    "source",
    "sources",
    "kirkuk-visit",
    "z" * 80,
)
"""Ids that are parts of each other, words, numbers, names of folders, and as long as they may be."""

WORDS = (
    "Talks",
    "it''s",
    "of",
    "the",
    "ferry",
    "1.",
    "a",
    "events",
    "- and",
    "source",
    "Köln",
    "المرفأ",
    "no",
    "2024",
)


@dataclass
class Name:
    """A place where a file names an entry: the id alone, as it is written there."""

    key: Key
    written: str

    def point_to(self, key: Key) -> None:
        """Name another entry of the same kind, as whoever writes it anew would."""
        self.key, self.written = key, key[1]


@dataclass
class Former:
    """Where a file lists the former ids of its entry."""

    style: str
    """`flow`, `block`; `inline` in a mapping in braces; while there are none, how they will be written."""

    ids: list[str]

    def __str__(self) -> str:
        """As it stands in the file."""
        if not self.ids:
            return ""
        if self.style == "block":
            return "aliases:\n" + "".join(f"  -  {each}\n" for each in self.ids)
        listed = f"aliases: [{', '.join(self.ids)}]"
        return f", {listed}" if self.style == "inline" else f"{listed}\n"


Part = str | Name | Former


@dataclass
class File:
    """A file of a base, in parts."""

    parts: list[Part]
    crlf: bool = False
    marked: bool = False
    ended: bool = True

    def data(self) -> bytes:
        """Its bytes."""
        text = "".join(part.written if isinstance(part, Name) else str(part) for part in self.parts)
        text = text if self.ended else text.removesuffix("\n")
        return (
            ("\ufeff" if self.marked else "") + (text.replace("\n", "\r\n") if self.crlf else text)
        ).encode()

    def names(self) -> Iterator[Name]:
        """All names in it."""
        return (part for part in self.parts if isinstance(part, Name))

    @property
    def former(self) -> Former:
        """The former ids of its entry."""
        return next(part for part in self.parts if isinstance(part, Former))


@dataclass
class Written:
    """A base as it should be, to the byte."""

    random: Random
    entries: dict[Key, File] = field(default_factory=dict)
    paths: dict[Key, str] = field(default_factory=dict)
    pages: dict[str, File] = field(default_factory=dict)
    stones: dict[Key, bytes] = field(default_factory=dict)
    ledger: set[str] = field(default_factory=set)
    numbers: int = 0

    @classmethod
    def of(cls, random: Random, most: int = 24) -> Written:
        """A random base."""
        base = cls(random)
        for _ in range(random.randint(10, most)):
            base.add()
        for number in range(random.randint(0, 2)):
            base.pages[f"docs/page-{number}.md"] = base.page()
        return base

    # --- Its files

    def files(self) -> dict[str, bytes]:
        """Path -> bytes of every file."""
        found = {"sourcebook.yml": SETTINGS.encode(), "entries/_kinds/vessel.yaml": KIND.encode()}
        for name, terms in FEW.items():
            lines = "".join(f"  {term}: {{label: {term.capitalize()}}}\n" for term in terms)
            found[f"entries/_vocabularies/{name}.yaml"] = f"label: {name}\nterms:\n{lines}".encode()
        found |= {self.paths[key]: file.data() for key, file in self.entries.items()}
        found |= {path: file.data() for path, file in self.pages.items()}
        found |= {f"entries/_tombstones/{key[0]}/{key[1]}.yaml": data for key, data in self.stones.items()}
        found["ledger.txt"] = "".join(f"{name}\n" for name in sorted(self.ledger)).encode()
        return found

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        for name, data in self.files().items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    # --- What becomes of it

    def all_files(self) -> Iterable[File]:
        """Every file that may name an entry."""
        return (*self.entries.values(), *self.pages.values())

    def naming(self, key: Key) -> list[File]:
        """The files that name an entry."""
        return [file for file in self.all_files() if any(name.key == key for name in file.names())]

    def point(self, old: Key, new: Key) -> None:
        """Every name of one entry becomes one of another."""
        for file in self.all_files():
            for name in file.names():
                if name.key == old:
                    name.point_to(new)

    def rename(self, old: Key, new: Key) -> None:
        """What a renaming should do."""
        self.point(old, new)
        file, path = self.entries.pop(old), self.paths.pop(old)
        ids = file.former.ids
        if new[1] in ids:
            ids[ids.index(new[1])] = old[1]
        else:
            ids.append(old[1])
        self.entries[new] = file
        self.paths[new] = path.rpartition("/")[0] + "/" + new[1] + path[path.rindex(".") :]
        self.ledger |= {"/".join(old), "/".join(new)}

    def merge(self, old: Key, into: Key) -> None:
        """What a merger should do."""
        gone = self.entries.pop(old)
        del self.paths[old]
        self.point(old, into)
        ids = [old[1], *gone.former.ids]
        self.entries[into].former.ids += ids
        self.ledger |= {f"{old[0]}/{each}" for each in (*ids, into[1])}

    def remove(self, key: Key, stone: bytes) -> None:
        """What a removal should do."""
        ids = [key[1], *self.entries.pop(key).former.ids]
        del self.paths[key]
        self.stones |= {(key[0], each): stone for each in ids}
        self.ledger |= {f"{key[0]}/{each}" for each in ids}

    # --- What entries say

    def add(self) -> Key:
        """One more entry, which names some of the others; published at once."""
        random = self.random
        key = self.new_key()
        flow = random.random() < 0.05
        file = File([], random.random() < 0.2, random.random() < 0.1, random.random() < 0.8)
        file.parts = [*(self.in_braces(key) if flow else self.entry(key))]
        folder = random.choice(["", "", "some/", "2024/"])
        self.paths[key] = f"entries/{key[0]}/{folder}{key[1]}.{random.choice(['yaml', 'yaml', 'yml'])}"
        self.entries[key] = file
        self.ledger |= {f"{key[0]}/{each}" for each in (key[1], *file.former.ids)}
        return key

    def new_key(self) -> Key:
        """A name that was never given."""
        while True:
            key = self.random.choice(KINDS), self.new_id()
            if "/".join(key) not in self.ledger:
                return key

    def new_id(self) -> str:
        """An id; perhaps one that was given."""
        self.numbers += 1
        return self.random.choice([*IDS, f"n-{self.numbers}"])

    def entry(self, key: Key) -> Iterator[Part]:
        """An entry in the manner of the house, and in others."""
        random = self.random
        yield random.choice(["", "# events/a and [[events/a]]\n\n"])
        yield random.choice(
            [
                f"title: {key[1]} of 2024\n",
                f'title: "{key[1]}"  # a\n',
                "title: 'it''s\n  b'\n",
                "title: >-\n  Some\n  words\n",
            ]
        )
        listed = random.random() < 0.2
        former = [f"f-{self.numbers}-{number}" for number in range(random.randint(1, 2))] if listed else []
        here = Former(random.choice(["flow", "block"]) if former else "flow", former)
        fields: list[list[Part]] = [*self.fields(key)]
        random.shuffle(fields)
        fields.insert(random.randint(0, len(fields)) if former else 0, [here])
        for parts in fields:
            yield from parts
            yield random.choice(["", "", "\n", "# sources: [a]\n"]) if parts != [here] else ""

    def in_braces(self, key: Key) -> Iterator[Part]:
        """An entry whose fields stand in braces."""
        needed = {
            "events": "type: war, date: 2024",
            "places": "type: town",
            "actors": "type: unit",
            "sources": "type: document",
        }
        yield "{title: Some words"
        yield Former("inline", [])
        yield f", {needed.get(key[0], 'launched: 2024')}"
        if sources := self.some("sources", 2):
            yield ", sources: ["
            yield from self.joined((self.name(each) for each in sources), ", ")
            yield "]"
        yield "}\n"

    def some(self, kind: str, most: int) -> list[Key]:
        """Some entries of a kind, each once."""
        known = [key for key in self.entries if kind in (key[0], "")]
        return self.random.sample(known, min(len(known), self.random.randint(0, most)))

    def one(self, kind: str = "") -> list[Key]:
        """One entry of a kind, or of any; none where there is none."""
        known = [key for key in self.entries if kind in (key[0], "")]
        return [self.random.choice(known)] if known else []

    def name(self, key: Key, *, full: bool = False, flow: bool = True) -> list[Part]:
        """The name of an entry as a value: plain, in quotes, with escapes."""
        before = f"{key[0]}/" if full else ""
        style = self.random.choice(["plain", "plain", "single", "double", "escaped"])
        if style == "plain":
            return [before, Name(key, key[1])]
        if style == "single":
            return [f"'{before}", Name(key, key[1]), "'"]
        written = key[1] if style == "double" else self.escaped(key[1])
        if style == "escaped" and not flow and len(key[1]) > 1:
            # Within quotes, a line may end anywhere.
            return [
                f'"{before}',
                Name(key, f"{written[:1]}\\\n    {written[1:]}" if written[0] != "\\" else written),
                '"',
            ]
        return [f'"{before}', Name(key, written), '"']

    def escaped(self, text: str) -> str:
        """A text with some of its characters as escapes."""
        forms: list[Callable[[str], str]] = [
            str,
            str,
            lambda each: f"\\x{ord(each):02x}",
            lambda each: f"\\u{ord(each):04x}",
        ]
        return "".join(self.random.choice(forms)(each) for each in text)

    def joined(self, values: Iterable[list[Part]], between: str) -> Iterator[Part]:
        """Values with something between them."""
        for number, parts in enumerate(values):
            yield between if number else ""
            yield from parts

    def fields(self, key: Key) -> Iterator[list[Part]]:
        """Fields of an entry of a kind, each as its lines."""
        if key[0] == "events":
            yield ["type: war\n"]
            yield ["date: 2024\n"]
            yield from self.listed("part_of", self.some("events", 2))
            yield from self.records("places", "place", self.some("places", 3), "role: scene", bare=True)
            yield from self.records("actors", "actor", self.some("actors", 2), "role: attacker")
            yield from self.records("related", "event", self.some("events", 2), "relation: follows")
        elif key[0] == "places":
            yield ["type: town\n"]
            yield from self.records("within", "place", self.some("places", 2), "", bare=True)
        elif key[0] == "actors":
            yield ["type: unit\n"]
            yield from self.records(
                "relations", "to", self.some("actors", 2), "relation: allied-with", full=True
            )
        elif key[0] == "sources":
            yield ["type: document\n"]
            yield from self.listed("repeats", self.some("sources", 2))
            for actor in self.some("actors", 1):
                yield ["publisher: ", *self.name(actor), "\n"]
        else:
            yield ["launched: 2024\n"]
            yield from self.records("owners", "owner", self.some("actors", 3), "remark: Some", bare=True)
            yield from self.listed("seen", self.some("", 4), full=True)
            yield ["log: ", *self.prose()]
        yield from self.common()

    def common(self) -> Iterator[list[Part]]:
        """Fields of every kind."""
        random = self.random
        if random.random() < 0.6:
            yield ["body: ", *self.prose()]
        if random.random() < 0.3:
            yield ["notes: ", *self.prose()]
        if sources := self.some("sources", 3):
            yield ["sources:\n", *self.references(sources, "  ")]
        for speaker in self.some("actors", 1):
            about = self.some("", 2)
            lines: list[Part] = ["claims:\n  - speaker: ", *self.name(speaker), "\n    text: Of events/a\n"]
            if about:
                lines += [
                    "    about: [",
                    *self.joined((self.name(each, full=True) for each in about), ", "),
                    "]\n",
                ]
            if sources := self.some("sources", 2):
                lines += ["    sources:\n", *self.references(sources, "      ")]
            yield lines

    def references(self, sources: list[Key], indent: str) -> Iterator[Part]:
        """Source references, one a line or more."""
        for source in sources:
            yield f"{indent}- "
            if self.random.random() < 0.6:
                yield from self.name(source, flow=False)
            else:
                yield "source: "
                yield from self.name(source, flow=False)
                for via in self.some("sources", 1):
                    yield f"\n{indent}  via: "
                    yield from self.name(via)
                for informant in self.some("actors", 1):
                    yield f"\n{indent}  informant: "
                    yield from self.name(informant)
                yield f"\n{indent}  quote: source a"
                yield self.random.choice(["", "", f"\n{indent}  withhold: It would tell of events/a"])
            yield "\n"

    def listed(self, name: str, keys: list[Key], *, full: bool = False) -> Iterator[list[Part]]:
        """A field with a list of names, in brackets or one a line."""
        values = [self.name(key, full=full) for key in keys]
        if values and self.random.random() < 0.5:
            between = self.random.choice([", ", ",\n    ", ",  # a\n  "])
            yield [
                f"{name}: [",
                *self.joined(values, between),
                self.random.choice(["]\n", ",]\n", "\n  ] # b\n"]),
            ]
        elif values:
            yield [f"{name}:\n", *(part for value in values for part in ("  - ", *value, "\n"))]

    def records(  # noqa: PLR0913 -- what stands in a record
        self, name: str, inner: str, keys: list[Key], more: str, *, bare: bool = False, full: bool = False
    ) -> Iterator[list[Part]]:
        """A field with a list of records that name entries."""
        if not keys:
            return
        parts: list[Part] = [f"{name}:\n"]
        for key in keys:
            value = self.name(key, full=full)
            if bare and self.random.random() < 0.5:
                parts += ["  - ", *value, "\n"]
            elif more and self.random.random() < 0.3:
                parts += [f"  - {{{more}, {inner}: ", *value, "}\n"]
            else:
                parts += [f"  - {inner}: ", *value, f"\n    {more}\n" if more else "\n"]
                if self.random.random() < 0.1:
                    parts.append("    withhold: It would tell of events/a\n")
        yield parts

    # --- What is said in prose

    def prose(self) -> list[Part]:
        """A text in any style of YAML, to the end of its last line."""
        style = self.random.choice(["|", "|", "|-", "|+", "|2", ">", ">-", "'", '"', "plain"])
        sentences = [self.sentence() for _ in range(self.random.randint(1, 4))]
        if style[0] in "|>":
            return self.block(style, sentences)
        between: dict[str, list[str]] = {
            "'": [" ", "\n  ", "\n\n  "],
            '"': [" ", "\n  ", "\n\n  ", "\\n\\n", " \\\n    ", "\\\n  \\ "],
            "plain": [" ", "\n  ", "\n\n  "],
        }
        quote = "" if style == "plain" else style
        parts: list[Part] = [quote, "Words. "]
        for sentence in sentences:
            parts += [self.in_style(part, style) for part in sentence]
            parts.append(self.random.choice(between[style]) + "And so on.")
        return [*parts, quote, "\n"]

    def in_style(self, part: Part, style: str) -> Part:
        """A part of a sentence as a style writes it. Only single quotes can hold the words as they are."""
        if isinstance(part, Name):
            return Name(part.key, self.escaped(part.key[1])) if style == '"' else part
        text = str(part).replace("\n", " ")
        return text if style == "'" else text.replace("''", "’")

    def block(self, style: str, sentences: list[list[Part]]) -> list[Part]:
        """A block of lines: paragraphs, items of a list, quotations."""
        parts: list[Part] = [f"{style}\n"]
        for number, sentence in enumerate(sentences):
            lead = self.random.choice(["", "", "- ", "> ", "1. ", "  "] if number else [""])
            parts += [f"  {lead}", *self.broken(sentence, lead), self.random.choice(["\n", "\n\n"])]
        return parts if style == "|+" else [*parts[:-1], "\n"]

    def broken(self, sentence: list[Part], lead: str) -> Iterator[Part]:
        """A sentence, perhaps in several lines."""
        indent = {"> ": "  > ", "- ": "    ", "1. ": "     ", "  ": "    "}.get(lead, "  ")
        for part in sentence:
            yield part.replace("\n", f"\n{indent}") if isinstance(part, str) else part

    def sentence(self) -> list[Part]:
        """Words, names, and what only looks like a name."""
        parts: list[Part] = ["Then "]
        for _ in range(self.random.randint(1, 5)):
            parts += [
                *self.random.choice([self.words, self.link, self.link, self.citation, self.decoy])(),
                " ",
            ]
        return [*parts, "of it."]

    def words(self) -> list[Part]:
        """Some words, perhaps in two lines."""
        return [" ".join(self.random.choice(WORDS) for _ in range(3)), self.random.choice(["", "\nand"])]

    def link(self) -> list[Part]:
        """A link to an entry."""
        for key in self.one():
            blank = self.random.choice(["", "", " "])
            shown = self.random.choice(["", "|some words", "|events/a", "|a"])
            return [f"[[{blank}{key[0]}/", Name(key, key[1]), f"{blank if not shown else ''}{shown}]]"]
        return ["nothing"]

    def citation(self) -> list[Part]:
        """A citation."""
        for key in self.one("sources"):
            return ["[^", Name(key, key[1]), self.random.choice(["]", ", paragraph 6]", ", a]"])]
        return ["nothing"]

    def decoy(self) -> list[Part]:
        """What names nothing, whatever it says."""
        for key in self.one():
            name = "/".join(key)
            return [
                self.random.choice(
                    [
                        name,
                        f"({key[1]})",
                        f"[x](https://example.org/[[{name}]])",
                        f"[x](https://example.org/[^{key[1]}])",
                        f"*{name}*",
                    ]
                )
            ]
        return ["events/a"]

    def page(self) -> File:
        """A hand-written page."""
        parts: list[Part] = ["# A page\n\n"]
        for _ in range(6):
            for key in self.one():
                name = "/".join(key)
                shown = self.random.choice(["", "|words", "|events/a"])
                blank = self.random.choice(["", "", " "])
                parts += [
                    f"See [[{blank}{key[0]}/",
                    Name(key, key[1]),
                    f"{'' if shown else blank}{shown}]].\n",
                ]
                parts.append(
                    self.random.choice(
                        ["", f"\n`[[{name}]]`\n\n", f"\n```\n[[{name}]]\n```\n\n", f"{name}\n"]
                    )
                )
        return File(parts, self.random.random() < 0.3, ended=self.random.random() < 0.8)
