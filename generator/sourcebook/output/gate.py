"""The gate: a second wall behind the encoding, which parses what is about to be published, as a browser does.

A generated page's content may hold the elements and attributes of `ELEMENTS` and nothing else, whoever wrote its template:
what an entry's text could smuggle past the encoding ends here. All pages, hand-written ones too, load nothing from elsewhere
and run nothing that stands in them, but for the theme's own scripts, which the policy of content names.

This is the one place that knows the parser of HTML (docs/decisions/0031-the-gate.md).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal, NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser, LexborNode

from sourcebook.kept import Kept
from sourcebook.output.policy import Inline
from sourcebook.output.ties import Ties, file_at, file_from

AROUND = "article"
"""The element in which a content stands."""

WITHOUT_EVENTS = LexborDocumentOptions.WO_EVENTS
"""The tree as it is written: nothing is copied from one element into another."""

GLOBAL = frozenset(
    {"id", "class", "title", "lang", "dir", "role", "tabindex", "hidden", "translate", "markdown"}
)
FURTHER = re.compile(r"aria-[a-z]+|data-(?!md-)[a-z][a-z-]*")
"""Attributes of any element, beside these. Material acts on its own, which begin with `data-md-`."""

PLAIN = """
    abbr address article aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
    footer h1 h2 h3 h4 h5 h6 header hr i ins kbd li mark nav ol p pre q rp rt ruby s samp section small span strong sub
    summary sup table tbody td tfoot th thead tr u ul var wbr colgroup col a img time data
"""
OF_ELEMENT = {
    "a": "href rel hreflang target download type",
    "img": "src alt width height loading decoding",
    "td": "colspan rowspan headers align",
    "th": "colspan rowspan headers align scope abbr",
    "col": "span",
    "colgroup": "span",
    "ol": "start reversed type",
    "li": "value",
    "details": "open name",
    "time": "datetime",
    "data": "value",
    "del": "datetime",
    "ins": "datetime",
}
ELEMENTS: Mapping[str, frozenset[str]] = {
    name: GLOBAL | frozenset(OF_ELEMENT.get(name, "").split()) for name in PLAIN.split()
}
"""What a generated page's content may be made of, with the attributes of each."""

VOID = frozenset({"br", "hr", "img", "wbr", "col"})
IMPLIED = frozenset({"tbody", "/tbody"})
"""What a parser adds by itself, and a template may leave out."""

COMMENT = "<!---->"
"""What parts an e-mail address for Markdown engines: the one comment that is written."""

TAG = re.compile(r"<[a-z][^>]*>")
"""A tag as the parser writes it: in attributes, `<` and `>` are references."""

NAME = re.compile(r"/?[a-zA-Z][^\s/>]*|!---->")
WHOLE = re.compile(r"<([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*=\"[^\"]*\")*)>")
ATTRIBUTE = re.compile(r" ([a-z0-9-]+)=\"([^\"]*)\"")
ANCHOR = re.compile(r'<a id="([^"]*)">')
LINK = re.compile(r'<a href="((?:\.\./)+)((?:[a-z0-9_-]+/)*)((?:#[a-z0-9_-]+)?)">')
ID = re.compile(r"(?!__|sb-)[A-Za-z0-9_-]+")
"""What ids are made of. Those of the theme begin with two underscores, those of the search with `sb-`."""

SCHEME = re.compile(r"[^/?#]*?:")
OUT = re.compile(r"https?://[^/]", re.IGNORECASE)
MAIL = re.compile(r"mailto:", re.IGNORECASE)
ELSEWHERE = re.compile(r"[\\/]{2}|[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""How an address begins that is not within the site."""

LEADS_OUT = re.compile(r"(?:https?:)?[/\\]{2}", re.IGNORECASE)
DATA = re.compile(r"data:", re.IGNORECASE)
NO_URL = re.compile(r"[\x00-\x20\\\x7f-\xa0]")
"""What browsers drop from addresses, or take for something else."""

CSS_LOADS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@import\s+[\"']([^\"']*)", re.IGNORECASE)
ARMS_LENGTH = frozenset({"noopener", "noreferrer", "nofollow"})

TAGS = 16_384
"""How many tags are remembered, of each depth of folders."""

FEW = 10
"""How many reasons are told of one page."""


class Refused(Exception):
    """A page that must not be published as it is."""

    def __init__(self, reasons: Iterable[str], page: str = "", file: str = "") -> None:
        """`page` is its uri, `file` what an editor would change, as far as they are known yet."""
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__(self.reasons, page, file)
        self.page, self.file = page, file

    def of(self, page: str, file: str) -> Refused:
        """The same, of this page."""
        return Refused(self.reasons, page, file)

    def __str__(self) -> str:
        """What is wrong, for the log."""
        told = "; ".join(self.reasons[:FEW])
        further = f"; and {len(self.reasons) - FEW} more" if len(self.reasons) > FEW else ""
        made_of = f" (from {self.file})" if self.file else ""
        return f"{self.page or 'a page'}{made_of} does not pass the gate: {told}{further}"


class Fact(NamedTuple):
    """What a tag of a content says that is to be looked at with the page around it."""

    wrong: str = ""
    """Why it may not be there."""

    id: str = ""
    anchor: str = ""
    """The anchor of the same page that it leads to."""

    file: str = ""
    """The file of the site that it leads to, with an anchor perhaps."""

    way: str = ""
    """Where it leads, if that depends on the folder of the page."""


NOTHING = Fact()


class Facts:
    """What tags say, on pages of one depth."""

    def __init__(self, root: str, *, given: bool) -> None:
        """`root`: the way to the root of the site. `given`: whether links to pages as such are to be looked up, too."""
        self.root, self.given = root, given
        self.known: Kept[str, Fact | Literal[False]] = Kept()

    def of(self, tags: list[str]) -> list[Fact]:
        """What these tags say: most say nothing, and are known."""
        facts = [*map(self.known.get, tags)]
        if None in facts:
            facts = [
                self.learnt(tag) if fact is None else fact for tag, fact in zip(tags, facts, strict=True)
            ]
        return [fact for fact in facts if fact]

    def learnt(self, tag: str) -> Fact | Literal[False]:
        """What a tag says that was not met yet."""
        known = self.known.get(tag)
        if known is None:
            fact = self.fact(tag)
            plain = fact == NOTHING or (fact.file and not self.given and "#" not in fact.file and not fact.id)
            known = self.known.keep(tag, False if plain else fact, TAGS)
        return known

    def fact(self, tag: str) -> Fact:
        """What a tag says, as the parser writes it."""
        # These two are nearly all that is new on a page.
        if (anchor := ANCHOR.fullmatch(tag)) and ID.fullmatch(anchor[1]):
            return Fact(id=anchor[1])
        if (link := LINK.fullmatch(tag)) and link[1] == self.root:
            return Fact(file=file_at(link[2]) + link[3])
        whole = WHOLE.fullmatch(tag)
        if not whole:
            return Fact(f"`{tag}` is no tag that a page may hold")
        attributes = dict(ATTRIBUTE.findall(whole[2]))
        wrong = _wrong_names(whole[1], attributes)
        return Fact(wrong) if wrong else self.of_attributes(whole[1], attributes)

    def of_attributes(self, name: str, attributes: Mapping[str, str]) -> Fact:
        """What an element says that may be there."""
        target = attributes.get("href") or attributes.get("src") or ""
        fact = self.led(name, html.unescape(target), attributes) if target else NOTHING
        given = attributes.get("id")
        if given is None:
            return fact
        if not ID.fullmatch(given):
            return Fact(
                f"`{given}` cannot be an id: it holds letters, digits, `-` and `_`, and begins with no `__` or `sb-`"
            )
        return fact._replace(id=given)

    def led(self, name: str, target: str, attributes: Mapping[str, str]) -> Fact:
        """Where a link or an image leads."""
        if NO_URL.search(target):
            return Fact(f"`{target}` is not encoded as an address")
        if SCHEME.match(target) or target.startswith("//"):
            return Fact(_wrong_outside(name, target, attributes))
        path, mark, anchor = target.partition("#")
        path, anchor = path.partition("?")[0], _unquoted(anchor)
        if not path:
            return Fact(anchor=anchor)
        if not path.startswith(self.root) or "/." in path[len(self.root) - 1 :]:
            return Fact(way=f"{path}{mark}{anchor}")
        file = file_at(path[len(self.root) :])
        return Fact(file=f"{file}#{anchor}" if anchor else file)


def _wrong_names(name: str, attributes: Iterable[str]) -> str:
    """What of an element may not be there; '' for nothing."""
    if name not in ELEMENTS:
        return f"`<{name}>` is not among the elements of a content"
    for attribute in attributes:
        if attribute not in ELEMENTS[name] and not FURTHER.fullmatch(attribute):
            return f"`{attribute}` is not among the attributes of `<{name}>`"
    return ""


def _wrong_outside(name: str, target: str, attributes: Mapping[str, str]) -> str:
    """What is wrong with a link out of the site; '' for nothing."""
    if name != "a":
        return f"`<{name}>` loads {target} from elsewhere"
    if MAIL.match(target):
        return ""
    if not OUT.match(target):
        return f"a link leads to `{target}`: links are relative, or begin with http:, https: or mailto:"
    missing = ARMS_LENGTH - set(attributes.get("rel", "").split())
    return f'the link to {target} needs rel="{" ".join(sorted(missing))}"' if missing else ""


class Gate:
    """Looks at contents, one after another, in one process."""

    def __init__(self) -> None:
        """What was looked at once is known again."""
        self._facts: dict[tuple[str, bool], Facts] = {}

    def content(self, content: str, file: str, *, given: bool = False) -> Ties:
        """Pass the content of the page in this file of the site. Raises `Refused`.

        `given`: whether a template wrote links as HTML, which nobody has looked up yet.
        """
        canonical = canonical_of(content)
        wrong = list(unbalanced(content, canonical))
        found = self._facts_for(file, given=given).of(TAG.findall(canonical))
        ids = [fact.id for fact in found if fact.id]
        anchors = {fact.anchor for fact in found if fact.anchor}
        wrong += _wrong_anchors(ids, anchors)
        wrong += [fact.wrong for fact in found if fact.wrong]
        if wrong:
            raise Refused(wrong)
        wants = {fact.file: None for fact in found if fact.file}
        wants |= {_by_way(file, fact.way): None for fact in found if fact.way}
        return Ties(tuple(wants), tuple(ids))

    def _facts_for(self, file: str, *, given: bool) -> Facts:
        root = "../" * file.count("/") or "./"
        if (root, given) not in self._facts:
            self._facts[root, given] = Facts(root, given=given)
        return self._facts[root, given]


def _wrong_anchors(ids: list[str], anchors: set[str]) -> list[str]:
    """What is wrong with the ids of a page and the links to them."""
    known = set(ids)
    if len(known) == len(ids) and anchors <= known:
        return []
    twice = [f"the id `{name}` stands twice" for name in sorted(known) if ids.count(name) > 1]
    return twice + [f"a link leads to `#{name}`, which is not there" for name in sorted(anchors - known)]


def canonical_of(content: str) -> str:
    """A content as the parser understands it, written anew."""
    parsed = LexborHTMLParser(content, is_fragment=True, fragment_tag=AROUND, options=WITHOUT_EVENTS)
    return parsed.html or ""


def unbalanced(content: str, canonical: str) -> Iterator[str]:
    """What keeps a content from standing by itself: it could then reach what stands around it.

    A content whose tags are those that the parser found in it, one by one, opens nothing that it does not close, and closes
    nothing that it did not open. The end of the file ends comments and tags; the page does not.
    """
    # Browsers take an instruction (`<?`) for a comment, the parser does not.
    if "<?" in content or ("<!" in content and content.count("<!") != content.count(COMMENT)):
        yield "it holds a comment, a doctype or the like"
    if content and content[-1] not in ">\n":
        yield "it does not end with a tag"
    # In this the engine and the parser write differently. None of it holds a `<`, so equal texts have equal tags.
    if content.replace(" />", ">").replace("&quot;", '"').replace("&#61;", "=") == canonical:
        return
    written, found = content.split("<")[1:], canonical.split("<")[1:]
    if len(written) == len(found):
        differing = [(one, other) for one, other in zip(written, found, strict=True) if one != other]
        if all(_name(one) == _name(other) for one, other in differing):
            return
    yield from _difference(list(_names(written)), list(_names(found)))


def _difference(written: list[str], found: list[str]) -> Iterator[str]:
    """The first tag that is not closed, not opened, or no tag."""
    for one, other in zip_longest(written, found):
        if one != other:
            told, seen = (f"`<{name}>`" if name is not None else "nothing more" for name in (one, other))
            yield f"it is not balanced: it has {told} where a browser sees {seen}"
            return


def _names(pieces: list[str]) -> Iterator[str]:
    return (name for piece in pieces if (name := _name(piece)) not in IMPLIED)


def _name(piece: str) -> str:
    """The name of the tag that begins a piece, with its slash; the piece itself where none does."""
    found = NAME.match(piece)
    return found[0].lower() if found else piece[:FEW]


def _by_way(file: str, way: str) -> str:
    path, mark, anchor = way.partition("#")
    return f"{file_from(file, path)}{mark}{anchor}"


def _unquoted(anchor: str) -> str:
    return unquote(anchor) if "%" in anchor else anchor


# Whole pages


@dataclass(frozen=True, slots=True)
class Looked:
    """What a whole page holds that matters here."""

    inline: Inline
    ids: frozenset[str]
    links: tuple[str, ...]
    """Where links lead, each once."""

    wrong: tuple[str, ...]
    """What a page may not hold."""


EMBEDS = {"iframe": "frame-src", "video": "media-src", "audio": "media-src", "track": "media-src"}
LOADING: Mapping[str, tuple[str, ...]] = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "frame": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "form": ("action",),
    "button": ("formaction",),
    "body": ("background",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "a": ("ping",),
    "area": ("ping",),
}
"""Attributes that make a browser ask for something, or send something."""

LOADING_RELATIONS = frozenset(
    {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
    | {"apple-touch-icon", "mask-icon", "prerender"}
)
BLOCKED = frozenset({"object", "embed", "applet", "base", "frame", "frameset"})
RUNS = re.compile(
    r"|module|importmap|speculationrules|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script[0-9.]*",
    re.IGNORECASE,
)
"""The types of scripts that a browser runs; others are data."""


@dataclass
class _Looker:
    """Goes through the elements of one page."""

    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    attributes: list[str] = field(default_factory=list)
    embeds: set[str] = field(default_factory=set)
    ids: list[str] = field(default_factory=list)
    links: dict[str, None] = field(default_factory=dict)
    wrong: dict[str, None] = field(default_factory=dict)

    def look(self, node: LexborNode) -> None:
        """Note what matters of an element."""
        name = str(node.tag)
        attributes = {key: value or "" for key, value in node.attributes.items()}
        if name in BLOCKED:
            self.refuse(f"holds `<{name}>`, which the policy of content blocks")
        if name in EMBEDS:
            self.embeds.add(EMBEDS[name])
        if (
            name == "script"
            and "src" not in attributes
            and RUNS.fullmatch(attributes.get("type", "").strip())
        ):
            self.scripts.append(node.text(deep=True))
        elif name == "style":
            self.style(node.text(deep=True))
        elif name == "link":
            self.relation(attributes)
        elif name in {"a", "area"} and "href" in attributes:
            self.link(attributes["href"])
        for attribute, value in attributes.items():
            self.attribute(name, attribute, value)

    def attribute(self, name: str, attribute: str, value: str) -> None:
        """Note what matters of an attribute."""
        if attribute == "id":
            self.ids.append(value)
        elif attribute == "style" and value.strip():
            self.attributes.append(value)
            self.loads(f'style="{value}"', (found[0] or found[1] for found in CSS_LOADS.findall(value)))
        elif attribute.startswith("on"):
            self.refuse(
                f"has `{attribute}` on `<{name}>`, which the policy of content blocks: "
                "a file under `extra_javascript` can listen instead"
            )
        elif attribute in LOADING.get(name, ()):
            self.loads(f"<{name} {attribute}>", _addresses(attribute, value))

    def style(self, text: str) -> None:
        """A style sheet within the page."""
        self.styles.append(text)
        self.loads("<style>", (found[0] or found[1] for found in CSS_LOADS.findall(text)))

    def relation(self, attributes: Mapping[str, str]) -> None:
        """A `<link>`."""
        relations = set(attributes.get("rel", "").lower().split())
        if relations & LOADING_RELATIONS:
            self.loads(f'<link rel="{attributes["rel"]}">', [attributes.get("href", "")])
        if "manifest" in relations:
            self.embeds.add("manifest-src")

    def link(self, target: str) -> None:
        """A link: it must not run anything."""
        cleaned = NO_URL.sub("", target)
        if re.match(r"(?:javascript|vbscript|data):", cleaned, re.IGNORECASE):
            self.refuse(f"has a link to `{target[:60]}`, which the policy of content blocks")
        self.links[target.strip()] = None

    def loads(self, what: str, addresses: Iterable[str]) -> None:
        """What is loaded must lie in the site."""
        for address in addresses:
            plain = NO_URL.sub("", address.replace("\\", "/"))
            if ELSEWHERE.match(plain) and not DATA.match(plain):
                self.refuse(f"loads {plain} from elsewhere, by {what}: nothing may leave the site")

    def refuse(self, reason: str) -> None:
        """Note what may not be there."""
        self.wrong[reason] = None


def _addresses(attribute: str, value: str) -> list[str]:
    """The addresses of an attribute: `srcset` and `ping` have several."""
    if attribute == "srcset":
        return [part.split()[0] for part in value.split(",") if part.split()]
    return value.split() if attribute == "ping" else [value]


def looked_at(page: str) -> Looked:
    """Look at a whole page, or at a piece of one."""
    parsed = LexborHTMLParser(page, options=WITHOUT_EVENTS)
    looker = _Looker()
    if parsed.root is not None:
        for node in parsed.root.traverse():
            looker.look(node)
    inline = Inline(
        tuple(looker.scripts), tuple(looker.styles), tuple(looker.attributes), tuple(sorted(looker.embeds))
    )
    return Looked(inline, frozenset(looker.ids), tuple(looker.links), tuple(looker.wrong))


def at_arms_length(content: str) -> str:
    """A hand-written content, its links out marked as those of generated ones are. It stays as it is where all are."""
    if "//" not in content:
        return content
    parsed = LexborHTMLParser(content, is_fragment=True, fragment_tag=AROUND, options=WITHOUT_EVENTS)
    marked = False
    for link in parsed.css("a[href], area[href]"):
        if not LEADS_OUT.match((link.attributes["href"] or "").strip()):
            continue
        told = (link.attributes.get("rel") or "").split()
        missing = sorted(ARMS_LENGTH - {word.lower() for word in told})
        if missing:
            link.attrs["rel"] = " ".join([*told, *missing])
            marked = True
    return (parsed.html or "") if marked else content


def is_ruled(page: str) -> bool:
    """Whether a page's policy stands in front of all that it rules."""
    parsed = LexborHTMLParser(page, options=WITHOUT_EVENTS)
    first = parsed.css_first(
        'meta[http-equiv="Content-Security-Policy" i], script, style, link, img, iframe, object, base'
    )
    return (
        first is not None and first.tag == "meta" and first.parent is not None and first.parent.tag == "head"
    )


def outline(page: str) -> list[tuple[str, ...]]:
    """A page without its texts and values: each element with its depth and the names of its attributes; what scripts say."""
    parsed = LexborHTMLParser(page, options=WITHOUT_EVENTS)
    return [_outlined(node) for node in parsed.root.traverse()] if parsed.root is not None else []


def _outlined(node: LexborNode) -> tuple[str, ...]:
    depth, around = 0, node.parent
    while around is not None:
        depth, around = depth + 1, around.parent
    said = node.text(deep=True) if node.tag in {"script", "style"} else ""
    return (str(depth), str(node.tag), *node.attributes, said)
