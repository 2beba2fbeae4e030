"""Whoever acts in a capacity holds that post on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sourcebook.addresses import folded
from sourcebook.checks.found import Facing, Found, Which, naming
from sourcebook.entries.model import Value
from sourcebook.linking.facts import Post
from sourcebook.problems import Problem
from sourcebook.values.date import DATE, Date, certainly_before


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where every post of that title had certainly ended, or had not begun."""
    holders = {entry.name: facts.posts for entry, facts in facing.facts() if facts.posts}
    for entry, facts in facing.facts() if holders else ():
        for name, _, capacity, _ in facts.acts if facts.times else ():
            posts = [post for post in holders.get(name, ()) if capacity and post[0] == capacity]
            times = facing.dates(facts.times)
            if posts and all(_not_held(post, times) for post in posts):
                message = f"`{name}` did not hold the post “{capacity}” on this day"
                hint = "correct a date or the capacity, or add the post of that time"
                at, other = Found(entry.name, naming(name)), Found(name, _entitled(capacity))
                yield facing.warn("post-not-held", at, message, other, hint)


def _not_held(post: Post, times: Sequence[Date]) -> bool:
    """Whether a post was certainly not held at any of some times."""
    _, since, until = post
    begun, ended = DATE.read(since) if since else None, DATE.read(until) if until else None
    return all(
        (begun is not None and certainly_before(time, begun))
        or (ended is not None and certainly_before(ended, time))
        for time in times
    )


def _entitled(title: str) -> Which:
    """The value that gives a post this title."""

    def which(_: str, value: Value) -> bool:
        content = value.content
        return isinstance(content, dict) and folded(str(content.get("title", ""))) == title

    return which
