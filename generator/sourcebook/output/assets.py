"""The bytes of a file that is copied beside the pages: of an image, what it shows, and nothing else that it tells."""

from __future__ import annotations

from pathlib import Path

from sourcebook.images.model import Unfit
from sourcebook.images.stripping import strip
from sourcebook.loading.finding import attached
from sourcebook.pages.model import Asset


class LostAsset(Exception):
    """A file that was there when the base was read is gone, or is no image any more. Its text says which, and why."""


def published(base: Path, asset: Asset) -> bytes:
    """What is published of an asset: never the file itself. Raises `LostAsset`."""
    data = attached(base, asset.file)
    if data is None:
        raise LostAsset(f"{asset.file} cannot be read any more")
    try:
        return strip(data).content
    except Unfit as unfit:
        raise LostAsset(f"{asset.file} cannot be published: it {unfit}") from None
