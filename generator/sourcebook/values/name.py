"""The language and script of a text, as a BCP 47 tag (RFC 5646), and the direction in which it is read."""

from __future__ import annotations

import re

from sourcebook.problems import Unreadable
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

LONGEST = 100
TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>-[a-z]{3}){0,3}"
    r"(?P<script>-[a-z]{4})?(?P<region>-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?P<private>-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+"
)
"""`langtag` and `privateuse` of RFC 5646, 2.1, in lower case. No language of four letters or more is used."""

LANGUAGES = """
Albanian sq, Amharic am, Arabic ar, Aramaic arc, Armenian hy, Azerbaijani az, Balochi bal, Bengali bn,
Bosnian bs, Bulgarian bg, Burmese my, Chechen ce, Chinese zh, Croatian hr, Czech cs, Danish da, Dutch nl,
English en, Estonian et, Farsi fa, Finnish fi, French fr, Georgian ka, German de, Greek el, Hausa ha,
Hebrew he, Hindi hi, Hungarian hu, Indonesian id, Italian it, Japanese ja, Kazakh kk, Korean ko, Kurdish ku,
Kurmanji kmr, Latin la, Latvian lv, Lithuanian lt, Macedonian mk, Malay ms, Norwegian no, Pashto ps,
Persian fa, Polish pl, Portuguese pt, Punjabi pa, Romanian ro, Russian ru, Serbian sr, Sindhi sd, Slovak sk,
Slovenian sl, Somali so, Sorani ckb, Spanish es, Swahili sw, Swedish sv, Syriac syr, Tajik tg, Tamil ta,
Thai th, Tibetan bo, Tigrinya ti, Turkish tr, Turkmen tk, Ukrainian uk, Urdu ur, Uyghur ug, Uzbek uz,
Vietnamese vi, Yiddish yi
"""
"""English names of languages that many sources are in. A tag without a name here shows as itself."""

PAIRS = [pair.split() for pair in LANGUAGES.split(",")]
TAGS = {name.lower(): tag for name, tag in PAIRS}
NAMES = {"en": {tag: name for name, tag in PAIRS}}
SCRIPTS = {"latin": "Latn", "arabic": "Arab", "cyrillic": "Cyrl", "hebrew": "Hebr"}

SCRIPT_NAMES = {code: name.title() for name, code in SCRIPTS.items()}

RTL_SCRIPTS = """
adlm arab aran armi avst chrs elym hatr hebr hung mand mani mend merc mero narb nbat nkoo orkh ougr palm
phli phlp phnx prti rohg samr sarb sogd sogo syrc syre syrj syrn thaa yezi
"""
"""Of ISO 15924, those that Unicode writes from right to left."""

RTL_LANGUAGES = """
acm acq aeb afb ajp apc apd ar arb arc ary arz azb bal bgn ckb dv fa fas glk haz he heb iw ks lrc khw mzn
nqo pbt pes pnb prs ps pus sam sd sdh skr syr ug uig ur urd yi ydd yid
"""
"""Languages whose usual script is one of those. Kurdish (ku) is not: its usual script is Latin."""

FROM_RIGHT = frozenset(RTL_SCRIPTS.split()), frozenset(RTL_LANGUAGES.split())


def read(text: str) -> str:
    """A well-formed tag, in the case that RFC 5646 (2.1.1) recommends. Raises `Unreadable` (bad-language)."""
    tag = text.strip().lower()
    match = TAG.fullmatch(tag) if len(tag) <= LONGEST and text.isascii() else None
    if match is None or _repeats(match):
        raise Unreadable("bad-language", f"{quoted(text)} is not the tag of a language", _hint(tag))
    return _cased(tag)


def _repeats(match: re.Match[str]) -> bool:
    """Whether a variant or the letter of an extension occurs twice, which RFC 5646 (2.2.5, 2.2.6) forbids."""
    variants = (match["variants"] or "").split("-")[1:]
    letters = [part for part in (match["extensions"] or "").split("-") if len(part) == 1]
    return len(set(variants)) < len(variants) or len(set(letters)) < len(letters)


def _cased(tag: str) -> str:
    """A tag in the case that RFC 5646 (2.1.1) recommends: `ar-Latn-SY`."""
    parts = tag.split("-")
    for index, part in enumerate(parts):
        if len(part) == 1:
            break
        if index and part.isalpha():
            parts[index] = {2: part.upper(), 4: part.title()}.get(len(part), part)
    return "-".join(parts)


def _hint(tag: str) -> str:
    if tag in TAGS:
        return f"write {TAGS[tag]}"
    language, *others = re.split(r"[-_ ()]+", tag)
    script = next((code for name, code in SCRIPTS.items() if name in others), "")
    if language in TAGS and script:
        return f"write {TAGS[language]}-{script}"
    if "_" in tag and len(tag) <= LONGEST and TAG.fullmatch(proposed := tag.replace("_", "-")):
        return f"write {_cased(proposed)}"
    return "write a BCP 47 tag, such as ar, en, ar-Latn or pt-BR"


def direction(tag: str) -> str:
    """`rtl` or `ltr`: the direction of the script that the tag names, else of the language's usual script."""
    scripts, languages = FROM_RIGHT
    parts = tag.lower().split("-")
    for part in parts:
        if len(part) == 1:
            break
        if len(part) == 4 and part.isalpha():  # noqa: PLR2004 - a script has four letters
            return "rtl" if part in scripts else "ltr"
    return "rtl" if parts[0] in languages else "ltr"


def canonical(tag: str) -> str:
    """The tag itself."""
    return tag


def words(tag: str, language: str) -> str:
    """The name, as in "Arabic", "Arabic in Latin script" or "Arabic (ar-SY)"; the tag where it has no name here."""
    names = NAMES.get(language.partition("-")[0], NAMES["en"])
    code, _, more = tag.partition("-")
    name = names.get(code)
    if name is None:
        return tag
    if more in SCRIPT_NAMES:
        return f"{name} in {SCRIPT_NAMES[more]} script"
    return f"{name} ({tag})" if more else name


LANGUAGE = ValueType(
    "language",
    "A language and script as a BCP 47 tag.",
    ("ar", "ar-Latn", "pt-BR", "zh-Hant-TW", "de-1996", "en-x-base"),
    read,
    canonical,
    words,
    r"^\s*[A-Za-z]{1,3}(?:-[A-Za-z0-9]{1,8})*\s*$",
)
