"""Builds of small bases by MkDocs, within the process."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from sourcebook.caching.signatures import FINE, SECOND
from sourcebook.mkdocs_plugin.plugin import SourcebookPlugin
from sourcebook.mkdocs_plugin.serving import OnDemand
from tests.knowledge import Knowledge

PLAIN: dict[str, Any] = {
    "site_name": "A base",
    "theme": {"name": "mkdocs", "highlightjs": False},
    "plugins": ["sourcebook"],
}
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


def settled(base: Knowledge) -> Knowledge:
    """A base whose files were not written just now: what is so new is read again, as it may change within the tick."""
    config_of(base)
    time.sleep(FINE / SECOND * 1.5)
    return base


class Served:
    """A base under `mkdocs serve`, without its network: what a browser would get, and what follows a save."""

    def __init__(self, base: Knowledge, **options: Any) -> None:
        """Build it for the first time."""
        self.base, self.options = base, options
        self.config = config_of(base, **options)
        self.plugins = self.config.plugins
        self.plugins.on_startup(command="serve", dirty=False)
        self.builds = 0
        self.build()
        self.server = LiveReloadServer(self.build, "127.0.0.1", 0, self.config.site_dir)
        self.server = self.plugins.on_serve(self.server, config=self.config, builder=self.build)
        self.server.server_close()
        watcher = self.plugin.watcher
        assert watcher
        watcher.end()

    def build(self) -> None:
        """What MkDocs does where everything is to be built anew."""
        config = config_of(self.base, **self.options) if self.builds else self.config
        config.plugins = self.plugins
        build(config, serve_url="http://127.0.0.1/")
        self.builds += 1

    def save(self, files: Mapping[str, str | bytes] | None = None) -> None:
        """Save files of the base; the server notices."""
        self.base.write(dict(files or {}))
        self.server.builder()

    def status(self, address: str) -> str:
        """What the server answers for an address."""
        return self.get(address)[0]

    def html(self, address: str) -> str:
        """The page at an address."""
        status, text = self.get(address)
        assert status == "200 OK", (address, status)
        return text

    def get(self, address: str) -> tuple[str, str]:
        """Status and body for an address."""
        answered: list[str] = []
        environ = {"PATH_INFO": f"/{address}", "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost"}
        app: Any = self.server.get_app()
        body = app(environ, lambda status, _headers: answered.append(status))
        try:
            return answered[0], b"".join(body).decode()
        finally:
            if hasattr(body, "close"):
                body.close()

    @property
    def plugin(self) -> SourcebookPlugin:
        """Our plugin, which outlives builds."""
        return plugin_of(self.config)

    @property
    def on_demand(self) -> OnDemand:
        """What stands between the server and its folder."""
        assert self.plugin.served
        return self.plugin.served


def html_of(site: Path, address: str) -> str:
    """The HTML at an address of a site."""
    return (site / address / "index.html").read_text(encoding="utf-8")
