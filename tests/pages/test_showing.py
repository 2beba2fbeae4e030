"""How contents read: every type of value, records by their phrases, remarks, source references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.entries.model import Entry, Place, Value
from sourcebook.kinds.model import Field, Kind, Schema, Term, Vocabulary
from sourcebook.linking.library import link
from sourcebook.pages.model import Span
from sourcebook.pages.showing import Shower
from sourcebook.values.prose import PROSE
from tests.knowledge import actor, event, place, source
from tests.sites import rich_site, site, words

AROUND = {
    "places/syria": place(title="Syria", type="country"),
    "places/homs": place(title="Homs", within="[syria]"),
    "actors/army": actor(title="The army"),
    "actors/union": actor(title="The union"),
    "sources/report": source(title="A report"),
    "sources/wire": source(title="A wire"),
    "events/war": event(title="The war"),
}
PLACE = Place(1, 1, "")


def entry_of(name: str, text: str) -> tuple[Shower, Entry]:
    """An entry among some others, and what shows it."""
    made = site({**AROUND, name: text})
    folder, _, entry_id = name.partition("/")
    return made.shower, made.library.entries[folder, entry_id]


def shown(name: str, text: str, field: str) -> tuple[str, ...]:
    """The values of one field of an entry, in words."""
    shower, entry = entry_of(name, text)
    of = shower.library.kind(entry).fields[field]
    return tuple(words(shower.value(of, value)) for value in entry.fields[field])


CONTENTS = {
    "a date": ("events/x", event(date="2024-08-10"), "date", "10 August 2024"),
    "an unknown date": ("events/x", event(date="unknown"), "date", "date unknown"),
    "one day among several": (
        "events/x",
        event(date="2024-08-21..2024-08-31"),
        "date",
        "between 21 and 31 August 2024",
    ),
    "a term, by its label": ("events/x", event(type="armed-clash"), "type", "Armed clash"),
    "a reference, by the title of its entry": ("events/x", event(part_of="[war]"), "part_of", "The war"),
    "a reference to nobody knows what": ("events/x", event(part_of="[unknown]"), "part_of", "unknown"),
    "a date that an event tells": ("actors/x", actor(founded="events/war"), "founded", "The war"),
    "somebody without an entry": ("sources/x", source(publisher="A press"), "publisher", "A press"),
    "a url, as it was typed": (
        "sources/x",
        source(url="https://example.org/A%20b"),
        "url",
        "https://example.org/A%20b",
    ),
    "an identifier": ("places/x", place(same_as="['wikidata:Q1']"), "same_as", "wikidata:Q1"),
    "a language, by its name": (
        "sources/x",
        source(language="ar-Latn"),
        "language",
        "Arabic in Latin script",
    ),
    "yes or no": ("sources/x", source(seen="no", read_in="report"), "seen", "no"),
    "a line, to the character": ("sources/x", source(headline='"*A* <b>, :"'), "headline", "*A* <b>, :"),
    "prose where there is no room for blocks": (
        "events/x",
        event(summary="'*So* said [[places/homs]] [^report].'"),
        "summary",
        "So said Homs.",
    ),
    "a bare record": ("events/x", event(places="[homs]"), "places", "Homs"),
    "a record with what is no default": (
        "events/x",
        event(places="[{place: homs, role: target, relation: near}]"),
        "places",
        "Target: near Homs",
    ),
    "a record with its defaults written out": (
        "events/x",
        event(places="[{place: homs, role: scene, relation: at}]"),
        "places",
        "Homs",
    ),
    "a default that the phrase asks for": (
        "events/x",
        event(claims="[{speaker: army, text: It rained}]"),
        "claims",
        "The army asserts: It rained",
    ),
    "a flag, by the label of its field": (
        "events/x",
        event(actors="[{actor: army, role: attacker, suspected: yes}]"),
        "actors",
        "Attacker: The army, suspected",
    ),
    "a flag that is down": (
        "events/x",
        event(actors="[{actor: army, role: attacker, suspected: no}]"),
        "actors",
        "Attacker: The army",
    ),
    "an actor without a name": (
        "events/x",
        event(actors="[{actor: unknown, role: witness, described_as: pilots}]"),
        "actors",
        "Witness: unknown (pilots)",
    ),
    "a set within a record": (
        "events/x",
        event(harm="[{kind: injured, who: civilians, side: [army, union], count: 2..8}]"),
        "harm",
        "Injured: 2 to 8 civilians (The army, The union)",
    ),
    "none reported, which is not 0": (
        "events/x",
        event(harm="[{kind: killed, count: none-reported}]"),
        "harm",
        "Killed: none reported",
    ),
    "a count without a unit": ("events/x", event(count="about 20"), "count", "about 20"),
    "a count with a unit": (
        "events/x",
        event(count="{count: '15+', unit: raids}"),
        "count",
        "at least 15 raids",
    ),
    "a retraction": (
        "sources/x",
        source(retracted="{date: 2024, reason: error}"),
        "retracted",
        "2024: error",
    ),
    "an archived copy that is kept": (
        "sources/x",
        source(archives="[{file: copy.txt, date: 2024}]"),
        "archives",
        "copy.txt, 2024",
    ),
    "an archived copy that is kept, and elsewhere too": (
        "sources/x",
        source(archives="[{url: 'https://example.org/', file: copy.txt}]"),
        "archives",
        "https://example.org/, copy.txt",
    ),
    "a location no more precise than its radius": (
        "places/x",
        place(location="{lat: 36.80001, lon: -42.12345, radius: 5 km, basis: gazetteer}"),
        "location",
        "36.8° N, 42.1° W, within 5 km (gazetteer)",
    ),
    "a location in a file": ("places/x", place(location="{geojson: area.json}"), "location", "area.json"),
}


@pytest.mark.parametrize(("name", "text", "field", "expected"), CONTENTS.values(), ids=CONTENTS)
def test_every_content_has_words(name: str, text: str, field: str, expected: str) -> None:
    """Each type of content reads as a person would say it."""
    assert shown(name, text, field) == (expected,)


LEFT_OUT = {
    "at the start": ("{a}: {b}", {"b": "B"}, "B"),
    "at the end": ("{a}: {b}", {"a": "A"}, "A"),
    "between commas": ("{a}, {b}, {c}", {"a": "A", "c": "C"}, "A, C"),
    "before an optional part": ("{a}: {b}[, {c}]", {"a": "A", "c": "C"}, "A, C"),
    "an optional part": ("{a}[ of {b}]", {"a": "A"}, "A"),
    "an optional part with two fields, one of which is there": (
        "{a}[ ({b}{c})]",
        {"a": "A", "c": "C"},
        "A (C)",
    ),
    "all": ("{a}: {b}[, {c}]", {}, ""),
    "nothing": ("{a}: {b}[, {c}]", {"a": "A", "b": "B", "c": "C"}, "A: B, C"),
    "brackets that close nothing": ("]{a}[", {"a": "A"}, "]A["),
    "punctuation of the content itself": ("{a}: {b}[, {c}]", {"a": ": A,", "c": ",C :"}, ": A,, ,C :"),
}


def record_field(phrase: str, *names: str) -> Field:
    """A field with a record of lines."""
    fields = {name: Field(name, "line", name.upper(), "") for name in names}
    return Field("it", "record", "It", "", phrase=phrase, fields=fields)


def bare_shower() -> Shower:
    """What shows things of a base without entries."""
    return Shower(link(Schema({}, {}), [])[0])


@pytest.mark.parametrize(("phrase", "record", "expected"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_a_part_left_out_takes_its_punctuation_along(
    phrase: str, record: dict[str, str], expected: str
) -> None:
    """A phrase never shows a comma or a colon that led to what is not there, nor trims what an entry says."""
    assert words(bare_shower().record(record_field(phrase, "a", "b", "c"), record)) == expected


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_no_content_of_a_record_is_trimmed(text: str) -> None:
    """Whatever a line holds, it shows to the character, at the start, in the middle and at the end of a phrase."""
    spans = bare_shower().record(
        record_field("{a}: {b}, {c}", "a", "b", "c"), {"a": text, "b": text, "c": text}
    )
    assert words(spans) == f"{text}: {text}, {text}"


def test_a_record_without_a_phrase_shows_its_fields_in_order() -> None:
    """A kind need not say how a record reads: then it is its fields, with commas."""
    assert words(bare_shower().record(record_field("", "a", "b", "c"), {"c": "C", "a": "A"})) == "A, C"


def test_fields_that_the_page_shows_already_are_left_out() -> None:
    """A relation as the other page shows it does not name that page again."""
    record = {"a": "A", "b": "B", "c": "C"}
    assert (
        words(bare_shower().record(record_field("{a}: {b}[, {c}]", "a", "b", "c"), record, ["b"])) == "A, C"
    )


def test_terms_within_a_sentence_begin_with_a_small_letter() -> None:
    """The first word of a phrase keeps its capital; acronyms keep theirs anywhere."""
    terms = {term: Term(term, label) for term, label in (("a", "Grain"), ("b", "UN aid"), ("c", "X"))}
    cargo = Field("cargo", "term", "Cargo", "", vocabulary="cargo", many=True)
    field = Field(
        "it", "record", "It", "", phrase="{cargo}[ and {more}]", fields={"cargo": cargo, "more": cargo}
    )
    shower = Shower(link(Schema({}, {"cargo": Vocabulary("cargo", "Cargo", "", terms)}), [])[0])
    record = {"cargo": ("a", "a", "b"), "more": ("a", "c")}
    assert words(shower.record(field, record)) == "Grain, grain, UN aid and grain, x"


def test_a_location_of_a_kind_of_its_own_needs_no_radius() -> None:
    """A kind that asks for less than a place's gets words all the same."""
    shower, entry = entry_of("places/x", place(location="{lat: 1.5, lon: 2.5, radius: 1 km}"))
    content = dict(entry.one("location"))
    del content["radius"]
    field = shower.library.kind(entry).fields["location"]
    assert words(shower.record(field, content)) == "1.5° N, 2.5° E"


LINKS = {
    "an entry": ("events/x", event(part_of="[war]"), "part_of", "events/war.md"),
    "a term": ("events/x", event(), "type", "terms/event-types/war.md"),
    "a url": ("sources/x", source(url="https://example.org/ä"), "url", "https://example.org/%C3%A4"),
    "an identifier": (
        "places/x",
        place(same_as="['geonames:7']"),
        "same_as",
        "https://www.geonames.org/7",
    ),
    "nothing": ("events/x", event(part_of="[unknown]"), "part_of", ""),
}


@pytest.mark.parametrize(("name", "text", "field", "to"), LINKS.values(), ids=LINKS)
def test_what_has_an_address_is_a_link(name: str, text: str, field: str, to: str) -> None:
    """References, terms, URLs and identifiers lead where they say; all else is plain text."""
    shower, entry = entry_of(name, text)
    spans = shower.value(shower.library.kind(entry).fields[field], entry.fields[field][0])
    assert [span.to.removesuffix("/") for span in spans] == [to]


def test_words_in_another_language_say_so() -> None:
    """Names and quotes carry their language, from which direction and pronunciation follow."""
    shower, entry = entry_of("actors/x", actor(names="[{name: الجيش, lang: ar, kind: official}]"))
    spans = shower.value(shower.library.kind(entry).fields["names"], entry.fields["names"][0])
    assert spans[0] == Span("الجيش", lang="ar")
    assert words(spans) == "الجيش (official name), Arabic"


INFERRED = {
    "year": "10 August [2024]",
    "month": "10 [August] 2024",
    "day": "[10] August 2024",
    "all": "[10 August 2024]",
}


@pytest.mark.parametrize(("part", "expected"), INFERRED.items())
def test_what_was_inferred_of_a_date_stands_in_brackets(part: str, expected: str) -> None:
    """No inference of the editor's reads as what a source says."""
    assert shown("events/x", event(date=f"{{value: 2024-08-10, inferred: {part}}}"), "date") == (expected,)


REMARKS = {
    "text: on 10 August": "in the document's words: “on 10 August”",
    "{text: am 10. August, translated: yes}": "translated from the document: “am 10. August”",
    "inferred: year": "the year is inferred",
    "inferred: all": "all of it is inferred",
    "confidence: low": "coded with low confidence",
    "preferred: yes": "preferred by the editor",
    "alternative: which night": "one of several possibilities: which night",
    "note: See *there*.": "See *there*.",
}


@pytest.mark.parametrize(("written", "expected"), REMARKS.items())
def test_the_long_form_adds_remarks(written: str, expected: str) -> None:
    """Each key of the long form is said on the page."""
    keys = written.strip("{}")
    shower, entry = entry_of("events/x", event(date=f"{{value: 2024-08-10, {keys}}}"))
    assert [words(remark) for remark in shower.remarks(entry.fields["date"][0])] == [expected]


def test_a_plain_value_has_no_remarks() -> None:
    """What says no more than its value shows no more."""
    shower, entry = entry_of("events/x", event())
    assert list(shower.remarks(entry.fields["date"][0])) == []


REFERENCES = {
    "report": "A report",
    "{source: report, via: wire}": "A report, through A wire",
    "{source: report, at: page 3}": "A report, page 3",
    "{source: report, at: [page 3, page 4]}": "A report, page 3; page 4",
    "{source: report, informant: a pilot}": "A report. Informant: a pilot (without a name)",
    "{source: report, informant: army}": "A report. Informant: The army",
    "{source: report, informant: unknown}": "A report. Informant: unknown",
    "{source: report, informant: a pilot, distinct: yes, note: Other ship}": (
        "A report. Informant: a pilot (known to be another than that of other sources). Other ship"
    ),
    "{source: report, quote: so it was}": "A report. “so it was”",
    "{source: report, stance: denies, speech_act: alleges}": "A report",
}


@pytest.mark.parametrize(("written", "expected"), REFERENCES.items())
def test_a_source_reference_reads_as_a_note(written: str, expected: str) -> None:
    """The list at the foot says which source, through which document, where in it, and who told it."""
    shower, entry = entry_of("events/x", event(sources=f"[{written}]"))
    assert words(shower.source(entry.sources[0])) == expected


def test_a_name_in_prose_that_leads_nowhere_shows_as_it_is() -> None:
    """A description of a page never fails: the link itself is an error elsewhere."""
    shower = rich_site().shower
    assert shower.title_of("places/nowhere") == "places/nowhere"
    assert shower.plain(PROSE.read("See [[places/nowhere]].")) == "See places/nowhere."
    assert shower.plain(None) == ""


CARDS = {
    "events/ferry-crisis": ("Strategic developments (single witness)", "", "since March 2031"),
    "events/ferry-collision": (
        "Accident (contested, contested in it: date, where, harm, account)",
        "Lower Quay",
        "1 April [2031]",
    ),
    "events/spring-regatta": ("Regatta (planned, single witness)", "", "between 21 and 24 April 2031"),
    "events/feared-blockade": (
        "Deployment (feared, its source was retracted, a source predicts it)",
        "",
        "date unknown",
    ),
    "actors/mara-venn": ("Person (single witness)", "", ""),
    "vessels/heron": ("Ferry (single witness)", "Port Elwin", "2001"),
    "vessels/gull": ("Class of 2024 (single witness, contested in it: log)", "", ""),
    "vessels/raft": ("(single witness)", "", ""),
}


@pytest.mark.parametrize(("name", "expected"), CARDS.items())
def test_a_card_says_what_where_and_when(name: str, expected: tuple[str, str, str]) -> None:
    """A feared event never reads as one that happened, nor a possible place as the place."""
    folder, _, entry_id = name.partition("/")
    card = rich_site().shower.card(rich_site().library.entries[folder, entry_id])
    assert (card.type, words(card.where), card.when) == expected
    assert card.uri == f"{name}.md"


def test_rival_statuses_are_both_on_the_card() -> None:
    """Where it is contested that something happened, each card says so."""
    shower, entry = entry_of("events/x", event(status="[reported, claimed]"))
    assert shower.card(entry).type == "War (reported, claimed, unsourced, contested in it: status)"


def test_a_kind_without_types_has_cards_all_the_same() -> None:
    """Only a title is sure to be there."""
    title = Field("title", "line", "Title", "", editorial=True)
    kind = Kind("thing", "things", "Thing", "Things", "", {"title": title})
    entry = Entry("things", "x", "entries/things/x.yaml", {"title": (Value("X", PLACE),)})
    card = Shower(link(Schema({"things": kind}, {}), [entry])[0]).card(entry)
    assert (card.title, card.type, card.when, card.where) == ("X", "(unsourced)", "", ())


DOUBTED = {
    "what is inferred": ("type: {value: war, inferred: all}", "War (unsourced, inferred)"),
    "what a source denies": ("sources: [{source: paper, stance: denies}]", "War (a source denies it)"),
    "what a source alleges": (
        "sources: [{source: paper, speech_act: alleges}]",
        "War (single witness, a source alleges it)",
    ),
    "what one denies and another asserts": (
        "sources: [{source: paper, stance: denies}, wire]",
        "War (contested)",
    ),
}


@pytest.mark.parametrize(("lines", "expected"), DOUBTED.values(), ids=DOUBTED)
def test_a_card_marks_what_nobody_simply_says(lines: str, expected: str) -> None:
    """Inferred, denied and alleged events do not stand on an index like any other."""
    name, _, text = lines.partition(": ")
    of = site(
        {"sources/paper": source(), "sources/wire": source(title="W"), "events/e": event(**{name: text})}
    )
    assert of.shower.card(of.library.entries["events", "e"]).type == expected


def test_a_place_that_is_only_denied_is_no_place_of_a_card() -> None:
    """Nor does it lie there: no page of a larger place lists what happened in it."""
    denied = "[{place: town, sources: [{source: paper, stance: denies}]}]"
    of = site(
        {"sources/paper": source(), "places/town": place(title="Town"), "events/e": event(places=denied)}
    )
    assert of.shower.card(of.library.entries["events", "e"]).where == ()
