"""Builds of small bases by MkDocs, within the process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from sourcebook.mkdocs_plugin.plugin import SourcebookPlugin
from tests.knowledge import Knowledge

PLAIN: dict[str, Any] = {"site_name": "A base", "theme": {"name": "mkdocs"}, "plugins": ["sourcebook"]}
"""The engine's options of a base that brings none. This theme is the quickest, and asks for nothing from elsewhere."""


FEW_TERMS = {
    "event-types": ("war", "armed-attack"),
    "actor-types": ("unit",),
    "place-types": ("town",),
    "source-types": ("document",),
    "actor-relations": ("part-of",),
    "event-actor-roles": ("attacker",),
    "event-relations": ("follows",),
    "place-relations": ("near",),
    "name-kinds": ("official",),
}
"""Lists that replace the longest of the shipped ones, whose pages would be most of each build."""


def config_of(base: Knowledge, **options: Any) -> MkDocsConfig:
    """The configuration of a base with these options; and with few terms, if it brings none."""
    brings = (base.path / "entries" / "_vocabularies").exists()
    for name, terms in {}.items() if brings else FEW_TERMS.items():
        lines = "".join(f"  {term}: {{label: {term.capitalize()}}}\n" for term in terms)
        base.write({f"entries/_vocabularies/{name}.yaml": f"label: {name}\nterms:\n{lines}"})
    written = {**PLAIN, **options}
    (base.path / "docs").mkdir(exist_ok=True)
    (base.path / "mkdocs.yml").write_text(json.dumps(written), encoding="utf-8")
    return load_config(str(base.path / "mkdocs.yml"))


def plugin_of(config: MkDocsConfig) -> SourcebookPlugin:
    """The plugin of a configuration."""
    plugin = config.plugins["sourcebook"]
    assert isinstance(plugin, SourcebookPlugin)
    return plugin


def built(base: Knowledge, **options: Any) -> Path:
    """The folder of the site of a base."""
    config = config_of(base, **options)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return Path(config.site_dir)


def html_of(site: Path, address: str) -> str:
    """The HTML at an address of a site."""
    return (site / address / "index.html").read_text(encoding="utf-8")
