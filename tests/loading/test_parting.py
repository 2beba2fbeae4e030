"""Bases in which something is withheld, and their overlays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sourcebook.caching.store import Store
from sourcebook.entries.canonical import canonical
from sourcebook.loading.base import Base, load
from sourcebook.workers import Workers
from tests.knowledge import Knowledge, Maker, actor, event, place, source

FILES = {
    "actors/pat": actor(
        title="Pat P", withhold="{reason: threats, as: A resident}", aliases="[patty]", names="[Old Pat]"
    ),
    "actors/army": actor(),
    "places/town": place(),
    "places/quarter": place(title="The old quarter", within="[town]", withhold="a promise"),
    "places/house": place(title="A house", within="[quarter]"),
    "sources/report": source(),
    "events/war": event(
        actors="[{actor: pat, role: victim}, {actor: army, role: attacker}]",
        places="[{place: house, withhold: {reason: why, to: parent}}]",
        sources="[report]",
    ),
    "events/talk": event(title="A talk", date="{value: 2024-08-10, withhold: why}", sources="[report]"),
}


def quiet(base: Base) -> list[str]:
    """What is told of a base, but for the notice that each such file has."""
    return [str(each) for each in base.problems if each.code != "withheld-in-public"]


def values(base: Base, name: str, field: str) -> list[str]:
    """The values of a field of an entry in their canonical texts."""
    folder, _, entry_id = name.partition("/")
    of = base.library.schema.kinds[folder].fields[field]
    return [
        canonical(of, value.content) for value in base.library.entries[folder, entry_id].fields.get(field, ())
    ]


def all_of(base: Base) -> object:
    """All that a site is made from."""
    library = base.library
    leading = {key: library.inverses.get(key) for key in library.entries}
    return dict(library.entries), library.outlines, leading, library.redirects, base.problems


def test_a_library_has_none_of_it(kb: Maker) -> None:
    """A withheld entry is nowhere in the library: not as an entry, a former id, a parent, a reference."""
    base = kb(FILES).load()
    library = base.library
    assert quiet(base) == []
    assert {("actors", "pat"), ("places", "quarter")}.isdisjoint({*library.entries, *library.outlines})
    assert library.redirects == {}
    assert values(base, "events/war", "actors")[0] == (
        '{"actor": "actors/unknown", "described_as": "A resident", "role": "victim"}'
    )
    assert values(base, "events/war", "places") == ['{"place": "places/town"}']
    assert library.above == {}
    assert not any(outline.withheld for outline in library.outlines.values())
    leading = {key: library.inverses.get(key) for key in library.entries}
    told = repr((dict(library.entries), library.outlines, leading))
    assert not any(secret in told for secret in ("actors/pat", "'pat'", "patty", "Pat P", "quarter"))


def changes() -> list[Callable[[Knowledge], None]]:
    """Edits, one after another."""
    return [
        lambda base: base.write({"actors/pat": actor(title="Pat P")}),
        lambda base: base.write({"actors/pat": actor(title="Pat P", withhold="threats")}),
        lambda base: base.write({"places/quarter": place(title="The old quarter", within="[town]")}),
        lambda base: base.write({"places/house": place(title="A house", within="[town]")}),
        lambda base: base.write(
            {"events/talk": event(title="A talk", date="2024-08-10", sources="[report]")}
        ),
        lambda base: base.write({"actors/army": actor(withhold="why")}),
        lambda base: base.write({"events/war": event(withhold="why")}),
        lambda base: (base.path / "entries/events/war.yaml").unlink(),
    ]


@pytest.mark.parametrize("entries", [True, False])
def test_incremental_equals_clean(kb: Maker, tmp_path_factory: pytest.TempPathFactory, entries: bool) -> None:  # noqa: FBT001
    """After any edit, also one of another file, a load that reads little gives what a first one gives."""
    base, store = kb(FILES), Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    previous = load(base.path, entries=entries)
    load(base.path, store=store, entries=entries)
    for change in changes():
        change(base)
        clean = load(base.path, entries=entries)
        previous = load(base.path, previous=previous, entries=entries)
        stored = load(base.path, store=store, entries=entries)
        for again in (previous, stored, load(base.path, store=store, entries=entries)):
            assert all_of(again) == all_of(clean) if entries else again.problems == clean.problems


def test_in_other_processes(kb: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several processes read the same."""
    monkeypatch.setattr("sourcebook.loading.base.PAYS_FROM", 1)
    base = kb(FILES)
    assert all_of(load(base.path, workers=Workers(2))) == all_of(load(base.path))


def test_names_that_lead_nowhere(kb: Maker) -> None:
    """A name in what is withheld has to lead somewhere, too; it is not repeated."""
    base = kb(
        {"events/war": event(withhold="why", part_of="[gone]", places="[{place: lost, withhold: why}]")}
    ).load()
    told = [each for each in base.problems if each.code == "unknown-reference"]
    assert [(each.line, each.column) for each in told] == [(5, 11), (6, 18)] or len(told) == 2
    assert not any("gone" in str(each) or "lost" in str(each) for each in told)


def test_files_of_what_is_withheld(kb: Maker) -> None:
    """A file that only a withheld value names is not one that nobody names; and it is not published."""
    image = "[{file: quay.png, alt: A quay, withhold: why}]"
    base = kb({"events/war": event(images=image), "entries/events/quay.png": b"\x89PNG\r\n\x1a\n"}).load()
    assert quiet(base) == []
    assert base.library.brief(("events", "war")).images == ()


def test_the_ledger_lets_it_go(kb: Maker) -> None:
    """What was published once and is withheld now is neither missed nor listed as new."""
    base = kb({**FILES, "sourcebook.yml": "format: 1\ntitle: A base\n", "ledger.txt": "actors/pat\n"}).load()
    told = [each.message for each in base.problems if "ledger" in each.code or each.code == "lost-entry"]
    assert told
    assert not any("pat" in each or "quarter" in each for each in told)


def test_the_notice(kb: Maker) -> None:
    """Each file that says what it withholds has one notice; one that leaves it to an overlay has none."""
    base = kb(
        {**FILES, "events/other": event(title="Other", date="{withhold: {reason: why, publish: 2024}}")}
    ).load()
    files = [each.file for each in base.problems if each.code == "withheld-in-public"]
    assert files == [
        f"entries/{name}.yaml" for name in ("actors/pat", "events/talk", "events/war", "places/quarter")
    ]


def over(base: Knowledge, files: dict[str, str]) -> Path:
    """An overlay beside a base."""
    folder = base.path.parent / f"{base.path.name}-private"
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_an_overlay(kb: Maker) -> None:
    """Its fields take the place of those of the base, its entries join them, and nothing is withheld."""
    base = kb(
        {**FILES, "events/other": event(title="Other", date="{withhold: {reason: why, publish: 2024}}")}
    )
    overlay = over(base, {"events/other": "date: 2024-08-10\n", "actors/kim": actor(title="Kim")})
    loaded = load(base.path, overlay=overlay)
    library = loaded.library
    assert quiet(loaded) == []
    assert loaded.private
    assert not load(base.path).private
    assert {("actors", "pat"), ("actors", "kim"), ("places", "quarter")} <= {*library.entries}
    assert values(loaded, "events/other", "date") == ["2024-08-10"]
    assert values(loaded, "events/war", "places") == ['{"place": "places/house"}']
    assert library.entries["events", "other"].withheld == (("date", "private", "why", ""),)
    assert library.entries["actors", "kim"].withheld == (("title", "private", "", ""),)
    assert loaded.summary().startswith("private edition")


def test_an_overlay_that_changes(kb: Maker, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An edit of the overlay alone is seen."""
    base, store = kb(FILES), Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    overlay = over(base, {"events/talk": "date: 2023\n"})
    previous = load(base.path, store=store, overlay=overlay)
    over(base, {"events/talk": "date: 2022\n"})
    for again in (
        load(base.path, previous=previous, overlay=overlay),
        load(base.path, store=store, overlay=overlay),
    ):
        assert values(again, "events/talk", "date") == ["2022"]


def test_what_is_wrong_with_an_overlay(kb: Maker) -> None:
    """It is told with the path of the overlay's own file, in fields of either."""
    base = kb(FILES)
    overlay = over(
        base,
        {"events/talk": "date: 2023\npart_of: [lost]\n", "actors/x": "a: [\n", "_kinds/k": "folder: ks\n"},
    )
    told = [(each.file, each.line, each.code) for each in load(base.path, overlay=overlay).problems]
    name = f"../{overlay.name}"
    assert (f"{name}/events/talk.yaml", 2, "unknown-reference") in told
    assert any(file == f"{name}/actors/x.yaml" for file, *_ in told)
    assert (f"{name}/_kinds/k.yaml", 1, "misplaced-file") in told
    overlay = over(base, {"events/talk": "dates: 2023\n"})
    told = [(each.file, each.line, each.code) for each in load(base.path, overlay=overlay).problems]
    assert (f"{name}/events/talk.yaml", 1, "unknown-key") in told


def test_an_overlay_that_cannot_be_read(kb: Maker) -> None:
    """A file of the overlay that is no YAML, a folder that is not there, one within the base: all are refused."""
    base = kb(FILES)
    overlay = over(base, {"events/talk": "a: [\n"})
    assert any(
        each.file.endswith("-private/events/talk.yaml") for each in load(base.path, overlay=overlay).problems
    )
    codes = [each.code for each in load(base.path, overlay=base.path.parent / "none").problems]
    assert "no-overlay" in codes
    (base.path / "private").mkdir()
    codes = [each.code for each in load(base.path, overlay=base.path / "private").problems]
    assert "overlay-in-base" in codes
