"""A place lies within the place around it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sourcebook.checks.found import Facing, Found, of_field
from sourcebook.problems import Problem

EARTH = 6_371_008.8
"""The mean radius of the earth in metres. Source: H. Moritz, Geodetic Reference System 1980."""

Point = tuple[float, float, float]
"""Latitude and longitude in degrees, and a radius in metres."""


def check(facing: Facing) -> Iterator[Problem]:
    """A warning where a place lies farther from what it lies in than both radii reach together."""
    for entry, facts in facing.dated:
        for name in entry.parents if facts.point else ():
            whole = facing.facts_of(name)
            if facts.point and whole and whole.point:
                apart, reach = distance(facts.point, whole.point), facts.point[2] + whole.point[2]
                if apart > reach:
                    message = f"this lies {_km(apart)} from `{name}`, in which it lies, and both radii reach {_km(reach)}"
                    hint = "correct a coordinate or a radius, or name another place"
                    at = Found(entry.name, of_field(facing.kind_of(entry.name).location))
                    other = Found(name, of_field(facing.kind_of(name).location))
                    yield facing.warn("place-outside", at, message, other, hint)


def distance(one: Point, other: Point) -> float:
    """How far two points lie apart on the sphere, in metres. Source: the haversine formula."""
    north, south = math.radians(one[0]), math.radians(other[0])
    across = math.sin((south - north) / 2) ** 2
    along = math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, across + math.cos(north) * math.cos(south) * along)))


def _km(metres: float) -> str:
    return f"{metres / 1000:,.0f} km"
