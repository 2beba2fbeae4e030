"""The vocabularies: a page for each list, and one for each term with what uses it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.entries.model import Entry
from sourcebook.kinds.model import Kind, Term, Vocabulary
from sourcebook.library import Key
from sourcebook.pages import Page, Span
from sourcebook.site import Planned, Site

Uses = dict[tuple[str, str], dict[Key, None]]
"""Vocabulary and term -> the entries that use it, in order."""

MOST = 200
"""How many entries the page of a term lists."""


def plan(site: Site) -> Iterator[Planned]:
    """The page of all lists, one for each list, one for each term."""
    found = uses(site)
    yield Planned(addresses.TERMS, partial(lists_page, site))
    for vocabulary in site.library.schema.vocabularies.values():
        yield Planned(addresses.list_uri(vocabulary.id), partial(list_page, vocabulary, found))
        for term in vocabulary.terms.values():
            yield Planned(
                addresses.term_uri(vocabulary.id, term.id), partial(term_page, site, vocabulary, term, found)
            )


def uses(site: Site) -> Uses:
    """What uses each term, from one walk over all values."""
    found: Uses = defaultdict(dict)
    for entry in site.library.entries.values():
        for vocabulary, term in _terms(entry, site.library.kind(entry)):
            found[vocabulary, term][entry.key] = None
    return found


def lists_page(site: Site) -> Page:
    """All vocabularies."""
    lists = sorted(site.library.schema.vocabularies.values(), key=lambda each: each.label)
    rows = tuple(
        (Span(each.label, to=addresses.list_uri(each.id)), each.description, len(each.terms))
        for each in lists
    )
    context = {"crumbs": (Span("Home", to=addresses.HOME),), "lists": rows}
    return Page(
        addresses.TERMS, "lists.md.jinja", "Terms", context, "The controlled lists of terms of this base."
    )


def list_page(vocabulary: Vocabulary, found: Uses) -> Page:
    """One vocabulary with its terms, each below its parent."""
    rows = tuple(
        (
            Span(term.label, to=addresses.term_uri(vocabulary.id, term.id)),
            term.definition,
            depth,
            len(found.get((vocabulary.id, term.id), ())),
        )
        for term, depth in _ordered(vocabulary)
    )
    context = {
        "crumbs": _crumbs()[:2],
        "vocabulary": vocabulary.description,
        "rows": rows,
        "heading": vocabulary.label,
    }
    return Page(
        addresses.list_uri(vocabulary.id), "list.md.jinja", vocabulary.label, context, vocabulary.description
    )


def term_page(site: Site, vocabulary: Vocabulary, term: Term, found: Uses) -> Page:
    """One term, what it means, what it matches in standards, what uses it."""
    keys = list(found.get((vocabulary.id, term.id), ()))
    parent = vocabulary.terms.get(term.parent)
    context = {
        "crumbs": (*_crumbs(), Span(vocabulary.label, to=addresses.list_uri(vocabulary.id))),
        "term": term.label,
        "definition": term.definition,
        "accusation": term.accusation,
        "matches": term.matches,
        "parent": Span(parent.label, to=addresses.term_uri(vocabulary.id, parent.id)) if parent else None,
        "narrower": tuple(
            Span(each.label, to=addresses.term_uri(vocabulary.id, each.id))
            for each in vocabulary.terms.values()
            if each.parent == term.id
        ),
        "cards": tuple(site.shower.card(site.library.entries[key]) for key in keys[:MOST]),
        "more": max(0, len(keys) - MOST),
    }
    title = f"{term.label} ({vocabulary.label})"
    return Page(addresses.term_uri(vocabulary.id, term.id), "term.md.jinja", title, context, term.definition)


def _terms(entry: Entry, kind: Kind) -> Iterator[tuple[str, str]]:
    for name, value in entry.values():
        field = kind.fields[name]
        if field.type == "term":
            yield field.vocabulary, value.content
        for inner in field.fields.values():
            if inner.type == "term" and inner.name in value.content:
                content = value.content[inner.name]
                for term in content if isinstance(content, tuple) else (content,):
                    yield inner.vocabulary, term


def _ordered(vocabulary: Vocabulary) -> Iterator[tuple[Term, int]]:
    """Terms in the order of their file, each followed by those below it. A term in a circle of parents stands at the top."""
    below: dict[str, list[Term]] = defaultdict(list)
    for term in vocabulary.terms.values():
        below[term.parent if term.parent in vocabulary.terms else ""].append(term)
    seen: set[str] = set()
    waiting = [
        (term, 0)
        for term in reversed([*below[""], *(t for t in vocabulary.terms.values() if _circles(vocabulary, t))])
    ]
    while waiting:
        term, depth = waiting.pop()
        if term.id not in seen:
            seen.add(term.id)
            yield term, depth
            waiting += [(child, depth + 1) for child in reversed(below[term.id])]


def _circles(vocabulary: Vocabulary, term: Term) -> bool:
    seen = {term.id}
    while term.parent in vocabulary.terms:
        term = vocabulary.terms[term.parent]
        if term.id in seen:
            return True
        seen.add(term.id)
    return False


def _crumbs() -> tuple[Span, Span]:
    return Span("Home", to=addresses.HOME), Span("Terms", to=addresses.TERMS)
