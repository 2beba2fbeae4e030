"""Random bases, and random edits of them: a base as data, to be laid into a folder as often as is wanted."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.mkdocs_plugin.builds import FEW_TERMS
from tests.pictures import png

WORDS = (
    *(
        "war",
        "peace",
        "bridge",
        "river",
        "town",
        "report",
        "north",
        "old",
        "<b>bold</b>",
        "AT&T",
        "«said»",
        "حلب",
        "café",
    ),
    *(
        "'quoted'",
        "*star*",
        "night",
        "[bracket]",
        "50%",
        "dawn",
        "a_b_c",
        "harbour",
        "1999",
        "column",
        "gate",
    ),
)
DATES = (
    "2024",
    "2024-05-03",
    "2023-11",
    "1998..2001",
    "2024-05-03/2024-06",
    "unknown",
    "2020-02-29",
    "2024~",
)
FOLDERS = {"events": "e", "places": "p", "actors": "a", "sources": "s", "boats": "b"}
ALWAYS = tuple(name for name in FOLDERS if name != "boats")
URLS = ("", "https://example.org/", "https://example.org/deep/base/", "https://other.example/")
BLOCK = '{{% extends "base.html" %}}{{% block {name} %}}{{{{ super() }}}}{text}{{% endblock %}}'

Fields = dict[str, Any]
Key = tuple[str, str]


@dataclass
class World:
    """A base as it stands, and what happens to it."""

    chance: Random
    search: bool = False
    material: bool = False
    entries: dict[Key, Fields] = field(default_factory=dict)
    folders: dict[Key, str] = field(default_factory=dict)
    """Folder below that of its kind in which the file of an entry lies; '' for none."""

    others: dict[str, bytes] = field(default_factory=dict)
    """All files but entries and settings, by their paths."""

    options: dict[str, Any] = field(default_factory=dict)
    """What stands in mkdocs.yml."""

    settings: dict[str, Any] = field(default_factory=dict)
    """What stands in sourcebook.yml."""

    number: int = 0
    """How many ids and texts were made: each is another."""

    @classmethod
    def new(cls, chance: Random) -> World:
        """A base of 8 to 30 entries."""
        world = cls(chance, material=chance.random() < 0.25)
        world.search = world.material and chance.random() < 0.25
        world.options = {
            "site_name": "A base",
            "theme": {"name": "material", "font": False}
            if world.material
            else {"name": "mkdocs", "highlightjs": False},
            "plugins": [{"sourcebook": {"search": world.search}}],
        }
        quiet = {"not-in-ledger": "off", "no-ledger": "off", "unsourced": "off"}
        world.settings = {"format": 1, "title": "A base", "checks": quiet}
        for name, terms in FEW_TERMS.items():
            world.vocabulary(name, {term: term.capitalize() for term in terms})
        if chance.random() < 0.4:
            world.kind()
        world.vocabulary("tags", {"sea": "The sea", "night": "By night"})
        for folder in ALWAYS:
            world.entry(folder)
        for _ in range(min(chance.randrange(4, 27) for _ in range(2))):
            world.entry(chance.choice(world.kinds))
        for start in (docs_page, own_template, tombstone):
            if chance.random() < 0.4:
                start(world)
        return world

    @property
    def kinds(self) -> list[str]:
        """The folders that an entry can be in."""
        return [*ALWAYS, *(["boats"] if "entries/_kinds/boat.yaml" in self.others else [])]

    def files(self) -> dict[str, bytes]:
        """All files of the base."""
        texts = {
            self.file_of(key): "".join(f"{name}: {_yaml(value)}\n" for name, value in fields.items())
            for key, fields in self.entries.items()
        }
        texts["mkdocs.yml"] = json.dumps(self.options, ensure_ascii=False)
        texts["sourcebook.yml"] = "".join(f"{key}: {_yaml(value)}\n" for key, value in self.settings.items())
        return {**{path: text.encode() for path, text in texts.items()}, **self.others}

    def file_of(self, key: Key) -> str:
        """Where an entry lies."""
        return "/".join(["entries", key[0], *filter(None, [self.folders[key]]), f"{key[1]}.yaml"])

    # What is made by chance

    def unique(self) -> int:
        """Another number each time."""
        self.number += 1
        return self.number

    def words(self, most: int = 4) -> str:
        """Some words, the last one never used before."""
        chosen = self.chance.choices(WORDS, k=self.chance.randrange(1, most + 1))
        return " ".join([*chosen, f"w{self.unique()}"])

    def some(self, folder: str, most: int = 2) -> list[str]:
        """Ids of a folder, perhaps none."""
        ids = sorted(id_ for of, id_ in self.entries if of == folder)
        return self.chance.sample(ids, min(len(ids), self.chance.randrange(most + 1)))

    def prose(self) -> str:
        """A paragraph or two, with links and notes."""
        parts = [self.words(8)]
        for folder, id_ in self.chance.sample(sorted(self.entries), min(len(self.entries), 2)):
            parts.append(
                self.chance.choice([f"[[{folder}/{id_}]]", f"[[{folder}/{id_}|these {self.unique()}]]"])
            )
        parts += [f"said.[^{id_}, p. {self.unique()}]" for id_ in self.some("sources", 1)]
        return self.chance.choice([" ", "\n\n"]).join(parts)

    def cited(self) -> list[Any]:
        """References to sources, some with a stance, a place, a quote."""
        shapes: list[Callable[[str], Any]] = [
            lambda id_: id_,
            lambda id_: {"source": id_, "at": f"p. {self.unique()}"},
            lambda id_: {"source": id_, "stance": "denies", "informant": self.words(2)},
            lambda id_: {"source": id_, "quote": self.words(3)},
        ]
        return [self.chance.choice(shapes)(id_) for id_ in self.some("sources")]

    def said(self, value: Any) -> Any:
        """A value as it is, or with who says so, or with a rival."""
        sources = self.cited()
        if not sources or self.chance.random() < 0.5:
            return value
        return {"value": value, "sources": sources}

    def entry(self, folder: str) -> Key:
        """A new entry."""
        key = folder, f"{FOLDERS[folder]}{self.unique()}"
        self.folders[key] = self.chance.choice(["", "", "", "deep", "deep/down"])
        fields: Fields = {"title": self.words()}
        self.entries[key] = fields
        for name in sorted(MADE[folder]):
            if name in NEEDED or self.chance.random() < 0.35:
                self.field(key, name)
        return key

    def field(self, key: Key, name: str) -> None:
        """One field of an entry anew, or without it where nothing comes of it."""
        value = _filled(MADE[key[0]][name](self, key))
        self.entries[key].pop(name, None)
        if value:
            self.entries[key][name] = value

    def vocabulary(self, name: str, terms: Mapping[str, str]) -> None:
        """A list of terms."""
        lines = [f"  {term}: {{label: {_yaml(label)}}}\n" for term, label in terms.items()]
        text = f"label: {name}\nterms:\n{''.join(lines)}"
        self.others[f"entries/_vocabularies/{name}.yaml"] = text.encode()

    def kind(self) -> None:
        """The own kind, with another label, phrase and perhaps a field more."""
        more = self.chance.random() < 0.5
        extra = "  colour: {type: line, label: Colour, description: Of what colour it is.}\n" if more else ""
        text = (
            f"folder: boats\nlabel: {_yaml(f'Boat {self.unique()}')}\nplural: Boats\ndescription: A thing that floats.\n"
            "fields:\n  port: {type: reference, kinds: [place], label: Home port,"
            f" inverse: {_yaml(f'Boats here {self.unique()}')}, description: Where it lies.}}\n"
            f"  crew: {{type: quantity, label: Crew, description: How many.}}\n{extra}"
        )
        self.others["entries/_kinds/boat.yaml"] = text.encode()
        for key in list(self.entries):
            if key[0] == "boats" and not more:
                self.entries[key].pop("colour", None)

    def swap(self, old: str, new: str) -> None:
        """Another id wherever an id stands."""
        told = re.compile(rf"\b{old}\b")
        self.entries = {
            key: json.loads(told.sub(new, json.dumps(fields, ensure_ascii=False)))
            for key, fields in self.entries.items()
        }
        self.others = {
            path: told.sub(new, text.decode()).encode() if path.startswith("docs/") else text
            for path, text in self.others.items()
        }

    def purge(self, id_: str) -> None:
        """No reference to an id: what had one is written anew."""
        told = re.compile(rf"\b{id_}\b")
        for key, fields in list(self.entries.items()):
            for name in [name for name, value in fields.items() if told.search(json.dumps(value))]:
                del fields[name]
                if name in NEEDED:
                    self.field(key, name)
        for path, text in list(self.others.items()):
            if path.startswith("docs/") and told.search(text.decode(errors="replace")):
                self.others[path] = f"# {self.words()}\n".encode()

    def state(self) -> dict[str, Any]:
        """All of it, to be gone back to."""
        kept = {name: getattr(self, name) for name in ("entries", "folders", "others", "options", "settings")}
        return copy.deepcopy(kept)

    def back_to(self, state: Mapping[str, Any]) -> None:
        """Everything as it was."""
        for name, value in copy.deepcopy(dict(state)).items():
            setattr(self, name, value)


def _filled(value: Any) -> Any:
    """A value without what is empty in it."""
    if isinstance(value, list):
        return [_filled(each) for each in value]
    if isinstance(value, dict):
        return {name: _filled(each) for name, each in value.items() if each}
    return value


def _yaml(value: Any) -> str:
    """A value as YAML has it, in the form of JSON; 'yes' and 'no' bare."""
    return json.dumps(value, ensure_ascii=False)


def _records(world: World, folder: str, **others: Callable[[], Any]) -> list[Fields]:
    """A record for each of some ids."""
    singular = folder.removesuffix("s")
    return [{singular: id_, **{name: make() for name, make in others.items()}} for id_ in world.some(folder)]


def _image(world: World, key: Key) -> list[Fields]:
    """An image beside the entry."""
    name = f"i{world.unique()}.png"
    folder = world.file_of(key).rpartition("/")[0]
    world.others[f"{folder}/{name}"] = png(1 + world.unique() % 90, 1)
    return [{"file": name, "alt": world.words(2)}]


def _older(world: World, key: Key, folder: str) -> list[str]:
    """Ids of a folder that were made earlier, so that no circle comes of it."""
    ids = [id_ for of, id_ in world.entries if of == folder and int(id_[1:]) < int(key[1][1:])]
    return world.chance.sample(ids, min(len(ids), 1))


Make = Callable[[World, Key], Any]
NEEDED = frozenset({"title", "type", "date"})
COMMON: dict[str, Make] = {
    "summary": lambda world, _: world.prose().replace("\n\n", " "),
    "body": lambda world, _: world.prose(),
    "notes": lambda world, _: world.words(),
    "sources": lambda world, _: world.cited(),
    "tags": lambda world, _: world.chance.sample(["sea", "night"], world.chance.randrange(1, 3)),
    "aliases": lambda world, _: [f"former-{world.unique()}"],
    "names": lambda world, _: [{"name": world.words(2), "lang": "ar", "kind": "official"}],
    "images": _image,
    "same_as": lambda world, _: [f"wikidata:Q{world.unique()}"],
    "claims": lambda world, _: [
        {
            "speaker": id_,
            "text": world.words(),
            "about": [f"events/{event}" for event in world.some("events")],
        }
        for id_ in world.some("actors", 1)
    ],
}
MADE: dict[str, dict[str, Make]] = {
    "events": {
        **COMMON,
        "type": lambda world, _: world.chance.choice(FEW_TERMS["event-types"]),
        "date": lambda world, _: world.said(world.chance.choice(DATES)),
        "places": lambda world, _: world.some("places"),
        "actors": lambda world, _: _records(world, "actors", role=lambda: "attacker"),
        "part_of": lambda world, key: _older(world, key, "events"),
        "related": lambda world, _: _records(world, "events", relation=lambda: "follows"),
        "harm": lambda world, _: [
            {"kind": "injured", "count": f"at least {world.unique()}", "side": world.some("actors", 1)}
        ],
        "statements": lambda world, _: [
            {"speaker": id_, "quote": world.words()} for id_ in world.some("actors", 1)
        ],
    },
    "places": {
        **COMMON,
        "type": lambda *_: "town",
        "within": lambda world, key: _older(world, key, "places"),
        "location": lambda world, _: {"lat": str(world.unique() % 80), "lon": "35.8", "radius": "5 km"},
    },
    "actors": {
        **COMMON,
        "type": lambda *_: "unit",
        "relations": lambda world, key: [
            {"relation": "part-of", "to": f"actors/{id_}"} for id_ in _older(world, key, "actors")
        ],
    },
    "sources": {
        **COMMON,
        "type": lambda *_: "document",
        "date": lambda world, _: world.chance.choice(DATES),
        "repeats": lambda world, key: _older(world, key, "sources"),
        "publisher": lambda world, _: next(iter(world.some("actors", 1)), world.words(2)),
        "url": lambda world, _: f"https://example.org/{world.unique()}",
        "retracted": lambda world, _: {"date": "2024-06", "reason": world.words()},
        "headline": lambda world, _: world.words(),
    },
    "boats": {
        **COMMON,
        "port": lambda world, _: next(iter(world.some("places", 1)), ""),
        "crew": lambda world, _: str(world.unique()),
    },
}


# Edits: each changes a world


def add(world: World) -> None:
    """An entry more."""
    world.entry(world.chance.choice(world.kinds))


def edit(world: World) -> None:
    """A field of an entry, another value or none."""
    key = world.chance.choice(sorted(world.entries))
    name = world.chance.choice(["title", *MADE[key[0]]])
    if name == "title":
        world.entries[key]["title"] = world.words()
    elif name in world.entries[key] and name not in NEEDED and world.chance.random() < 0.3:
        del world.entries[key][name]
    else:
        world.field(key, name)


def retitle(world: World) -> None:
    """The title of an entry that a hand-written page names, if there is one."""
    texts = "".join(text.decode() for path, text in world.others.items() if path.endswith(".md"))
    named = [key for key in sorted(world.entries) if f"[[{key[0]}/{key[1]}]]" in texts]
    world.entries[world.chance.choice(named or sorted(world.entries))]["title"] = world.words()


def withhold(world: World) -> None:
    """An entry, or a value of one, is no longer published; or is again."""
    key = world.chance.choice(sorted(world.entries))
    fields = world.entries[key]
    records = [fields, *fields.get("harm", ()), *fields.get("claims", ())]
    record: Fields = world.chance.choice(records)
    if not record.pop("withhold", None):
        record["withhold"] = world.words()


def retract(world: World) -> None:
    """A source is taken back, or stands again."""
    key = world.chance.choice(sorted(key for key in world.entries if key[0] == "sources"))
    if not world.entries[key].pop("retracted", None):
        world.field(key, "retracted")


def move(world: World) -> None:
    """The file of an entry, into another folder: its address stays."""
    key = world.chance.choice(sorted(key for key, fields in world.entries.items() if "images" not in fields))
    world.folders[key] = world.chance.choice(["", "moved", "deep"])


def rename(world: World) -> None:
    """Another id, the former one as an alias."""
    key = world.chance.choice(sorted(key for key, fields in world.entries.items() if "images" not in fields))
    new = key[0], f"{FOLDERS[key[0]]}{world.unique()}"
    if key[0] in {"events", "places", "actors", "sources"}:
        # A higher number may end a chain: relations go from later ones to earlier ones.
        world.purge(key[1])
    else:
        world.swap(key[1], new[1])
    fields = world.entries.pop(key)
    world.folders[new] = world.folders.pop(key)
    world.entries[new] = {**fields, "aliases": [*fields.get("aliases", []), key[1]]}


def remove(world: World) -> None:
    """An entry that goes, with a tombstone; now and then it leaves references behind."""
    key = world.chance.choice(sorted(world.entries))
    if sum(of == key[0] for of, _ in world.entries) < 2:
        return
    fields = world.entries.pop(key)
    world.folders.pop(key)
    if world.chance.random() < 0.9:
        world.purge(key[1])
    if world.chance.random() < 0.7:
        stone = f"title: {_yaml(fields['title'])}\ndate: 2024-08\nreason: {_yaml(world.words())}\n"
        world.others[f"entries/_tombstones/{key[0]}/{key[1]}.yaml"] = stone.encode()


def tombstone(world: World) -> None:
    """Of an entry that never was in this base, or one that says something else now."""
    stone = f"title: {_yaml(world.words())}\ndate: 2024-08\nreason: It did not happen\n"
    world.others["entries/_tombstones/events/gone.yaml"] = stone.encode()


def kind(world: World) -> None:
    """The own kind: a new one, another label, a field more or less; or the kind goes with all of its entries."""
    if "entries/_kinds/boat.yaml" in world.others and world.chance.random() < 0.25:
        for key in [key for key in world.entries if key[0] == "boats"]:
            del world.entries[key], world.folders[key]
            world.purge(key[1])
        del world.others["entries/_kinds/boat.yaml"]
    else:
        world.kind()


def vocabulary(world: World) -> None:
    """The label of a term, of one list of several."""
    name = world.chance.choice(["tags", "event-types", "event-actor-roles", "name-kinds", "place-types"])
    terms = ("sea", "night") if name == "tags" else FEW_TERMS[name]
    world.vocabulary(name, {term: world.words(1) for term in terms})


def own_template(world: World) -> None:
    """A template of the base: written, changed, moved away, taken out."""
    path, aside = "templates/gone.md.jinja", "templates/aside/gone.md.jinja"
    entry, low = "templates/entry.md.jinja", "templates/z/entry.md.jinja"
    what = world.chance.randrange(5)
    if what == 0 and path in world.others:
        world.others[aside] = world.others.pop(path)
    elif what == 1 and aside in world.others:
        world.others[path] = world.others.pop(aside)
    elif what == 2 and entry in world.others:
        world.others[low] = world.others.pop(entry)
    elif what == 3:
        for each in (path, aside, entry, low):
            world.others.pop(each, None)
    elif world.chance.random() < 0.5:
        world.others[path] = f"# Gone {world.unique()}\n\n{{{{ page.title }}}}\n".encode()
    else:
        world.others[entry] = f"# {{{{ page.title }}}}\n\nMine {world.unique()}\n".encode()


def settings(world: World) -> None:
    """What the base says of itself."""
    name, value = world.chance.choice(
        [
            ("title", world.words()),
            ("publisher", world.words()),
            ("licence", "CC-BY-4.0"),
            ("loaded_words", [world.chance.choice(["war", "peace", "bridge"])]),
            ("contact", "keeper@example.org"),
            ("site_url", world.chance.choice(URLS[1:])),
            ("languages", [world.chance.choice(["en", "de"])]),
        ]
    )
    world.settings[name] = value


def options(world: World) -> None:
    """How the site is built."""
    choices: list[tuple[str, Any]] = [
        ("site_name", world.words()),
        ("site_url", world.chance.choice(URLS)),
        ("use_directory_urls", world.chance.random() < 0.5),
        ("copyright", world.words()),
        ("site_description", world.words()),
        ("repo_url", "https://example.org/code"),
        ("edit_uri", world.chance.choice(["edit/main/docs/", "blob/x/docs/"])),
        ("nav", [{f"Home {world.unique()}": "index.md"}, {"Events": "events/index.md"}]),
        ("extra", {"word": world.words()}),
    ]
    if world.material:
        look: dict[str, Any] = world.chance.choice(
            [
                {"palette": {"scheme": world.chance.choice(["default", "slate"])}},
                {"features": world.chance.sample(["navigation.tabs", "navigation.top", "toc.integrate"], 2)},
                {"language": world.chance.choice(["en", "de", "ar"])},
                {},
            ]
        )
        choices += [("theme", {"name": "material", "font": False, **look})] * 4
        other = {"search": world.search and world.chance.random() < 0.5, "jobs": world.chance.randrange(3)}
        choices += [("plugins", [{"sourcebook": other}])] * 2
    else:
        choices.append(("plugins", [{"sourcebook": {"search": False, "jobs": world.chance.randrange(3)}}]))
    name, value = world.chance.choice(choices)
    if (
        name in {"nav", "copyright", "repo_url", "extra"}
        and name in world.options
        and world.chance.random() < 0.5
    ):
        del world.options[name]
    else:
        world.options[name] = value
    if "custom_dir" in world.options.get("extra", {}):
        world.options["theme"]["custom_dir"] = world.options["extra"]["custom_dir"]


def theme_of_ones_own(world: World) -> None:
    """A template over the theme's: what it says, or a file that it takes in; or none any more."""
    theme = world.options["theme"]
    if "custom_dir" in theme and world.chance.random() < 0.3:
        del theme["custom_dir"]
        return
    theme["custom_dir"] = "overrides"
    # What depends on the Markdown keeps pages from being filled into a shell: the theme makes each.
    odd = world.chance.choice(["", "{{ page.markdown|length if page else 0 }}", '{% include "bit.html" %}'])
    text = BLOCK.format(name="libs" if world.material else "styles", text=f"<!-- {world.unique()} {odd} -->")
    world.others["overrides/main.html"] = text.encode()
    world.others["overrides/bit.html"] = f"bit {world.unique()}".encode()


def hook(world: World) -> None:
    """A hook of the owner: a word for all templates; now and then one that listens to pages."""
    if "hooks" in world.options and world.chance.random() < 0.3:
        del world.options["hooks"]
        return
    world.options["hooks"] = ["hook.py"]
    word = f"own-{world.unique()}"
    text = f"def on_env(env, **_):\n    env.globals['own_word'] = {word!r}\n    return env\n"
    if world.chance.random() < 0.2:
        text += f"def on_page_content(html, **_):\n    return html + '<i>{word}</i>'\n"
    world.others["hook.py"] = (text + "#" * (world.unique() % 97) + "\n").encode()
    world.options["theme"]["custom_dir"] = "overrides"
    block = BLOCK.format(name="libs" if world.material else "styles", text="<!-- {{ own_word }} -->")
    world.others["overrides/main.html"] = block.encode()


def docs_page(world: World) -> None:
    """A page written by hand: one more, another text, or one less."""
    name = world.chance.choice(["docs/about.md", "docs/tour/first.md", "docs/index.md", "docs/more.md"])
    if name in world.others and world.chance.random() < 0.3:
        del world.others[name]
        return
    head = world.chance.choice(
        [world.words(), f"Of [[{'/'.join(world.chance.choice(sorted(world.entries)))}]]"]
    )
    world.others[name] = f"# {head}\n\n{world.prose()}\n".encode()


def docs_file(world: World) -> None:
    """A file beside them; what was a file becomes a folder, and the other way round."""
    if "docs/thing" in world.others:
        world.others["docs/thing/part.txt"] = world.others.pop("docs/thing")
    elif "docs/thing/part.txt" in world.others:
        world.others["docs/thing"] = world.others.pop("docs/thing/part.txt")
    else:
        world.others["docs/thing"] = world.words().encode()


def image(world: World) -> None:
    """Another image under the same name."""
    paths = sorted(path for path in world.others if path.endswith(".png"))
    if paths:
        world.others[world.chance.choice(paths)] = png(1 + world.unique() % 90, 2)


def break_it(world: World) -> None:
    """What no build can get over: it fails, and leaves all as it was."""
    what = world.chance.randrange(4)
    if what == 0:
        world.others[f"entries/events/broken{world.unique()}.yaml"] = b"title: [\n"
    elif what == 1:
        key = world.chance.choice(sorted(world.entries))
        world.entries[key]["body"] = "[[events/nowhere-to-be-found]]"
    elif what == 2:
        world.others["entries/_kinds/boat.yaml"] = b"folder: terms\n"
    else:
        world.others["templates/entry.md.jinja"] = b"{{ nothing.at_all }}"


EDITS: dict[Callable[[World], None], int] = {
    add: 6,
    edit: 16,
    retitle: 3,
    withhold: 3,
    retract: 3,
    move: 2,
    rename: 4,
    remove: 4,
    tombstone: 1,
    kind: 3,
    vocabulary: 3,
    own_template: 3,
    settings: 4,
    options: 8,
    theme_of_ones_own: 2,
    hook: 1,
    docs_page: 4,
    docs_file: 1,
    image: 2,
    break_it: 2,
}
"""Each edit, and how often it comes."""


def lay(folder: Path, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Bring a folder from one state to the next: what is the same is not touched."""
    for path in before.keys() - after.keys():
        (folder / path).unlink()
        above = (folder / path).parent
        while above.parent != folder and not any(above.iterdir()):
            above.rmdir()
            above = above.parent
    for path, content in after.items():
        if before.get(path) != content:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
