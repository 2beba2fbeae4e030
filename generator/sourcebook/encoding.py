"""Text, encoded for where it stands: Markdown, a link's target, HTML, JSON in HTML, XML, YAML, CSV, SARIF, a terminal.

Text from an entry is data. Whoever writes it into another language passes it through here, and nowhere else.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

# What no reader accepts, no browser shows, and Python-Markdown marks its own places with (STX, ETX).
_CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"

# Characters without width that move, hide or join what stands around them. The joiners of correct spelling
# (U+200C, U+200D) are none of them.
_UNSEEN = (
    r"\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
)

# Every blank but the space: what `[^\S\x20]` means, as ranges, since a set that a search leaps by holds no negation.
_BLANK = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Marks of some extension wherever they stand; controls; blanks, which some engine strips; what would change how the
# Markdown reads.
_ALWAYS = rf"\\`*_{{}}\[\]<>&|~^=\#+@${_CONTROL}{_BLANK}\u202a-\u202e\u2066-\u2069\ufeff"


def _markup(of_space: str = "", if_space: str = "") -> re.Pattern[str]:
    """What could be markup.

    It begins with the set of what may be found, so that the search leaps from one to the next, and then looks
    around. It ends with the character to be encoded; what it holds before that stays as it is. Nothing may lean
    on a word boundary: an encoded neighbour is none for Python-Markdown.
    """
    return re.compile(
        rf"""
        [{_ALWAYS}\-?:!/(.\d{of_space}]
        (?: (?<=[{_ALWAYS}])
          | (?<=\A[-?:])                        # list, rule, details, definition
          | (?<=-) (?: (?=-) | (?<=--) )        # rule, arrow, snippet
          | (?<=!) (?!\x20)                     # image, admonition
          | (?<=:) (?: (?=//) | (?=[-\w]+:) )   # address, :emoji:
          | (?<=/) (?: (?=/) | (?<=c/)(?=o) | (?<=[1-57]/)(?=[2-68]) )     # address, care-of, fraction
          | (?<=\() (?= (?:c|r|tm)\) )          # smart symbols
          | (?<=\.) (?: (?<=\S\.)(?=[^\W\d_]{{2}}) | (?<=[wW]{{3}}\.) )  # a host's name
          | (?<=\d) (?: (?<=\A.) \d* [.)] (?!\S) | [snrt] (?: (?<=s)(?=t) | (?<=[nr])(?=d) | (?<=t)(?=h) ) )
          {if_space}
        )
        """,
        re.VERBOSE | re.DOTALL,
    )


_MARKUP = _markup()
_MARKUP_AND_SPACES = _markup(r"\x20", r"| (?<=\x20) (?: \Z | (?<=\A\x20) | (?<=\x20\x20) )")

# GFM looks for e-mail addresses when all is decoded: an empty comment is the one thing that parts them.
# The semicolon ends a reference, which may stand for a mark that an address may hold.
_EMAIL = re.compile(r"(?<=[\w.;-])&#64;(?=[\w.&-])")

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_MARKUP_IN_ATTRIBUTE = re.compile(
    rf"[!-'*+:-@\[-`{{-~{_CONTROL}]|[^\S\x20]|\x20(?:\Z|(?<=\A\x20)|(?<=\x20\x20))"
)

# RFC 3986: what a URL may hold, without the brackets, which both families of engines write in their own way.
_URL = "!#$%&'()*+,/:;=?@~"
_MARKUP_IN_URL = re.compile(r"[&'()*_~!$]")

_IN_HTML = re.compile(rf"[&<>\"']|[{_CONTROL}]")
_BETWEEN_TAGS = re.compile(rf"[&<>=\t{_CONTROL}]")
_NO_TERMINAL = re.compile(rf"[{_CONTROL}\t\n{_UNSEEN}]")
_NO_COMMAND = re.compile(rf"[%{_CONTROL}\t\n{_UNSEEN}]")
_NO_PROPERTY = re.compile(rf"[%:,{_CONTROL}\t\n{_UNSEEN}]")
_PERCENT = frozenset("%\r\n:,")

# What ends a script, or begins a comment in it, and what JavaScript once took for the end of a line. All of it stands in
# texts alone, where JSON may write any character by its number.
_IN_INLINE_JSON = re.compile(r"[<>&\u2028\u2029\ud800-\udfff]")

# YAML 1.2, section 5.1 and 5.4: what is not printable, or ends a line; and the mark of byte order.
_NO_YAML = re.compile(r"[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")

# XML 1.0, section 2.2: what no document may hold; and blanks that a parser would make one of (2.11, 3.3.3).
_IN_XML = re.compile(r"[&<>\"'\t\n\r]")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# What a spreadsheet takes for a formula; a mark of ours, perhaps, before it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_NO_CSV = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

_IN_SARIF = re.compile(r"\{[0-9]+\}|\]\(")
_OF_SARIF = str.maketrans({"\\": "\\\\", "[": "\\[", "]": "\\]", "{": "{{", "}": "}}"})
_BASIC_PLANE = 0xFFFF


def markdown(text: str) -> str:
    """Encode plain text as Markdown that shows it to the character, wherever in a page it is put.

    Safe at the start of a paragraph, in a heading, a table cell, the text of a link, a list item or a
    quotation, inside inline HTML and inside a block with `markdown="1"`; for Python-Markdown with MkDocs'
    extensions, and for CommonMark and GFM. What could be markup becomes `&#NN;`; plain words stay plain. A
    break of line is text like any other, as `&#10;`. Control characters, which no reader lets through, become
    U+FFFD.
    """
    encoded = alternative(text)
    return _EMAIL.sub("<!---->&#64;", encoded) if "&#64;" in encoded else encoded


def alternative(text: str) -> str:
    """Encode plain text as the text alternative of a Markdown image.

    It becomes an attribute: Python-Markdown would show there the comment that parts an e-mail address, and no
    engine makes a link of one.
    """
    # Spaces are the most frequent characters, and matter at the edges and in a row alone.
    spaced = "  " in text or text.startswith(" ") or text.endswith(" ")
    return (_MARKUP_AND_SPACES if spaced else _MARKUP).sub(_last_as_reference, text)


def destination(url: str) -> str:
    """Encode a URL (http, https, or a relative path with its fragment) as the target of a Markdown link.

    What a URL may not hold as it is becomes %NN in UTF-8; what could be markup becomes `&#NN;`. It is safe in
    tables. That the scheme is a harmless one, the type of the value has seen to.
    """
    # A lone surrogate has no bytes: it cannot come from a file, and is replaced rather than raised over.
    sound = url.encode("utf-8", "replace")
    return _MARKUP_IN_URL.sub(_last_as_reference, quote(sound, safe=_URL))


def attribute(text: str) -> str:
    """Encode text as the value of a double-quoted attribute of HTML that stands within Markdown.

    Not for the very element that carries `markdown="1"`: Python-Markdown reads and writes its attributes
    anew, and takes `&amp;` in the text for an ampersand.
    """
    return _MARKUP_IN_ATTRIBUTE.sub(_last_as_reference, text)


def html(text: str) -> str:
    """Encode text for HTML, where no Markdown engine sees it: between tags, or in a quoted attribute."""
    return _IN_HTML.sub(_last_as_reference, text)


def between_tags(text: str) -> str:
    """Encode text for HTML within Markdown that is none itself, between tags, where quotation marks mean nothing.

    Python-Markdown expands tabs even there. Without `=`, no text looks like an attribute. Breaks of line stay: no line
    of it may be blank, for that ends the HTML.
    """
    return _BETWEEN_TAGS.sub(_last_as_reference, text)


def terminal(text: str) -> str:
    r"""Encode text for one line of a terminal: what would move, turn or hide something shows as \uXXXX."""
    return _NO_TERMINAL.sub(_as_escape, text)


def workflow(text: str, *, as_property: bool = False) -> str:
    """Encode text for a workflow command of GitHub: its message, or the value of one of its properties.

    Source: `escapeData` and `escapeProperty` in actions/toolkit, `packages/core/src/command.ts`.
    """
    return (_NO_PROPERTY if as_property else _NO_COMMAND).sub(_as_percent, text)


def inline_json(value: object) -> str:
    """Write plain data as JSON that stands in a `<script type="application/json">`, where HTML knows no references.

    A lone surrogate, which no file can hold, becomes U+FFFD. Source: HTML Standard, "restrictions for contents of script
    elements".
    """
    return _IN_INLINE_JSON.sub(_as_json_escape, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def yaml(text: str) -> str:
    """Encode text as a scalar of YAML, such as the front matter of a page: in double quotes, on one line.

    JSON is YAML but for what does not print, which YAML wants written as a number. A lone surrogate becomes U+FFFD.
    """
    return _NO_YAML.sub(_as_json_escape, json.dumps(text, ensure_ascii=False))


def xml(text: str) -> str:
    """Encode text for XML, such as a feed: between tags, or in a quoted attribute. What XML forbids becomes U+FFFD."""
    return _IN_XML.sub(lambda mark: f"&#{ord(mark[0])};", _NO_XML.sub(_REPLACEMENT, text))


def csv(text: str) -> str:
    """Encode text as a cell of a table in CSV (RFC 4180), always in quotation marks.

    A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tab or a return, quoted or not. Such a text gets an apostrophe
    before it, unless it is a plain number such as `-5`; so does one that begins with apostrophes and then one of these.
    To have the text again, take one apostrophe away where apostrophes and one of these begin it. Control characters
    become U+FFFD.
    """
    sound = _NO_CSV.sub(_REPLACEMENT, text)
    guarded = f"'{sound}" if _FORMULA.match(sound) and not _NUMBER.fullmatch(sound) else sound
    return '"' + guarded.replace('"', '""') + '"'


def sarif(text: str) -> str:
    """Encode text as a message of SARIF, in which `[words](target)` is a link and `{0}` a place for an argument.

    A text without either stays as it is: not every reader of SARIF takes back what is escaped. Source: SARIF 2.1.0, sections
    3.11.5 and 3.11.6.
    """
    return text.translate(_OF_SARIF) if _IN_SARIF.search(text) else text


def _as_json_escape(match: re.Match[str]) -> str:
    """A character of a text in JSON, by its number."""
    mark = match[0]
    return _REPLACEMENT if "\ud800" <= mark <= "\udfff" else f"\\u{ord(mark):04x}"


def _last_as_reference(match: re.Match[str]) -> str:
    """What was found, its last character as a reference of HTML."""
    kept, mark = match[0][:-1], match[0][-1]
    # HTML reads a reference to a control as another character, or as none.
    control = mark not in "\t\n" and (mark < " " or "\x7f" <= mark <= "\x9f" or "\ud800" <= mark <= "\udfff")
    return kept + (_REPLACEMENT if control else f"&#{ord(mark)};")


def _as_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04X}" if code <= _BASIC_PLANE else f"\\U{code:08X}"


def _as_percent(match: re.Match[str]) -> str:
    return f"%{ord(match[0]):02X}" if match[0] in _PERCENT else _as_escape(match)
