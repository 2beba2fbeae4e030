"""The vocabularies: a page for each list, and one for each term with what uses it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial

from sourcebook import addresses
from sourcebook.kinds.model import Term, Vocabulary
from sourcebook.linking.library import Key
from sourcebook.pages.model import Card, Order, Page, Span
from sourcebook.pages.shelving import SHOWN, Shelf, excerpt, shelves, time_label, turn
from sourcebook.pages.site import Planned, Site


def plan(site: Site) -> Iterator[Planned]:
    """The page of all lists, one for each list, one for each term; and pages of its uses, where a term has many."""
    yield Planned(addresses.TERMS, partial(lists_page, site))
    for vocabulary in site.library.schema.vocabularies.values():
        yield Planned(addresses.list_uri(vocabulary.id), partial(list_page, site, vocabulary))
        for term in vocabulary.terms.values():
            uri = addresses.term_uri(vocabulary.id, term.id)
            yield Planned(uri, partial(term_page, site, vocabulary, term))
            if len(site.overview.uses.get((vocabulary.id, term.id), ())) > SHOWN:
                yield from _pages_of_uses(site, vocabulary, term)


def _pages_of_uses(site: Site, vocabulary: Vocabulary, term: Term) -> Iterator[Planned]:
    """The pages that list all that uses a term."""
    path, found = addresses.term_list(vocabulary.id, term.id), _shelves(site, vocabulary, term)
    if len(found) > 1:
        yield Planned(addresses.part_uri(path), partial(years_page, site, vocabulary, term))
    for at, shelf in enumerate(found):
        for number in range(1, shelf.pages + 1):
            uri = addresses.part_uri(path, shelf.group, number)
            yield Planned(uri, partial(uses_page, site, vocabulary, term, at, number))


def _shelves(site: Site, vocabulary: Vocabulary, term: Term) -> tuple[Shelf, ...]:
    """What uses a term, by years. Made once."""
    path = addresses.term_list(vocabulary.id, term.id)
    if path not in site.shelves:
        site.shelves[path] = shelves(site.overview, site.overview.uses[vocabulary.id, term.id])
    return site.shelves[path]


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


def list_page(site: Site, vocabulary: Vocabulary) -> Page:
    """One vocabulary with its terms, each below its parent."""
    found = site.overview.uses
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
        "crumbs": _crumbs(),
        "vocabulary": vocabulary.description,
        "rows": rows,
        "heading": vocabulary.label,
    }
    return Page(
        addresses.list_uri(vocabulary.id), "list.md.jinja", vocabulary.label, context, vocabulary.description
    )


def term_page(site: Site, vocabulary: Vocabulary, term: Term) -> Page:
    """One term, what it means, what it matches in standards, what uses it."""
    keys = site.overview.uses.get((vocabulary.id, term.id), ())
    to = addresses.part_uri(addresses.term_list(vocabulary.id, term.id))
    shown, rest = excerpt(site.overview, keys, to)
    parent = vocabulary.terms.get(term.parent)
    context = {
        "crumbs": _crumbs(vocabulary),
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
        "cards": _cards(site, shown),
        "rest": rest,
    }
    uri = addresses.term_uri(vocabulary.id, term.id)
    return Page(uri, "term.md.jinja", _title(vocabulary, term), context, term.definition)


def years_page(site: Site, vocabulary: Vocabulary, term: Term) -> Page:
    """The years in which a term is used."""
    path, language = addresses.term_list(vocabulary.id, term.id), site.settings.language
    entrances = tuple(
        (Span(time_label(each.group, language), to=addresses.part_uri(path, each.group)), len(each.keys))
        for each in _shelves(site, vocabulary, term)
    )
    title = f"Used by: {_title(vocabulary, term)}"
    context = {
        "crumbs": _crumbs(vocabulary, term),
        "heading": title,
        "count": len(site.overview.uses[vocabulary.id, term.id]),
        "order": Order("By time", entrances),
        "turn": None,
    }
    return Page(addresses.part_uri(path), "entrances.md.jinja", title, context)


def uses_page(site: Site, vocabulary: Vocabulary, term: Term, at: int, number: int) -> Page:
    """One page of a shelf of what uses a term."""
    path, shelf = addresses.term_list(vocabulary.id, term.id), _shelves(site, vocabulary, term)[at]
    title, crumbs = f"Used by: {_title(vocabulary, term)}", _crumbs(vocabulary, term)
    if shelf.group:
        title = f"{title}, {time_label(shelf.group, site.settings.language, within=True)}"
        crumbs = (*crumbs, Span("Used by", to=addresses.part_uri(path)))
    context = {
        "crumbs": crumbs,
        "heading": title,
        "count": len(shelf.keys),
        "cards": _cards(site, shelf.page(number)),
        "turn": turn(number, shelf.pages, partial(addresses.part_uri, path, shelf.group)),
    }
    uri = addresses.part_uri(path, shelf.group, number)
    return Page(uri, "shelf.md.jinja", title if number == 1 else f"{title}, page {number}", context)


def _cards(site: Site, keys: Iterable[Key]) -> tuple[Card, ...]:
    return tuple(site.shower.card_of(key) for key in keys)


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
    """Whether a term lies below itself."""
    seen = {term.id}
    while term.parent in vocabulary.terms:
        term = vocabulary.terms[term.parent]
        if term.id in seen:
            return True
        seen.add(term.id)
    return False


def _title(vocabulary: Vocabulary, term: Term) -> str:
    return f"{term.label} ({vocabulary.label})"


def _crumbs(vocabulary: Vocabulary | None = None, term: Term | None = None) -> tuple[Span, ...]:
    """The way down to all lists, to one of them, to one of its terms."""
    crumbs = [Span("Home", to=addresses.HOME), Span("Terms", to=addresses.TERMS)]
    if vocabulary:
        crumbs.append(Span(vocabulary.label, to=addresses.list_uri(vocabulary.id)))
        if term:
            crumbs.append(Span(term.label, to=addresses.term_uri(vocabulary.id, term.id)))
    return tuple(crumbs)
