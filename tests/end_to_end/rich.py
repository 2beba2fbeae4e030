"""A small base in which each thing occurs that a page can show: for tests that want all of them and no more."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.sites import new
from tests.knowledge import Files, Knowledge
from tests.pictures import png

PNG = png()

EVENT = """\
title: Talks in the harbour
type: negotiation
date:
  - {value: 2024-05-03, text: on 3 May, inferred: year, sources: [{source: wire, at: paragraph 2, quote: they met}]}
  - {value: 2024-05-04, preferred: yes, note: The log says so., sources: [{source: log, stance: doubts}]}
places: [{place: harbour, role: scene}, {place: unknown, role: origin}]
actors:
  - {actor: guild, role: party, capacity: as host}
  - {actor: unknown, role: witness, described_as: a fisher, suspected: yes}
harm:
  - {kind: injured, who: civilians, side: [guild], count: up to 2}
objects:
  - {what: Crates, count: 12, unit: loads}
count: {count: at least 3, unit: rounds}
statements:
  - {speaker: guild, quote: لن نغادر, lang: ar, about: [places/harbour]}
  - {speaker: a passer-by, paraphrase: that it was loud}
claims:
  - {speaker: guild, text: that it was agreed, speech_act: alleges, about: [events/strike]}
related:
  - {event: strike, relation: follows}
images:
  - {file: talks.png, alt: A table with two chairs, caption: The room., credit: a fisher, source: wire}
  - {file: wound.png, alt: A bandaged hand, sensitive: yes}
summary: |
  They met in [[places/harbour|the harbour]], says [the wire](https://example.org/wire?a=1&b=2).
body: |
  First words.[^wire, page 2]

  - one *item*
  - another **item** with [[actors/guild]]

  > A quotation of [[events/strike]].

  3. third
  4. fourth
notes: |
  How it was coded.
same_as: [wikidata:Q42, "https://example.org/talks"]
tags: [sea]
aliases: [talks-at-sea]
sources:
  - {source: wire, at: [paragraph 1, paragraph 2], informant: guild}
  - {source: log, via: wire, informant: a clerk, stance: denies, distinct: yes, note: Another clerk.}
"""

FILES: Files = {
    "events/talks": EVENT,
    "events/strike": """\
        title: A strike
        type: peaceful-protest
        date: 2024-05..2024-06
        part_of: [talks]
        places: [pier]
        sources: [wire]
        """,
    "events/undated": "title: A rumour\ntype: statement\ndate: unknown\nsources: [wire]\n",
    "places/harbour": """\
        title: The harbour
        type: facility
        names:
          - {name: الميناء, lang: ar, kind: official}
          - {name: al-Mina, lang: ar-Latn, kind: transliteration}
        location: {lat: 35.5, lon: 35.8, radius: 5 km, basis: gazetteer}
        control: [{actor: guild, from: 2020, as_of: 2024}]
        sources: [wire]
        """,
    "places/pier": "title: The pier\ntype: facility\nwithin: [harbour]\nsources: [wire]\n",
    "actors/guild": """\
        title: The guild
        type: community
        founded: events/strike
        relations: [{relation: based-at, to: places/harbour}]
        sources: [wire]
        """,
    "sources/wire": """\
        title: A wire report
        type: wire
        headline: 'Talks in the harbour: "they met"'
        publisher: Harbour Press
        authors: [guild]
        date: 2024-05-05
        language: en
        url: https://example.org/wire
        archives: [{url: "https://example.org/kept", date: 2024-05-06}]
        retracted: {date: 2024-06, reason: a mistake}
        sources: [log]
        """,
    "sources/log": "title: The log\ntype: document\nread_in: wire\nseen: no\n",
    "boats/gull": "title: The Gull\nport: harbour\ncrew: 4\nsources: [log]\n",
    "entries/_kinds/boat.yaml": """\
        folder: boats
        label: Boat
        plural: Boats
        description: A thing that floats.
        fields:
          port:
            {type: reference, kinds: [place], label: Home port, inverse: Boats at home here, description: Where it lies.}
          crew: {type: quantity, label: Crew, description: How many.}
        """,
    "entries/_vocabularies/tags.yaml": """\
        label: Tags
        terms:
          sea: {label: The sea, definition: What is wet.}
          coast: {label: The coast, definition: Where it ends., parent: sea, matches: ["schema.org: Beach"]}
        """,
    "entries/_tombstones/events/mistake.yaml": "title: A mistake\ndate: 2024-07\nreason: it did not happen\n",
    "entries/events/talks.png": PNG,
    "entries/events/wound.png": PNG,
    "docs/about.md": "# About\n\nSee [[events/talks]], [the guild](actors/guild.md) and [more](https://example.org/).\n",
    "sourcebook.yml": """\
        format: 1
        title: A rich base
        publisher: Those who keep it
        licence: CC-BY-4.0
        contact: keeper@example.org
        checks: {not-in-ledger: off, no-ledger: off}
        """,
}


def rich(folder: Path, files: Files | None = None, options: str = "") -> Knowledge:
    """The rich base in a folder, with more files or others, and more lines in its `mkdocs.yml`."""
    knowledge = new(folder, {**FILES, **(files or {})})
    configuration = folder / "mkdocs.yml"
    text = configuration.read_text(encoding="utf-8").replace("nav:\n", f"{options}\nnav:\n", 1)
    text = text.replace("  - Terms: terms/index.md\n", "  - Terms: terms/index.md\n  - About: about.md\n")
    configuration.write_text(text, encoding="utf-8")
    return knowledge
