"""Whoever acts in a capacity holds that post on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sourcebook.addresses import folded
from sourcebook.checks.found import Facing, Found, Which, is_before, naming
from sourcebook.entries.model import Value
from sourcebook.linking.facts import POST, Post
from sourcebook.problems import Problem


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where every post of that title had certainly ended, or had not begun."""
    holders = {entry.name: facts.posts for entry, facts in facing.dated if facts.posts}
    for entry, facts in facing.dated if holders else ():
        for name, _, capacity, _ in facts.acts:
            posts = [post for post in holders.get(name, ()) if post[0] == capacity]
            if posts and facts.times and all(_not_held(facing, post, facts.times) for post in posts):
                message = f"`{name}` did not hold the post “{capacity}” on this day"
                hint = "correct a date or the capacity, or add the post of that time"
                at, other = (
                    Found(entry.name, naming(name, capacity=capacity)),
                    Found(name, _entitled(capacity)),
                )
                yield facing.warn("post-not-held", at, message, other, hint)


def _not_held(facing: Facing, post: Post, times: Sequence[str]) -> bool:
    """Whether a post was certainly not held at any of some times."""
    _, since, until = post
    time = facing.span(times)
    return is_before(time, facing.span((since,))) or is_before(facing.span((until,)), time)


def _entitled(title: str) -> Which:
    """The value that gives a post this title."""

    def which(_: str, value: Value) -> bool:
        content = value.content
        return (
            isinstance(content, dict)
            and content.get("relation") == POST
            and folded(str(content.get("title", ""))) == title
        )

    return which
