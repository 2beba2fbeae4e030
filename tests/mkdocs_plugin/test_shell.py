"""What a shell is made of: shapes, links from anywhere, guards."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from sourcebook.mkdocs_plugin.shell import (
    Canonical,
    Filler,
    Filtered,
    Guard,
    Joined,
    Link,
    Listed,
    Loop,
    Mapped,
    OfHeading,
    Shape,
    Shell,
    Slots,
    Value,
    value_of,
)

TITLE = {"id": "t", "name": "T", "level": 1, "children": []}
SECTION = {"id": "s", "name": "S &amp; s", "level": 2, "children": []}
PAGE = Slots("events/x.md", "events/x/", "events/x/index.html", "T", "<h1>T</h1>", toc=(TITLE,))

VALUES = [
    (Value("title"), "T"),
    (Value("base_url"), "../.."),
    (Value("name"), "x"),
    (Value("is_index"), False),
    (Canonical("https://a.example/b/"), "https://a.example/b/events/x/"),
    (Canonical("https://a.example/b/", path_only=True), "/b/events/x/"),
    (Link("events/"), "../"),
    (Link("places/y/"), "../../places/y/"),
    (Link("."), "../.."),
    (Link("https://far.example"), "https://far.example"),
    (Link(Value("url")), "./"),
    (Joined(("a", Value("title"), "b")), "aTb"),
    (Filtered("e", (Value("content"),)), "&lt;h1&gt;T&lt;/h1&gt;"),
    (Filtered("replace", (Value("title"), "T", "U"), (("count", 1),)), "U"),
    (Filtered("tojson", (Mapped((("b", Listed((Value("title"),))), ("a", 1))),)), '{"a": 1, "b": ["T"]}'),
    (OfHeading("name", 0), "T"),
    ("a text", "a text"),
]


@pytest.mark.parametrize(("expression", "value"), VALUES)
def test_an_expression_has_a_value_for_each_page(expression: object, value: object) -> None:
    """In this process and in any other."""
    sent = pickle.loads(pickle.dumps(expression))  # noqa: S301 -- made on this line
    assert value_of(sent, PAGE, (TITLE,)) == value


SHAPES = [
    (PAGE, Shape(2, directory=True, described=False, editable=False, sectioned=False)),
    (
        replace(PAGE, url="events/x.html"),
        Shape(1, directory=False, described=False, editable=False, sectioned=False),
    ),
    (
        replace(PAGE, description="d"),
        Shape(2, directory=True, described=True, editable=False, sectioned=False),
    ),
    (replace(PAGE, edit_url="e"), Shape(2, directory=True, described=False, editable=True, sectioned=False)),
    (
        replace(PAGE, toc=({**TITLE, "children": [SECTION]},)),
        Shape(2, directory=True, described=False, editable=False, sectioned=True),
    ),
    (replace(PAGE, toc=()), None),
    (replace(PAGE, toc=(TITLE, TITLE)), None),
    (replace(PAGE, toc=(SECTION,)), None),
    (replace(PAGE, uri="index.md", url="./", dest_uri="index.html"), None),
]


@pytest.mark.parametrize(("slots", "shape"), SHAPES)
def test_the_shape_of_a_page(slots: Slots, shape: Shape | None) -> None:
    """What it has and where it lies; the home page and those without one title have none."""
    assert Shape.of(slots) == shape


def shell(*body: object, guards: tuple[Guard, ...] = (), targets: frozenset[str] = frozenset()) -> Shell:
    """A shell that writes this."""
    return Shell(tuple(body), guards, targets)  # type: ignore[arg-type]


def test_a_loop_writes_each_heading_with_those_below_it() -> None:
    """A heading without others below it is written in another way."""
    deep = {**SECTION, "children": [SECTION, SECTION]}
    leaf = (OfHeading("name", 2), ";")
    inner = Loop(1, (OfHeading("id", 1),), ("<", OfHeading("id", 1), Loop(2, leaf, ()), ">"))
    page = replace(PAGE, toc=({**TITLE, "children": [SECTION, deep]},))
    assert shell("(", inner, ")").fill(page) == "(s<sS &amp; s;S &amp; s;>)"


TAKEN = [
    ("events/x/y/", "events/x/", True),
    ("events/x/", "events/x/", True),
    ("events/y/", "events/x/", False),
    ("events/", "events/x/", False),
    ("../events/x/y.css", "events/x/", True),
    ("events/x/y/", "events/", True),
    ("events/x/y/", "events/x.html", False),
    ("assets/a.css", "events/assets/", False),
]


@pytest.mark.parametrize(("target", "url", "taken"), TAKEN)
def test_a_page_that_the_theme_links_below_is_rendered_fully(target: str, url: str, taken: bool) -> None:  # noqa: FBT001
    """From there alone, MkDocs writes the link in another way than from the other pages of the folder."""
    filled = shell(Link(target), targets=frozenset({target})).fill(replace(PAGE, url=url))
    assert (filled is None) is taken


def test_guards_hold_for_a_folder_or_a_page() -> None:
    """Where one does not, the page is rendered fully."""
    deep = Guard("equals", Value("base_url"), "../..", answer=True)
    titled = Guard("holds", Value("content"), "<h1", answer=True)
    guarded = shell(Value("content"), guards=(deep, titled))
    assert guarded.fill(PAGE) == "<h1>T</h1>"
    assert guarded.fill(replace(PAGE, content="<h2>T</h2>")) is None
    assert guarded.fill(replace(PAGE, url="x/")) is None


def test_what_a_folder_shares_is_written_once() -> None:
    """A filler keeps the shell of each folder; texts side by side are one."""
    filler = Filler(
        {shape: shell("a", Link("b/"), "c", Value("title")) for _, shape in SHAPES[:1] if shape}, frozenset()
    )
    assert filler.fill(PAGE) == "a../../b/cT"
    assert filler.fill(replace(PAGE, title="U")) == "a../../b/cU"
    assert filler.fill(replace(PAGE, url="b/x/")) == "a../cT"
    assert [placed.body for placed in filler._placed.values() if placed] == [
        ("a../../b/c", Value("title")),
        ("a../c", Value("title")),
    ]
    assert filler.fill(replace(PAGE, description="d")) is None
    assert replace(filler, in_nav=frozenset({"events/x.md"})).fill(PAGE) is None
