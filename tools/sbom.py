"""Writes what a site is made with, as CycloneDX: locked packages, and our own scripts and styles (`make sbom`)."""  # noqa: INP001 -- a script beside others, no package

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PACKAGE = ROOT / "generator" / "sourcebook"
OUT = ROOT / "build" / "sbom.cdx.json"

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
NAMESPACE = uuid.UUID("8f0c4a5e-2f5b-5d0e-9a1e-6c1f5a0e7b11")

BRINGS = {
    "mkdocs-material": "scripts, styles, icons and the search of the theme",
    "pagefind-bin": "the program that indexes, and the script and WebAssembly of the search in the browser",
}
"""Packages of which files reach the reader's browser as they are."""


def bill() -> dict[str, Any]:
    """The bill of materials. The same files give the same bytes: there is no time in it, no machine and no index."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    packages = list(locked(LOCK.read_text(encoding="utf-8")))
    # No index has it, and none is claimed.
    ours = f"pkg:generic/{project['name']}@{project['version']}"
    direct = {normal(re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0]) for each in project["dependencies"]}
    root = {
        "type": "application",
        "bom-ref": ours,
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]}}],
        "purl": ours,
    }
    made: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": [*packages, *assets()],
        # What packages need of each other does not stand in the lock: nothing is said of it.
        "dependencies": [
            {"ref": ours, "dependsOn": sorted(each["bom-ref"] for each in packages if each["name"] in direct)}
        ],
    }
    content = json.dumps(made, sort_keys=True)
    return {**made, "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, content)}"}


def locked(lock: str) -> Iterator[dict[str, Any]]:
    """A component for each package of a lock file, with the hash of each of its files."""
    for part in re.split(r"\n(?=[A-Za-z0-9])", lock):
        if pin := PIN.match(part):
            name = normal(pin["name"])
            about = {"sourcebook:when": pin["marker"], "sourcebook:brings": BRINGS.get(name)}
            component = {
                "type": "library",
                "bom-ref": reference(name, pin["version"]),
                "name": name,
                "version": pin["version"],
                "purl": reference(name, pin["version"]),
                # One for each file that is offered, for whatever system: one of them is installed.
                "hashes": [{"alg": "SHA-256", "content": each} for each in HASH.findall(part)],
                "properties": [{"name": key, "value": text} for key, text in about.items() if text],
            }
            yield {key: value for key, value in component.items() if value}


def assets() -> Iterator[dict[str, Any]]:
    """A component for each file of the package that goes to the reader's browser as it is."""
    for path in sorted(PACKAGE.rglob("assets/**/*")):
        if path.is_file():
            name = path.relative_to(PACKAGE).as_posix()
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            hashes = [{"alg": "SHA-256", "content": digest}]
            yield {"type": "file", "bom-ref": f"file:{name}", "name": name, "hashes": hashes}


def normal(name: str) -> str:
    """The name of a package as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def reference(name: str, version: str) -> str:
    """The package URL of a Python package."""
    return f"pkg:pypi/{normal(name)}@{version}"


def main() -> None:
    """Write it."""
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
