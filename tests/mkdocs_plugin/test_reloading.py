"""The browser is woken by a script that is a file."""

from __future__ import annotations

import re

from sourcebook.output.gate import looked_at
from tests.knowledge import Maker, event
from tests.mkdocs_plugin.builds import Served


def test_the_script_that_wakes_the_browser_is_a_file(kb: Maker) -> None:
    """The policy of content of the preview is that of the site: nothing runs that stands in a page but the theme's own."""
    served = Served(kb({"events/x": event(title="The war")}))
    served.server.watch(str(served.base.path / "entries"))
    page = served.html("events/x/")
    assert "var livereload" not in page
    ((epoch, number),) = re.findall(r'<script src="/livereload/(\d+)-(\d+)\.js"></script></body>', page)
    status, script = served.get(f"livereload/{epoch}-{number}.js")
    assert status == "200 OK"
    assert "var livereload = function(epoch, requestId)" in script
    assert script.rstrip().endswith(f"livereload({epoch}, {number});")
    assert looked_at(page).wrong == ()


def test_each_page_waits_for_its_own_state_of_the_site(kb: Maker) -> None:
    """The numbers of the name are those of the script; what is no number is no script."""
    served = Served(kb({"events/x": event()}))
    served.server.watch(str(served.base.path / "entries"))
    assert served.status("livereload/1-2.js") == "404 Not Found"
    served.html("events/x/")
    assert served.get("livereload/1-2.js")[1].rstrip().endswith("livereload(1, 2);")
    assert served.status("livereload/1-a.js") == "404 Not Found"
