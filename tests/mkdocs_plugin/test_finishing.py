"""Finishing: for which pages a shell is learnt."""

from __future__ import annotations

import pytest

from sourcebook.mkdocs_plugin.finishing import Slotter
from sourcebook.mkdocs_plugin.page import EditLinks
from sourcebook.output.producing import Addresses

EDIT = EditLinks("", "", "", "docs")
URIS = [
    "events/index.md",
    "events/x.md",
    "browse/events/year/2024/index.md",
    "browse/events/year/2024/2.md",
]


@pytest.mark.parametrize(
    ("directory_urls", "depths"), [(True, [1, 2, 4, 5]), (False, [1, 4])], ids=["folders", "files"]
)
def test_there_is_an_example_at_each_depth_of_addresses(*, directory_urls: bool, depths: list[int]) -> None:
    """A theme's links go up by the address of a page, not by the name of its file: `2/` lies below its folder's index."""
    addresses = Addresses(directory_urls)
    found = [slots.url for slots in Slotter(addresses, EDIT).examples(URIS)]
    assert sorted(url.count("/") for url in found) == depths
    assert found == [slots.url for slots in Slotter(addresses, EDIT).examples(reversed(URIS))]
