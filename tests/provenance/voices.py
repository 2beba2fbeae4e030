"""Voices from short texts, so that a table of cases reads as a specification."""

from __future__ import annotations

from sourcebook.entries.voices import About, Voice
from sourcebook.provenance.witnesses import documents

ABOUT = {
    "reprint": About(repeats=("wire",)),
    "translation": About(repeats=("reprint",)),
    "digest": About(repeats=("wire", "diary")),
    "other-digest": About(repeats=("diary", "letter")),
    "radio": About(read_in="paper"),
    "hoax": About(retracted=True),
    "hoax-reprint": About(repeats=("hoax",)),
    "told-in-hoax": About(read_in="hoax"),
}
"""Sources of which something is known: the others stand for themselves."""

KNOWN = documents(ABOUT)
STANCES = {"denies", "doubts"}
ACTS = {"asserts", "alleges", "reports", "predicts", "threatens", "retracts"}


def voice(text: str) -> Voice:
    """`wire via paper from actors/mayor alleges`: source, document read, informant, how. `from another …`: distinct."""
    words = text.split()
    acts = [word for word in words if word in ACTS]
    stances = [word for word in words if word in STANCES]
    words = [word for word in words if word not in ACTS | STANCES]
    informant, distinct = "", False
    if "from" in words:
        at = words.index("from")
        informant, words = " ".join(words[at + 1 :]), words[:at]
        distinct = informant.startswith("another")
    source, *via = words
    return Voice(
        source,
        via[1] if via else "",
        informant,
        informant.startswith("actors/"),
        stances[0] if stances else "supports",
        acts[0] if acts else "",
        distinct,
    )


def voices(text: str) -> tuple[Voice, ...]:
    """Several of them, with semicolons between."""
    return tuple(voice(each) for each in text.split(";") if each.strip())
