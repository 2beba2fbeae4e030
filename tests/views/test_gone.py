"""What answers at the address of an entry that is no longer there."""

from __future__ import annotations

from sourcebook.planning import plan
from tests.sites import markdown, page, rich_site


def test_a_former_id_leads_on() -> None:
    """Its page says where the entry is now; an engine that can redirect knows where to."""
    planned = plan(rich_site()).pages["events/ferry-trouble.md"]
    assert planned.moved_to == "events/ferry-crisis.md"
    assert planned.make().title == "Ferry crisis"
    text = markdown(rich_site(), "events/ferry-trouble.md")
    assert (
        "This entry has a new address: [Ferry crisis](ferry-crisis.md) <small>(single witness)</small>\n"
        in text
    )


def test_a_removed_entry_leaves_a_tombstone() -> None:
    """Its page says what became of it, when and why; as text, whatever that text holds."""
    assert (
        page(rich_site(), "events/double-sinking.md").file == "entries/_tombstones/events/double-sinking.yaml"
    )
    text = markdown(rich_site(), "events/double-sinking.md")
    assert "# A sinking that was &#42;entered&#42; twice\n" in text
    assert "This entry was removed. 1 September 2031&#58; It was the collision" in text.replace(
        "2031: ", "2031&#58; "
    )
    assert "&#60;b&#62;by mistake" in text


def test_pages_of_what_is_gone_lead_back_to_its_kind() -> None:
    """A reader who comes by an old link finds the way."""
    for uri in ("events/ferry-trouble.md", "events/double-sinking.md"):
        assert "[Home](../index.md) › [Events](index.md)\n" in markdown(rich_site(), uri)
