"""Chromium as a judge: an image without what it need not tell shows the same, pixel by pixel."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Browser, Page

from sourcebook.images.stripping import strip
from tests.pictures import PICTURES, RICH

pytestmark = pytest.mark.browser

LOOK = """async ([kind, data]) => {
    const image = new Image();
    image.src = `data:image/${kind};base64,${data}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return [image.naturalWidth, image.naturalHeight, ...pixels];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    """A page on which images can be looked at."""
    return browser.new_page()


def seen(page: Page, kind: str, data: bytes) -> tuple[int, int, list[int]]:
    """Width, height and pixels of an image as Chromium shows it; it raises for what it cannot show."""
    width, height, *pixels = page.evaluate(LOOK, [kind, base64.b64encode(data).decode()])
    return width, height, pixels


OF_OTHERS = {
    path.name: path.read_bytes()
    for path in sorted(RICH.rglob("*.*"))
    if path.suffix in {".jpg", ".png", ".webp"}
}


@pytest.mark.parametrize("name", [*PICTURES, *OF_OTHERS])
def test_what_is_published_shows_the_same(page: Page, name: str) -> None:
    """As large, turned as it was, with every pixel as it was; and of the size that was read without decoding it."""
    data = PICTURES.get(name) or OF_OTHERS[name]
    kind = "jpeg" if data[:2] == b"\xff\xd8" else "png" if data[:4] == b"\x89PNG" else "webp"
    stripped = strip(data)
    width, height, pixels = seen(page, kind, data)
    assert (width, height, pixels) == seen(page, kind, stripped.content)
    assert (stripped.width, stripped.height) in {(width, height), (0, 0)}
    assert len(set(pixels)) > 2
