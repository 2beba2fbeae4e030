"""What does not pass the gate is not published, wherever it comes from; the preview shows why in its place."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from mkdocs.exceptions import Abort

from sourcebook.output.gate import looked_at
from tests.knowledge import Files, Maker, event
from tests.mkdocs_plugin.builds import Served, built, html_of

TEMPLATE = (
    '{{% extends "shipped/entry.md.jinja" %}}{{% block facts %}}{{{{ super() }}}}\n\n{}\n\n{{% endblock %}}'
)
ENTRIES: Files = {"events/x": event(title="The war", date="2024"), "events/y": event(aliases="[old]")}

REFUSED: dict[str, tuple[Files, str]] = {
    "a script in a hand-written page": (
        {"docs/a.md": "# A\n\n<script>alert(1)</script>\n"},
        "a.md (from docs/a.md) does not pass the gate: holds a script",
    ),
    "a handler in a hand-written page": (
        {"docs/a.md": '# A\n\n<p onclick="a()">b</p>\n'},
        "has `onclick` on `<p>`",
    ),
    "a picture from elsewhere on a hand-written page": (
        {"docs/a.md": "# A\n\n![b](https://example.org/a.png)\n"},
        "loads https://example.org/a.png from elsewhere",
    ),
    "a picture from elsewhere on the home page": (
        {"docs/index.md": "![b](//example.org/a.png)\n"},
        "index.md does not pass the gate: loads //example.org/a.png",
    ),
    "an anchor of an entry that is not there": (
        {"docs/a.md": "# A\n\n[b](events/x.md#gone)\n"},
        "a/index.html links to events/x/index.html#gone, which is not there",
    ),
    "an entry that is not there": (
        {"docs/a.md": '# A\n\n<a href="../events/gone/">b</a>\n'},
        "a/index.html links to events/gone/index.html, which is not there",
    ),
    "a script in an own template": (
        {"./templates/entry.md.jinja": TEMPLATE.format("<script>a()</script>")},
        "(from entries/events/",
    ),
    "an end too many in an own template": (
        {"./templates/entry.md.jinja": TEMPLATE.format("</article>")},
        "is not balanced",
    ),
    "a link as HTML in an own template": (
        {"./templates/entry.md.jinja": TEMPLATE.format('<p><a href="../gone/">b</a></p>')},
        "links to events/gone/index.html, which is not there",
    ),
    "an anchor in an own template": (
        {"./templates/entry.md.jinja": TEMPLATE.format("[b](../grades.md#gone)")},
        "links to grades/index.html#gone, which is not there",
    ),
    "a script in the template of an index": (
        {"./templates/index.md.jinja": "# {{ page.title }}\n\n<script>a()</script>\n"},
        "`<script>` is not among the elements",
    ),
}


@pytest.mark.parametrize(("files", "reason"), REFUSED.values(), ids=REFUSED)
def test_nothing_is_published(kb: Maker, files: Files, reason: str, caplog: pytest.LogCaptureFixture) -> None:
    """The build ends, and says which page it is, from which file, and why."""
    with pytest.raises(Abort):
        built(kb({**ENTRIES, **files}))
    assert reason in caplog.text


def test_what_owners_write_passes(kb: Maker) -> None:
    """Styles, tables with sides, data, files of their own, links to anchors of entries and to former addresses."""
    text = (
        '# A\n\n<p style="color: red">b</p>\n\n<style>p {}</style>\n\n| a |\n| --: |\n| b |\n\n'
        '<script type="application/json">{}</script>\n\n[c](events/x.md#date) [d](b.txt) <a href="../events/old/#date">e</a> [f](https://example.org/)\n'
    )
    site = built(kb({**ENTRIES, "docs/a.md": text, "docs/b.txt": "b"}))
    made = html_of(site, "a")
    looked = looked_at(made)
    assert {"color: red", "text-align: right;"} <= {*looked.inline.attributes}
    assert made.count("'sha256-") >= 3
    assert "style-src-attr 'unsafe-hashes' 'sha256-" in made
    assert '<a href="https://example.org/" rel="nofollow noopener noreferrer">' in made


def test_every_page_has_its_policy(kb: Maker) -> None:
    """Whoever makes it: the theme, MkDocs, ourselves; with folders for addresses and with files."""
    base = kb({**ENTRIES, "docs/a.md": "# A"})
    for directory_urls in (True, False):
        site = built(base, use_directory_urls=directory_urls)
        pages = list(site.rglob("*.html"))
        assert len(pages) > 20
        for path in pages:
            text = path.read_text(encoding="utf-8")
            assert text.count('http-equiv="Content-Security-Policy"') == 1, path
            assert text.count('<meta name="referrer" content="no-referrer">') == 1, path


def test_another_plugin_may_add_to_a_page(kb: Maker) -> None:
    """It is code of the owner's, like a theme: its script is named in the policy."""
    hook = "def on_post_page(output, page, config):\n    return output.replace('</body>', '<script>a=1</script></body>')\n"
    site = built(kb({**ENTRIES, "./hook.py": hook}), hooks=["hook.py"])
    text = html_of(site, "events/x")
    assert "<script>a=1</script>" in text
    assert looked_at(text).inline.scripts[-1] == "a=1"
    script_src = re.findall(r"script-src ([^;]*);", text)[0]
    assert script_src.count("'sha256-") == len(set(looked_at(text).inline.scripts))


def test_the_preview_shows_what_does_not_pass(kb: Maker) -> None:
    """In the place of the page; all other pages stand, and it stands again once it is mended."""
    base = kb({**ENTRIES, "docs/a.md": "# A", "./templates/macros.md.jinja": shipped("macros.md.jinja")})
    served = Served(base)
    assert "The war" in served.html("events/x/")
    served.save({"docs/a.md": "# A\n\n<script>a()</script>\n"})
    assert "holds a script" in served.html("a/")
    assert "The war" in served.html("events/x/")
    served.save({"docs/a.md": "# A\n\nb\n", "./templates/entry.md.jinja": TEMPLATE.format("<form></form>")})
    assert "holds a script" not in served.html("a/")
    assert "`&#60;form&#62;` is not among the elements" in served.html("events/x/")
    served.save({"./templates/index.md.jinja": "# {{ page.title }}\n\n<form></form>\n"})
    assert "`&#60;form&#62;` is not among the elements" in served.html("events/")
    (base.path / "templates/entry.md.jinja").unlink()
    (base.path / "templates/index.md.jinja").unlink()
    served.save()
    assert "The war" in served.html("events/x/")
    assert "The war" in served.html("events/") or "1 in all" in served.html("events/")


def shipped(name: str) -> str:
    """A template of the package."""
    return (resources.files("sourcebook") / "templates" / name).read_text(encoding="utf-8")
