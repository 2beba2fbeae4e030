"""An archived copy is one of the source's own address: many archives carry the address that they copied in theirs.

So does every archive whose addresses follow the Wayback Machine's: a stamp of the time, then the original. Source: the
Memento framework, RFC 7089, section 4, which calls the two URI-M and URI-R, and whose archives write them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Schema
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.problems import Level, Problem, Unreadable
from sourcebook.values.link import Url, read_url

STAMP = r"/(?:[0-9][0-9.-]{3,18}(?:[a-z]{2}_)?|\*)/"
"""When the copy was made, as most archives and archive.today write it, and in what frame it is shown."""

WITH_SCHEME = re.compile(rf"{STAMP}(?P<original>https?:/.+)")
"""The original in an archive's address: everywhere where it has its scheme."""

WITHOUT = re.compile(rf"https?://web\.archive\.org/web{STAMP}(?P<original>.+)")
"""The same where the scheme may be left out."""

UNIMPORTANT = re.compile(r"\Ahttps?:/{1,2}(?:www\.)?|:(?:80|443)(?=/|\Z)|/*(?:#.*)?\Z", re.DOTALL)
"""What of an address does not tell one document from another."""


def check(entry: Entry, schema: Schema) -> Iterator[Problem]:  # noqa: ARG001 -- as every rule of this sort
    """A warning for each archived copy that is one of another address than the source's."""
    if entry.kind != SOURCE_FOLDER or not {"url", "archives"} <= entry.fields.keys():
        return
    own = {_bare(value.content.address) for value in entry.fields["url"]}
    for value in entry.fields["archives"]:
        url = value.content.get("url")
        original = original_of(url) if isinstance(url, Url) else ""
        if original and _bare(original) not in own:
            at = value.place
            message = f"this is a copy of {original}, and not of the source's address"
            hint = "name a copy of this source, or correct its `url`"
            file, line, column = entry.file, at.line, at.column
            yield Problem(file, line, column, "archive-of-another", message, hint, Level.WARNING, at.path)


def original_of(archive: Url) -> str:
    """The address that an archive says it copied, in canonical form; '' where its own address does not say."""
    found = WITHOUT.match(archive.address) or WITH_SCHEME.search(archive.address)
    if not found:
        return ""
    original = re.sub(r"\A(?:(https?):/+)?", lambda match: f"{match[1] or 'http'}://", found["original"])
    try:
        return read_url(original).address
    except Unreadable:
        return original


def _bare(address: str) -> str:
    """An address without what says nothing about the document."""
    return unquote(UNIMPORTANT.sub("", address))
