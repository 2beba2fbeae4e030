"""Beyond one machine: a cluster of workers makes the same site, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest
from distributed import Client, LocalCluster
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.knowledge import Maker, actor, event, place
from tests.mkdocs_plugin.builds import config_of

ADDRESS = "TEST_CLUSTER"
"""The environment variable with the address of the cluster's scheduler."""

ENTRIES = {
    **{f"events/e{number}": event(title=f"Event {number}", places="[town]") for number in range(600)},
    "places/town": place(title="A town"),
    "actors/people": actor(title="People"),
}


def executor() -> Executor:
    """What an owner writes: the workers of a cluster of `dask.distributed`."""
    made: Executor = Client(os.environ[ADDRESS], set_as_default=False).get_executor()  # type: ignore[no-untyped-call]
    return made


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes of this machine, as two machines would be."""
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


def files(folder: Path) -> dict[str, bytes]:
    """Path -> content of all files below a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.mark.slow
def test_a_cluster_makes_the_same_site(
    kb: Maker, cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each worker reads, renders and writes its own shard."""
    monkeypatch.setenv(ADDRESS, cluster.scheduler_address)
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    base = kb(ENTRIES)
    made = {}
    for name, options in {
        "alone": {"jobs": 1},
        "cluster": {"jobs": 2, "executor": f"{__name__}:executor"},
    }.items():
        config = config_of(base, plugins=[{"sourcebook": options}])
        config = load_config(config.config_file_path, site_dir=str(tmp_path / name))
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        made[name] = files(tmp_path / name)
    assert made["alone"] == made["cluster"]
    assert len(made["alone"]) > len(ENTRIES)
