"""Guarding: what the theme made is looked at by the gate, and gets its policy of content.

A shell is looked at as a whole, once for each folder in which its scripts differ; what a page puts into it is looked at by
itself, and cannot change what stands around it. Pages that the theme renders are looked at one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from sourcebook import encoding
from sourcebook.mkdocs_plugin.shell import Body, Heading, Placed, Shape, Shell, Slots
from sourcebook.output.gate import ID, Looked, Refused, is_ruled, looked_at, outline
from sourcebook.output.policy import meta, placed, policy
from sourcebook.output.ties import Ties, file_from

SLOT = "sourcebook-slot"
"""Stands for what a page puts into a shell."""

INLINE = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL | re.IGNORECASE)
"""What may differ from folder to folder. It is a key and nothing more: what is run, the parser says."""

TEXT = re.compile(r"[^<>\"']*")
NAME = re.compile(r"[^<>]*")
WAY = re.compile(r"[\w./~%+-]*")
EDIT = re.compile(r"(?!(?i:javascript|data|vbscript):)[^<>\"'\s]*")

QUOTE = '"'
"""Stands in the name of a heading as it is: it is no attribute."""

PROBE = " a=b /c&#62;&#34;&#39;&#96;&#60;i&#62;&#38;#60;i&#38;#62; d"
"""Text as it may stand in a slot, with all that could mean something if a theme put no quotes around it."""

INSTEAD = "a file named under `extra_javascript` runs"

HINTS = {
    "https://fonts.g": "set `font: false` below `theme`",
    "highlight.js": "set `highlightjs: false` below `theme`",
}
"""What themes load from elsewhere unless they are told not to."""


@dataclass
class Guard:
    """Gives pages their policy. Picklable; each process remembers by itself."""

    wasm: bool = False
    """Whether the search compiles WebAssembly."""

    _known: dict[tuple[Shape, tuple[str, ...]], str | None] = field(default_factory=dict, repr=False)

    def __reduce__(self) -> tuple[type[Guard], tuple[bool]]:
        """Without what it remembers."""
        return Guard, (self.wasm,)

    def shell(self, shape: Shape, shell: Placed) -> Placed | None:
        """A shell in its folder, with its policy; None where a page's own text would run. Raises `Refused`."""
        text = "".join([piece if isinstance(piece, str) else SLOT for piece in shell.body])
        key = (shape, tuple(INLINE.findall(text)))
        if key not in self._known:
            self._known[key] = self._metas_of_shell(text)
        metas = self._known[key]
        return None if metas is None else replace(shell, body=_with_metas(shell.body, metas))

    def page(self, html: str, content: str = "") -> tuple[str, Looked]:
        """A page that the theme rendered around a content, with its policy; and what was found in it. Raises `Refused`."""
        looked = looked_at(html)
        wrong = [hinted(reason) for reason in looked.wrong]
        if content and looked_at(content).inline.scripts:
            wrong.append(f"holds a script, which the policy of content blocks: {INSTEAD}")
        if wrong:
            raise Refused(wrong)
        return self._ruled(html, self._metas(looked)), looked

    def _metas_of_shell(self, text: str) -> str | None:
        looked = looked_at(text)
        if looked.wrong:
            raise Refused(map(hinted, looked.wrong))
        inline = looked.inline
        if any(SLOT in each for each in (*inline.scripts, *inline.styles, *inline.attributes)):
            return None
        self._ruled(text, self._metas(looked))
        return self._metas(looked)

    def _metas(self, looked: Looked) -> str:
        return meta(policy(looked.inline, wasm=self.wasm))

    def _ruled(self, html: str, metas: str) -> str:
        """A page with its policy. Raises `Refused` where that could not stand in front of all that it rules."""
        ruled = placed(html, metas)
        if not is_ruled(ruled):
            raise Refused(["the theme gives it no `<head>` in which a policy of content could come first"])
        return ruled


def hinted(reason: str) -> str:
    """A reason, with what an owner can do about it where it comes with a theme."""
    return next((f"{reason}: {hint}" for part, hint in HINTS.items() if part in reason), reason)


def _with_metas(body: Body, metas: str) -> Body:
    first, *rest = body
    return (placed(first, metas), *rest) if isinstance(first, str) else (metas, *body)


def wrong_slots(slots: Slots) -> Iterator[str]:
    """What a page may not put into a shell, beside its content, which the gate has passed."""
    for name, text in (("title", slots.title), ("description", slots.description)):
        if not TEXT.fullmatch(text):
            yield f"its {name} is not encoded: {text}"
    for way in (slots.uri, slots.url, slots.dest_uri):
        if not WAY.fullmatch(way):
            yield f"`{way}` is no address of a page"
    if slots.edit_url and not EDIT.fullmatch(slots.edit_url):
        yield f"`{slots.edit_url}` is no address at which it could be edited"
    yield from _wrong_headings(slots.toc)


def _wrong_headings(headings: tuple[Heading, ...]) -> Iterator[str]:
    for heading in headings:
        if not NAME.fullmatch(heading["name"]) or not ID.fullmatch(heading["id"]):
            yield f"the heading `{heading['name']}` is not encoded"
        yield from _wrong_headings(tuple(heading["children"]))


def is_tight(shell: Shell, slots: Slots) -> bool:
    """Whether nothing that a page may put into a shell changes what stands around it: tried with all that it may hold."""
    plain, probed = shell.fill(_with_end(slots, "")), shell.fill(_with_end(slots, PROBE))
    return plain is not None and probed is not None and outline(plain) == outline(probed)


def _with_end(slots: Slots, end: str) -> Slots:
    """A page with little content, and something at the end of each of its texts."""
    return replace(
        slots,
        title=slots.title + end,
        description=slots.description and slots.description + end,
        content=f'<h1 id="{SLOT}">{slots.title}</h1>\n<p>{end}</p>',
        toc=tuple(_headed(heading, end) for heading in slots.toc),
    )


def _headed(heading: Heading, end: str) -> Heading:
    below = [_headed(each, end) for each in heading["children"]]
    return {**heading, "name": f"{heading['name']}{end and end + QUOTE}", "children": below}


def ties_of(looked: Looked, file: str, pages: Mapping[str, str]) -> Ties:
    """What a page that the theme rendered wants of generated ones, and what it gives.

    `pages`: their files, and where former addresses lead. The engine looks up its other links, as its settings say.
    """
    folders = {page.partition("/")[0] for page in pages if "/" in page}
    wants: dict[str, None] = {}
    for link in looked.links:
        parts = urlsplit(link) if _is_within(link) else None
        if parts is None or not parts.path:
            continue
        target = file_from(file, parts.path)
        target = (
            target if target not in pages and f"{target}/index.html" not in pages else _led(target, pages)
        )
        if target in pages and parts.fragment:
            wants[f"{target}#{unquote(parts.fragment)}"] = None
        elif target.partition("/")[0] in folders:
            wants[target] = None
    return Ties(tuple(wants), tuple(sorted(looked.ids)))


def _led(target: str, pages: Mapping[str, str]) -> str:
    found = target if target in pages else f"{target}/index.html"
    return pages[found] or found


def _is_within(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and not parts.path.startswith("/")


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>This cannot be shown yet</title>
</head>
<body>
<h1>This cannot be shown yet</h1>
<ul>
{reasons}
</ul>
</body>
</html>
"""


def instead(refused: Refused) -> str:
    """What the preview shows of a page that does not pass."""
    reasons = "\n".join(f"<li>{encoding.html(reason)}</li>" for reason in refused.reasons)
    return PAGE.format(
        reasons=f"<li>{encoding.html(refused.page)} {encoding.html(refused.file)}</li>\n{reasons}"
    )
