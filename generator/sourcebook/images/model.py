"""What is known of an image, what is refused, and the limits."""

from __future__ import annotations

from dataclasses import dataclass

MAX_IMAGE_BYTES = 16 * 1024 * 1024
"""A photograph of a telephone has 3 to 12 MB. Whoever opens the page loads all of it."""

MAX_PIXELS = 50_000_000
"""All frames of an animation together. Telephones make up to 48 million; a reader's browser needs 4 bytes for each."""

MAX_SIDE = 16_384
"""Pixels in a row or a column: no WebP image has more, and many graphics cards show no more."""

MAX_PARTS = 50_000
"""Segments or chunks: a file of nothing else would cost seconds."""

TELLS = {
    "place": "where it was made",
    "device": "with what device",
    "person": "who made it",
    "time": "when",
    "preview": "what it showed before it was edited",
    "rest": "something behind its end",
}
"""What metadata can tell, and the words for it, in the order of their weight."""


class Unfit(Exception):
    """An image that is not published. Its text says why, in words that follow `it`."""


class TooLarge(Unfit):
    """An image that asks too much of whoever looks at it."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """An image without what it need not tell."""

    content: bytes
    width: int
    """In pixels, as it is shown; 0 with the height where browsers disagree about how it is turned."""

    height: int
    tells: tuple[str, ...]
    """What its metadata told, as keys of `TELLS`."""


def told(tells: set[str]) -> tuple[str, ...]:
    """What metadata tell, in the order of their weight."""
    return tuple(each for each in TELLS if each in tells)


def check_size(width: int, height: int, frames: int = 1) -> None:
    """Raises `Unfit` for an image of no size, or of too many pixels."""
    if not (width and height):
        raise Unfit("has no width or no height")
    if max(width, height) > MAX_SIDE:
        raise TooLarge(f"has {width:,} x {height:,} pixels; at most {MAX_SIDE:,} are shown either way")
    if (pixels := width * height * frames) > MAX_PIXELS:
        of = f" in {frames:,} frames" if frames > 1 else ""
        raise TooLarge(f"has {pixels:,} pixels{of}; at most {MAX_PIXELS:,} are shown")


def check_parts(parts: int) -> None:
    """Raises `Unfit` for an image of more parts than any program writes."""
    if parts > MAX_PARTS:
        raise Unfit(f"consists of more than {MAX_PARTS:,} parts")
