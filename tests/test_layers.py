"""Imports go downwards only: whoever reads a module needs to know what lies below it, and nothing above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sourcebook

PACKAGE = Path(str(sourcebook.__file__)).parent

LAYERS = """
    problems addresses cycles encoding kept frozen collecting told opening
    trees caching workers folding images
    values
    shaping
    kinds tombstones
    entries
    linking
    provenance
    checks
    settings ledger journal
    loading schemas incoming
    pages scaffolding
    views
    planning
    output handwritten
    checking
    changing
    build
    contents indexing
    imprint markdown_tree
    mkdocs_plugin cli
"""
"""From the bottom to the top. Names of one line do not import each other, modules of one package may."""

WITHIN = {
    "trees": """
        yaml_hints nodes
        house_style splicing
        reader
    """,
    "caching": """
        signatures store
        sighting
        reports
    """,
    "linking": """
        mentions lacks skeletons
        briefs facts
        outlines
        library
    """,
    "provenance": """
        statements witnesses
        grades
        weighing table
        gaps
    """,
    "changing": """
        model editing
        drafting
        renaming removing
    """,
    "images": """
        model
        metadata profiles
        jpeg png webp
        stripping
    """,
    "loading": """
        finding keeping
        parting
        files
        base
    """,
    "pages": """
        model overview
        weights phrasing
        showing shelving
        hierarchy notes
        site
        listing leading matrix citing
    """,
    "output": """
        writing policy ties assets
        rendering publishing search gate
        transaction
        producing
    """,
}
"""The same within the packages that the data go through one after the other."""

FOREIGN = {
    "yaml": "trees/reader trees/yaml_hints",
    "markdown_it": "values",
    "pydantic": "shaping kinds entries tombstones settings",
    "pydantic_core": "shaping entries",
    "jinja2": "output/rendering mkdocs_plugin",
    "pyromark": "output/rendering",
    "markupsafe": "output/rendering mkdocs_plugin",
    "mkdocs": "mkdocs_plugin",
    "watchdog": "mkdocs_plugin/watching",
    "click": "cli",
    "pagefind_bin": "output/search",
    "rapidfuzz": "checks/near_names shaping",
    "selectolax": "output/gate",
    "filelock": "output/transaction journal",
}
"""Each library of others, and who may know it: a package, or one module of it."""


def heights(table: str) -> dict[str, int]:
    """How high each name of a table stands."""
    return {name: height for height, line in enumerate(table.split("\n")) for name in line.split()}


HEIGHT = heights(LAYERS)
MODULES = sorted(path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py"))


def imports(module: str) -> Iterator[str]:
    """The names that a module imports, wherever in it, such as `sourcebook.values.date.DATE` or `click`."""
    for node in ast.walk(ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively: write the whole name"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_every_module_has_its_layer() -> None:
    """A new module is given its place in the table of this test; one that went is taken out."""
    assert {module.partition("/")[0] for module in MODULES} - {"__init__"} == HEIGHT.keys()


@pytest.mark.parametrize("module", MODULES)
def test_downwards_only(module: str) -> None:
    """A module imports from lower layers and from its own package alone."""
    own = module.partition("/")[0]
    for name in imports(module):
        top, _, rest = name.partition(".")
        other = rest.partition(".")[0]
        if top == "sourcebook" and other != own:
            assert HEIGHT[other] < HEIGHT[own], f"{module} imports {other}, which does not lie below it"


@pytest.mark.parametrize("package", WITHIN)
def test_downwards_within(package: str) -> None:
    """The modules of such a package have their order too, and all of them stand in its table."""
    height = heights(WITHIN[package])
    modules = {module.partition("/")[2] for module in MODULES if module.startswith(f"{package}/")}
    assert modules - {"__init__"} == height.keys()
    for module in height:
        for name in imports(f"{package}/{module}"):
            if name.startswith(f"sourcebook.{package}."):
                other = name.split(".")[2]
                assert height[other] < height[module], f"{package}/{module} imports {other}"


@pytest.mark.parametrize("module", MODULES)
def test_who_knows_whom(module: str) -> None:
    """An engine or a library is known in one place, so that it can be exchanged there."""
    for name in imports(module):
        known_to = FOREIGN.get(name.partition(".")[0])
        knows = known_to is None or {module, module.partition("/")[0]} & set(known_to.split())
        assert knows, f"{module} imports {name}"


def test_views_stand_alone() -> None:
    """Views never import each other: each kind of page can be read, changed and removed by itself."""
    for module in MODULES:
        if module.startswith("views/"):
            assert not [name for name in imports(module) if name.startswith("sourcebook.views")], module


def test_no_code_in_packages() -> None:
    """An `__init__.py` says what its package is for, and holds nothing else."""
    for module in MODULES:
        if module.endswith("__init__"):
            body = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8")).body
            assert all(
                isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body
            ), module
