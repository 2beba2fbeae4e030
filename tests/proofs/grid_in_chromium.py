"""The grid in a browser: a site is built of entries that carry payloads, and used as a reader would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Dialog, Page

from sourcebook.addresses import url_of
from tests.end_to_end.browsing import PATIENCE, Visit, chromium, visit
from tests.end_to_end.serving import served
from tests.end_to_end.sites import mkdocs, new
from tests.proofs._payloads import PAYLOADS
from tests.proofs._slots import VALUES, Slot, plot
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

SKELETON = """async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html')
  const plain = element => element.localName === 'bdi' && !element.attributes.length
  return [...page.querySelectorAll('*')].filter(element => !plain(element)).map(
    element => [element.localName, ...[...element.attributes].map(attribute => attribute.name).sort()].join(' '))
}"""
"""The elements of a page with the names of their attributes, as Chromium parses it. Texts from the right have their own."""

HOVER, MOST = 4, 3
"""How many citations of a page are pointed at; on how many pages a payload is looked at."""


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


def skeleton(page: Page) -> Counter[str]:
    """What the page that is open was made of when it came."""
    return Counter(page.evaluate(SKELETON))


def use(page: Page) -> None:
    """Point at the citations of a page, open what is closed, print it."""
    for citation in page.locator("sup a").all()[:HOVER]:
        citation.scroll_into_view_if_needed()
        citation.hover(force=True)
        citation.focus()
    page.locator("article details").evaluate_all("all => all.forEach(each => { each.open = true })")
    page.emulate_media(media="print")
    page.emulate_media(media="screen")


def search(visiting: Visit, payload: str) -> None:
    """Ask for a payload by an address, and by typing."""
    page = visiting.open(f"?q={quote(payload[:200])}#{quote(payload[:200])}")
    dialog = page.locator("#sb-search")
    dialog.wait_for(timeout=PATIENCE)
    page.locator("#sb-search:not([aria-busy='true'])").wait_for(state="attached", timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.insert_text(payload[:200].replace("\n", " "))
    page.locator("#sb-search:not([aria-busy='true'])").wait_for(state="attached", timeout=PATIENCE)


@contextmanager
def opened(browser: Browser, site: Path) -> Iterator[Visit]:
    """A reader at a site, to whom nothing speaks and on whom nothing runs."""
    with served(site) as origin, visit(browser, origin) as visiting:
        visiting.page.add_init_script(LISTEN)
        visiting.page.on("dialog", partial(_heard, visiting))
        yield visiting


def site_with(chunk: Chunk, number: int, counted: Iterable[Slot]) -> Iterator[str]:
    """Build one site, and tell what went wrong in it on the pages that show some slots."""
    typed, _ = in_slots(number * (len(PAYLOADS) // SITES))
    filled = Filled(typed)
    filled.plan(chunk.folder / f"checked-{number}")
    site, plain = (
        build(chunk.folder / f"{name}-{number}", texts)
        for name, texts in (("site", filled.texts), ("plain", {}))
    )
    counted = [slot for slot in counted if slot in filled.texts]
    paths = sorted({url_of(uri) for slot in counted for uri in islice(_steady(slot), MOST)})
    with chromium() as browser:
        with opened(browser, plain) as visiting:
            expected = [skeleton(visiting.open(path)) for path in paths]
        with opened(browser, site) as visiting:
            for path, shape in zip(paths, expected, strict=True):
                found = skeleton(visiting.open(path))
                if found != shape:
                    yield f"site {number}, {path}: {found - shape} instead of {shape - found}"
                use(visiting.page)
                if visiting.page.url != visiting.origin + path:
                    yield f"site {number}, {path}: the page went to {visiting.page.url}"
            for text in PAYLOADS[number::SITES]:
                if any(filled.texts[slot] == text for slot in counted):
                    search(visiting, text)
            yield from (f"site {number}: {complaint}" for complaint in visiting.complaints)


def _steady(slot: Slot) -> Iterator[str]:
    """The pages that show a slot, but for those whose address hangs on a text, and those that lead on by themselves."""
    moved = f"/{VALUES['id']}.md"
    return (uri for uri in sorted(seen_on()[slot]) if uri.isascii() and not uri.endswith(moved))


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
        chunk=len(free_slots()) // 3,
        browser=True,
    ),
)
