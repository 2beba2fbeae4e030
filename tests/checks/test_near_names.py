"""Two spellings of one name are warned of, until somebody says how the two entries stand to each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checks.near_names import check
from sourcebook.linking.skeletons import Skeletons
from sourcebook.problems import Level
from tests.knowledge import actor, linked, place

NEAR = [
    ("Mohammad Shia al-Sudani", "Muhammad Shia Al Sudani"),
    ("Kharab al-Jir base", "Kharab al-Jeer base"),
    ("Deir ez-Zor city", "City of Deir al-Zour"),
    ("Port Maren hospital", "Hospital, Port Marren"),
    ("The Harbour Union", "Harbour Union"),
    ("al-Qa'im crossing", "Al Qaim Crossing"),
    ("Al-Hasakah governorate", "Hasaka governorate"),
    ("قاعدة خراب الجير", "قاعدة خراب الجيير"),
    ("مدينة الحسكة", "مدينه الحسكه"),
    ("Convoy 3 to Port Maren", "Convoy 3 to Port Marin"),
]
FAR = [
    ("Convoy 3 to Port Maren", "Convoy 4 to Port Maren"),
    ("Camp Victory II", "Camp Victory III"),
    ("Terminal A, Port Maren", "Terminal E, Port Maren"),
    ("Mohammed Hassan", "Mohammed Hussein"),
    ("Yaben Petroleum Company", "Obnah Petroleum Company"),
    ("Basra", "Basara"),
    ("勒基安亚族", "安勒亚基族"),
    ("Harbour Union", "Harbour Unit"),
    ("Attack on the north gate", "Attack on the south gate"),
    ("Port Maren hospital", "Port Maren"),
]


def told(titles: Sequence[str], **fields: str) -> list[str]:
    """The warnings of places with these titles, `a`, `b` and so on. `fields` are those of the last."""
    texts = {
        f"places/{chr(97 + number)}": place(title=f"'{title.replace(chr(39), chr(39) * 2)}'")
        for number, title in enumerate(titles)
    }
    texts[max(texts)] += "".join(f"{name}: {text}\n" for name, text in fields.items())
    found = list(check(linked(texts)[0]))
    assert all((each.code, each.level) == ("near-name", Level.WARNING) for each in found)
    return [f"{each.file.split('/')[-1]} {each.message}" for each in found]


@pytest.mark.parametrize("names", NEAR)
def test_near(names: tuple[str, str]) -> None:
    """Vowels, doubled letters, articles, signs and the order of words may differ, whichever entry comes first."""
    assert [len(told(names)), len(told(names[::-1]))] == [1, 1]


@pytest.mark.parametrize("names", FAR)
def test_far(names: tuple[str, str]) -> None:
    """A number, a letter by itself, a consonant or a word more make another name; so do short names."""
    assert [told(names), told(names[::-1])] == [[], []]


def test_what_is_told() -> None:
    """The later entry is told, with both names."""
    message = "b.yaml `port marin lights` is nearly `port maren lights`, a name of `places/a`"
    assert told(["Port Maren Lights", "Port Marin Lights"]) == [message]


def test_of_several() -> None:
    """Of several spellings each is told with each other one, two entries once."""
    three = ["Port Maren Lights", "Port Marin Lights", "Port Maron Lights"]
    assert [each.split()[0] for each in told(three)] == ["b.yaml", "c.yaml", "c.yaml"]
    assert len(told(["Port Maren Lights", "Port Marin Lights"], names="[Port Maron Lights]")) == 1


def test_a_shared_name_is_told_by_another_rule() -> None:
    """What agrees wholly is no near name."""
    assert told(["Port Maren Lights", "port maren lights"]) == []
    assert told(["Port Maren Lights", "Port Marin Lights"], names="[Port Maren Lights]") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"related": "[{place: a, relation: not-same-as}]"},
        {"related": "[{place: a, relation: possibly-same-as}]"},
        {"within": "[a]"},
    ],
)
def test_related(fields: dict[str, str]) -> None:
    """Two that a field or the hierarchy relates are known to be two."""
    assert told(["Port Maren Lights", "Port Marin Lights"], **fields) == []


def test_of_two_kinds() -> None:
    """A place and an actor may have one name."""
    texts = {"places/a": place(title="Port Maren Lights"), "actors/a": actor(title="Port Marin Lights")}
    assert list(check(linked(texts)[0])) == []


def test_an_entry_may_have_both() -> None:
    """Several spellings of one entry are what names are for."""
    assert told(["Port Maren Lights"], names="[Port Marin Lights]") == []


@given(st.lists(st.text(alphabet="abehinortxy ىةا3'-", max_size=8), max_size=5))
def test_the_order_of_words_never_matters(words: list[str]) -> None:
    """A law of skeletons; and what counts of a name has as many words as its skeleton."""
    skeletons = Skeletons()
    skeleton = skeletons.skeleton(" ".join(words))
    assert skeletons.skeleton(" ".join(reversed(words))) == skeleton
    assert len(skeletons.spelling(" ".join(words))) == len(skeleton.split())
