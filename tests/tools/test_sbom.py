"""The bill of materials: it is valid, it says what the lock says, and it is the same everywhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.sbom import LOCK, PACKAGE, ROOT, bill, locked

BILL = bill()


def test_it_is_cyclonedx() -> None:
    """By the schema of the format, without one key beside it."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(BILL)) is None


def test_it_lists_what_is_locked() -> None:
    """Each package of the lock, read here by another parser, with its version, its condition and the hash of each file."""
    text = LOCK.read_text(encoding="utf-8").replace(" \\\n", " ")
    pins = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            pinned = Requirement(line.partition(" --hash")[0])
            (version,) = pinned.specifier
            pins[canonicalize_name(pinned.name), version.version] = set(
                re.findall("sha256:([0-9a-f]+)", line)
            )
    listed = {
        (each["name"], each["version"]): {each["content"] for each in each["hashes"]}
        for each in BILL["components"]
        if each["type"] == "library"
    }
    assert listed == pins
    assert len(pins) > 40
    conditions = [each["properties"] for each in BILL["components"] if each["name"] == "pymdown-extensions"]
    assert all("python_full_version" in each[0]["value"] for each in conditions)


def test_it_lists_what_goes_to_the_reader() -> None:
    """Each script and style of our own, by its hash; those of the theme and the search by their package."""
    for suffix in (".js", ".css"):
        for path in PACKAGE.rglob(f"*{suffix}"):
            name = path.relative_to(PACKAGE).as_posix()
            (found,) = (each for each in BILL["components"] if each["name"] == name)
            assert found["hashes"][0]["content"] == hashlib.sha256(path.read_bytes()).hexdigest()
    bringing = {
        each["name"]
        for each in BILL["components"]
        if any(about["name"] == "sourcebook:brings" for about in each.get("properties", ()))
    }
    assert bringing == {"mkdocs-material", "pagefind-bin"}


def test_what_it_rests_on_is_in_it() -> None:
    """The packages that the project itself asks for are among the components, each once."""
    references = [each["bom-ref"] for each in BILL["components"]]
    assert len(set(references)) == len(references)
    (root,) = BILL["dependencies"]
    assert set(root["dependsOn"]) < set(references)
    assert len(root["dependsOn"]) >= 14


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """In any process, at any time, in any zone and locale; and it names no host."""
    text = subprocess.run(
        [sys.executable, "-c", "import json; from tools.sbom import bill; print(json.dumps(bill()))"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert text.strip() == json.dumps(BILL)
    assert set(re.findall(r"https?://[^/\"]+", text)) == {"http://cyclonedx.org"}
    assert "timestamp" not in text


def test_another_lock_is_another_bill() -> None:
    """A condition, a name in another case and a line that is no package."""
    lock = '# made by hand\nFoo_Bar==1.0 ; sys_platform == "win32" \\\n    --hash=sha256:' + "a" * 64 + "\n"
    (found,) = locked(lock)
    assert found == {
        "type": "library",
        "bom-ref": "pkg:pypi/foo-bar@1.0",
        "name": "foo-bar",
        "version": "1.0",
        "purl": "pkg:pypi/foo-bar@1.0",
        "hashes": [{"alg": "SHA-256", "content": "a" * 64}],
        "properties": [{"name": "sourcebook:when", "value": 'sys_platform == "win32"'}],
    }
