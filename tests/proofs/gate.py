"""What the gate passes stands by itself, for another parser than the gate's own as well."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from xml.etree.ElementTree import Element

import html5lib

from sourcebook.output.gate import Gate, Refused
from tests.proofs.proof import Chunk, Proof, Tally

PIECES = """
<p> </p> <div> </div> <div|class="a"> <a|href="#"> </a> <b> </b> <article> </article> <ul> <ol> <li> </li> </ul> </ol>
<table> </table> <thead> </thead> <tr> </tr> <td> </td> <th> </th> <tbody> </tbody> <h2> </h2> <br> <br/> <br|/> <hr>
<img|src="a.png"|alt="b"> <!----> <!--|--> <!--> <!---!> --!> <script> </script> <svg> </svg> <math> <mi> <style>
</style> <title> </title> <textarea> </textarea> <select> <option> <template> </template> <plaintext> <xmp> <frameset>
<body> <body|onload=a> </body> <html|onclick=a> </html> <head> </head> <pre> </pre> <code> </code> <form> </form>
<input> <button> <nobr> <i> </i> <em> </em> <dl> <dt> <dd> </dd> </dl> <ruby> <rt> <rp> </ruby> <caption> <col>
<colgroup> <details> <summary> </summary> </details> <span|title=" '> "> < > & &lt; &#60; &lt &am <![CDATA[ ]]> <? <?a
?> a b | </ <a/ <p/ </p/> </br> <image> <isindex> <main> </main> <section> </section> <noscript> </noscript> <iframe>
<object> <marquee> <center> <font> </font> <base|href="a"> <link> <meta> <P> </P> <Div> <a|b=c> <p|"> <p|=a> <p|<b>
<p\t> \f \0 \r \n \t ` = " ' />
"""
"""What a content is made of here; `|` stands for a space."""

ALL = [piece.replace("|", " ") for piece in PIECES.replace("\n", " ").split(" ") if piece]
SOUND = [
    "<p>a</p>",
    "<div>b</div>",
    "<ul><li>c</li></ul>",
    "<b>d</b>",
    "<table><tr><td>e</td></tr></table>",
    "<br>",
]
MOST = 9

PAGE = """<!doctype html>
<html><head><title>a</title></head><body class="b"><header><ul><li><a href="x">a</a></li></ul></header>
<main><div class="c"><article id="around">
  {}
  <aside><a href="y">z</a></aside></article></div></main>
<footer><p>a<form><input></form><table><tr><td>b</td></tr></table></footer></body></html>
"""


def content_of(random: Random) -> str:
    """A content out of pieces: mostly sound with some that are not, or anything."""
    pieces = ALL if random.random() < 1 / 2 else [*SOUND, *random.choices(ALL, k=3)]
    return "".join(random.choices(pieces, k=random.randint(1, MOST))) + random.choice(("", "\n", "<p>z</p>"))


def outline(page: str) -> list[tuple[int, str, tuple[str, ...]]]:
    """Each element of a page, with its depth and the names of its attributes."""
    tree: Element = html5lib.parse(page, namespaceHTMLElements=False)
    return list(_below(tree, 0))


def _below(element: Element, depth: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    yield depth, str(element.tag), tuple(sorted(element.attrib))
    for child in element:
        if isinstance(child.tag, str):
            yield from _below(child, depth + 1)


AROUND = outline(PAGE.format(""))
START = next(at for at, each in enumerate(AROUND, 1) if each[1] == "article")


def run(chunk: Chunk) -> Tally:
    """Hand contents to the gate; put what passes into a page, which must be around it what it is around nothing."""
    gate, failures, passed = Gate(), [], 0
    for number in range(chunk.start, chunk.stop):
        content = content_of(chunk.random(number))
        try:
            gate.content(content, "events/x/index.html")
        except Refused:
            continue
        passed += 1
        whole = outline(PAGE.format(content))
        end = START + len(whole) - len(AROUND)
        if whole[:START] + whole[end:] != AROUND:
            failures.append(f"{number}: {content!r}")
    return Tally(chunk.stop - chunk.start, tuple(failures), {"passed": passed})


PROOFS = (
    Proof(
        "gate",
        "A content that passes the gate changes nothing of the page around it, whichever parser reads it",
        "contents out of pieces of HTML",
        full=1_000_000,
        sample=4_000,
        run=run,
        chunk=50_000,
    ),
)
