"""The store keeps bytes by key. Whatever befalls its file, nobody notices but by the time that things take."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sourcebook.caching import store as module
from sourcebook.caching.store import FORGOTTEN_AFTER, Store, cache_folder

UNPRIVILEGED = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything"
)
DATA = {"one": b"1", "two": b"", "three": bytes(range(256)) * 100}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store whose file is not there yet."""
    return Store(tmp_path / "caches" / "store.sqlite")


def test_what_was_put_is_got(store: Store) -> None:
    """Under its key, to the byte; what was not put is not there."""
    assert store.get_many(["one"]) == {}
    store.put_many(DATA)
    assert store.get_many([*DATA, "four"]) == DATA
    assert store.get_many([]) == {}


def test_the_last_counts(store: Store) -> None:
    """What is put again takes the place of what was kept."""
    store.put_many({"one": b"1", "two": b"2"})
    store.put_many({"one": b"other"})
    assert store.get_many(["one", "two"]) == {"one": b"other", "two": b"2"}


def test_many(store: Store) -> None:
    """More keys than one statement takes."""
    data = {f"key-{number}": str(number).encode() for number in range(1_201)}
    store.put_many(data)
    assert store.get_many(data) == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), st.binary(max_size=20)))
def test_any_keys_and_bytes(tmp_path_factory: pytest.TempPathFactory, data: dict[str, bytes]) -> None:
    """No key and no bytes are special."""
    store = Store(tmp_path_factory.mktemp("store") / "store.sqlite")
    store.put_many(data)
    assert store.get_many(data) == data


# Damage


def cut(path: Path) -> None:
    """Lose the second half."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def noise(path: Path) -> None:
    """Hold something else."""
    path.write_bytes(os.urandom(20_000))


def other_tables(path: Path) -> None:
    """Be a database of somebody else, with a table of our name."""
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (name TEXT)")
    connection.close()


def one_byte(path: Path) -> None:
    """Change in one byte of what was kept, which SQLite does not notice."""
    data = path.read_bytes()
    place = data.index(DATA["three"][:256])
    path.write_bytes(data[:place] + b"\xff" + data[place + 1 :])


def empty(path: Path) -> None:
    """Lose all."""
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, noise, other_tables, one_byte, empty])
def test_damage(store: Store, damage: object) -> None:
    """What is damaged is not there, what is whole may be; and the store works on."""
    assert callable(damage)
    store.put_many(DATA)
    damage(store.path)
    assert store.get_many(DATA).items() <= DATA.items()
    assert "three" not in store.get_many(["three"])
    store.put_many(DATA)
    assert store.get_many(DATA) == DATA


@pytest.mark.slow
@pytest.mark.parametrize("bit", [1, 4])
def test_any_bit(store: Store, bit: int) -> None:
    """Wherever one bit is another: nothing is there that was not put, and no error; one tells whether a key is text."""
    put = {f"k{number}": b"%d" % number for number in range(40)}
    store.put_many(put)
    data = store.path.read_bytes()
    for at in (at for at, byte in enumerate(data) if byte):
        store.path.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
        assert store.get_many(put).items() <= put.items()


def test_a_folder_in_its_place(store: Store) -> None:
    """Nothing is kept then, and the folder stays."""
    (store.path / "inside").mkdir(parents=True)
    store.put_many(DATA)
    assert store.get_many(DATA) == {}
    assert (store.path / "inside").is_dir()


def test_a_file_in_the_place_of_its_folder(store: Store) -> None:
    """The same where there can be no folder for it."""
    store.path.parent.write_text("")
    store.put_many(DATA)
    assert store.get_many(DATA) == {}


@UNPRIVILEGED
def test_a_folder_that_cannot_be_written(store: Store) -> None:
    """What is there is got, what is put is not kept."""
    store.put_many({"one": b"1"})
    store.path.chmod(0o400)
    store.path.parent.chmod(0o500)
    store.put_many({"two": b"2"})
    assert store.get_many(["one", "two"]) == {"one": b"1"}
    store.path.parent.chmod(0o700)


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_IOERR]
)
def test_what_the_disk_refuses(store: Store, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """A full disk, a file in use, one that cannot be written: nothing is kept, and nothing is thrown away."""
    store.put_many({"one": b"1"})

    def refuse(*_: object) -> None:
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(module, "_keep", refuse)
        store.put_many({"two": b"2"})
    assert store.get_many(["one", "two"]) == {"one": b"1"}


def test_a_file_that_cannot_be_thrown_away(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is broken and stays so is done without."""
    store.path.parent.mkdir()
    noise(store.path)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refuse)
    store.put_many(DATA)
    assert store.get_many(DATA) == {}


def test_it_is_for_this_user_alone(store: Store) -> None:
    """A base may be private, and so is what is kept of it."""
    store.put_many(DATA)
    if sys.platform != "win32":
        assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


# Limits


def test_the_limit(tmp_path: Path) -> None:
    """The file stays near its limit; what was put last is there."""
    limit = 1_000_000
    store = Store(tmp_path / "store.sqlite", limit)
    for number in range(60):
        store.put_many({f"{number}-{part}": os.urandom(10_000) for part in range(10)})
    assert store.path.stat().st_size < limit * 1.3
    assert len(store.get_many(f"59-{part}" for part in range(10))) == 10
    assert store.get_many(["0-0"]) == {}


def test_what_is_used_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used longest ago goes first, however long ago it was put."""
    store, today = Store(tmp_path / "store.sqlite", 190_000), [1]
    monkeypatch.setattr(module, "_today", lambda: today[0])
    store.put_many({"old": bytes(50_000)})
    store.put_many({"unused": bytes(50_000)})
    today[0] = 2
    assert store.get_many(["old"])
    store.put_many({f"new-{number}": bytes(30_000) for number in range(3)})
    assert store.get_many(["old", "unused"]).keys() == {"old"}


def test_what_is_too_large_for_it(tmp_path: Path) -> None:
    """What is larger than the whole limit is not kept."""
    store = Store(tmp_path / "store.sqlite", 100_000)
    store.put_many({"large": bytes(200_000)})
    assert store.get_many(["large"]) == {}


def test_forgotten_stores(store: Store) -> None:
    """A new store takes the place of those that nobody has opened for long; other files stay."""
    store.path.parent.mkdir()
    names = {"forgotten.sqlite": FORGOTTEN_AFTER + 1, "used.sqlite": 1, "notes.txt": FORGOTTEN_AFTER + 1}
    for name, days in names.items():
        path = store.path.parent / name
        path.write_text("")
        then = time.time() - days * 24 * 60 * 60
        os.utime(path, (then, then))
    store.put_many(DATA)
    assert {path.name for path in store.path.parent.iterdir()} == {"used.sqlite", "notes.txt", "store.sqlite"}


# Several at once


def put(path: Path, name: str) -> None:
    """Put and get in a process of its own."""
    store = Store(path)
    for number in range(30):
        store.put_many({f"{name}-{number}": name.encode() * 1_000})
        assert store.get_many([f"{name}-{number}"])


def test_two_processes_at_once(store: Store) -> None:
    """Nothing that either puts is lost or mixed."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=put, args=(store.path, name)) for name in "ab"]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    found = store.get_many(f"{name}-{number}" for name in "ab" for number in range(30))
    assert found == {f"{name}-{number}": name.encode() * 1_000 for name in "ab" for number in range(30)}


WRITER = """
import itertools, sys
from pathlib import Path
from sourcebook.caching.store import Store
store = Store(Path(sys.argv[1]), 3_000_000)
for number in itertools.count():
    keys = [f"{(number * 7 + step) % 50}" for step in range(10)]
    store.put_many({key: f"{key}|".encode() * (1 + number * 37 % 5_000) for key in keys})
    print("put", flush=True)
"""


@pytest.mark.slow
def test_a_process_that_is_killed(store: Store) -> None:
    """While it writes: nothing wrong is ever got, and the next process writes on."""
    for round_ in range(8):
        command = [sys.executable, "-c", WRITER, str(store.path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(1 + round_ * 3):
                process.stdout.readline()
            process.kill()
        for key, data in store.get_many(map(str, range(50))).items():
            assert not data.replace(f"{key}|".encode(), b"")
        store.put_many(DATA)
        assert store.get_many(DATA) == DATA


# Where it lies


def test_the_store_of_a_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One base has one store, by whatever path it is named; another one has another."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path / "caches"))
    (tmp_path / "base").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "base")
    store = Store.of_base(tmp_path / "base")
    assert store is not None
    assert store == Store.of_base(tmp_path / "link")
    assert store != Store.of_base(tmp_path)
    assert store.path.parent == tmp_path / "caches"


def test_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without our own variable, caches lie where the system has them (XDG Base Directory Specification)."""
    monkeypatch.delenv("SOURCEBOOK_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder()
    assert folder is not None
    assert folder.name == "sourcebook"
    if sys.platform.startswith("linux"):
        assert folder == tmp_path / "sourcebook"


def test_no_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`SOURCEBOOK_CACHE=off` switches them off; so does a system without a home."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    assert Store.of_base(tmp_path) is None
    monkeypatch.delenv("SOURCEBOOK_CACHE")

    def homeless(*_: object, **__: object) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr("platformdirs.user_cache_path", homeless)
    assert Store.of_base(tmp_path) is None
