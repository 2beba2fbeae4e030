"""Hostile meaning: values, prose, kinds, lists and whole bases that are sound YAML, and made to hang or to mislead."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.case import Case, case, entry, field
from tests.knowledge import event, place, source

KIND = "folder: {}\nlabel: K\nplural: Ks\ndescription: A kind.\nfields:\n"
LINE = "  {}: {{type: line, label: F, description: D.}}\n"


def of_date(name: str, written: str, *codes: str) -> Case:
    """An event of this date."""
    return entry(
        f"date-{name}", f"title: A war\ntype: war\ndate: {written}\n", *(f"3:7 {code}" for code in codes)
    )


def of_count(name: str, written: str, *codes: str) -> Case:
    """An event that so many died in."""
    text = f"{event()}harm:\n  - kind: killed\n    count: {written}\n"
    return entry(f"count-{name}", text, *(f"6:12 {code}" for code in codes))


def of_url(name: str, written: str, *codes: str) -> Case:
    """A source at this address."""
    text = f"title: A report\ntype: document\nurl: {written}\n"
    return case(f"url-{name}", lambda: {"sources/x": text}, *(f"sources/x:3:6 {code}" for code in codes))


def of_prose(name: str, text: str, *codes: str) -> Case:
    """An event with this account."""
    lines = "".join(f"  {line}\n" for line in text.split("\n"))
    return field(f"prose-{name}", f"body: |\n{lines}", *(f"5:3 {code}" for code in codes))


def repeated(piece: str, size: int = 200_000) -> str:
    """A piece of prose, as often as goes into so many characters with the indentation of its lines."""
    return piece * (size // (len(piece) + 2 * piece.count("\n")))


DATES = (
    of_date("year-of-12-digits", "Y-999999999999/Y999999999999"),
    of_date("set-of-90", f'"[{",".join(["2024-01-01"] * 80)}]"'),
    of_date("set-of-1000", f'"[{",".join(f"{year:04}" for year in range(1_000, 2_000))}]"', "bad-date"),
    of_date("set-of-brackets", f"'{'[' * 900}'", "bad-date"),
    of_date("set-of-commas", f"'[{',' * 900}]'", "bad-date"),
    of_date("set-of-dots", f"'[{'.' * 900}]'", "bad-date"),
    of_date("hyphens", f"'{'-' * 200_000}'", "bad-date"),
    of_date("digits", "1" * 200_000, "bad-date"),
    of_date("words", "from 1 " * 30_000, "bad-date"),
    of_date(
        "words-short", "'since since since since since since since since since since since since'", "bad-date"
    ),
    of_date("spaces", f"'{' ' * 200_000}2024'"),
    of_date("digits-of-india", "१" * 60_000, "bad-date"),
    entry(
        "dates-that-rival",
        f"title: A war\ntype: war\ndate:\n{''.join(f'  - {year}{chr(10)}' for year in range(1_000, 9_900))}",
    ),
)

COUNTS = (
    of_count("digits", "9" * 200_000, "bad-quantity"),
    of_count("plus", "+" * 200_000, "bad-quantity"),
    of_count("dots", "1" + "." * 200_000, "bad-quantity"),
    of_count("words", "at least " * 20_000 + "1", "bad-quantity"),
    of_count("groups", "1" + ",000" * 50_000, "bad-quantity"),
    of_count("at-15-digits", "9" * 15),
    of_count("above-15-digits", "9" * 16, "bad-quantity"),
    of_count("reversed-range", "999999999999999..1", "reversed-quantity"),
)

ADDRESSES = (
    of_url("at-2000", f"https://example.org/{'a' * 1_980}"),
    of_url("above-2000", f"https://example.org/{'a' * 1_981}", "bad-url"),
    of_url("of-200000", f"https://{'a.' * 100_000}org/", "bad-url"),
    of_url("brackets", f"'https://{'[' * 900}'", "bad-url"),
    of_url("colons", f"'https://{':' * 900}'", "bad-url"),
    of_url("percents", f"https://example.org/{'%' * 900}"),
    of_url("labels", f"https://{'a.' * 120}org/"),
    of_url("too-many-labels", f"https://{'a.' * 130}org/", "bad-url"),
    of_url("userinfo", "https://example.org:443@evil.example/", "bad-url"),
    of_url("userinfo-by-percent", "https://example.org%40evil.example/", "bad-url"),
    of_url("slashes", "'https:/\\evil.example/'", "bad-url"),
    of_url("javascript-with-break", '"java\\nscript:alert(1)"', "bad-url"),
    of_url("javascript-as-host", "'javascript://example.org/%0Aalert(1)'", "bad-url"),
    of_url("vbscript", "'vbscript:msgbox(1)'", "bad-url"),
    of_url("blob", "blob:https://example.org/x", "bad-url"),
    of_url("homograph", "https://еxample.org/"),
    of_url("punycode", "https://xn--e1awd7f.example/"),
    of_url("dot-of-china", "https://example。org/", "bad-url"),
    of_url("quote-and-script", "'https://example.org/\"><script>alert(1)</script>'"),
    of_url("ipv6", "'https://[2001:db8::1]:8080/'"),
    of_url("ipv6-too-long", "'https://[1:2:3:4:5:6:7:8:9]/'", "bad-url"),
    of_url("port-0", "https://example.org:0/"),
    of_url("port-of-china", "https://example.org:８０/", "bad-url"),
    of_url("port-of-5000-digits", f"https://example.org:{'0' * 1_900}/", "bad-url"),
)

PROSE = (
    of_prose("brackets-of-5-kilobytes", "[" * 5_000),
    of_prose("brackets-at", "[" * 20_000),
    of_prose("brackets-above", "[" * 20_001, "prose-too-marked"),
    of_prose("stars", repeated("*"), "prose-too-marked"),
    of_prose("emphasis-in-words", repeated("a_b_c*d*"), "prose-too-marked"),
    of_prose("emphasis-in-emphasis", "*a **b " * 2_000),
    of_prose("emphasis-never-closed", "_a " * 6_000),
    of_prose("emphasis-at-10", "*a " * 10 + "b*" * 10),
    of_prose("emphasis-at-11", "*a " * 11 + "b*" * 11, "deep-prose"),
    of_prose("quotations-at-10", "> " * 10 + "a"),
    of_prose("quotations-at-11", "> " * 11 + "a", "deep-prose"),
    of_prose("quotations-by-the-thousand", "> " * 90_000 + "a", "deep-prose"),
    of_prose("quotations-without-spaces", ">" * 200_000 + "a", "deep-prose"),
    of_prose("lists-at-10", "- " * 10 + "a"),
    of_prose("lists-at-11", "- " * 11 + "a", "deep-prose"),
    of_prose("lists-by-the-thousand", "- " * 90_000 + "a", "deep-prose"),
    of_prose("lists-of-numbers", "1. " * 60_000 + "a", "deep-prose"),
    of_prose("items", repeated("- a\n"), "prose-too-marked"),
    of_prose("items-of-marks", repeated("-\n")),
    of_prose("items-between-lines", repeated("- a\n\n"), "prose-too-marked"),
    of_prose("stars-between-lines", repeated("*\n\n", 90_000), "prose-too-marked"),
    of_prose("stars-and-items", repeated("*\n- ", 90_000), "prose-too-marked"),
    of_prose("paragraphs", repeated("a\n\n"), "prose-too-marked"),
    of_prose("lines", repeated("a\n")),
    of_prose("quotations-between-lines", repeated("> a\n\n"), "prose-too-marked"),
    of_prose("numbers-of-9-digits", repeated("999999999. a\n"), "prose-too-marked"),
    of_prose("numbers-of-10-digits", "9999999999. a"),
    of_prose("links-left-open", repeated("[a](https://x.org/( ", 100_000)),
    of_prose("links-in-links", "[" * 5_000 + "a" + "](https://x.org)" * 5_000),
    of_prose("links", "[a](https://x.org) " * 1_600),
    of_prose("links-above", "[a](https://x.org) " * 5_001, "prose-too-marked"),
    of_prose(
        "links-to-scripts",
        "[a](javascript:alert(1)) [b](data:text/html,x) <https://x.org> ![c](https://x.org/a.png)",
    ),
    of_prose("links-to-entries-left-open", "[[events/a " * 5, "bad-link-in-prose"),
    of_prose("link-of-100-kilobytes", f"[[{'x' * 100_000}]]", "bad-link-in-prose"),
    of_prose("links-to-nowhere", "[[places/nowhere]] " * 1_200, "unknown-reference"),
    of_prose("citations-above", "a[^r]" * 5_001, "prose-too-marked"),
    of_prose("citations-of-nothing", "a[^r] " * 2_000, "unknown-reference"),
    of_prose("citation-of-100-kilobytes", f"a[^{'x' * 100_000}]", "unknown-reference"),
    of_prose(
        "markup", "<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n</div><!-- ]]> --> &lt;b&gt;"
    ),
    of_prose(
        "extensions",
        '--8<-- "/etc/passwd"\n{: onclick=alert(1) }\n!!! note\n??? x\n[TOC]\n$x$ :smile: ==m== ^^u^^',
    ),
    of_prose("template", "{{ config.SECRET }} {% include '/etc/passwd' %} {# x #}"),
    of_prose("headings", "# A\n===\n---\n## B"),
    of_prose("code", "```\n<b>\n```\n\n    <i>\n\n`<u>`"),
    of_prose("table", "| a | b |\n| - | - |\n| <b> | [x](javascript:y) |"),
    of_prose("footnote", "[^r]: x", "unknown-reference"),
    of_prose("entities", "&#60;script&#62; &lt;script&gt; &#x3c;b&#x3e; &NewLine;"),
)

SHAPES = (
    field(
        "references-to-nowhere",
        f"places: [{', '.join(f'nowhere-{n}' for n in range(3_000))}]\n",
        *(
            f"4:{column} unknown-reference"
            for column in (10 + sum(len(f"nowhere-{n}, ") for n in range(number)) for number in range(3_000))
        ),
    ),
    case(
        "references-to-nowhere-in-a-large-base",
        lambda: {
            **{f"places/town-{n}-of-the-north": place(title=f"T{n}") for n in range(300)},
            "events/x": event(places=f"[{', '.join(f'twon-{n:04}-of-the-north' for n in range(1_000))}]"),
        },
        *(f"events/x:4:{10 + 24 * n} unknown-reference" for n in range(1_000)),
    ),
    field(
        "terms-of-no-list",
        f"tags: [{', '.join(f'tag{n:04}' for n in range(3_000))}]\n",
        *(f"4:{8 + 9 * n} unknown-term" for n in range(3_000)),
    ),
    case(
        "sources-repeated",
        lambda: {"events/x": event() + "sources:\n" + "  - r\n" * 900, "sources/r": source()},
        *(f"events/x:{line}:5 repeated-source" for line in range(6, 905)),
    ),
    case(
        "sources-by-the-thousand",
        lambda: {"events/x": event() + "sources:\n" + "  - r\n" * 9_000, "sources/r": source()},
        "events/x:1:1 too-many-statements",
    ),
    field(
        "harm-by-the-thousand",
        "harm:\n" + "".join(f"  - {{kind: killed, count: {n}}}\n" for n in range(1_900)),
    ),
    field(
        "names-by-the-thousand",
        "names:\n" + "".join(f"  - {{name: N {n}, lang: en}}\n" for n in range(1_900)),
    ),
    field(
        "language-of-200-kilobytes", f"names:\n  - name: A\n    lang: {'a-' * 100_000}\n", "6:11 bad-language"
    ),
    field(
        "identifiers-by-the-thousand", f"same_as: [{', '.join(f'wikidata:Q{n + 1}' for n in range(9_000))}]\n"
    ),
    field("groups-for-texts", "title: {a: b}\n", "4:1 duplicate-key"),
    field(
        "fields-of-objects",
        "__class__: x\n__dict__: x\nmodel_config: x\ncopy: x\nvalues: x\n",
        *(f"{line}:1 unknown-key" for line in range(4, 9)),
    ),
    field("keys-of-nothing", "'': x\n' ': x\n", "4:1 unknown-key", "5:1 unknown-key"),
    entry("title-of-spaces", 'title: "   "\ntype: war\ndate: 2024\n', "1:8 empty-text"),
    entry("title-of-250-kilobytes", f"title: {'a ' * 125_000}a\ntype: war\ndate: 2024\n"),
    case("alias-of-itself", lambda: {"events/x": event(aliases="[x]")}, "events/x:4:11 alias-taken"),
    case(
        "tombstone-of-a-kind-that-is-none",
        lambda: {"_tombstones/nothing/x": "title: T\ndate: 2024\nreason: R\n"},
        "_tombstones/nothing/x:1:1 unknown-folder",
    ),
    case(
        "tombstone-of-the-living",
        lambda: {"_tombstones/events/x": "title: T\ndate: 2024\nreason: R\n", "events/x": event()},
        "events/x:1:1 dead-id",
    ),
    case(
        "tombstone-of-250-kilobytes",
        lambda: {"_tombstones/events/x": f"title: T\ndate: 2024\nreason: {'r' * 250_000}\n"},
    ),
)


def ring(number: int) -> Mapping[str, str]:
    """Events that are parts of each other, in a ring."""
    return {f"events/x{n}": event(title=f"A{n}", part_of=f"[x{(n + 1) % number}]") for n in range(number)}


def chain(number: int) -> Mapping[str, str]:
    """Sources of which each repeats the next one, in a ring."""
    return {f"sources/s{n}": source(title=f"S{n}", repeats=f"[s{(n + 1) % number}]") for n in range(number)}


def copied(name: str, content: str, *lines: str) -> Case:
    """A source with a kept copy of this content, and an event that quotes it."""
    return case(
        f"copy-{name}",
        lambda: {
            "sources/s": source(archives="[{file: a.html}]"),
            "entries/sources/a.html": content,
            "events/x": event() + "sources:\n  - source: s\n    quote: hello\n",
        },
        *lines,
        code=0,
    )


NOT_FOUND = "events/x:6:12 quote-not-found"
BASES = (
    case("parts-in-a-ring", lambda: ring(500), "events/x0:4:11 cycle"),
    case("repeats-in-a-ring", lambda: chain(3_000), "sources/s0:3:11 cycle"),
    copied("found", "<p>hel<b>lo</b></p>"),
    copied("of-comments", "<!--" * 100_000, NOT_FOUND),
    copied("of-tags", "<a" * 200_000, NOT_FOUND),
    copied("of-quotes", '<a "' * 100_000, NOT_FOUND),
    copied("of-spaces-in-a-tag", f"<a{' ' * 400_000}", NOT_FOUND),
    copied("of-equal-signs", f"<a{' =' * 200_000}", NOT_FOUND),
    copied("of-scripts", "<script>" * 50_000, NOT_FOUND),
    copied("of-declarations", "<!a" * 100_000 + "<![CDATA[" * 1_000 + "<?" * 1_000, NOT_FOUND),
    copied("of-a-long-reference", f"&#{'9' * 5_000};&#x{'f' * 5_000};", NOT_FOUND),
    copied("of-ampersands", "&" * 400_000, NOT_FOUND),
    copied("of-ligatures", "\ufdfa" * 600_000),
    case(
        "geojson-deep",
        lambda: {
            "places/x": place(location="{geojson: a.geojson}"),
            "entries/places/a.geojson": "[" * 1_000_000,
        },
    ),
    case(
        "geojson-of-digits",
        lambda: {
            "places/x": place(location="{geojson: a.geojson}"),
            "entries/places/a.geojson": '{"a":' + "9" * 1_000_000 + "}",
        },
    ),
    case(
        "geojson-of-markup",
        lambda: {"places/x": place(location="{geojson: a.geojson}"), "entries/places/a.geojson": "<script>"},
        "places/x:3:11 no-geojson",
    ),
    case(
        "picture-of-markup",
        lambda: {
            "places/x": place() + "images:\n  - {file: a.png, alt: A}\n",
            "entries/places/a.png": "<svg onload=alert(1)>",
        },
        "places/x:4:5 no-image",
    ),
    case(
        "picture-of-a-few-bytes",
        lambda: {
            "places/x": place() + "images:\n  - {file: a.png, alt: A}\n",
            "entries/places/a.png": b"\x89PNG\r\n\x1a\n",
        },
        "places/x:4:5 broken-image",
    ),
    case(
        "picture-that-lies-about-its-length",
        lambda: {
            "places/x": place() + "images:\n  - {file: a.webp, alt: A}\n",
            "entries/places/a.webp": b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        },
        "places/x:4:5 broken-image",
    ),
    case(
        "settings-of-brackets",
        lambda: {"sourcebook.yml": "format: 1\ntitle: " + "[" * 30_000},
        "sourcebook.yml:2:1007 too-deep",
    ),
    case(
        "settings-of-another-format",
        lambda: {"sourcebook.yml": "format: 2\ntitle: T\n"},
        "sourcebook.yml:1:9 unknown-format",
    ),
    case(
        "settings-of-words",
        lambda: {
            "sourcebook.yml": "format: 1\ntitle: T\nloaded_words:\n"
            + "".join(f"  - w{n}*\n" for n in range(5_000))
        },
    ),
)

KINDS = (
    case(
        "kind-of-a-thousand-fields",
        lambda: {"_kinds/thing": KIND.format("things") + "".join(LINE.format(f"f{n}") for n in range(1_000))},
    ),
    case(
        "kind-of-a-thousand-types",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + "".join(f"  f{n}: {{type: lime, label: F, description: D.}}\n" for n in range(1_000))
        },
        *(f"_kinds/thing:{line}:{13 + len(str(line - 6))} unknown-type" for line in range(6, 1_006)),
    ),
    case(
        "kind-that-leads-to-itself",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + "  a: {type: reference, kinds: [thing], label: A, inverse: B, description: D.}\n",
            "things/x": "title: X\na: x\n",
        },
    ),
    case(
        "kind-of-records-in-records",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + "  a: {type: record, label: A, description: D., fields: {b: {type: record, label: B, description: D., "
            "fields: {c: {type: line, label: C, description: D.}}}}}\n"
        },
        "_kinds/thing:6:67 bad-kind",
    ),
    case(
        "kind-of-deep-records",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + "  a: "
            + "{type: record, fields: {a: " * 12
            + "x"
            + "}}" * 12
            + "\n"
        },
        "_kinds/thing:6:249 too-deep",
    ),
    case(
        "kinds-by-the-hundred",
        lambda: {f"_kinds/thing-{n}": KIND.format(f"things-{n}") + LINE.format("a") for n in range(100)},
    ),
    case(
        "kinds-of-one-folder",
        lambda: {
            "_kinds/aaa": KIND.format("things") + LINE.format("a"),
            "_kinds/bbb": KIND.format("things") + LINE.format("a"),
        },
        "_kinds/bbb:1:9 duplicate-folder",
    ),
    case(
        "kind-with-a-phrase-of-python",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + "  a: {type: record, label: A, description: D., phrase: '{b.__class__.__mro__[1]} {b!r:>99999999999}', "
            "fields: {b: {type: line, label: B, description: D.}}}\n"
        },
    ),
    case(
        "kind-with-a-phrase-of-brackets",
        lambda: {
            "_kinds/thing": KIND.format("things")
            + f"  a: {{type: record, label: A, description: D., phrase: '{'[' * 50_000}', "
            "fields: {b: {type: line, label: B, description: D.}}}\n"
        },
    ),
    case(
        "list-of-a-thousand-in-a-ring",
        lambda: {
            "_vocabularies/x": "label: L\nterms:\n"
            + "".join(f"  t{n}: {{label: T, parent: t{(n + 1) % 1_600}}}\n" for n in range(1_600))
        },
        "_vocabularies/x:3:26 cycle",
    ),
    case(
        "list-of-a-thousand-orphans",
        lambda: {
            "_vocabularies/x": "label: L\nterms:\n"
            + "".join(f"  t{n}: {{label: T, parent: nobody}}\n" for n in range(1_000))
        },
        *(f"_vocabularies/x:{line}:{25 + len(str(line - 3))} unknown-term" for line in range(3, 1_003)),
    ),
    case(
        "list-in-place-of-a-shipped-one",
        lambda: {"_vocabularies/event-types": "label: L\nterms:\n  x: {label: X}\n"},
    ),
)

CASES: tuple[Case, ...] = (*DATES, *COUNTS, *ADDRESSES, *PROSE, *SHAPES, *BASES, *KINDS)
