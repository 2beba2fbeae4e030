"""The tree of an entry, by its kind: every field that a kind has, each in some entries and all in the full ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.corpus.chance import Chance
from benchmarks.corpus.names import SCRIPTS, Name
from benchmarks.corpus.outline import Outline, Stub
from benchmarks.corpus.pictures import picture
from benchmarks.corpus.values import Maker, Node, Tree, capital
from benchmarks.corpus.words import (
    CAMPAIGN,
    FOREIGN,
    FORMS,
    FOUNDING,
    PICTURES,
    POSTS,
    QUOTES,
    REMARKS,
    TAGS,
    UNITS,
    WHO,
    Form,
)

BY_TYPE = {form.type: form for form in (CAMPAIGN, FOUNDING, *FORMS)}
CAMPAIGN_DATES = ("2010/2025", "2010-06/..", "2009~/2025")
"""They hold whatever happens in a base."""

ACTOR_RELATIONS = (
    "part-of",
    "member-of",
    "allied-with",
    "opposes",
    "supports",
    "supplies",
    "subordinate-to",
    "not-same-as",
)
EVENT_RELATIONS = (
    "response-to",
    "follows",
    "same-incident-as",
    "possibly-part-of",
    "contradicts",
    "see-also",
)
PLACE_RELATIONS = ("borders", "near", "bank-of", "on", "possibly-same-as", "not-same-as")
ACCUSING_ROLES = frozenset({"perpetrator", "accused"})
PRESS = "media"


@dataclass(slots=True)
class Made:
    """An entry as it was made."""

    stub: Stub
    tree: Tree
    files: dict[str, bytes] = field(default_factory=dict)
    """Name -> content of each file beside it."""

    aliases: tuple[str, ...] = ()


def entry(outline: Outline, stub: Stub) -> Made:
    """The entry of a stub."""
    maker = Maker(outline, stub, Chance(outline.seed, stub.folder, stub.number, full=stub.full))
    made = Made(stub, {"title": stub.title})
    made.tree |= {"events": _event, "places": _place, "actors": _actor, "sources": _source}[stub.folder](
        maker, made
    )
    _common(maker, made)
    return made


def _common(maker: Maker, made: Made) -> None:
    """What entries of every kind may say."""
    chance, tree, stub = maker.chance, made.tree, maker.stub
    if stub.name:
        tree["names"] = _names(maker, stub.name)
    tree["summary"] = maker.paragraph(chance.between(1, 2), _verb(stub))
    if chance.has(0.75):
        tree["body"] = maker.account(_verb(stub))
    if chance.has(0.08):
        tree["claims"] = maker.claims()
    if chance.has(0.01):
        tree["images"] = [_image(maker, made)]
    if chance.has(0.1):
        tree["same_as"] = [_identifier(chance)]
    if chance.has(0.3):
        tree["tags"] = list(chance.some(list(TAGS), 3))
    if chance.has(0.02):
        made.aliases = (f"{stub.id}-former",)
        tree["aliases"] = list(made.aliases)
    if chance.has(0.15):
        tree["notes"] = " ".join(chance.some(REMARKS, 3))
    tree["sources"] = _entry_sources(maker)


def _verb(stub: Stub) -> str:
    return BY_TYPE[stub.type].verb if stub.folder == "events" else "something took place"


def _entry_sources(maker: Maker) -> list[Node]:
    """What the plain values rest on: it supports the entry; another may speak of one field."""
    found = maker.sources(3)
    if maker.chance.has(0.1):
        source = maker.reference(maker.source()) | {"field": "type", "at": "paragraph 21"}
        found.append(
            source if source["source"] != maker.stub.id else {**source, "source": maker.outline.sources[0].id}
        )
    return found


def _names(maker: Maker, name: Name) -> list[Node]:
    """The names of an entry: in its own script always, in others and from former times now and then."""
    chance = maker.chance
    own = chance.between(1, len(SCRIPTS) - 1)
    found: list[Node] = [
        {"name": name.forms[0], "lang": f"{SCRIPTS[own]}-Latn", "kind": "transliteration"},
        {"name": name.forms[own], "lang": SCRIPTS[own], "kind": "official", "sources": maker.sources(1)},
    ]
    if chance.happens(0.3):
        other = own % (len(SCRIPTS) - 1) + 1
        found.append({"name": name.forms[other], "lang": SCRIPTS[other], "kind": "exonym"})
    if chance.has(0.3):
        until = maker.year()
        user: Tree = {"used_by": [maker.actor().id]}
        dated = {"from": f"{int(until[:4]) - 9}~", "until": until}
        found.append({"name": name.former[own], "lang": SCRIPTS[own], "kind": "former", **user, **dated})
    return found


def _identifier(chance: Chance) -> str:
    number = chance.between(100_000, 9_999_999)
    return chance.pick((f"wikidata:Q{number}", f"geonames:{number}", f"https://example.org/things/{number}"))


def _image(maker: Maker, made: Made) -> Tree:
    name = f"{maker.stub.id}.png"
    made.files[name] = picture(maker.chance)
    return {
        "file": name,
        "alt": maker.chance.pick(PICTURES),
        "caption": "A picture that goes with the report.",
        "credit": "Made for this corpus",
        "source": maker.outline.sources[0].id,
        "sensitive": "yes" if maker.chance.happens(0.2) else "no",
    }


def _event(maker: Maker, _: Made) -> Tree:
    chance, stub = maker.chance, maker.stub
    form = BY_TYPE[stub.type]
    campaign = stub.type == CAMPAIGN.type
    plain = chance.pick(CAMPAIGN_DATES) if campaign else maker.date(stub.day)
    tree: Tree = {"type": maker.value(stub.type, long=0.1), "date": maker.value(plain, rival=str(stub.day))}
    if campaign or chance.has(0.05):
        tree["occurrence"] = "series" if campaign else "ongoing"
    if chance.has(0.15):
        tree["status"] = maker.value(chance.pick(("reported", "claimed", "planned", "feared", "averted")))
    if chance.has(0.08):
        tree["count"] = {"count": maker.quantity(), "unit": chance.pick(UNITS), **maker.about()}
    if stub.parent is not None and chance.has(0.3):
        tree["part_of"] = [maker.outline.events[stub.parent].id]
    tree["places"] = _event_places(maker)
    tree["actors"] = _event_actors(maker, form)
    if chance.has(0.5 if form.violent else 0.03):
        tree["harm"] = _harm(maker)
    if form.objects or stub.full:
        tree["objects"] = _objects(maker, form)
    if chance.has(0.6 if form.type == "statement" else 0.05):
        tree["statements"] = _statements(maker)
    if chance.has(0.15):
        tree["related"] = [
            {"event": event.id, "relation": relation, **maker.about()}
            for event in [maker.event()]
            for relation in chance.some(EVENT_RELATIONS, 2)
        ]
    return tree


def _event_places(maker: Maker) -> list[Node]:
    """The scene, bare or with its role; further places now and then; two that are told as possibilities."""
    chance, own = maker.chance, maker.outline.places[maker.stub.place]
    others = [place for place in (maker.place(), maker.place()) if place is not own]
    found: list[Node] = [own.id]
    if chance.has(0.4):
        relation = chance.pick(("at", "in", "near"))
        found = [
            {
                "place": own.id,
                "role": chance.pick(("scene", "target", "venue")),
                "relation": relation,
                **maker.about(),
            }
        ]
    if others and chance.happens(0.2):
        found.append({"place": others[0].id, "role": chance.pick(("origin", "destination", "route"))})
    elif len(set(others)) > 1 and chance.happens(0.1):
        found += [
            {"place": place.id, "role": "launch-site", "alternative": "site", **maker.about(sources=1)}
            for place in others
        ]
    elif chance.happens(0.03):
        found.append({"place": "unknown", "role": "origin", "note": "From where it came is not said."})
    return found


def _event_actors(maker: Maker, form: Form) -> list[Node]:
    """Each role by another actor; the first one is the first actor in 0.6 of all events."""
    chance = maker.chance
    taken: set[str] = set()
    found: list[Node] = []
    for number, role in enumerate(form.roles):
        if number and not chance.has(0.6):
            continue
        hub = not number and chance.happens(0.6)
        actor = maker.outline.actors[0] if hub else maker.actor()
        if actor.id not in taken:
            taken.add(actor.id)
            found.append(_role(maker, role, actor.id))
    if chance.has(0.08):
        found.append(
            {
                "actor": "unknown",
                "role": "witness",
                "described_as": chance.pick(WHO),
                "sources": maker.sources(1),
            }
        )
    return found


def _role(maker: Maker, role: str, actor: str) -> Tree:
    chance = maker.chance
    record: Tree = {"actor": actor, "role": role}
    if chance.has(0.05):
        record["capacity"] = "on behalf of the council"
    if role == "attacker" and chance.has(0.2):
        record["suspected"] = "yes"
    if role in ACCUSING_ROLES:
        record["sources"] = maker.sources(2, accusing=True)
    elif chance.happens(0.3):
        record |= maker.about()
    return record


def _harm(maker: Maker) -> list[Node]:
    """Harms of several kinds; the first with a rival count now and then."""
    chance = maker.chance
    kinds = chance.some(("killed", "injured", "missing", "detained", "displaced", "damaged"), 2)
    found: list[Node] = []
    for kind in kinds:
        record: Tree = {"kind": kind, "who": chance.pick(("civilians", "combatants", "personnel", "mixed"))}
        if chance.has(0.3):
            record["side"] = [maker.actor().id]
        first, rival = maker.quantity(), maker.quantity()
        found.append({**record, "count": first, **maker.about(sources=0.8)})
        if _plain(first) != _plain(rival) and chance.has(0.2):
            found.append({**record, "count": rival, "sources": maker.sources(2)})
    return found


def _plain(quantity: str) -> str:
    """A quantity without what says the same in two ways: `15+` is `at least 15`."""
    return quantity.removeprefix("at least ").rstrip("+")


def _objects(maker: Maker, form: Form) -> list[Node]:
    found: list[Node] = []
    for what, unit in form.objects or (("vehicles", "vehicles"),):
        counted: Tree = {"count": maker.quantity(), **({"unit": unit} if unit else {})}
        found.append({"what": what, **counted, **maker.about()} if maker.chance.has(0.5) else what)
    return found


def _statements(maker: Maker) -> list[Node]:
    chance = maker.chance
    language, quote = chance.pick(FOREIGN)
    speaker = maker.actor().id if chance.happens(0.8) else capital(chance.pick(WHO))
    return [
        {
            "speaker": speaker,
            "quote": quote,
            "paraphrase": f"That {chance.pick(QUOTES)}",
            "lang": language,
            "about": [maker.event().reference, maker.place().reference],
            "sources": maker.sources(1),
        }
    ]


def _place(maker: Maker, made: Made) -> Tree:
    chance, stub = maker.chance, maker.stub
    tree: Tree = {"type": maker.value(stub.type, long=0.1)}
    if stub.parent is not None:
        tree["within"] = _within(maker, maker.outline.places[stub.parent])
    if chance.has(0.7):
        tree["location"] = _location(maker, made)
    if chance.has(0.2):
        tree["control"] = list(_control(maker))
    if chance.has(0.15):
        related = maker.place()
        tree["related"] = [{"place": related.id, "relation": chance.pick(PLACE_RELATIONS), **maker.about()}]
    return tree


def _within(maker: Maker, parent: Stub) -> list[Node]:
    """The place around it, bare or dated; another possibility of the same level now and then."""
    chance = maker.chance
    beside = maker.outline.places[parent.number - 1]
    if parent.type == beside.type and parent.number and chance.happens(0.04):
        note = "Which of the two is not said."
        return [
            {"place": each.id, "alternative": "parent", "note": note, "sources": maker.sources(1)}
            for each in (parent, beside)
        ]
    if not chance.has(0.25):
        return [parent.id]
    dated: Tree = {"from": maker.year(1920, 1950)}
    dated |= {"until": "2030"} if chance.has(0.1) else {}
    return [{"place": parent.id, **dated, "as_of": "2024-06", **maker.about()}]


RADII = ("300 m", "1.5 km", "5 km", "25 km")
REACH = {"country": ("1000 km", 3.0), "governorate": ("200 km", 0.8), "district": ("60 km", 0.25)}
"""Type of place -> its radius, and by how many degrees the places within it may lie from its point."""


def _point(maker: Maker, stub: Stub) -> Tree:
    """Where a place lies: near the one that it lies in, the same whoever asks."""
    chance = Chance(maker.outline.seed, "point", stub.number)
    if stub.parent is None:
        lat, lon, apart = 28 + chance.below(9000) / 1000, 34 + chance.below(14000) / 1000, 0.0
    else:
        above = maker.outline.places[stub.parent]
        point = _point(maker, above)
        lat, lon, apart = float(str(point["lat"])), float(str(point["lon"])), REACH[above.type][1]
    north, east = (chance.below(2001) / 1000 - 1 for _ in range(2))
    return {"lat": f"{lat + north * apart:.3f}", "lon": f"{lon + east * apart:.3f}"}


def _location(maker: Maker, made: Made) -> Node:
    chance = maker.chance
    point: Tree = {
        **_point(maker, maker.stub),
        "radius": REACH[maker.stub.type][0] if maker.stub.type in REACH else chance.pick(RADII),
        "basis": chance.pick(("gazetteer", "imagery", "press", "inferred")),
    }
    if chance.has(0.05):
        name = f"{maker.stub.id}.geojson"
        geometry = f'{{"type": "Point", "coordinates": [{point["lon"]}, {point["lat"]}]}}\n'
        made.files[name] = geometry.encode()
        point["geojson"] = name
    if chance.happens(0.1):
        rival: Tree = {**point, "lat": f"{28 + chance.below(9000) / 1000:.3f}", "basis": "map"}
        return [
            {**point, "preferred": "yes", "sources": maker.sources(1)},
            {**rival, "sources": maker.sources(1)},
        ]
    return {**point, **maker.about()} if chance.happens(0.3) else point


def _control(maker: Maker) -> Iterator[Node]:
    """Who held it, one after the other."""
    turn = maker.chance.between(2012, 2022)
    first, second = maker.actor(), maker.actor()
    if maker.chance.happens(0.2):
        yield first.id
        return
    yield {"actor": first.id, "from": maker.year(1990, 2010), "until": f"{turn}", **maker.about()}
    yield {"actor": second.id, "from": f"{turn}", "as_of": "2024-10", "sources": maker.sources(2)}


def _actor(maker: Maker, _: Made) -> Tree:
    chance, stub = maker.chance, maker.stub
    tree: Tree = {"type": maker.value(stub.type, long=0.1)}
    if (stub.type == "person" and chance.happens(0.8)) or stub.full:
        tree["public_figure"] = "yes"
    if ("public_figure" not in tree and stub.type == "person") or stub.full:
        tree["naming"] = {
            "basis": chance.pick(("consent", "public-record")),
            "note": "Named in the register of companies.",
        }
    if chance.has(0.4):
        tree["founded"] = _founded(maker)
    if chance.has(0.03):
        tree["dissolved"] = maker.value("2025-11", long=0.5)
    if chance.has(0.5):
        tree["country"] = [
            maker.outline.places[0 if chance.happens(0.5) else chance.below(_countries(maker))].id
        ]
    if chance.has(0.6):
        tree["relations"] = list(_relations(maker))
    return tree


def _countries(maker: Maker) -> int:
    return sum(place.type == "country" for place in maker.outline.places)


def _founded(maker: Maker) -> Node:
    """A date, or the event that tells it."""
    events = [event for event in maker.outline.events[:_MOST_CAMPAIGNS] if event.type == FOUNDING.type]
    if events and maker.chance.happens(0.2):
        return maker.value(maker.chance.pick(events).reference)
    return maker.value(maker.year(1900, 1949), rival=maker.year(1900, 1949))


_MOST_CAMPAIGNS = 400


def _relations(maker: Maker) -> Iterator[Node]:
    """How it stands to others: each relation once."""
    chance = maker.chance
    for relation in chance.some(ACTOR_RELATIONS, 3):
        yield {"relation": relation, "to": maker.actor().reference, **maker.about()}
    if chance.has(0.3):
        yield {"relation": "active-in", "to": maker.place().reference, "from": maker.year(1990, 2008)}
    if chance.has(0.3):
        dated = {"from": maker.year(1995, 2009), "until": "2026", "as_of": "2024-09"}
        yield {
            "relation": "holds-post",
            "to": maker.actor().reference,
            "title": chance.pick(POSTS),
            **dated,
            "sources": maker.sources(2),
        }
    if chance.has(0.03):
        accused = maker.actor().reference
        yield {"relation": "covertly-supports", "to": accused, "sources": maker.sources(2, accusing=True)}


def _source(maker: Maker, made: Made) -> Tree:
    chance, stub = maker.chance, maker.stub
    day = stub.day
    tree: Tree = {"type": maker.value(stub.type, long=0.1)}
    if chance.has(0.6):
        tree["headline"] = maker.value(
            f"{capital(chance.pick(QUOTES))}: what is known of {stub.title}", long=0.1
        )
    tree["publisher"] = maker.value(_publisher(maker), long=0.2)
    if chance.has(0.4):
        tree["authors"] = [maker.actor().id, f"A. N. Other the {chance.between(2, 9)}th"]
    if chance.has(0.9):
        tree["date"] = maker.value(str(day))
    if chance.has(0.6):
        tree["accessed"] = "2025-12"
    tree["language"] = maker.value(chance.pick(("en", "ar", "ru", "he", "zh-Hans", "fr")), long=0.1)
    tree |= _whereabouts(maker, made)
    if chance.has(0.02):
        tree["retracted"] = {"date": "2026-01-15", "reason": "The publisher could not confirm the account."}
    return tree


def _publisher(maker: Maker) -> str:
    papers = [actor for actor in maker.outline.actors[:200] if actor.type == PRESS]
    return maker.chance.pick(papers).id if maker.chance.happens(0.8) else "The council of the town"


def _whereabouts(maker: Maker, made: Made) -> Tree:
    """Where a source can be read, or through which other one it is known: one of a lower number, so never in a circle."""
    chance, stub = maker.chance, maker.stub
    tree: Tree = {}
    if chance.has(0.8):
        tree["url"] = f"https://example.org/{stub.day:%Y/%m}/{chance.digits(10)}"
        if chance.has(0.7):
            tree["archives"] = list(_archives(maker, made))
    if stub.number and chance.has(0.15):
        through = maker.outline.sources[chance.below(stub.number)]
        # The first source is the latest of all.
        tree |= {
            "seen": "no",
            "read_in": (through if through.day >= stub.day else maker.outline.sources[0]).id,
        }
    if "url" in tree and "archives" not in tree and chance.has(0.1):
        tree["waive"] = [{"check": "no-archive", "reason": "The archive was asked not to keep it."}]
    if stub.number and chance.has(0.1):
        tree["repeats"] = [maker.outline.sources[chance.below(stub.number)].id]
    return tree


def _archives(maker: Maker, made: Made) -> Iterator[Node]:
    address = f"https://archive.example.org/{maker.chance.digits(12)}"
    if maker.chance.has(0.05):
        # What anybody quotes of it stands in it.
        content = "\n".join([f"Kept copy of “{maker.stub.title}”.", *QUOTES, ""]).encode()
        name = f"{maker.stub.id}.txt"
        made.files[name] = content
        digest = hashlib.sha256(content).hexdigest()
        yield {"url": address, "file": name, "date": "2025-12-01", "sha256": digest}
    else:
        yield address
