"""The store: bytes by key in one SQLite file of the user's cache folder. It may vanish at any time, and nothing is lost.

Nothing that befalls it is an error for the user: what cannot be read is not there, what cannot be written is not
kept, and a file that is broken is thrown away.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

VARIABLE = "SOURCEBOOK_CACHE"
"""The environment variable that names another folder for caches; `off` for none."""

OFF = "off"
FORMAT = 1
"""The form of the file. Another one has another name."""

ENDING = ".sqlite"
LIMIT = 512 * 1024 * 1024
"""In bytes, for one base: some 20,000 entries with long pages. Of a larger base, what was used last is kept."""

KEPT_AFTER_TRIMMING = 0.75
"""How much of the limit is kept, so that not each addition trims."""

WAIT = 5.0
"""Seconds for which another process may hold the file, before this one goes on without it."""

FORGOTTEN_AFTER = 90
"""Days after which the store of a base that nobody opens is removed."""

DAY = 24 * 60 * 60
KEYS_AT_ONCE = 500
SETTINGS = {"synchronous": "OFF", "journal_mode": "MEMORY"}
CHECK_BYTES = 8
BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH}
"""What SQLite says of a file that is none of its own, none of ours, or damaged (sqlite.org/rescode.html)."""

TABLE = (
    "CREATE TABLE IF NOT EXISTS kept (key TEXT NOT NULL UNIQUE, data BLOB NOT NULL, used INTEGER NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class Store:
    """Bytes by key. A plain value: each use opens the file anew, so processes may share it and forks inherit it."""

    path: Path
    """The SQLite file; it need not be there."""

    limit: int = LIMIT
    """In bytes: beyond it, what was used longest ago goes first."""

    @classmethod
    def of_base(cls, base: Path, overlay: Path | None = None) -> Store | None:
        """The store of a base in the user's cache folder; None where caches are switched off.

        With an overlay, another one: what is private is never kept with what is published.
        """
        folder = cache_folder()
        if folder is None:
            return None
        try:
            parts = [base, overlay] if overlay else [base]
            name = _digest(b"\0".join(os.fsencode(each.resolve()) for each in parts))
        except (OSError, RuntimeError):
            return None
        return cls(folder / f"{name}-{FORMAT}{ENDING}")

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """What is kept under these keys, as far as it is whole."""
        wanted = list(keys)
        if not wanted or not self.path.is_file():
            return {}
        return self._use(lambda connection: _found(connection, wanted)) or {}

    def put_many(self, data: Mapping[str, bytes]) -> None:
        """Keep bytes under their keys, in place of what was kept there; then keep to the limit."""
        if data and self._prepare():
            self._use(lambda connection: _keep(connection, data, self.limit))

    def _prepare(self) -> bool:
        """Make the folder, for this user alone: a base may be private. A new store takes the place of forgotten ones."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            return False
        if not self.path.exists():
            _remove_forgotten(self.path.parent)
        return True

    def _use(self, action: Callable[[sqlite3.Connection], Result]) -> Result | None:
        """Do something with the file; with a new one, where it is broken; None where neither can be."""
        for _ in range(2):
            try:
                with closing(_open(self.path)) as connection, connection:
                    return action(connection)
            except (sqlite3.Error, ValueError) as error:
                if not _means_broken(error) or not self._throw_away():
                    return None
            except (OSError, OverflowError):
                return None
        return None

    def _throw_away(self) -> bool:
        """Delete the file, for it is broken; whether that was possible."""
        try:
            self.path.unlink(missing_ok=True)
            Path(f"{self.path}-journal").unlink(missing_ok=True)
        except OSError:
            return False
        return True


def cache_folder() -> Path | None:
    """The folder for caches: what `SOURCEBOOK_CACHE` says, else the system's for this user; None for none at all."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen == OFF:
        return None
    if chosen:
        return Path(chosen)
    # Loaded where it is wanted: it takes a tenth of the time of a warm `check`.
    from platformdirs import user_cache_path  # noqa: PLC0415

    try:
        return user_cache_path("sourcebook", appauthor=False)
    except (OSError, RuntimeError):
        return None


def _means_broken(error: Exception) -> bool:
    """Whether an error says that the file is damaged, and not only in use, full or out of reach.

    Damaged text in it is met before SQLite notices, as bytes that are no UTF-8.
    """
    # The lowest byte is the kind of error, the rest of the code its circumstances.
    return isinstance(error, ValueError) or getattr(error, "sqlite_errorcode", 0) & 0xFF in BROKEN


def _open(path: Path) -> sqlite3.Connection:
    """Open the file. What a crash damages is found out when it is read: nothing waits for the disk, or is written twice."""
    connection = sqlite3.connect(path, timeout=WAIT)
    try:
        for name, setting in SETTINGS.items():
            connection.execute(f"PRAGMA {name}={setting}")
        connection.execute(TABLE)
    except BaseException:
        connection.close()
        raise
    return connection


def _found(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, bytes]:
    """What is kept under these keys and whole. That it was used today is noted."""
    found, today = {}, _today()
    for some in _portions(keys):
        marks = ",".join("?" * len(some))
        rows = connection.execute(f"SELECT key, data, used FROM kept WHERE key IN ({marks})", some).fetchall()  # noqa: S608 -- question marks alone
        found.update({key: data[CHECK_BYTES:] for key, data, _ in rows if _is_whole(key, data)})
        if stale := [key for key, _, used in rows if used != today]:
            _note_use(connection, stale, today)
    return found


def _note_use(connection: sqlite3.Connection, keys: Sequence[str], today: int) -> None:
    """Note the day of use, if the file can be written at all: reading goes on without."""
    marks = ",".join("?" * len(keys))
    with suppress(sqlite3.OperationalError):
        connection.execute(f"UPDATE kept SET used = ? WHERE key IN ({marks})", [today, *keys])  # noqa: S608 -- question marks alone


def _keep(connection: sqlite3.Connection, data: Mapping[str, bytes], limit: int) -> None:
    """Keep data; where that is more than the limit, what was not used for longest goes."""
    today = _today()
    rows = ((key, _check(key, each) + each, today) for key, each in data.items())
    connection.executemany("INSERT OR REPLACE INTO kept (key, data, used) VALUES (?, ?, ?)", rows)
    if _size(connection) > limit:
        _trim(connection, int(limit * KEPT_AFTER_TRIMMING))


def _size(connection: sqlite3.Connection) -> int:
    """The bytes in use. The file itself keeps its size: what was freed is used again."""
    count, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((count - free) * size)


def _trim(connection: sqlite3.Connection, size: int) -> None:
    """Keep what was used last, as far as it has room."""
    rows = connection.execute("SELECT rowid, length(data) FROM kept ORDER BY used DESC, rowid DESC")
    room, gone = size, []
    for row, length in rows.fetchall():
        # A damaged row may have none.
        room -= length or 0
        if room < 0:
            gone.append((row,))
    connection.executemany("DELETE FROM kept WHERE rowid = ?", gone)


def _remove_forgotten(folder: Path) -> None:
    """Delete the stores of bases that nobody has built for long."""
    before = time.time() - FORGOTTEN_AFTER * DAY
    with suppress(OSError):
        for path in folder.glob(f"*{ENDING}"):
            with suppress(OSError):
                if path.stat().st_atime < before and path.stat().st_mtime < before:
                    path.unlink()


def _portions(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Keys in portions that one statement takes."""
    return (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))


def _is_whole(key: object, data: object) -> bool:
    """Whether a row is as it was kept. A damaged one may hold anything: bytes for a key, none for data."""
    if not (isinstance(key, str) and isinstance(data, bytes)):
        return False
    return data[:CHECK_BYTES] == _check(key, memoryview(data)[CHECK_BYTES:])


def _check(key: str, data: bytes | memoryview) -> bytes:
    """Stands for key and data: SQLite itself does not notice a byte that changed within them."""
    made = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=CHECK_BYTES)
    made.update(data)
    return made.digest()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _today() -> int:
    """Days since 1970: exact enough to tell what is used from what is not."""
    return int(time.time() // DAY)
