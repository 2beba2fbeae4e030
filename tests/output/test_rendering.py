"""Rendering: contexts into Markdown that shows every text to the character, Markdown into HTML with its links resolved."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, UndefinedError

from sourcebook.output.rendering import Converter, Renderer
from sourcebook.pages.model import Block, Card, Cite, Page, Span

HOSTILE = (
    "<b onclick=x> *a* [b](javascript:c) | `d` {: #e } &amp; <!-- f --> ![g](h) # i\n1. --- {{ j }} {% k %}"
)


def rendered(tmp_path: Path, template: str, uri: str = "events/x.md", **context: object) -> str:
    """A page rendered with a template of the base's own."""
    (tmp_path / "t.md.jinja").write_text(template, encoding="utf-8")
    return Renderer(tmp_path).markdown(Page(uri, "t.md.jinja", "Title", context))


def html(text: str) -> str:
    """Markdown as HTML, links left as they are."""
    return Converter().html(text, lambda target: target).content


def canonical(content: str) -> str:
    """HTML written in one way, without breaks of lines: what is equal to a browser is equal here."""
    root = html5lib.parseFragment(content.replace("\n", ""))
    return str(
        html5lib.serialize(
            root, quote_attr_values="always", omit_optional_tags=False, alphabetical_attributes=True
        )
    )


def text_of(content: str) -> str:
    """What a reader sees of HTML, without the marks beside headings."""
    root: Element = html5lib.parseFragment(content, namespaceHTMLElements=False)
    for heading in root.iter():
        for link in heading.findall("a[@class='headerlink']"):
            heading.remove(link)
    return "".join(root.itertext())


def test_every_expression_is_encoded(tmp_path: Path) -> None:
    """A template need not remember to encode; numbers are text too."""
    text = rendered(tmp_path, "{{ text }} {{ number }} {{ text ~ number }}", text="<b>*x*", number=7)
    assert text == "&#60;b&#62;&#42;x&#42; 7 &#60;b&#62;&#42;x&#42;7\n"


PLACES = {
    "paragraph": "{{ text }}",
    "heading": "# {{ text }}",
    "heading with an anchor": '# {{ text }} {{ "entry" | heading_id }}',
    "cell of a table": "| a | b |\n| --- | --- |\n| {{ text }} | x |",
    "item of a list": "- {{ text }}",
    "quotation": "> {{ text }}",
    "text of a link": "[{{ text }}](x.md)",
    "element": "<small>{{ text }}</small>",
    "block of HTML": '<div markdown="1">\n\n{{ text }}\n\n</div>',
}


@pytest.mark.parametrize("template", PLACES.values(), ids=PLACES)
def test_hostile_text_shows_to_the_character(tmp_path: Path, template: str) -> None:
    """Wherever a template puts it, text stays text: no element, no attribute, no link comes of it."""
    content = html(rendered(tmp_path, template, text=HOSTILE))
    assert HOSTILE in text_of(content)
    root: Element = html5lib.parseFragment(content, namespaceHTMLElements=False)
    assert not {element.tag for element in root.iter()} & {"b", "em", "code", "img", "script"}
    assert "onclick" not in {name for element in root.iter() for name in element.attrib}


def test_no_text_is_compiled_as_a_template(tmp_path: Path) -> None:
    """What looks like a template in an entry is text."""
    assert text_of(html(rendered(tmp_path, "{{ text }}", text="{{ 7 * 7 }}"))).strip() == "{{ 7 * 7 }}"


def test_an_undefined_name_fails(tmp_path: Path) -> None:
    """A slip in a template is no silent gap on a page."""
    with pytest.raises(UndefinedError, match="nothing"):
        rendered(tmp_path, "{{ nothing }}")


def test_a_template_of_the_base_replaces_that_of_the_same_name(tmp_path: Path) -> None:
    """The look is a base's own to change, template by template; the others stay."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "tombstone.md.jinja").write_text("Gone: {{ heading }}", encoding="utf-8")
    renderer = Renderer.of_base(tmp_path)
    assert (
        renderer.markdown(Page("e/x.md", "tombstone.md.jinja", "T", {"heading": "A *b*"}))
        == "Gone: A &#42;b&#42;\n"
    )
    crumbs, target = (Span("Home", to="index.md"),), Span("New", to="e/y.md")
    moved = renderer.markdown(Page("e/x.md", "moved.md.jinja", "T", {"crumbs": crumbs, "target": target}))
    assert "This entry has a new address: [New](y.md)" in moved


def test_a_template_of_the_base_can_extend_the_shipped_one_by_another_name(tmp_path: Path) -> None:
    """Blocks let a base change a part, and keep the rest."""
    (tmp_path / "mine.md.jinja").write_text('{% extends "problems.md.jinja" %}', encoding="utf-8")
    assert "This" in Renderer(tmp_path).markdown(Page("x.md", "mine.md.jinja", "This", {"problems": ()}))


def test_a_block_of_the_shipped_template_can_be_changed_alone(tmp_path: Path) -> None:
    """The rest of the page stays as it is, and the package's filters and macros are there for the own part."""
    own = """\
{% extends "shipped/part.md.jinja" %}
{% block list %}
{% import "macros.md.jinja" as say with context %}
{{ page.title }}: {{ say.card(cards[0]) | trim }} or {{ cards[0] | card }}
{% endblock %}
"""
    (tmp_path / "part.md.jinja").write_text(own, encoding="utf-8")
    context = {"heading": "A*", "crumbs": (), "count": 1, "turn": None, "references": ()}
    page = Page("x.md", "part.md.jinja", "T", {**context, "cards": (Card("B", "b_.md"),)})
    text = Renderer(tmp_path).markdown(page)
    assert text.startswith("# A&#42;\n")
    assert "T: [B](b_.md) or [B](b_.md)\n" in text


def test_what_pages_share_can_be_changed_in_one_place(tmp_path: Path) -> None:
    """An own `macros.md.jinja` stands in for the shipped one on every page."""
    (tmp_path / "macros.md.jinja").write_text(
        "{% macro crumbs(spans) %}{{ spans | spans }} *own*{% endmacro %}", encoding="utf-8"
    )
    context = {"heading": "H", "crumbs": (Span("a*", to="index.md"),), "date": "2024", "reason": "r"}
    text = Renderer(tmp_path).markdown(Page("e/x.md", "tombstone.md.jinja", "T", context))
    assert "[a&#42;](../index.md) *own*" in text


def test_a_base_without_templates_has_the_shipped_ones(tmp_path: Path) -> None:
    """The folder is optional; what is in no folder is an error."""
    with pytest.raises(TemplateNotFound):
        Renderer.of_base(tmp_path).markdown(Page("x.md", "mine.md.jinja", "T", {}))


ANCHORS = {
    "entry": True,
    "part_of": True,
    "harm-killed-2a": True,
    "Ä": False,
    'x"': False,
    "x y": False,
    "X": False,
}


@pytest.mark.parametrize(("anchor", "sound"), ANCHORS.items())
def test_anchors_are_checked(tmp_path: Path, anchor: str, *, sound: bool) -> None:
    """Anchors are made of ids and names of fields: nothing else can come into an attribute by this way."""
    for template in ("{{ a | anchor }}", "# x {{ a | heading_id }}"):
        if sound:
            assert f'id="{anchor}"' in html(rendered(tmp_path, template, a=anchor))
        else:
            with pytest.raises(ValueError, match=anchor):
                rendered(tmp_path, template, a=anchor)


def test_an_empty_anchor_is_none(tmp_path: Path) -> None:
    """A value that shares the anchor of its row has none of its own; a heading always has one."""
    assert rendered(tmp_path, "x{{ '' | anchor }}") == "x\n"
    with pytest.raises(ValueError, match=r"^$"):
        rendered(tmp_path, "# x {{ '' | heading_id }}")


SPANS = {
    "plain": (Span("a *b*"), "<p>a *b*</p>"),
    "a link to a page": (
        Span("Kirkuk", to="places/kirkuk.md"),
        '<p><a href="../places/kirkuk.md">Kirkuk</a></p>',
    ),
    "a link to a value": (
        Span("Kirkuk", to="places/kirkuk.md#part_of"),
        '<p><a href="../places/kirkuk.md#part_of">Kirkuk</a></p>',
    ),
    "a link out": (
        Span("x", to="https://example.org/a_b?c=(d)&e=*"),
        '<p><a href="https://example.org/a_b?c=(d)&amp;e=*" rel="noopener noreferrer nofollow">x</a></p>',
    ),
    "an address of mail": (
        Span("x", to="mailto:a@example.org"),
        '<p><a href="mailto:a@example.org">x</a></p>',
    ),
    "another language": (Span("كركوك", lang="ar"), '<p><bdi lang="ar">كركوك</bdi></p>'),
    "emphasis": (Span("*x*", emphasis=True), "<p><em>*x*</em></p>"),
    "strong emphasis": (Span("x", strong=True, emphasis=True), "<p><strong><em>x</em></strong></p>"),
    "all at once": (
        Span("س", to="index.md", lang="ar", strong=True),
        '<p><a href="../index.md"><strong><bdi lang="ar">س</bdi></strong></a></p>',
    ),
    "a citation": (Cite(3), '<p><sup><a href="#ref-3">[3]</a></sup></p>'),
    "a citation with its mark": (
        Cite(3, "denies"),
        '<p><sup><a href="#ref-3">[3]</a> <small>denies</small></sup></p>',
    ),
}


@pytest.mark.parametrize(("span", "expected"), SPANS.values(), ids=SPANS)
def test_spans_become_html(tmp_path: Path, span: Span | Cite, expected: str) -> None:
    """Each manner of a text has its element, and no other."""
    (tmp_path / "t.md.jinja").write_text("{{ run | spans }}", encoding="utf-8")
    text = Renderer(tmp_path).markdown(Page("events/x.md", "t.md.jinja", "", {"run": (span,)}))
    assert canonical(html(text)) == expected


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"])))
def test_the_value_of_an_attribute_is_the_text(text: str) -> None:
    """A template of the base's own may write HTML: what it puts into an attribute stays within it, to the character."""
    renderer = Renderer()
    template = renderer._environment.from_string('<span title="{{ text | attribute }}">x</span>')
    (element,) = html5lib.parseFragment(html(template.render(text=text)), namespaceHTMLElements=False).iter(
        "span"
    )
    assert element.attrib == {"title": text}


def test_one_span_needs_no_list(tmp_path: Path) -> None:
    """A template shows one span and several in the same way."""
    assert rendered(tmp_path, "{{ run | spans }}", run=Span("a")) == "a\n"
    assert rendered(tmp_path, "{{ run | cites }}", run=(Cite(1), Cite(2))).count("<sup>") == 2


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs", "Cc"])), max_size=4))
def test_a_run_of_plain_spans_reads_as_their_texts(texts: list[str]) -> None:
    """Where spans meet, no mark arises, and no space is lost."""
    spans = tuple(Span(text) for text in ("«", *texts, "»"))
    renderer = Renderer()
    page = Page("x.md", "moved.md.jinja", "T", {"crumbs": (), "target": spans})
    assert "".join(span.text for span in spans) in text_of(html(renderer.markdown(page)))


def paragraph(text: str) -> Block:
    """A paragraph of plain text."""
    return Block("paragraph", (Span(text),))


def items(*texts: str) -> tuple[tuple[Block, ...], ...]:
    """Items of a list with a paragraph each."""
    return tuple((paragraph(text),) for text in texts)


BLOCKS = {
    "paragraphs": ((paragraph("a"), paragraph("b")), "<p>a</p><p>b</p>"),
    "text that looks like a list": ((paragraph("- a"), paragraph("1. b")), "<p>- a</p><p>1. b</p>"),
    "bullets": ((Block("bullets", items=items("a", "b")),), "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    "numbers from one": (
        (Block("numbers", items=items("a", "b")),),
        "<ol><li><p>a</p></li><li><p>b</p></li></ol>",
    ),
    "numbers from three": (
        (Block("numbers", items=items("a", "b"), start=3),),
        '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>',
    ),
    "numbers beyond nine": (
        (Block("numbers", items=items("a", "b"), start=9),),
        '<ol start="9"><li><p>a</p></li><li><p>b</p></li></ol>',
    ),
    "a list of either sort after the other": (
        (Block("bullets", items=items("a")), Block("numbers", items=items("b"))),
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
    ),
    "a quotation": (
        (Block("quotation", items=((paragraph("a"), paragraph("b")),)),),
        "<blockquote><p>a</p><p>b</p></blockquote>",
    ),
    "a quotation in a list, after its words": (
        (Block("bullets", items=((paragraph("a"), Block("quotation", items=items("b"))),)),),
        "<ul><li><p>a</p><blockquote><p>b</p></blockquote></li></ul>",
    ),
    "a list in a quotation": (
        (Block("quotation", items=((paragraph("a"), Block("bullets", items=items("b", "c"))),)),),
        "<blockquote><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></blockquote>",
    ),
    "a list in a list": (
        (Block("bullets", items=((paragraph("a"), Block("numbers", items=items("b"))), (paragraph("c"),))),),
        "<ul><li><p>a</p><ol><li>b</li></ol></li><li><p>c</p></li></ul>",
    ),
    "several paragraphs in an item": (
        (Block("numbers", items=((paragraph("a"), paragraph("b")), (paragraph("c"),)), start=12),),
        '<ol start="12"><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>',
    ),
}


@pytest.mark.parametrize(("blocks", "expected"), BLOCKS.values(), ids=BLOCKS)
def test_blocks_become_html(tmp_path: Path, blocks: tuple[Block, ...], expected: str) -> None:
    """Lists and quotations come out as they went in, whatever lies in what."""
    content = html(rendered(tmp_path, "{{ blocks | blocks }}", blocks=blocks))
    assert canonical(content) == expected


def test_links_between_pages_are_resolved() -> None:
    """Whoever knows the addresses is asked for each internal link and image; for no other."""
    asked: list[str] = []

    def resolve(target: str) -> str:
        asked.append(target)
        return f"/{target.removesuffix('.md')}/"

    inside = "[a](../b.md#c&#95;c) ![d](e&#95;e.png) [f](#g)"
    outside = "[h](https://example.org/i.md) [j](mailto:k@example.org) <a id='l'></a>"
    content = Converter().html(f"{inside} {outside}", resolve).content
    assert asked == ["../b.md", "e_e.png"]
    assert 'href="/../b/#c_c"' in content
    assert 'src="/e_e.png/"' in content
    assert 'href="#g"' in content
    assert 'href="https://example.org/i.md" rel="noopener noreferrer nofollow"' in content
    assert 'href="mailto:k@example.org"' in content


def test_a_page_tells_its_headings_and_anchors() -> None:
    """Every id that a link can lead to is known, and the headings are nested."""
    found = Converter().html('# A {#entry}\n\n<a id="x"></a>y\n\n## B {#b-1}\n', lambda target: target)
    assert found.anchors == {"entry", "x", "b-1"}
    assert [(token["id"], [child["id"] for child in token["children"]]) for token in found.toc] == [
        ("entry", ["b-1"])
    ]


def test_nothing_of_a_page_is_left_for_the_next() -> None:
    """A converter gives the same for the same text, whatever came before."""
    converter = Converter()
    first = converter.html("# A\n\n[a]: b.md", lambda target: target)
    converter.html("# A\n\n# A\n\n[a][a]", lambda target: target)
    assert converter.html("# A\n\n[a]: b.md", lambda target: target) == first


def test_markdown_is_tidy(tmp_path: Path) -> None:
    """No two blank lines in a row, no space at the end of a line, one line's end at the end."""
    assert rendered(tmp_path, "\n\na  \n\n\n\nb\n\n\n") == "a\n\nb\n"


TRUSTED = {
    "x\n\n\n\n    y  \nz": "a\n\nx\n\n\n\n    y  \nz\n\nb\n",
    "\n\nx\n\n\n": "a\n\nx\n\nb\n",
    "": "a\n\nb\n",
    "<b>x</b>": "a\n\n<b>x</b>\n\nb\n",
    "x\x02y": "a\n\nxy\n\nb\n",
}


@pytest.mark.parametrize(("own", "expected"), TRUSTED.items())
def test_what_is_trusted_stays_as_it_is(tmp_path: Path, own: str, expected: str) -> None:
    """The owner's Markdown keeps its blank lines and its breaks."""
    assert rendered(tmp_path, "a\n\n{{ own | trusted }}\n\n\nb", own=own) == expected


def test_trusted_text_may_stand_in_a_line(tmp_path: Path) -> None:
    """A template of the base's own puts it where it likes."""
    assert rendered(tmp_path, "a {{ x | trusted }} b\n\n\n{{ y | trusted }}", x="*c*", y="d\n\n\ne") == (
        "a *c* b\n\nd\n\n\ne\n"
    )


def test_the_side_of_a_column_is_no_style() -> None:
    """The policy of content blocks styles that stand in a page. A text that looks like one stays as it is."""
    text = '| a | b |\n| --: | :-: |\n| c | &lt;td style="text-align: right"> |\n'
    content = Converter().html(text, lambda target: target).content
    assert '<th align="right">a</th><th align="center">b</th>' in content
    assert '<td align="center">&lt;td style="text-align: right"&gt;</td>' in content
