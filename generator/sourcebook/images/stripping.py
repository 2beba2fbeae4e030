"""Stripping an image of what it need not tell. No pixel is decoded: what could be attacked is not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sourcebook.images import jpeg, png, webp
from sourcebook.images.model import MAX_IMAGE_BYTES, Stripped, TooLarge, Unfit

STRIPS: Mapping[str, Callable[[bytes], Stripped]] = {
    "jpeg": jpeg.strip,
    "png": png.strip,
    "webp": webp.strip,
}
HEAD = 12
"""Bytes that tell what sort of image a file is."""


def kind_of(head: bytes) -> str:
    """What sort of image the first bytes of a file say that it is: jpeg, png, webp; '' for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(png.SIGNATURE):
        return "png"
    return "webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else ""


def strip(data: bytes) -> Stripped:
    """An image without what it need not tell, to the last pixel the same; stripping that again changes nothing.

    Tables, frames, colours, transparency, the shape of pixels and the orientation stay. Raises `Unfit` for what is no
    JPEG, PNG or WebP image, is damaged, or is larger than is shown.
    """
    kind = kind_of(data[:HEAD])
    if not kind:
        raise Unfit("is no JPEG, PNG or WebP image by its content")
    check_bytes(len(data))
    return STRIPS[kind](data)


def check_bytes(size: int) -> None:
    """Raises `TooLarge` for a file of too many bytes."""
    if size > MAX_IMAGE_BYTES:
        raise TooLarge(f"has {size:,} bytes; at most {MAX_IMAGE_BYTES:,} are shown")
