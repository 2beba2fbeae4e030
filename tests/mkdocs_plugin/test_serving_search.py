"""The search of a preview follows what is saved, a little later: its index is made in the background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sourcebook.mkdocs_plugin.background import Background
from sourcebook.output.search import FOLDER
from tests import pagefind
from tests.knowledge import Files, Maker, event, place
from tests.mkdocs_plugin.builds import Served

pytestmark = pytest.mark.slow

MATERIAL = {"name": "material", "font": False}
ENTRIES: Files = {
    "events/x": event(title="The strike", summary="They met at the lighthouse."),
    "places/town": place(title="Town", summary="A ferry calls here."),
    "docs/tour.md": "# Tour\n\nMind the staircase.\n",
}


class Searched(Served):
    """A preview with its search, as a browser gets it."""

    @property
    def background(self) -> Background:
        """What makes its index."""
        background = self.on_demand.background
        assert background
        return background

    def follow(self) -> None:
        """Wait until the index that was begun last has taken its place."""
        self.background.wait()
        assert self.background.current == self.background.folder / str(self.background.begun)

    def finds(self, word: str) -> list[str]:
        """The pages that a word finds, by its stem, in the newest index; which is what the server hands out."""
        current = self.background.current
        assert current
        for path in (path for path in current.rglob("*") if path.is_file()):
            address = path.relative_to(current).as_posix()
            assert self.handed_out(address) == path.read_bytes(), address
        return pagefind.postings(current / FOLDER).get(word, [])

    def handed_out(self, address: str) -> bytes:
        """A file as the server hands it out."""
        answered: list[str] = []
        app: Any = self.server.get_app()
        environ = {"PATH_INFO": f"/{address}", "REQUEST_METHOD": "GET", "HTTP_HOST": "localhost"}
        body = app(environ, lambda status, _headers: answered.append(status))
        try:
            assert answered == ["200 OK"], address
            return b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()

    def close(self) -> None:
        """End the preview, as MkDocs does."""
        self.plugins.on_shutdown()


@pytest.fixture
def preview(kb: Maker) -> Iterator[Searched]:
    """The preview of a small base, whose first index is whole."""
    searched = Searched(kb(ENTRIES), theme=MATERIAL)
    try:
        searched.follow()
        yield searched
    finally:
        searched.close()


def test_a_saved_word_is_found(preview: Searched) -> None:
    """And the word that it replaced is not, once the index has followed; all else is found as before."""
    assert preview.finds("lighthous") == ["events/x/"]
    assert preview.finds("granari") == []
    preview.save({"events/x": event(title="The strike", summary="They met at the granary.")})
    preview.follow()
    assert preview.finds("granari") == ["events/x/"]
    assert preview.finds("lighthous") == []
    assert preview.finds("ferri") == ["places/town/"]
    assert preview.finds("staircas") == ["tour/"]
    assert preview.builds == 1


def test_what_is_built_anew_is_found(preview: Searched) -> None:
    """A hand-written page is saved: MkDocs builds everything, and the search has its words too."""
    preview.save({"docs/tour.md": "# Tour\n\nMind the gangway.\n"})
    preview.follow()
    assert preview.builds == 2
    assert preview.finds("gangway") == ["tour/"]
    assert preview.finds("staircas") == []
    assert preview.finds("lighthous") == ["events/x/"]


def test_the_last_of_several_saves_counts(preview: Searched) -> None:
    """Whoever saves again does not wait for the index of before: it is given up."""
    for word in ("granary", "orchard", "quarry"):
        preview.save({"events/x": event(title="The strike", summary=f"They met at the {word}.")})
    preview.follow()
    assert [preview.finds(word) for word in ("granari", "orchard", "quarri")] == [[], [], ["events/x/"]]


def test_a_mistake_leaves_the_search_as_it_was(preview: Searched) -> None:
    """There is no index of a base with an error; the one of before stays until it is mended."""
    before = preview.background.current
    preview.save({"events/x": event(title="The strike", summary="They met at the granary.", type="nothing")})
    preview.background.wait()
    assert preview.background.current == before
    assert preview.finds("lighthous") == ["events/x/"]
    preview.save({"events/x": event(title="The strike", summary="They met at the granary.")})
    preview.follow()
    assert preview.finds("granari") == ["events/x/"]


def test_nothing_is_left_when_a_preview_ends(preview: Searched) -> None:
    """No process, and no folder of an index."""
    preview.save({"events/x": event(title="The strike", summary="They met at the granary.")})
    background = preview.background
    preview.close()
    background.wait()
    assert background.process
    assert background.process.poll() is not None
    assert not background.folder.exists()
