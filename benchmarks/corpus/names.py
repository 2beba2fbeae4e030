"""Names that exist nowhere, in five scripts: syllables that are put together, and the words that go with them."""

# ruff: noqa: RUF001 - letters of several scripts are what this is about
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.corpus.chance import Chance

SCRIPTS = ("en", "ar", "ru", "he", "zh")
"""The languages of the columns of each table below."""

SYLLABLES = (
    ("ka", "كا", "ка", "קא", "卡"),
    ("rā", "را", "ра", "רא", "拉"),
    ("mu", "مو", "му", "מו", "穆"),
    ("şal", "شال", "шал", "שאל", "沙"),
    ("ben", "بن", "бен", "בן", "本"),
    ("dor", "دور", "дор", "דור", "多"),
    ("če", "تشي", "че", "צ׳ה", "切"),
    ("nah", "ناه", "нах", "נה", "纳"),
    ("zī", "زي", "зи", "זי", "齐"),
    ("gol", "غول", "гол", "גול", "戈"),
    ("fa", "فا", "фа", "פא", "法"),
    ("tun", "تون", "тун", "טון", "通"),
    ("lö", "لو", "лё", "לו", "勒"),
    ("war", "وار", "вар", "ואר", "瓦"),
    ("ya", "يا", "я", "יא", "亚"),
    ("hem", "هم", "хем", "הם", "赫"),
    ("sū", "سو", "су", "סו", "苏"),
    ("qir", "قير", "кир", "קיר", "基"),
    ("pel", "بيل", "пел", "פל", "佩"),
    ("dži", "جي", "джи", "ג׳י", "吉"),
    ("ob", "أوب", "об", "אוב", "奥"),
    ("an", "ان", "ан", "אן", "安"),
    ("ith", "إيث", "ит", "אית", "伊"),
    ("ur", "أور", "ур", "אור", "乌"),
    ("mes", "ميس", "мес", "מס", "梅"),
    ("tar", "تار", "тар", "תר", "塔"),
    ("vin", "فين", "вин", "וין", "文"),
    ("lam", "لام", "лам", "לאם", "兰"),
)

GIVEN = (
    ("Amal", "أمل", "Амаль", "אמל", "阿马尔"),
    ("Yusuf", "يوسف", "Юсуф", "יוסוף", "优素福"),
    ("Mina", "مينا", "Мина", "מינה", "米娜"),
    ("Dāwūd", "داود", "Давуд", "דאוד", "达乌德"),
    ("Irena", "إيرينا", "Ирена", "אירנה", "伊雷娜"),
    ("Tomáš", "توماش", "Томаш", "תומאש", "托马什"),
    ("Leïla", "ليلى", "Лейла", "לילה", "莱拉"),
    ("Noam", "نوعم", "Ноам", "נועם", "诺姆"),
    ("Søren", "سورين", "Сёрен", "סרן", "索伦"),
    ("Hana", "هناء", "Хана", "הנא", "哈娜"),
    ("Karim", "كريم", "Карим", "כרים", "卡里姆"),
    ("Zofia", "زوفيا", "Зофья", "זופיה", "佐菲亚"),
)

PLACES = {
    "country": ("{}", "{}", "{}", "{}", "{}"),
    "governorate": ("{} Governorate", "محافظة {}", "Мухафаза {}", "מחוז {}", "{}省"),
    "district": ("{} District", "قضاء {}", "Район {}", "נפת {}", "{}区"),
    "town": ("{}", "{}", "{}", "{}", "{}镇"),
    "village": ("Tell {}", "تل {}", "Телль-{}", "תל {}", "{}村"),
    "military-site": ("{} base", "قاعدة {}", "База {}", "בסיס {}", "{}基地"),
    "crossing": ("{} crossing", "معبر {}", "Переход {}", "מעבר {}", "{}口岸"),
    "hospital": ("{} Hospital", "مستشفى {}", "Больница {}", "בית החולים {}", "{}医院"),
    "bridge": ("{} bridge", "جسر {}", "Мост {}", "גשר {}", "{}桥"),
    "energy-site": ("{} oil field", "حقل {}", "Месторождение {}", "שדה {}", "{}油田"),
}
"""Type of place -> how its name is made, by script."""

BODIES = {
    "armed-force": ("{} Armed Forces", "القوات المسلحة في {}", "Вооружённые силы {}", "צבא {}", "{}武装部队"),
    "media": ("{} Courier", "بريد {}", "Курьер {}", "שליח {}", "{}信使报"),
    "unit": ("{} Brigade", "لواء {}", "Бригада {}", "חטיבת {}", "{}旅"),
    "government-body": ("Ministry of {}", "وزارة {}", "Министерство {}", "משרד {}", "{}部"),
    "ngo": ("{} Relief Society", "جمعية إغاثة {}", "Общество помощи {}", "אגודת {}", "{}救济会"),
    "party": ("{} Unity Party", "حزب وحدة {}", "Партия единства {}", "מפלגת {}", "{}统一党"),
    "company": ("{} Petroleum Company", "شركة نفط {}", "Нефтяная компания {}", "חברת {}", "{}石油公司"),
    "non-state-armed-group": ("{} Front", "جبهة {}", "Фронт {}", "חזית {}", "{}阵线"),
    "tribe": ("Banu {}", "بنو {}", "Бану {}", "בני {}", "{}族"),
}
"""Type of body -> how its name is made, by script."""


@dataclass(frozen=True, slots=True)
class Name:
    """One thing's name in each script."""

    forms: tuple[str, ...]
    former: tuple[str, ...]
    """The name that it had before, in the same scripts."""

    @property
    def title(self) -> str:
        """As it is written in English."""
        return self.forms[0]


class Namer:
    """Makes names, none of them twice: two entries that share one would be warned of."""

    def __init__(self) -> None:
        """It knows no name yet."""
        self._taken: set[str] = set()

    def place(self, chance: Chance, kind: str) -> Name:
        """The name of a place of a type."""
        return self._name(chance, PLACES[kind])

    def body(self, chance: Chance, kind: str) -> Name:
        """The name of a group, a force, a company."""
        return self._name(chance, BODIES[kind])

    def person(self, chance: Chance) -> Name:
        """The name of a person."""
        given = chance.pick(GIVEN)
        return self._name(chance, (*(f"{each} {{}}" for each in given[:-1]), f"{given[-1]}·{{}}"))

    def _name(self, chance: Chance, patterns: tuple[str, ...]) -> Name:
        return Name(self._free(chance, patterns), self._free(chance, patterns))

    def _free(self, chance: Chance, patterns: tuple[str, ...]) -> tuple[str, ...]:
        least = 2
        while True:
            forms = tuple(_composed(chance, patterns, chance.between(least, 4)))
            own = {form.casefold() for form in forms}
            if not own & self._taken:
                self._taken |= own
                return forms
            least = min(least + 1, 4)


def _composed(chance: Chance, patterns: tuple[str, ...], syllables: int) -> Iterator[str]:
    rows = [chance.pick(SYLLABLES) for _ in range(syllables)]
    for script, pattern in enumerate(patterns):
        word = "".join(row[script] for row in rows)
        yield pattern.format(word[0].upper() + word[1:])
