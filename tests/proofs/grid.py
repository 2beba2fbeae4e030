"""The grid: every place where a text can stand, with every payload, on every page that shows it, in both engines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import html5lib
import markdown
from mkdocs.utils import meta
from msgspec import Struct
from msgspec.structs import fields as fields_of

from sourcebook import encoding, markdown_tree
from sourcebook.build import prepare
from sourcebook.output.rendering import Converter, Renderer
from sourcebook.output.search import Finder
from sourcebook.pages.citing import latex
from sourcebook.pages.model import Page
from sourcebook.planning import Plan
from sourcebook.problems import Level, Problem, Unreadable
from sourcebook.trees.reader import read
from sourcebook.values.link import IDENTIFIER, URL, address_of
from sourcebook.values.plain import LINE
from sourcebook.values.prose import PROSE, citations, entry_links
from sourcebook.values.registry import TYPES
from tests.end_to_end.test_prose_fidelity import account_of, beyond, meant, page_of, shown, sorted_manners
from tests.end_to_end.texts import quoted
from tests.knowledge import make
from tests.proofs._payloads import PAYLOADS
from tests.proofs._slots import Slot, plot
from tests.proofs.proof import Chunk, Proof, Tally

EXTENSIONS = ["attr_list", "md_in_html", "sane_lists", "tables", "toc"]
"""What the plain tree of Markdown is built with."""

PERMALINKS = {"permalink": True, "permalink_title": "Link to this section"}

MARK = re.compile(r"(?:https://example\.org/\?q=)?[Zz]q([0-9]{4})")
DIGEST = re.compile(r"(?<![0-9a-z])[0-9a-f]{8}(?![0-9a-z])")

PHRASED = re.compile(r"[{}\[\]]|[:,] *,")
"""What means something in a phrase, or is tidied there."""

SLUG = re.compile(r"(#?(?:[a-z]+-)*)zq[0-9]{4}[a-z0-9_-]*")
"""The id of a heading to which no template gives one."""

REFERENCE = re.compile(r"\A#?ref-[0-9]+\Z")
NUMBER = re.compile("[0-9]+")
"""Numbers that sources have by their order on a page."""

IN_ANY_ORDER = frozenset({"ul", "ol", "tbody", "nav"})
"""What may be sorted by its texts."""

PROSE_TAGS = frozenset({"em", "strong", "blockquote", "ul", "ol", "li", "sup", "a", "p", "br", "bdi"})
PROSE_ATTRIBUTES = frozenset({"href", "rel", "start", "id"})
TARGET = re.compile(r"https?://[^/]+/|(?:(?:\.\./)*[a-z0-9/-]+\.md)?(?:#[a-z0-9_-]*)?$")
ROUNDS = 8
"""How often errors are looked for, after those that were found are mended: they hide each other."""


# --- What a text shows as


UNSEEN = {
    r".*\.sources\.field": "it means something in the entry's own list alone",
    r".*\.images( .*)?\.(text|note|alternative)": "no page tells what is said of an image besides who says so",
    r"kinds\.boat\..+\.description": "what a field means is told to editors alone",
    r"kinds\.boat\.record\.\w+\.label": "its phrase is in its place",
    r"kinds\.boat\.description\.inverse": "a description leads to nobody",
    r"lists\..*\.inverse \(unused\)": "no entry has the relation",
    r"boats\.a_record\.told \(So.*": "a citation is no word, and a record has words alone",
}
"""Where a text can stand that no page shows, and why. All else is in the grid."""


@cache
def free_slots() -> tuple[Slot, ...]:
    """The places where free text can stand, and is shown on some page."""
    left_out = re.compile("|".join(UNSEEN))
    return tuple(slot for slot in plot().slots if slot.is_free and not left_out.fullmatch(slot.name))


@cache
def unreadable() -> frozenset[str]:
    """The payloads that no file may hold: each is refused with a problem, wherever it stands."""
    return frozenset(text for text in PAYLOADS if read("x.yaml", f"a: {quoted(text)}\n".encode()).problems)


def sketch(node: Any) -> Any:
    """A tree of prose as plain data."""
    if isinstance(node, tuple):
        return tuple(map(sketch, node))
    if isinstance(node, Struct):
        return (type(node).__name__, *(sketch(getattr(node, each.name)) for each in fields_of(type(node))))
    return node


def literal(slot: Slot, text: str) -> bool:
    """Whether prose takes a text for the same words, in the same form, as plain ones."""
    if slot.type == "phrase":
        return not PHRASED.search(text)
    try:
        blocks = sketch(PROSE.read(slot.form.format(text)).blocks)
    except Unreadable:
        return False
    return bool(
        repr(blocks)
        == repr(_filled(sketch(PROSE.read(slot.form.format(slot.plain)).blocks), slot.plain, text))
    )


def _filled(node: Any, plain: str, text: str) -> Any:
    if isinstance(node, tuple):
        return tuple(_filled(each, plain, text) for each in node)
    return node.replace(plain, text) if isinstance(node, str) else node


def permitted(slot: Slot, text: str) -> bool:
    """Whether prose takes a text with its marks, and these lead to what is there."""
    if slot.type == "phrase":
        return True
    try:
        prose = PROSE.read(slot.form.format(text))
    except Unreadable:
        return False
    names = {each.target for each in entry_links(prose)} | {each.source for each in citations(prose)}
    return names <= {"places/harbour", "wire"}


def right(slot: Slot, text: str) -> bool:
    """Whether a text is one that a slot without free text is there for, such as `_` as the name of a file."""
    try:
        return not slot.is_free and slot.type in TYPES and TYPES[slot.type].read(text) is not None
    except Unreadable:
        return False


def text_in(slot: Slot, payload: str | None) -> str | None:
    """What is written into a slot: with a payload, or without one."""
    if payload is not None:
        return slot.form.format(payload)
    return slot.form.format(slot.plain) if slot.form != "{}" else slot.usual


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows in place of plain words."""

    words: str
    target: str = ""
    """Where a link leads."""

    @classmethod
    def of(cls, slot: Slot, payload: str) -> Shown:
        """What a payload shows as in a slot that takes it."""
        text = slot.form.format(payload)
        if slot.type == "url":
            return cls(URL.words(URL.read(text), "en"), URL.read(text).address)
        if slot.type == "identifier":
            return cls(IDENTIFIER.words(IDENTIFIER.read(text), "en"), address_of(IDENTIFIER.read(text)))
        if slot.type == "line":
            return cls(LINE.read(payload) if slot.form == "{}" else payload)
        return cls(payload.strip() if slot.type == "label" else payload)


# --- Pages as trees


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a page, as HTML5 reads it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node | str, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(each if isinstance(each, str) else each.text for each in self.children)


Words = Callable[[str, str], str]
"""A text, and where it stands (text, target, latex, json) -> the text with other words in it."""


def as_they_are(text: str, _where: str) -> str:
    """No other words."""
    return text


def node_of(element: Element, words: Words, around: str = "text") -> Node:
    """An element with other words in it. What hangs on what values say is left out of ids."""
    where = around
    if element.tag == "pre":
        where = "json" if "".join(element.itertext()).startswith("[{") else "latex"
    elif element.get("class") == "sb-entrances":
        where = "entrances"
    elif element.tag == "a" and REFERENCE.fullmatch(element.get("href", "")):
        where = "number"
    pieces: list[Node | str] = []
    _add(pieces, element.text, words, where)
    for each in element:
        if not callable(each.tag):
            made = node_of(each, words, where)
            # What is read from the right is kept apart, and is the same text.
            for piece in made.children if made.tag == "bdi" and not made.attributes else (made,):
                _push(pieces, piece)
        elif each.text:
            _push(pieces, Node(f"<!--{each.text}-->", (), ()))
        _add(pieces, each.tail, words, where)
    if element.tag in IN_ANY_ORDER or around == "entrances":
        pieces = sorted((piece for piece in pieces if piece != "\n"), key=repr)
    for tag in ("h3", "h2") if element.tag == "article" else ():
        pieces = list(_by_sections(pieces, tag))
    attributes = sorted((name, _steady(name, value, words)) for name, value in element.items())
    return Node(element.tag, tuple(attributes), tuple(pieces))


def _by_sections(pieces: list[Node | str], tag: str) -> Iterator[Node | str]:
    """What each heading begins, which may stand in any order."""
    sections: list[list[Node | str]] = [[]]
    for piece in (piece for piece in pieces if piece != "\n"):
        if isinstance(piece, Node) and piece.tag <= tag and piece.tag in {"h2", "h3"}:
            sections.append([])
        sections[-1].append(piece)
    yield from sections[0]
    yield from sorted(
        (Node("section", (), tuple(each)) for each in sections[1:]), key=lambda each: (each.text, repr(each))
    )


def _add(pieces: list[Node | str], text: str | None, words: Words, where: str) -> None:
    if text:
        _push(pieces, NUMBER.sub("…", text) if where == "number" else words(text, where))


def _push(pieces: list[Node | str], piece: Node | str) -> None:
    if isinstance(piece, str) and pieces and isinstance(pieces[-1], str):
        pieces[-1] += piece
    else:
        pieces.append(piece)


def _steady(name: str, value: str, words: Words) -> str:
    if name in {"href", "src"}:
        value = unquote(words(value, "target"))
    elif name != "id":
        return words(value, "text")
    return REFERENCE.sub("#ref-…", DIGEST.sub("…", value))


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as some engine makes it."""

    tree: Element
    """With its title, its description, its table of contents."""

    found: str
    """The title and the names by which the search lists it, as JSON."""

    def node(self, words: Words) -> Node:
        """The page with other words."""
        return node_of(self.tree, words)


SHELL = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - A base</title>
<meta name="description" content="{description}"></head>
<body><nav>{toc}</nav><article>{content}</article></body></html>
"""


@cache
def engines() -> tuple[Renderer, Converter, markdown.Markdown, Finder]:
    """What renders: nothing of a page is kept between two."""
    owners = markdown.Markdown(extensions=EXTENSIONS, extension_configs={"toc": PERMALINKS})
    return Renderer(), Converter(), owners, Finder()


def seen(plan: Plan) -> dict[tuple[str, str], Seen]:
    """Every page of a plan in both engines, by its address and the engine."""
    return {key: each for planned in plan.pages.values() for key, each in _seen(planned.make(), plan)}


def _seen(page: Page, plan: Plan) -> Iterator[tuple[tuple[str, str], Seen]]:
    renderer, converter, owners, finder = engines()
    uri = re.sub(r"text--?[0-9a-f]{8}", "text-…", page.uri)
    told = renderer.markdown(page)
    html = converter.html(told, str)
    listing = plan.pages[page.uri].listing
    record = finder.found(page, listing() if listing else None, page.uri, html.content)
    listed = json.loads(record) if record else {}
    found = json.dumps([listed.get("meta", {}).get(name) for name in ("title", "names")], ensure_ascii=False)
    ours = {"title": encoding.html(page.titled), "description": encoding.html(page.description)}
    yield (uri, "pyromark"), Seen(_document(ours, html.content, html.toc), found)
    # As MkDocs reads a file of the plain tree.
    body, front = meta.get_data(f"{markdown_tree._front_matter(page)}{told}")
    content = owners.reset().convert(body)
    toc = owners.toc_tokens  # type: ignore[attr-defined]
    yield (uri, "python-markdown"), Seen(_document(front, content, toc), found)


def _document(front: Mapping[str, Any], content: str, toc: Any) -> Element:
    filled = SHELL.format(
        title=front.get("title", ""),
        description=front.get("description", ""),
        toc="".join(f"<p>{name}</p>" for name in _headings(toc)),
        content=content,
    )
    tree: Element = html5lib.parse(filled, namespaceHTMLElements=False)
    return tree


def _headings(toc: Any) -> Iterator[str]:
    """What a theme prints raw."""
    for each in toc:
        yield each["name"]
        yield from _headings(each["children"])


# --- A base with payloads


class Broken(Exception):
    """A base could not be made with payloads that should have been refused one by one."""


@dataclass
class Filled:
    """A base with payloads in its slots, as far as these take them."""

    texts: dict[Slot, str]
    """The payload in each slot."""

    refused: dict[Slot, str] = field(default_factory=dict)
    """What was refused, with the code of the problem."""

    def plan(self, folder: Path) -> Plan:
        """Take out what is refused, until nothing is. Raises `Broken`."""
        problems: list[Problem] = []
        for number in range(ROUNDS):
            written = plot().write(lambda slot: text_in(slot, self.texts.get(slot)))
            (base := folder / str(number)).mkdir(parents=True)
            make(base, written.files)
            prepared = prepare(base)
            if prepared.plan is not None:
                return prepared.plan
            before, problems = len(self.texts), prepared.at(Level.ERROR)
            for problem in problems:
                slots = written.at.get((problem.file, problem.line), ())
                if problem.code == "missing-file":
                    # Told at the record that names it.
                    slots = tuple(slot for slot in written.of(problem.file) if slot.type == "file")
                for slot in slots:
                    if self.texts.pop(slot, None) is not None:
                        self.refused[slot] = problem.code
            if len(self.texts) == before:
                break
        raise Broken("; ".join(map(str, problems[:3])))


@cache
def plain_pages() -> dict[tuple[str, str], Seen]:
    """Every page with plain words."""
    with TemporaryDirectory() as folder:
        return seen(Filled({}).plan(Path(folder)))


@cache
def seen_on() -> dict[Slot, frozenset[str]]:
    """The pages that show the plain words of each slot."""
    found: dict[str, set[str]] = {slot.plain: set() for slot in plot().slots if slot.is_free}
    for (uri, _), page in plain_pages().items():
        for element in page.tree.iter():
            for text in (element.text, element.tail, *element.attrib.values()):
                for match in MARK.finditer(text or ""):
                    found[f"Zq{match[1]}"].add(uri)
    return {slot: frozenset(found[slot.plain]) for slot in plot().slots if slot.is_free}


def payload_of(slot: Slot, batch: int) -> str:
    """Which payload a slot has in a batch: over all batches, each. Those who are described are never two alike."""
    return PAYLOADS[(batch + places()[slot]) % len(PAYLOADS)]


@cache
def places() -> dict[Slot, int]:
    """A number for each slot: descriptions, the other free ones, all others."""
    groups = ("description",), ("line", "label", "prose", "url", "identifier")
    made: dict[Slot, int] = {}
    for group in groups:
        made.update(
            {
                slot: number
                for number, slot in enumerate(
                    each for each in plot().slots if each.is_free and each.type in group
                )
            }
        )
    made.update({slot: slot.number for slot in plot().slots if slot not in made})
    return made


def in_slots(batch: int) -> tuple[dict[Slot, str], dict[Slot, str]]:
    """The payloads of a batch: those that show as typed where they are taken, and those that prose reads as marks."""
    typed: dict[Slot, str] = {}
    marked: dict[Slot, str] = {}
    for slot in plot().slots:
        text = payload_of(slot, batch)
        if text in unreadable() or right(slot, text):
            continue
        if slot.type not in {"prose", "phrase"} or literal(slot, text):
            typed[slot] = text
        elif permitted(slot, text):
            marked[slot] = text
    return typed, marked


def batch_of(number: int, folder: Path, counted: Iterable[Slot]) -> tuple[list[str], dict[str, int]]:
    """One base with a payload in each slot: what went wrong, and what was counted of some slots."""
    typed, marked = map(Filled, in_slots(number))
    failures = [*_as_typed(typed, folder / "typed"), *_as_meant(marked, folder / "meant")]
    counts = {"shown as typed": 0, "shown as prose means them": 0, "refused with a problem": 0}
    for slot in counted:
        counts["shown as typed"] += slot in typed.texts
        counts["shown as prose means them"] += slot in marked.texts
        counts["refused with a problem"] += slot not in typed.texts and slot not in marked.texts
    return [f"batch {number}: {failure}" for failure in failures], counts


def _as_typed(filled: Filled, folder: Path) -> Iterator[str]:
    """Every page with payloads is that with plain words, and the payloads in their place."""
    pages = seen(filled.plan(folder))
    for slot in filled.texts:
        if not slot.is_free:
            yield f"{slot.name}: a {slot.type} takes {filled.texts[slot]!r}"
    given = {slot.plain: Shown.of(slot, text) for slot, text in filled.texts.items() if slot.is_free}

    def words(text: str, where: str) -> str:
        return MARK.sub(lambda match: _instead(match, where, given), text) if "q" in text else text

    if pages.keys() != plain_pages().keys():
        yield f"other pages: {pages.keys() ^ plain_pages().keys()}"
    for key, page in pages.items():
        expected, got = plain_pages()[key].node(words), page.node(as_they_are)
        if words(plain_pages()[key].found, "json") != page.found:
            yield f"{' by '.join(key)}: the search finds {page.found:.300}"
        if difference := _difference(expected, got):
            yield f"{' by '.join(key)}: {difference}"


def _instead(match: re.Match[str], where: str, given: Mapping[str, Shown]) -> str:
    """What shows in place of plain words."""
    found = given.get(f"Zq{match[1]}")
    if found is None:
        return match[0]
    if where == "target":
        return found.target or match[0]
    text = found.words
    if match[0][0] == "z":
        text = text[:1].lower() + text[1:] if text[1:2].islower() or len(text) == 1 else text
    if where == "latex":
        return latex(text)
    return json.dumps(text, ensure_ascii=False)[1:-1] if where == "json" else text


def _difference(expected: Node | str, got: Node | str, path: str = "") -> str:
    """The first place where two trees differ; '' for none."""
    if expected == got:
        return ""
    if isinstance(expected, str) or isinstance(got, str) or expected.tag != got.tag:
        return f"{path}: {got!r:.300} instead of {expected!r:.300}"
    path = f"{path}/{got.tag}"
    wanted, found = dict(expected.attributes), dict(got.attributes)
    if wanted.keys() != found.keys() or not all(_alike(wanted[name], found[name]) for name in wanted):
        return f"{path}: {found!r:.300} instead of {wanted!r:.300}"
    for number, (one, other) in enumerate(zip(expected.children, got.children, strict=False)):
        if difference := _difference(one, other, f"{path}[{number}]"):
            return difference
    if len(expected.children) == len(got.children):
        return ""
    return f"{path}: {got.children!r:.300} instead of {expected.children!r:.300}"


def _alike(expected: str, got: str) -> bool:
    """Whether two attributes are the same, where one is made of the words of a heading as far as an id can hold them."""
    made = SLUG.fullmatch(expected)
    return (
        bool(re.fullmatch(rf"{re.escape(made[1].rstrip('-'))}[a-z0-9…_-]*", got)) if made else expected == got
    )


def _as_meant(filled: Filled, folder: Path) -> Iterator[str]:
    """What prose marks up has no elements and attributes but those of prose, alike in both engines."""
    if not filled.texts:
        return
    pages = seen(filled.plan(folder))
    if any(slot.type == "prose" for slot in filled.refused):
        yield f"prose was refused together, and not alone: {filled.refused}"
    for slot, text in filled.texts.items():
        written = slot.form.format(text)
        if slot.type == "prose" and (tree := page_of(written)) is not None:
            blocks = PROSE.read(written).blocks
            as_meant = sorted_manners(shown(account_of(tree))) == sorted_manners(meant(blocks))
            if not as_meant and not any(map(beyond, blocks)):
                yield f"{slot.name}: {written!r} is not shown as it was meant"
    tags, attributes = usual()
    for (uri, engine), page in pages.items():
        for element in page.tree.iter():
            if element.tag not in tags or not attributes >= {*element.attrib}:
                yield f"{uri} by {engine}: {element.tag} {element.attrib}"
            if not TARGET.match(element.get("href") or "#"):
                yield f"{uri} by {engine}: a link to {element.get('href')}"


@cache
def usual() -> tuple[frozenset[str], frozenset[str]]:
    """The elements and the attributes of all plain pages, and those of prose."""
    elements = [element for page in plain_pages().values() for element in page.tree.iter()]
    tags = PROSE_TAGS | {element.tag for element in elements}
    return tags, PROSE_ATTRIBUTES | {name for element in elements for name in element.attrib}


def run(chunk: Chunk) -> Tally:
    """Pairs of slot and payload by their numbers; one base has as many as it has slots."""
    slots = free_slots()
    failures: list[str] = []
    counts: dict[str, int] = {}
    for batch in range(chunk.start // len(slots), -(-chunk.stop // len(slots))):
        first = batch * len(slots)
        counted = slots[max(chunk.start - first, 0) : chunk.stop - first]
        try:
            wrong, found = batch_of(batch, chunk.folder / str(batch), counted)
        except Exception as error:  # noqa: BLE001 -- whatever is raised over a text is a failure
            wrong, found = [f"batch {batch}: {error!r}"], {}
        failures += wrong
        for name, count in found.items():
            counts[name] = counts.get(name, 0) + count
    return Tally(chunk.stop - chunk.start, tuple(failures), counts)


PROOFS = (
    Proof(
        name="grid",
        promise="No text makes an element, an attribute or an id: every field of every kind, every payload, both engines",
        unit="pairs",
        full=len(free_slots()) * len(PAYLOADS),
        sample=len(free_slots()),
        run=run,
        chunk=20 * len(free_slots()),
    ),
)
