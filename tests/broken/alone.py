"""A broken file by itself: with the sound files that it needs, and no other broken one."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.broken.regenerate import BASE

SOUND = frozenset(
    {
        "entries/_tombstones/events/revived.yaml",
        "entries/_tombstones/events/taken-back.yaml",
        "entries/actors/syrian-army.yaml",
        "entries/events/across/names-what-was-refused.yaml",
        "entries/events/across/round-b.yaml",
        "entries/events/across/round-c.yaml",
        "entries/events/names/twin.yaml",
        "entries/events/war.yaml",
        "entries/places/across/outer.yaml",
        "entries/places/beside/area.geojson",
        "entries/places/beside/cut-off.jpg",
        "entries/places/beside/damaged.png",
        "entries/places/beside/gate.yaml",
        "entries/places/beside/gif.png",
        "entries/places/beside/index.png",
        "entries/places/beside/north-gate.png",
        "entries/places/beside/south-gate.jpg",
        "entries/places/beside/telling.jpg",
        "entries/places/beside/vast.png",
        "entries/places/beside/vector.png",
        "entries/places/beside/west-gate.html",
        "entries/places/hasaka.yaml",
        "entries/places/syria.yaml",
        "entries/places/unread/gate.png",
        "entries/sources/across/relaying.yaml",
        "entries/sources/across/translation.yaml",
        "entries/sources/beside/copy.html",
        "entries/sources/report.yaml",
    }
)
"""Files that have no mistake of their own: others name them, or a mistake of several is told at one of them."""

COMPANY = {"entries/events/across/former-id-twice.yaml": "entries/events/across/former-id-taken.yaml"}
"""A broken file whose mistake is another broken one's too."""


def lay_alone(folder: Path, file: str) -> None:
    """Put a broken file into a folder, with all that it needs."""
    for each in {*SOUND, "sourcebook.yml", file, COMPANY.get(file, file)}:
        source, target = BASE / each, folder / each
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
