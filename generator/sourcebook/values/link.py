"""Links out of the site: URLs of http and https alone, and identifiers of Wikidata and GeoNames.

URLs are parsed, never matched: what a browser would read otherwise than we do is refused. The source of
what is percent-encoded is RFC 3986, and of what a host is, the URL Standard of the WHATWG.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from sourcebook.problems import Unreadable
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

LONGEST = 2_000
"""Characters that browsers, archives and feeds all take."""

CODE = "bad-url"
BACKSLASH = "\\"
JOINERS = "\u200c\u200d"
ALLOWED = "-._~!$&'()*+,;=:@/%"
"""Of a path, beside letters and digits (RFC 3986, 3.3); a query and a fragment allow `?` too."""

ORDINARY = re.compile(r"[!-\[\]-~]*+")
"""Characters of ASCII that show, but for the backslash."""

LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
BARE_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::[0-9]+)?(?:[/?#].*)?")
LOOKS_LIKE_ADDRESS = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
WIKIDATA = re.compile(r"wikidata:(?P<id>Q[1-9][0-9]{0,11})")
GEONAMES = re.compile(r"geonames:(?P<id>[1-9][0-9]{0,11})")
WIKIDATA_URL = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?P<id>Q[1-9][0-9]{0,11})/?")
GEONAMES_URL = re.compile(
    r"https?://(?:www\.|sws\.)?geonames\.org/(?P<id>[1-9][0-9]{0,11})(?:/[A-Za-z0-9.%_-]*)?"
)


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https URL. Two are equal where their addresses are."""

    address: str
    """What may stand in a link: ASCII but for the host, percent-encoded where RFC 3986 asks for it."""

    text: str = field(compare=False)
    """As it was typed."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """The same thing elsewhere: `wikidata:Q42`, `geonames:2968815`, or a URL."""

    text: str


def read_url(text: str) -> Url:
    """An http or https URL with a host. Raises `Unreadable` (bad-url)."""
    typed = text.strip()
    if len(typed) > LONGEST:
        raise Unreadable(
            CODE, f"{quoted(text)} is too long for a URL", f"a URL has at most {LONGEST} characters"
        )
    _refuse_characters(typed)
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        raise _refused(
            typed, "write the host as a name, an IPv4 address, or an IPv6 address in brackets"
        ) from None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise _refused(typed, _hint_for_scheme(typed))
    if "@" in parts.netloc:
        raise Unreadable(
            CODE, f"{quoted(text)} has a user name in it", "take out all before the `@`, with the `@`"
        )
    return Url(_address(parts, _host(parts, typed), port), typed)


def _refused(typed: str, hint: str) -> Unreadable:
    return Unreadable(CODE, f"{quoted(typed)} is not a URL that can be linked", hint)


def _refuse_characters(typed: str) -> None:
    """No URL has spaces, backslashes, or what does not show. Raises `Unreadable`."""
    if ORDINARY.fullmatch(typed):
        return
    for char in typed:
        if char.isspace():
            raise Unreadable(CODE, f"there is a space in the URL {quoted(typed)}", "write %20 for a space")
        if char == BACKSLASH:
            raise Unreadable(CODE, f"there is a backslash in the URL {quoted(typed)}", "write / or %5C")
        if unicodedata.category(char) in {"Cc", "Cs", "Cn"} or (
            unicodedata.category(char) == "Cf" and char not in JOINERS
        ):
            raise Unreadable(
                CODE, f"there is a character that does not show in {quoted(typed)}", "type the URL anew"
            )


def _hint_for_scheme(typed: str) -> str:
    if typed.startswith("//"):
        return f"write https:{typed}"
    if BARE_HOST.fullmatch(typed):
        return f"write https://{typed}"
    if typed.lower().startswith(("http:", "https:")):
        return "write two slashes and a host after the colon: https://example.org"
    if OTHER_SCHEME.match(typed):
        return "only http and https can be linked"
    return "write the whole URL, with https:// and the host"


def _host(parts: SplitResult, typed: str) -> str:
    """The host in lower case of ASCII, in brackets for IPv6."""
    written = parts.netloc
    host = written[: written.rindex("]") + 1] if "]" in written else written.partition(":")[0]
    rest = written[len(host) :]
    if rest and not re.fullmatch(r":[0-9]{0,5}", rest):
        raise _refused(typed, "after the host may follow a colon and the number of a port")
    try:
        lowered = "".join(char.lower() if char.isascii() else char for char in host)
        if _is_host(lowered):
            return lowered
    except ValueError:
        pass
    raise _refused(
        typed, f"{quoted(host)} is not a host: write its name in letters, digits, hyphens and dots"
    )


def _is_host(host: str) -> bool:
    """Whether it is a name, or an IP address. May raise ValueError where it is no such address."""
    if host.startswith("["):
        return "%" not in host and bool(ipaddress.IPv6Address(host[1:-1]))
    labels = host.removesuffix(".").split(".")
    if LOOKS_LIKE_ADDRESS.fullmatch(labels[-1]):
        return bool(ipaddress.IPv4Address(host))
    return len(host) <= 253 and unicodedata.is_normalized("NFKC", host) and all(map(_is_label, labels))  # noqa: PLR2004


def _is_label(label: str) -> bool:
    """Whether it can be part of a host's name: letters of any script, their marks, digits, hyphens within."""
    if not 1 <= len(label) <= 63 or label[0] == "-" or label[-1] == "-":  # noqa: PLR2004 - DNS
        return False
    return all(char in "-_" or char in JOINERS or unicodedata.category(char)[0] in "LMN" for char in label)


def _address(parts: SplitResult, host: str, port: int | None) -> str:
    where = host if port is None else f"{host}:{port}"
    address = f"{parts.scheme}://{where}{_encoded(parts.path, ALLOWED)}"
    if parts.query:
        address += f"?{_encoded(parts.query, ALLOWED + '?')}"
    return f"{address}#{_encoded(parts.fragment, ALLOWED + '?')}" if parts.fragment else address


def _encoded(text: str, allowed: str) -> str:
    return quote(LONE_PERCENT.sub("%25", text), safe=allowed)


def read_identifier(text: str) -> Identifier:
    """`wikidata:Q…`, `geonames:…`, or a URL. Raises `Unreadable` (bad-identifier, bad-url).

    The URL of an item at Wikidata or GeoNames is the same identifier as its short form.
    """
    typed = text.strip()
    if WIKIDATA.fullmatch(typed) or GEONAMES.fullmatch(typed):
        return Identifier(typed)
    if hint := _hint_for_identifier(typed):
        raise Unreadable("bad-identifier", f"{quoted(text)} is not an identifier", hint)
    address = read_url(typed).address
    if match := WIKIDATA_URL.fullmatch(address):
        return Identifier(f"wikidata:{match['id']}")
    if match := GEONAMES_URL.fullmatch(address):
        return Identifier(f"geonames:{match['id']}")
    return Identifier(address)


def _hint_for_identifier(typed: str) -> str:
    """What to write instead of something near a short form; '' where it may be a URL."""
    if match := re.fullmatch(r"(?:wikidata: ?)?[Qq]?(?P<number>[1-9][0-9]{0,11})", typed, re.IGNORECASE):
        number = match["number"]
        return (
            f"write wikidata:Q{number}"
            if number != typed
            else f"write wikidata:Q{number} or geonames:{number}"
        )
    if match := re.fullmatch(r"geonames?: ?(?P<number>[1-9][0-9]{0,11})", typed, re.IGNORECASE):
        return f"write geonames:{match['number']}"
    if typed.lower().startswith(("http:", "https:")):
        return ""
    return "write wikidata:Q42, geonames:2968815, or a URL that begins with https://"


def address_of(identifier: Identifier) -> str:
    """The URL of what the identifier names."""
    scheme, _, name = identifier.text.partition(":")
    if scheme == "wikidata":
        return f"https://www.wikidata.org/wiki/{name}"
    return f"https://www.geonames.org/{name}/" if scheme == "geonames" else identifier.text


def canonical_url(url: Url) -> str:
    """The address: percent-encoded, scheme and host in lower case (RFC 3986, 6.2.2)."""
    return url.address


def canonical_identifier(identifier: Identifier) -> str:
    """The short form where there is one."""
    return identifier.text


URL = ValueType(
    "url",
    "The address of a page or file on the web, with http or https.",
    ("https://example.org/a?b=c#d", "http://192.0.2.1:8080/", "https://ar.wikipedia.org/wiki/دمشق"),
    read_url,
    canonical_url,
    lambda url, _language: url.text,
    r"^\s*[Hh][Tt][Tt][Pp][Ss]?://\S+\s*$",
)
IDENTIFIER = ValueType(
    "identifier",
    "The same thing elsewhere: wikidata:Q…, geonames:… or a URL.",
    ("wikidata:Q3766", "geonames:170654", "https://www.openstreetmap.org/relation/184840"),
    read_identifier,
    canonical_identifier,
    lambda identifier, _language: identifier.text,
    r"^\s*(?:wikidata:Q[0-9]+|geonames:[0-9]+|[Hh][Tt][Tt][Pp][Ss]?://\S+)\s*$",
)
