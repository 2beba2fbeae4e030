"""Where what is withheld stands in what is published."""

from __future__ import annotations

import pytest

from sourcebook.checking import check
from tests.knowledge import Maker, actor, event, source

HIDDEN = {
    "actors/edda-holm": actor(title="Edda Holm", names="[The Guard of Maren]", withhold="threats"),
    "sources/report": source(title="Report"),
}
FOUND = {
    "a text": ("events/war", event(title="Of edda  HOLM and others"), (1, 11)),
    "a line of prose": ("events/war", event(summary="|\n  A line.\n  It was the guard of maren."), (6, 10)),
    "folded prose": ("events/war", event(summary=">\n  It was Edda\n  Holm."), (5, 10)),
    "an id": ("events/death-of-edda-holm", event(), (1, 1)),
    "a reason": ("events/war", event(date="{value: 2024, withhold: so says Edda Holm}"), (1, 1)),
    "escaped": ("events/war", event(title='"Of Edda \\u0048olm"'), (1, 11)),
    "its own date": (
        "events/war",
        event(date="{value: 2024-08-10, withhold: why}", summary="On 2024-08-10 it was."),
        (4, 13),
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_found(kb: Maker, case: str) -> None:
    """What is withheld is found in whatever case of letters, and told by its place without its words."""
    name, text, place = FOUND[case]
    told = [each for each in kb({**HIDDEN, name: text}).load().problems if each.code == "withheld-in-prose"]
    assert [(each.file, each.line, each.column) for each in told] == [(f"entries/{name}.yaml", *place)]
    assert not any(
        word in str(each).lower().replace(each.file, "")
        for each in told
        for word in ("holm", "maren", "2024")
    )


@pytest.mark.parametrize(
    "text",
    [
        event(title="Of Edda Holmes"),
        event(title="A holm"),
        event(summary="[[actors/edda-holm]] was there."),
        event(date="2024-08-10"),
    ],
)
def test_not_found(kb: Maker, text: str) -> None:
    """Other words, a link that is taken out, and a date that others have as well are no such thing."""
    files = {
        **HIDDEN,
        "events/war": text,
        "events/talk": event(title="T", date="{value: 2024-08-10, withhold: why}"),
    }
    assert "withheld-in-prose" not in [each.code for each in kb(files).load().problems]


def test_names_of_files_and_pages(kb: Maker) -> None:
    """It is looked for in the names of images, and in hand-written pages."""
    base = kb(
        {
            **HIDDEN,
            "events/war": event(images="[{file: edda_holm.png, alt: A man}]"),
            "entries/events/edda_holm.png": b"\x89PNG\r\n\x1a\n",
            "docs/about.md": "# About\n\nWe thank Edda Holm.\n",
        }
    )
    told = [
        (each.file, each.line, each.column)
        for each in check(base.path).problems
        if each.code == "withheld-in-prose"
    ]
    assert told == [
        ("docs/about.md", 3, 10),
        ("entries/events/edda_holm.png", 1, 1),
    ]


def test_waived(kb: Maker) -> None:
    """A name that is another's too can be waived, with a reason."""
    waive = "[{check: withheld-in-prose, reason: another of that name}]"
    base = kb({**HIDDEN, "events/war": event(title="Of Edda Holm", waive=waive)}).load()
    assert {each.code for each in base.problems} == {"withheld-in-public"}
