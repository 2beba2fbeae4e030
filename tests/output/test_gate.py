"""The gate: what a content may hold, and that it stands by itself wherever it is put."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.output.gate import Facts, Gate, Refused, at_arms_length, is_ruled, looked_at, outline
from sourcebook.output.ties import Ties

FILE = "events/x/index.html"
REL = 'rel="noopener noreferrer nofollow"'

PASSED = {
    "nothing": ("", Ties()),
    "a paragraph": ("<p>a &amp; b</p>\n", Ties()),
    "what the engine writes": ('<p>a<br />b "c" &quot;d&quot;<hr /></p>'.replace("<hr />", ""), Ties()),
    "an e-mail address that is parted": ("<p>a<!---->&#64;b</p>", Ties()),
    "a table without a body": ("<table><tr><td>a</td></tr></table>", Ties()),
    "capitals": ('<DIV CLASS="a">b</DIV>', Ties()),
    "a link to a page": ('<p><a href="../../places/y/">y</a></p>', Ties()),
    "a link to an anchor": (
        '<p><a href="../../places/y/#names">y</a></p>',
        Ties(("places/y/index.html#names",)),
    ),
    "a link home": ('<p><a href="../../#a">y</a></p>', Ties(("index.html#a",))),
    "an anchor in other letters": ('<p><a href="../../y/#%C3%A9">y</a></p>', Ties(("y/index.html#é",))),
    "a link within the page": ('<p id="a"><a href="#a">y</a> <a href="#">z</a></p>', Ties((), ("a",))),
    "a link by another way": ('<p><a href="../y/?a=b#c">y</a></p>', Ties(("events/y/index.html#c",))),
    "a link to a file": ('<p><a href="../../a%20b.pdf#p">y</a></p>', Ties(("a b.pdf#p",))),
    "a link out": (f'<p><a href="https://example.org/?a=1&amp;b" {REL}>y</a></p>', Ties()),
    "a link to an address of mail": ('<p><a href="mailto:a@example.org">y</a></p>', Ties()),
    "an image": ('<p><img src="../../a.png" alt="&lt;b&gt;" loading="lazy" /></p>', Ties()),
    "own marks": ('<div class="own" data-own-mark="1" aria-label="a" lang="ar" dir="rtl">a</div>', Ties()),
    "details": ("<details open><summary>a</summary><p>b</p></details>", Ties()),
    "two ids": ('<h2 id="a">a</h2><p><a id="b"></a>b</p>', Ties((), ("a", "b"))),
}


@pytest.mark.parametrize(("content", "ties"), PASSED.values(), ids=PASSED)
def test_a_content_passes(content: str, ties: Ties) -> None:
    """It says where its links lead and what they can lead to, whether it is met for the first time or again."""
    gate = Gate()
    assert gate.content(content, FILE) == ties
    assert gate.content(content, FILE) == ties


REFUSED = {
    "a script": ("<script>alert(1)</script>", "<script>"),
    "a script in a picture": ("<svg><script>alert(1)</script></svg>", "<svg>"),
    "a style sheet": ("<style>p { color: red }</style>", "<style>"),
    "a form": ('<form action="x"><input></form>', "<form>"),
    "a frame": ('<iframe src="../x/"></iframe>', "<iframe>"),
    "what only browsers without scripts read": ("<noscript><p>a</p></noscript>", "<noscript>"),
    "a handler": ('<p onclick="alert(1)">a</p>', "`onclick`"),
    "a style": ('<p style="color: red">a</p>', "`style`"),
    "a component of the theme": ('<p data-md-component="search">a</p>', "`data-md-component`"),
    "an odd attribute": ('<p a"b="1">a</p>', "is no tag"),
    "an attribute in other letters": ('<p é="1">a</p>', "is no tag"),
    "a link that runs": ('<a href="javascript:alert(1)">a</a>', "javascript:"),
    "a link that runs, by a break": ('<a href="java\nscript:alert(1)">a</a>', "not encoded"),
    "a link that runs, by a reference": ('<a href="&#1;javascript:alert(1)">a</a>', "not encoded"),
    "data": ('<a href="data:text/html,a">a</a>', "data:"),
    "a link without its scheme": ('<a href="//example.org/">a</a>', "//example.org/"),
    "a link by backslashes": ('<a href="\\\\example.org/">a</a>', "not encoded"),
    "a link out without distance": (
        '<a href="https://example.org/" rel="nofollow">a</a>',
        "noopener noreferrer",
    ),
    "a link that asks another host": (f'<a href="https://example.org/" {REL} ping="x">a</a>', "`ping`"),
    "a picture from elsewhere": ('<img src="https://example.org/a.png" alt="">', "from elsewhere"),
    "several pictures": ('<img src="a.png" srcset="b.png 2x" alt="">', "`srcset`"),
    "an id twice": ('<p id="a">a</p><p id="a">b</p>', "`a` stands twice"),
    "an anchor twice": ('<a id="a"></a><a id="a"></a>', "`a` stands twice"),
    "an id of the theme": ('<p id="__drawer">a</p>', "`__drawer`"),
    "an id of the search": ('<p id="sb-search">a</p>', "`sb-search`"),
    "an id with blanks": ('<p id="a b">a</p>', "`a b`"),
    "an anchor that is not there": ('<p><a href="#b">a</a></p>', "`#b`"),
    "an end too many": ("<p>a</p></article>", "not balanced"),
    "an end that makes a beginning": ("a</p>\n", "not balanced"),
    "a beginning too many": ("<div><p>a</p>", "not balanced"),
    "the end of the page around it": ("</article></body></html>", "not balanced"),
    "another document": ("<body class=a><p>a</p>", "not balanced"),
    "a cell without its table": ("<td>a</td>", "not balanced"),
    "a paragraph in a paragraph": ("<p><p>a</p></p>", "not balanced"),
    "a link in a link": ('<a href="#">a<a href="#">b</a></a>', "not balanced"),
    "a comment": ("<p>a<!-- b --></p>", "comment"),
    "a comment that does not end": ("<p>a</p><!--", "comment"),
    "a doctype": ("<!doctype html><p>a</p>", "comment"),
    "a processing instruction": ("<?php a ?><p>a</p>", "comment"),
    "a tag that does not end": ('<p>a</p><a href="', "not end with a tag"),
    "a quotation mark that does not end": ('<p class="a>b</p>\n<p>c</p>', "not balanced"),
    "a text at the end": ("<p>a</p>b", "not end with a tag"),
    "a mark at the end": ("<p>a</p><", "not end with a tag"),
    "a mark that is no tag": ("<p>a < b</p>", "not balanced"),
    "a mark before what is dropped": ("<<html onclick=a>", "not balanced"),
    "a mark before an end too many": ("<</article>\n", "not balanced"),
    "a text to the end of the file": ("<p>a</p><plaintext>b", "not balanced"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_content_is_refused(content: str, reason: str) -> None:
    """It says why; and once more when it is met again."""
    gate = Gate()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            gate.content(content, FILE)
        assert reason in "; ".join(refused.value.reasons)


def test_a_refusal_names_page_and_file() -> None:
    """And what is wrong, each thing once, a few of many; also when it comes from another process."""
    refused = Refused([*map(str, range(12)), "1"]).of("events/x.md", "entries/events/x.yaml")
    told = str(pickle.loads(pickle.dumps(refused)))  # noqa: S301 -- made here
    assert told.startswith("events/x.md (from entries/events/x.yaml) does not pass the gate: 0; 1; 2;")
    assert told.endswith("9; and 2 more")


def test_links_as_html_are_looked_up_as_a_whole() -> None:
    """Nobody has resolved them."""
    content = '<p><a href="../../places/y/">y</a> <img src="a.png" alt=""></p>'
    assert Gate().content(content, FILE, given=True).wants == ("places/y/index.html", "events/x/a.png")


def test_a_few_tags_are_remembered() -> None:
    """Those that say nothing as such; a page of another depth has links of its own."""
    facts = Facts("../", given=False)
    assert facts.of(["<p>", '<a href="../x/">', '<a href="../x/#a">', '<a id="b">', "<p>"]) == [
        facts.fact('<a href="../x/#a">'),
        facts.fact('<a id="b">'),
    ]
    assert facts.known["<p>"] is facts.known['<a href="../x/">'] is False
    assert Gate().content('<p><a href="../x/#a">a</a></p>', "y.html").wants == ("../x/index.html#a",)


PIECES = """
<p> </p> <div> </div> <div|class="a"> <a|href="#"> </a> <b> </b> <article> </article> <ul> <li> </li> </ul> <table> </table>
<tr> </tr> <td> </td> <tbody> </tbody> <h2> </h2> <br> <br/> <br|/> <img|src="a.png"|alt="b"> <!----> <!--|--> <!--> <script>
</script> <svg> </svg> <math> <mi> <style> </style> <title> </title> <textarea> </textarea> <select> <option> <template>
</template> <plaintext> <frameset> <body> </body> </html> <pre> </pre> <code> </code> <form> </form> <button> <nobr> <i> </i>
<dl> <dt> <dd> <ruby> <rt> <rp> <caption> <col> <colgroup> <details> <summary> </details> <span|title=" \'> "> < > & &lt;
&#60; <![CDATA[ <? a b </ <a/ <p/ </p/> </br> <image> <isindex> <main> <noscript> </noscript> <hr> <center> <font> </font>
"""
"""What a content may be made of, or may not; `|` stands for a space."""

HOSTILE = st.lists(st.sampled_from(PIECES.split()).map(lambda piece: piece.replace("|", " ")), max_size=8)

AROUND = """<!doctype html>
<html><head><title>a</title></head><body class="b"><header id="__h"><ul><li><a href="x">a</a></li></ul></header>
<main><div class="c"><article class="d">
  {}
  <aside><a href="y">z</a></aside></article></div></main>
<footer><form><input></form><script>var a = "<p>"</script></footer></body></html>
"""


@given(HOSTILE.map("".join) | HOSTILE.map("\n".join))
def test_what_passes_stands_by_itself(content: str) -> None:
    """Whatever a content is made of: where it passes, the page around it is what it is around another."""
    try:
        Gate().content(content, FILE)
    except Refused:
        return
    whole, empty = outline(AROUND.format(content)), outline(AROUND.format(""))
    alone = outline(AROUND.format(f'<div id="__alone">{content}</div>'))
    start = next(at for at, each in enumerate(empty, 1) if each[1] == "article")
    end = start + len(whole) - len(empty)
    assert whole[:start] == empty[:start]
    assert whole[end:] == empty[start:]
    assert [each[1:] for each in alone[start + 1 : end + 1]] == [each[1:] for each in whole[start:end]]


WRONG_PAGES = {
    "a style sheet from elsewhere": (
        '<link rel="stylesheet" href="https://example.org/a.css">',
        "https://example.org/a.css",
    ),
    "a connection in advance": ('<link rel="preconnect" href="//example.org">', "//example.org"),
    "a script from elsewhere": ('<script src="http://example.org/a.js"></script>', "http://example.org/a.js"),
    "a picture of two sizes": ('<img src="a.png" srcset="b.png 1x, https://example.org/c.png 2x">', "c.png"),
    "a picture by backslashes": ('<img src="\\\\example.org/a.png">', "//example.org/a.png"),
    "a picture of a style": (
        '<p style="background: url( //example.org/a.png )">a</p>',
        "//example.org/a.png",
    ),
    "a style sheet of a style sheet": ('<style>@import "https://example.org/a.css";</style>', "a.css"),
    "a frame": ('<iframe src="https://example.org/"></iframe>', "https://example.org/"),
    "a form": ('<form action="https://example.org/"></form>', "https://example.org/"),
    "a video": ('<video poster="https://example.org/a.png"></video>', "a.png"),
    "a part of a drawing": ('<svg><use href="https://example.org/a.svg#b"/></svg>', "a.svg"),
    "a link that tells": ('<a href="x" ping="y https://example.org/">a</a>', "https://example.org/"),
    "a handler": ('<body onload="a()">', "`onload`"),
    "a link that runs": ('<a href=" javascript:a()">a</a>', "javascript:a()"),
    "an object": ('<object data="a.pdf"></object>', "`<object>`"),
    "another base": ('<base href="/x/">', "`<base>`"),
}


@pytest.mark.parametrize(("html", "reason"), WRONG_PAGES.values(), ids=WRONG_PAGES)
def test_a_page_is_wrong(html: str, reason: str) -> None:
    """It loads from elsewhere, or needs what the policy of content blocks."""
    assert reason in "; ".join(looked_at(html).wrong)


def test_a_page_is_looked_at() -> None:
    """What of it a policy has to name; where its links lead."""
    looked = looked_at(
        '<head><style>a{}</style><link rel="canonical" href="https://example.org/"><link rel="manifest" href="m.json">'
        '<script>1</script><script type="module">2</script><script type="application/json">3</script>'
        '<script type="text/javascript">4 < 5 && "</p>"</script><script src="a.js"></script></head>'
        '<body id="b" style="color: red"><a href="x">a</a><a href="x">b</a><img src="data:image/png,a">'
        '<video src="a.mp4"></video><iframe src="x"></iframe></body>'
    )
    assert looked.wrong == ()
    assert looked.inline.scripts == ("1", "2", '4 < 5 && "</p>"')
    assert (looked.inline.styles, looked.inline.attributes) == (("a{}",), ("color: red",))
    assert looked.inline.embeds == ("frame-src", "manifest-src", "media-src")
    assert (looked.links, looked.ids) == (("x",), frozenset("b"))


def test_links_out_of_a_hand_written_page_keep_their_distance() -> None:
    """By http and https, also without a scheme; what a link already has stays. Nothing else is touched."""
    content = (
        '<p><a href="HTTPS://example.org/" rel="me nofollow">a</a> <a href="//example.org/">b</a></p>\n'
        '<pre><code>&lt;a href="https://example.org/"&gt;</code></pre>'
        '<p><a href="../x/">c</a> <a href="mailto:a@b">d</a></p>\n'
    )
    marked = at_arms_length(content)
    assert '<a href="HTTPS://example.org/" rel="me nofollow noopener noreferrer">' in marked
    assert '<a href="//example.org/" rel="nofollow noopener noreferrer">' in marked
    assert marked.endswith(content.partition("\n")[2])
    assert at_arms_length(marked) == marked
    plain = "<p>a <b>c</p> // <br />"
    assert at_arms_length(plain) == plain


RULED = {
    "first": ('<head><meta charset="utf-8">{}<link rel="icon" href="a"></head>', True),
    "behind a style sheet": ('<head><link rel="icon" href="a">{}</head>', False),
    "in the body": ("<head></head><body>{}</body>", False),
    "nowhere": ("<head></head><body></body>", False),
    "in front of everything": ("{}Mine", True),
}


@pytest.mark.parametrize(("page", "ruled"), RULED.values(), ids=RULED)
def test_a_policy_rules_what_stands_below_it(page: str, ruled: bool) -> None:  # noqa: FBT001
    """Hence it comes first."""
    assert is_ruled(page.format('<meta http-equiv="content-security-policy" content="a">')) is ruled
