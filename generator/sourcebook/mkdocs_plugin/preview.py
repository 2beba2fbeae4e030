"""The preview: under `mkdocs serve`, a broken entry shows its errors on its own page, and the last good pages stay up."""

from __future__ import annotations

from functools import partial

from sourcebook import addresses
from sourcebook.build import Prepared
from sourcebook.loading.base import Base
from sourcebook.loading.finding import ENTRIES, YAML_ENDINGS
from sourcebook.pages.model import Page
from sourcebook.pages.site import Planned
from sourcebook.planning import Plan
from sourcebook.problems import Level, Problem


class Preview:
    """Remembers the last plan that was whole, and the base as it was read last."""

    def __init__(self) -> None:
        """Before anything was read, there is nothing to show."""
        self.good = Plan({}, ())
        self.previous: Base | None = None

    def plan_for(self, prepared: Prepared) -> Plan:
        """The plan to show: the new one; or the last good one with the errors in their places."""
        if prepared.plan is not None:
            self.good = prepared.plan
            return prepared.plan
        broken: dict[str, list[Problem]] = {addresses.HOME: prepared.at(Level.ERROR)}
        for problem in prepared.at(Level.ERROR):
            if uri := uri_of_file(problem.file):
                broken.setdefault(uri, []).append(problem)
        pages = {uri: Planned(uri, partial(error_page, uri, problems)) for uri, problems in broken.items()}
        return Plan({**self.good.pages, **pages}, self.good.assets)


def uri_of_file(file: str) -> str:
    """The page of the entry in a file, as far as its path tells; '' for any other file."""
    parts = file.split("/")
    stem, dot, ending = parts[-1].rpartition(".")
    if len(parts) > 2 and parts[0] == ENTRIES and f"{dot}{ending}" in YAML_ENDINGS and addresses.is_id(stem):  # noqa: PLR2004
        folder = parts[1]
        return addresses.entry_uri(folder, stem) if addresses.is_id(folder) else ""
    return ""


def error_page(uri: str, problems: list[Problem]) -> Page:
    """What stands at the address of a broken entry until it is mended."""
    return Page(uri, "problems.md.jinja", "This cannot be shown yet", {"problems": tuple(problems)})
