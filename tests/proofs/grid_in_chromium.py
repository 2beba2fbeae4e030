"""The grid in a browser: a site is built of entries that carry payloads, and used as a reader would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Dialog, Page

from sourcebook.addresses import url_of
from sourcebook.problems import Level
from tests.end_to_end.browsing import PATIENCE, Visit, chromium, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sites import mkdocs, new
from tests.proofs._payloads import PAYLOADS
from tests.proofs._slots import Slot, plot
from tests.proofs.grid import Filled, free_slots, in_slots, seen_on, text_in
from tests.proofs.proof import Chunk, Proof, Tally

SITES = 4
"""How many sites are built: each has one payload in each slot, and each payload in several."""

STRIDE = 283
"""A prime: the slots of a few pairs are of many kinds."""

LISTEN = """
window.__pwned = what => console.error(`a payload ran: ${what}`)
document.addEventListener('securitypolicyviolation', event =>
  console.error(`the policy of the page was violated: ${event.effectiveDirective} ${event.blockedURI}`))
"""

SKELETON = """async address => {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html')
  const plain = element => element.localName === 'bdi' && !element.attributes.length
  return [...page.querySelectorAll('*')].filter(element => !plain(element)).map(
    element => [element.localName, ...[...element.attributes].map(attribute => attribute.name).sort()].join(' '))
}"""
"""The elements of a page with the names of their attributes, as Chromium parses it. Texts from the right have their own."""

HOVER, SEARCHED = 6, 4
"""How many citations of a page are pointed at; each how many-th payload is searched for."""


@cache
def slots() -> tuple[Slot, ...]:
    """The slots of the grid, mixed."""
    free = free_slots()
    return tuple(free[number * STRIDE % len(free)] for number in range(len(free)))


def build(folder: Path, texts: dict[Slot, str]) -> Path:
    """The site of a base with payloads."""
    written = plot().write(lambda slot: text_in(slot, texts.get(slot)))
    new(folder, written.files)
    built = mkdocs(folder, "build")
    if built.returncode:
        raise RuntimeError(built.stdout[-2000:])
    return folder / "site"


def skeleton(page: Page, address: str) -> Counter[str]:
    """What a page is made of."""
    return Counter(page.evaluate(SKELETON, address))


@cache
def plain_skeletons() -> dict[str, Counter[str]]:
    """What each page is made of that has plain words."""
    with TemporaryDirectory() as folder, chromium() as browser:
        site = build(Path(folder) / "plain", {})
        with served(site) as origin, visit(browser, origin) as visiting:
            page = visiting.open()
            paths = {path.relative_to(site).as_posix() for path in site.rglob("index.html")}
            return {path: skeleton(page, origin + path) for path in sorted(paths)}


def read_page(visiting: Visit, path: str) -> None:
    """Open a page, point at its citations, go through it by keyboard, print it."""
    page = visiting.open(path)
    for citation in page.locator("sup a").all()[:HOVER]:
        citation.scroll_into_view_if_needed()
        citation.hover(force=True)
        citation.focus()
    page.locator("article details").evaluate_all("all => all.forEach(each => { each.open = true })")
    page.keyboard.press("Tab")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")


def search(visiting: Visit, payload: str) -> None:
    """Ask for a payload by an address, and by typing."""
    page = visiting.open(f"?q={quote(payload[:200])}#{quote(payload[:200])}")
    dialog = page.locator("#sb-search")
    dialog.wait_for(timeout=PATIENCE)
    page.wait_for_function("document.querySelector('#sb-search').getAttribute('aria-busy') !== 'true'")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.insert_text(payload[:200].replace("\n", " "))
    page.wait_for_function("document.querySelector('#sb-search').getAttribute('aria-busy') !== 'true'")


def site_with(chunk: Chunk, number: int, counted: Iterable[Slot]) -> Iterator[str]:
    """Build one site, and tell what went wrong in it on the pages that show some slots."""
    typed, _ = in_slots(number * (len(PAYLOADS) // SITES))
    filled = Filled(typed)
    filled.plan(chunk.folder / f"checked-{number}")
    site = build(chunk.folder / f"site-{number}", filled.texts)
    counted = [slot for slot in counted if slot in filled.texts]
    paths = sorted({f"{url_of(uri)}index.html" for slot in counted for uri in seen_on()[slot]})
    plain_skeletons()
    with chromium() as browser, served(site) as origin, visit(browser, origin) as visiting:
        visiting.page.add_init_script(LISTEN)
        visiting.page.on("dialog", lambda dialog: _heard(visiting, dialog))
        for path in paths:
            read_page(visiting, path.removesuffix("index.html"))
            found, plain = skeleton(visiting.page, origin + path), plain_skeletons().get(path, Counter())
            if found != plain:
                yield f"site {number}, {path}: {found - plain} instead of {plain - found}"
        for slot in counted[number % SEARCHED :: SEARCHED]:
            search(visiting, filled.texts[slot])
        yield from (f"site {number}: {complaint}" for complaint in visiting.complaints)


def _heard(visiting: Visit, dialog: Dialog) -> None:
    visiting.complaints.append(f"a dialog on {visiting.page.url}: {dialog.message}")
    dialog.dismiss()


def _run(chunk: Chunk) -> Tally:
    failures: list[str] = []
    for number in range(chunk.start // len(slots()), -(-chunk.stop // len(slots()))):
        first = number * len(slots())
        failures += site_with(chunk, number, slots()[max(chunk.start - first, 0) : chunk.stop - first])
    return Tally(chunk.stop - chunk.start, tuple(failures))


def run(chunk: Chunk) -> Tally:
    """Pairs by their numbers. In a thread of its own: there may be a browser in this one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_run, chunk).result()


PROOFS = (
    Proof(
        name="grid-in-chromium",
        promise="In a browser, no text of a field runs, asks for anything, opens a dialog or breaks the policy of its page",
        unit="pairs",
        full=SITES * len(free_slots()),
        sample=20,
        run=run,
        chunk=len(free_slots()),
        browser=True,
    ),
)
