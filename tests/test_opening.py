"""Only regular files are read: neither a pipe nor a device can hold anybody up, be it through a link or not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sourcebook.opening import regular_bytes


def test_regular_files(tmp_path: Path) -> None:
    """A file is read as far as it was asked for, through a link too where that is right."""
    (tmp_path / "file").write_bytes(b"a\r\nb\x00")
    (tmp_path / "link").symlink_to("file")
    assert regular_bytes(tmp_path / "file", 100) == b"a\r\nb\x00"
    assert regular_bytes(tmp_path / "file", 2) == b"a\r"
    assert regular_bytes(tmp_path / "link", 100) == b"a\r\nb\x00"


def test_no_other(tmp_path: Path) -> None:
    """A pipe, a folder, a device and what leads to one of these are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("pipe", "folder", "zero", "loop", "nowhere"):
        with pytest.raises(OSError, match=r"."):
            regular_bytes(tmp_path / name, 100)
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(OSError, match=r"."):
        regular_bytes(tmp_path / "link", 100, follow=False)
