"""The index of the search: what is found on each page, handed to Pagefind, which writes it in pieces a browser fetches.

The bundle is a folder `search/` of the site: `index.json`, which the page's script reads first, and one folder for
each part of the index, `0`, `1`, ... A part that would come out the same is kept as it is.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import subprocess
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, Any, cast

from sourcebook.addresses import HOME, slug
from sourcebook.folding import Folding, folding, read_table
from sourcebook.pages.model import Label, Listing, Page

FOLDER = "search"
"""Where the bundle lies in a site: a name that no kind of entry can have."""

MANIFEST = "index.json"
FORMAT = 1
"""Of the manifest and the records: a bundle of another format is made anew."""

SMALL, LARGE = 4_000, 15_000
"""Up to so many pages, one part; above, two, made at the same time; no part is larger than the second number.

Pagefind needs some 0.1 MB of memory for each page, writes its files on one core, and looks at all earlier pages for each
new one. A reader's first search fetches a piece of each part.
"""

UNUSED = re.compile(r"pagefind-.*\.(?:js|css)|wasm\.unknown\.pagefind")
"""Files of Pagefind's own looks, and its reserves."""

FIRST_ALONE = re.compile(r"pagefind\.js|wasm\..*\.pagefind")
"""Files that a browser takes from the first part for all of them."""

SAMPLE, SHORT, SHARE = 500, 3, 0.2
"""Of how many pages the words are counted; how long a word is at most that is too common to look for; on how many pages."""

NAMES = " · "
"""Stands between the names of an entry."""

PAGES = Label("pages", "Pages")
"""The kind of what is no entry."""

FACETS = ("kind", "type", "year", "place", "actor", "source")

PART, LEADING_HERE = '<h2 id="', "by-"
"""How the parts of a page begin; and those with what leads to an entry, which is found on the pages that say it."""

LEFT_OUT = re.compile(
    r"<(h1|thead|script|style|template)\b.*?</\1>"
    r'|<(\w+)[^>]* (?:data-search-exclude|class="(?:headerlink|sb-kind)").*?</\2>',
    re.DOTALL,
)
CITATION = re.compile(r"<sup>(?:<s>)?<a .*?</a>(?:</s>)?(.*?)</sup>", re.DOTALL)
"""A number that leads to the foot; behind it, how the source says it, which is found as it is read."""

LISTS = ("browse/", "gaps/")
"""How the addresses of lists and counts begin."""

SOURCES = '<h2 id="sources">'
REFERENCE = re.compile(r"<li>.*?</a>(.*?)</li>", re.DOTALL)
LINK = re.compile(r"<a\b.*?</a>", re.DOTALL)
PICTURE = re.compile(r'<img\b[^>]*? alt="([^"]*)"[^>]*>')
AFTER_LABEL = re.compile(r"</td>\s*<td[^>]*>|</h[2-6]>|</summary>")
BETWEEN = re.compile(r"</tr>|</li>|<br ?/?>")
WITHIN_WORDS = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|em|i|mark|small|span|strong|sub|u)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
LOST_SPACE = re.compile(r" (?=[.,;:)])")


class SearchError(Exception):
    """The index could not be made. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """A page as the search finds it."""

    url: str
    """Relative to the root of the site, as a browser asks for it."""

    title: str
    text: str
    """Its words, in one line."""

    listing: Listing | None = None
    """None for what is no entry."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What became of an index: how many pages it holds, and how many of its parts had to be made."""

    pages: int
    made: int


def words(content: str) -> str:
    """The words of a page's HTML, without its heading, its marks of citations, and what only leads elsewhere."""
    first, *parts = content.split(PART)
    own = [part for part in parts if not part.startswith(LEADING_HERE)]
    shown, _, sources = PART.join([first, *own]).partition(SOURCES)
    shown += " ".join(_told(reference[1]) for reference in REFERENCE.finditer(sources))
    for pattern, by in (
        (CITATION, r"\1"),
        (LEFT_OUT, " "),
        (PICTURE, r" \1 "),
        (AFTER_LABEL, ": "),
        (BETWEEN, " · "),
        (WITHIN_WORDS, ""),
        (TAG, " "),
    ):
        shown = pattern.sub(by, shown)
    return LOST_SPACE.sub("", " ".join(html.unescape(shown).split()))


def _told(reference: str) -> str:
    """What a reference says besides which source it is and where in it: its informant, its quote, its note."""
    return LINK.sub("", reference).partition(". ")[2]


@dataclass(frozen=True, slots=True)
class Finder:
    """Says what is found on pages, as bytes that an index takes. Picklable: it works in any process."""

    folds: Folding = field(default_factory=folding)

    def found(self, page: Page, listing: Listing | None, url: str, content: str) -> bytes:
        """What is found on a generated page with this HTML; nothing for what a reader does not look for.

        Pages that list entries are found by what they are, never by the entries: those are hits themselves.
        """
        if page.uri == HOME or page.uri.startswith(LISTS):
            return b""
        described = listing is None and page.description
        return self.of(Record(url, page.title, page.description if described else words(content), listing))

    def handwritten(self, url: str, title: str, content: str) -> bytes:
        """What is found on a page that is no entry: its title as HTML, and its HTML."""
        return self.of(Record(url, words(title), words(content)))

    def of(self, record: Record) -> bytes:
        """A record as an index takes it."""
        return json.dumps(payload(record, self.folds), ensure_ascii=False, separators=(",", ":")).encode()


def payload(record: Record, folds: Folding) -> dict[str, Any]:
    """A record in Pagefind's terms. `also` has the words that are looked for in another form than they are written in."""
    listing = record.listing or Listing(PAGES)
    also = folds.otherwise(" ".join((record.title, *listing.names, record.text)))
    meta = {
        "title": record.title,
        "type": listing.type,
        "when": listing.when,
        "where": listing.where,
        "names": NAMES.join(listing.names),
        "also": " ".join(also),
    }
    return {
        "url": record.url,
        "content": record.text or record.title,
        "meta": {name: text for name, text in meta.items() if text},
        "filters": {name: values for name, values in _filters(listing).items() if values},
    }


def _filters(listing: Listing) -> dict[str, list[str]]:
    """Each facet with its values."""
    facets = ((listing.kind,), listing.types, listing.years, listing.places, listing.actors, listing.sources)
    return {name: [_value(label) for label in labels] for name, labels in zip(FACETS, facets, strict=True)}


def _value(label: Label) -> str:
    """A label, from which its id follows most of the time; else the id before it, with a tab between."""
    return label.text if slug(label.text) == label.id else f"{label.id}\t{label.text}"


@dataclass(slots=True)
class Indexer:
    """Takes the records of a site in any order, and writes their index."""

    out: Path
    """The root of the site, or of a cache of it: the bundle goes into its folder `search`."""

    language: str = "en"
    """The language whose word endings are taken off; all pages stand in one index."""

    records: dict[str, bytes] = field(default_factory=dict)
    """URL -> what is found there."""

    kinds: set[str] = field(default_factory=set)

    def take(self, found: bytes) -> None:
        """Take what a `Finder` found. Of two records of one URL, the last counts; of nothing, nothing comes."""
        if found:
            record = json.loads(found)
            self.records[record["url"]] = found
            self.kinds.update(record["filters"]["kind"])

    def finish(self) -> Indexed:
        """Write the bundle: the parts that changed, then the manifest. Raises `SearchError`."""
        bundle = self.out / FOLDER
        parts = split(self.records)
        digests = [self._digest(part) for part in parts]
        kept = _digests_in(bundle)
        missing = [number for number, digest in enumerate(digests) if kept.get(number) != digest]
        if missing or len(kept) != len(parts):
            (bundle / MANIFEST).unlink(missing_ok=True)
            self._make(bundle, {number: parts[number] for number in missing})
            for old in set(kept) - set(range(len(parts))):
                shutil.rmtree(bundle / str(old), ignore_errors=True)
            self._write_manifest(bundle, digests)
        return Indexed(len(self.records), len(missing))

    def _digest(self, part: Sequence[bytes]) -> str:
        digest = hashlib.sha256(f"{FORMAT} {self.language} {version()}".encode())
        for each in part:
            digest.update(each + b"\n")
        return digest.hexdigest()

    def _make(self, bundle: Path, parts: Mapping[int, Sequence[bytes]]) -> None:
        """Run Pagefind over parts: at once, as far as memory allows."""
        largest = max(map(len, parts.values()), default=1)
        with ThreadPoolExecutor(max(1, min(2, LARGE // max(largest, 1)))) as pool:
            making = [
                pool.submit(make_part, bundle / str(number), part, self.language, first=number == 0)
                for number, part in parts.items()
            ]
            for made in making:
                made.result()

    def _write_manifest(self, bundle: Path, digests: Sequence[str]) -> None:
        manifest = {
            "format": FORMAT,
            "parts": list(digests),
            "kinds": sorted(self.kinds),
            "common": common(list(self.records.values())),
            "folding": json.loads(read_table()),
        }
        bundle.mkdir(parents=True, exist_ok=True)
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        _write(bundle / MANIFEST, text.encode())


def common(records: Sequence[bytes]) -> list[str]:
    """Short words that many pages have, such as articles: a browser leaves them out of a query."""
    sample, folds = sorted(records, key=zlib.crc32)[:SAMPLE], folding()
    counts = Counter(word for each in sample for word in set(folds.fold(json.loads(each)["content"]).split()))
    return sorted(
        word
        for word, count in counts.items()
        if len(word) <= SHORT and word.isalpha() and count > SHARE * len(sample)
    )


def split(records: Mapping[str, bytes]) -> list[list[bytes]]:
    """The parts of an index, each in order of URLs. A page stays in its part as long as their number stays."""
    count = 1 if len(records) <= SMALL else max(2, -(-len(records) // LARGE))
    parts: list[list[bytes]] = [[] for _ in range(count)]
    for url in sorted(records):
        parts[zlib.crc32(url.encode()) % count].append(records[url])
    return parts


def make_part(folder: Path, part: Sequence[bytes], language: str, *, first: bool) -> None:
    """Have Pagefind make the index of a part, and write it into a folder, which is emptied before.

    Pagefind would write the files too, but says that it is done before all of them have their content.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("filter", "fragment", "index"):
        (folder / name).mkdir(parents=True)
    for file in run(list(requests(part, language))):
        path = PurePosixPath(file["path"].replace("\\", "/"))
        if not UNUSED.fullmatch(path.name) and (first or not FIRST_ALONE.fullmatch(path.name)):
            _write(folder / path, base64.b64decode(file["content"]))


def _write(path: Path, content: bytes) -> None:
    """Write a file that all may read, whatever the umask."""
    path.write_bytes(content)
    path.chmod(0o644)


def requests(part: Sequence[bytes], language: str) -> Iterator[bytes]:
    """What Pagefind is told, in its protocol: JSON in base64, a comma after each. None waits for the answer to another."""
    short = language.partition("-")[0].lower()
    yield _message(0, {"type": "NewIndex", "config": {"force_language": short}})
    for number, each in enumerate(part, 1):
        # Spliced, not parsed again: the rest of the request is the same for every record.
        head = f'{{"message_id":{number},"payload":{{"type":"AddRecord","index_id":0,"language":"{short}",'
        yield base64.b64encode(head.encode() + each[1:] + b"}") + b","
    yield _message(len(part) + 1, {"type": "GetFiles", "index_id": 0})


def _message(number: int, told: Mapping[str, Any]) -> bytes:
    return base64.b64encode(json.dumps({"message_id": number, "payload": told}).encode()) + b","


def run(messages: Sequence[bytes]) -> list[dict[str, str]]:
    """Tell Pagefind all of this, and give the files that it makes: path, and content in base64. Raises `SearchError`."""
    with TemporaryFile() as complaints:
        try:
            service = subprocess.Popen(  # noqa: S603 -- the program of the wheel that this package depends on
                [executable(), "--service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
            )
        except OSError as error:
            raise SearchError(f"Pagefind does not start: {error}") from error
        # One thread tells while this one listens: neither side then waits for the other to empty a pipe.
        teller = Thread(target=_tell, args=(cast("IO[bytes]", service.stdin), messages), daemon=True)
        teller.start()
        try:
            return _listen(service, complaints)
        finally:
            service.kill()
            teller.join()
            service.wait()
            for pipe in (service.stdin, service.stdout):
                with suppress(OSError):  # what could not be told is dropped
                    cast("IO[bytes]", pipe).close()


def _listen(service: subprocess.Popen[bytes], complaints: IO[bytes]) -> list[dict[str, str]]:
    """Wait for the files, or for what went wrong."""
    for answer in answers(cast("BufferedReader", service.stdout)):
        if answer["type"] == "Error":
            raise SearchError(f"Pagefind refused a record: {answer.get('message', 'it does not say why')}")
        if answer["type"] == "GetFiles":
            return list(answer["files"])
    code = service.wait()
    complaints.seek(0)
    said = complaints.read()[-500:].decode(errors="replace").strip()
    raise SearchError(f"Pagefind ended before its index was whole (exit {code}): {said}")


def _tell(stdin: IO[bytes], messages: Sequence[bytes]) -> None:
    """Write all messages. Whoever listens is told of a broken pipe by the end of the answers."""
    with suppress(OSError):
        for message in messages:
            stdin.write(message)
        stdin.flush()


def answers(stdout: BufferedReader) -> Iterator[dict[str, Any]]:
    """The answers of Pagefind, as they arrive; the last one holds all files."""
    pieces: list[bytes] = []
    while chunk := stdout.read1(1 << 16):
        first, *others = chunk.split(b",")
        pieces.append(first)
        for other in others:
            answer = json.loads(base64.b64decode(b"".join(pieces)))["payload"]
            if isinstance(answer, dict):
                yield answer
            pieces = [other]


def executable() -> str:
    """The path of Pagefind's program. Raises `SearchError` where its wheel is not installed."""
    try:
        from pagefind_bin import (  # type: ignore[import-untyped]  # noqa: PLC0415 -- wanted for an index alone
            get_executable,
        )
    except ImportError as error:
        raise SearchError(
            "the search needs Pagefind: run `pip install pagefind_bin`, or list `search` among the plugins of"
            " mkdocs.yml for Material's own search"
        ) from error
    return str(get_executable())


def version() -> str:
    """The version of Pagefind's program; '' where there is none."""
    from importlib import metadata  # noqa: PLC0415 -- wanted for an index alone

    try:
        return metadata.version("pagefind_bin")
    except metadata.PackageNotFoundError:
        return ""


def _digests_in(bundle: Path) -> dict[int, str]:
    """The parts of a bundle that is there already, with their digests; none where it is not whole."""
    try:
        manifest = json.loads((bundle / MANIFEST).read_bytes())
        parts = list(manifest["parts"]) if manifest["format"] == FORMAT else []
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {number: str(digest) for number, digest in enumerate(parts) if (bundle / str(number)).is_dir()}
