"""A kind that would break a page, a link or a reader is refused when it is read, with the place of the mistake."""

from __future__ import annotations

import pytest

from sourcebook.kinds.loading import load
from sourcebook.problems import Problem
from tests.knowledge import text_of

FIELD = "label: X, description: X."


def problems(fields: str, extra: str = "") -> list[Problem]:
    """What is wrong with a kind of these fields, each on a line of its own."""
    head = "folder: vessels\nlabel: Vessel\nplural: Vessels\ndescription: A ship.\n"
    lines = "".join(f"  {line}\n" for line in text_of(fields).splitlines())
    text = f"{head}{extra}\nfields:\n{lines}".replace("...", FIELD)
    return load([("vessel", "vessel.yaml", text.encode())])[1]


def record(inner: str, outer: str = "") -> str:
    """A field that is a record of these fields."""
    return f"part: {{type: record, {outer}..., fields: {{{inner}}}}}"


SOUND = [
    ("what: {type: line, ...}", ""),
    ("what: {type: yes-no, default: yes, ...}", ""),
    ("when: {type: date, kinds: [event], inverse: Began with it, ...}", "time: when"),
    ("since: {type: date, ...}\nuntil: {type: date, ...}", "begins: since\nends: until"),
    ("when: {type: date, ...}", "time: when\nbegins: when"),
    (
        "where: {type: reference, kinds: [place], inverse: Here, many: yes, ...}",
        "where: where\nhierarchy: where",
    ),
    ("who: {type: reference, kinds: [any], or_text: yes, inverse: Of it, ...}", ""),
    (
        "fleet: {type: reference, kinds: [vessel], inverse: Of it, ...}",
        "hierarchy: fleet\nbrowse: [hierarchy]",
    ),
    ("type: {type: term, vocabulary: actor-types, ...}", "browse: [type, letter]"),
    ("publisher: {type: line, ...}", "browse: [publisher]"),
    (record("what: {type: line, ...}"), "location: part"),
    (record("what: {type: line, ...}", "many: yes, bare: what, key: [what], phrase: '{what}', "), ""),
    ("what: {type: line, ...}", "needs: [{when: title, all_of: [what], because: so}]"),
    ("log: {type: prose, shown: section, ...}", ""),
    ("size: {type: number, default: 5, ...}", ""),
    (
        record("lat: {type: latitude, ...}, lon: {type: longitude, ...}, radius: {type: length, ...}"),
        "location: part",
    ),
    (record("lat: {type: line, many: yes, ...}"), ""),
    (record("name: {type: line, ...}, lang: {type: language, ...}"), ""),
    (record("lang: {type: line, many: yes, ...}"), ""),
    (record("log: {type: prose, ...}"), ""),
    (
        record(
            "by: {type: term, vocabulary: actor-relations, ...}, "
            "who: {type: reference, kinds: [actor], inverse_by: by, ...}"
        ),
        "",
    ),
]


@pytest.mark.parametrize(("fields", "extra"), SOUND)
def test_sound(fields: str, extra: str) -> None:
    """What a kind can say."""
    assert [str(each) for each in problems(fields, extra)] == []


BROKEN = [
    ("what: {type: dat, ...}", "", "unknown-type", "fields.what.type"),
    ("what: {type: source-reference, ...}", "", "unknown-type", "fields.what.type"),
    ("what: {type: term, ...}", "", "unknown-vocabulary", "fields.what.vocabulary"),
    ("what: {type: term, vocabulary: flags, ...}", "", "unknown-vocabulary", "fields.what.vocabulary"),
    ("what: {type: term, vocabulary: stances, default: x, ...}", "", "unknown-term", "fields.what.default"),
    ("who: {type: reference, inverse: Of it, ...}", "", "bad-kind", "fields.who"),
    ("who: {type: reference, kinds: [actor], ...}", "", "bad-kind", "fields.who"),
    (
        "who: {type: reference, kinds: [place, actors], inverse: Of it, ...}",
        "",
        "unknown-kind",
        "fields.who.kinds[1]",
    ),
    (
        "who: {type: reference, kinds: [actor], inverse_by: what, ...}",
        "",
        "bad-kind",
        "fields.who.inverse_by",
    ),
    ("what: {type: line, key: [what], ...}", "", "bad-kind", "fields.what.key"),
    ("what: {type: line, bare: what, ...}", "", "bad-kind", "fields.what.bare"),
    ("what: {type: line, phrase: '{what}', ...}", "", "bad-kind", "fields.what.phrase"),
    ("what: {type: line, fields: {x: {type: line, ...}}, ...}", "", "bad-kind", "fields.what.fields"),
    ("what: {type: line, needs: [{one_of: [x], because: so}], ...}", "", "bad-kind", "fields.what.needs"),
    ("part: {type: record, ...}", "", "bad-kind", "fields.part"),
    (record("x: {type: line, ...}", "many: yes, "), "", "bad-kind", "fields.part"),
    (record("x: {type: line, ...}", "many: yes, key: [x, y], "), "", "bad-kind", "fields.part.key"),
    (record("x: {type: line, ...}", "bare: y, "), "", "bad-kind", "fields.part.bare"),
    (record("x: {type: line, many: yes, ...}", "bare: x, "), "", "bad-kind", "fields.part.bare"),
    (
        record("x: {type: line, ...}, y: {type: line, required: yes, ...}", "bare: x, "),
        "",
        "bad-kind",
        "fields.part.bare",
    ),
    (record("x: {type: line, ...}", "phrase: '{x} {y}', "), "", "bad-kind", "fields.part.phrase"),
    (
        record("x: {type: line, ...}", "needs: [{one_of: [x, y], because: so}], "),
        "",
        "bad-kind",
        "fields.part.needs[0].one_of",
    ),
    (
        record("x: {type: record, fields: {y: {type: line, ...}}, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.x.type",
    ),
    (record("x: {type: dat, ...}"), "", "unknown-type", "fields.part.fields.x.type"),
    (record("sources: {type: line, ...}"), "", "reserved-field", "fields.part.fields.sources"),
    (record("value: {type: line, ...}"), "", "reserved-field", "fields.part.fields.value"),
    (
        record("x: {type: reference, kinds: [actor], inverse_by: y, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.x.inverse_by",
    ),
    (
        record("x: {type: reference, kinds: [actor], inverse_by: y, ...}, y: {type: line, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.x.inverse_by",
    ),
    ("what: {type: line, kinds: [actor], inverse: Of it, ...}", "", "bad-kind", "fields.what.kinds"),
    (
        record("what: {type: number, kinds: [actor], inverse: Of it, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.what.kinds",
    ),
    ("size: {type: number, default: big, ...}", "", "bad-kind", "fields.size.default"),
    ("when: {type: date, default: soon, ...}", "", "bad-kind", "fields.when.default"),
    (
        "who: {type: reference, kinds: [actor], inverse: Of it, default: x, ...}",
        "",
        "bad-kind",
        "fields.who.default",
    ),
    (record("what: {type: line, ...}", "default: x, "), "", "bad-kind", "fields.part.default"),
    (record("what: {type: yes-no, default: yes, ...}"), "", "bad-kind", "fields.part.fields.what.default"),
    (
        record("name: {type: line, ...}, lang: {type: line, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.lang",
    ),
    (
        record("quote: {type: line, ...}, lang: {type: language, many: yes, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.lang",
    ),
    (
        record("name: {type: line, many: yes, ...}, lang: {type: language, ...}"),
        "",
        "bad-kind",
        "fields.part.fields.name",
    ),
    (record("lat: {type: line, ...}"), "location: part", "bad-kind", "fields.part.fields.lat"),
    (
        record("lon: {type: longitude, many: yes, ...}"),
        "location: part",
        "bad-kind",
        "fields.part.fields.lon",
    ),
    (record("radius: {type: number, ...}"), "location: part", "bad-kind", "fields.part.fields.radius"),
    ("log: {type: prose, ...}", "", "bad-kind", "fields.log"),
    ("log: {type: prose, shown: none, ...}", "", "bad-kind", "fields.log"),
    (
        "what: {type: line, ...}",
        "needs: [{all_of: [sources], because: so}]",
        "bad-kind",
        "needs[0].all_of",
    ),
    ("what: {type: line, ...}", "needs: [{when: sources, because: so}]", "bad-kind", "needs[0].when"),
    ("entry: {type: line, ...}", "", "reserved-field", "fields.entry"),
    ("by: {type: line, ...}", "", "reserved-field", "fields.by"),
    ("title: {type: line, ...}", "", "reserved-field", "fields.title"),
    ("sources: {type: line, ...}", "", "reserved-field", "fields.sources"),
    ("Bad: {type: line, ...}", "", "bad-field-name", "fields.Bad"),
    ("a__b: {type: line, ...}", "", "bad-field-name", "fields.a__b"),
    ("' what': {type: line, ...}", "", "padded-key", "fields. what"),
    (record("'what ': {type: line, ...}"), "", "padded-key", "fields.part.fields.what "),
    (
        "what: {type: line, ...}",
        "needs: [{when: {'what ': y}, because: so}]",
        "padded-key",
        "needs[0].when.what ",
    ),
    (f"{'x' * 41}: {{type: line, ...}}", "", "bad-field-name", f"fields.{'x' * 41}"),
    ("type: {type: line, ...}", "", "bad-kind", "fields.type"),
    ("type: {type: term, many: yes, vocabulary: tags, ...}", "", "bad-kind", "fields.type"),
    ("what: {type: line, ...}", "begins: what", "bad-kind", "begins"),
    ("what: {type: line, ...}", "begins: since", "bad-kind", "begins"),
    ("when: {type: date, many: yes, ...}", "begins: when", "bad-kind", "begins"),
    ("what: {type: line, ...}", "ends: what", "bad-kind", "ends"),
    ("what: {type: line, ...}", "ends: until", "bad-kind", "ends"),
    (record("when: {type: date, ...}"), "ends: when", "bad-kind", "ends"),
    ("what: {type: line, ...}", "time: what", "bad-kind", "time"),
    ("when: {type: date, many: yes, ...}", "time: when", "bad-kind", "time"),
    ("what: {type: line, ...}", "time: when", "bad-kind", "time"),
    ("what: {type: line, ...}", "where: what", "bad-kind", "where"),
    ("what: {type: line, ...}", "location: what", "bad-kind", "location"),
    ("what: {type: line, ...}", "hierarchy: what", "bad-kind", "hierarchy"),
    (
        "who: {type: reference, kinds: [actor], or_text: yes, inverse: Of it, ...}",
        "hierarchy: who",
        "bad-kind",
        "hierarchy",
    ),
    ("what: {type: line, ...}", "browse: [letter, year]", "bad-kind", "browse[1]"),
    ("what: {type: line, ...}", "browse: [type]", "bad-kind", "browse[0]"),
    ("what: {type: line, ...}", "browse: [publisher]", "bad-kind", "browse[0]"),
    ("what: {type: line, ...}", "browse: [hierarchy]", "bad-kind", "browse[0]"),
    ("what: {type: line, ...}", "browse: [size]", "unknown-choice", "browse[0]"),
    ("what: {type: line, shown: footer, ...}", "", "unknown-choice", "fields.what.shown"),
    ("what: {type: line, ...}", "needs: [{when: {x: y}, because: so}]", "bad-kind", "needs[0].when"),
    ("what: {type: line, ...}", "needs: [{all_of: [x], because: so}]", "bad-kind", "needs[0].all_of"),
    ("what: {type: line, ...}", "needs: [{when: [what], because: so}]", "wrong-shape", "needs[0].when"),
    ("what: {type: line, ...}", "needs: [{all_of: [what]}]", "missing-field", "needs[0].because"),
    ("what: {type: line, ...}", "colour: red", "unknown-key", "colour"),
]


@pytest.mark.parametrize(("fields", "extra", "code", "path"), BROKEN)
def test_broken(fields: str, extra: str, code: str, path: str) -> None:
    """What a kind cannot say is told in one problem, at the very key."""
    assert [(each.code, each.path) for each in problems(fields, extra)] == [(code, path)]


def test_a_kind_that_is_refused_takes_no_other_along() -> None:
    """A kind that leads to a broken one still loads: only what it names is missing."""
    head = "label: X\nplural: X\ndescription: X.\nfields:\n"
    sound = f"folder: harbours\n{head}  vessel: {{type: reference, kinds: [vessel], inverse: Harbours, {FIELD}}}\n"
    broken = f"folder: vessels\n{head}  what: {{type: dat, {FIELD}}}\n"
    schema, found = load([("harbour", "h.yaml", sound.encode()), ("vessel", "v.yaml", broken.encode())])
    assert [each.file for each in found] == ["v.yaml"]
    assert "harbours" in schema.kinds
    assert "vessels" not in schema.kinds
