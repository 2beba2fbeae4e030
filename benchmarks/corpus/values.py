"""Values of a made-up entry, from the plain one to the one with rivals, sources, an informant and a stance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.corpus.chance import Chance
from benchmarks.corpus.outline import Outline, Stub
from benchmarks.corpus.words import ACCOUNTS, CLAIMS, CLAUSES, QUANTITIES, QUOTES, REMARKS, TEXTS, WHO

Tree = dict[str, "Node"]
Node = str | list["Node"] | Tree
ACTS = ("asserts", "alleges", "reports", "predicts", "threatens", "retracts")
CONFIDENCE = ("low", "moderate", "high")
TRIES = 6
LONGEST = 4
"""Paragraphs of the longest account; most have one or two."""

FIRST_SOURCE = 0.3
"""How many of all references to sources lead to the first one: some two thirds of all events have one."""


SEASONS = {month: 20 + month // 3 for month in range(3, 12)}
"""The season of each month in EDTF. Winters lie in two years, and are left out."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the values of one entry."""

    outline: Outline
    stub: Stub
    chance: Chance

    def actor(self) -> Stub:
        """An actor other than the entry itself; so with the next ones."""
        return self._of(self.outline.actors)

    def place(self) -> Stub:
        """A place."""
        return self._of(self.outline.places)

    def event(self) -> Stub:
        """An event."""
        return self._of(self.outline.events)

    def source(self) -> Stub:
        """A source that is no older than what it speaks of; the first one, the latest, often."""
        if self.chance.happens(FIRST_SOURCE):
            return self.outline.sources[0]
        for _ in range(TRIES):
            found = self.outline.sources[self.chance.rank(len(self.outline.sources))]
            if found.day >= self.stub.day:
                return found
        return self.outline.sources[0]

    def _of(self, stubs: Sequence[Stub]) -> Stub:
        number = self.chance.rank(len(stubs))
        found = stubs[number]
        return stubs[(number + 1) % len(stubs)] if found is self.stub else found

    def sources(self, most: int, *, accusing: bool = False) -> list[Node]:
        """Source references, each of another source, from a bare id to all that can be said of one."""
        found: dict[str, Node] = {}
        for _ in range(self.chance.between(1, most)):
            source = self.source()
            if source is not self.stub:
                long = accusing or self.chance.happens(0.4)
                found[source.id] = self.reference(source, accusing=accusing) if long else source.id
        return list(found.values()) or [self.reference(self._of(self.outline.sources), accusing=accusing)]

    def reference(self, source: Stub, *, accusing: bool = False) -> Tree:
        """A source reference in its long form."""
        chance = self.chance
        found: Tree = {"source": source.id}
        via = self.source()
        if chance.happens(0.15) and via not in (source, self.stub) and via.day >= source.day:
            found["via"] = via.id
        if chance.happens(0.25):
            found["informant"] = self.actor().id if chance.happens(0.3) else capital(chance.pick(WHO))
            if chance.happens(0.2):
                found |= {"distinct": "yes", "note": "The two were spoken to on different days."}
        found["at"] = self.passages()
        if chance.happens(0.15):
            found["quote"] = chance.pick(QUOTES)
        if chance.happens(0.08):
            found["stance"] = chance.pick(("denies", "doubts"))
        if accusing or chance.happens(0.15):
            found["speech_act"] = chance.pick(ACTS)
        return found

    def passages(self) -> Node:
        """One or several places in a document."""
        first = self.chance.between(1, 20)
        if self.chance.happens(0.2):
            return [f"paragraph {first}", f"paragraph {first + 2}"]
        return f"{self.chance.pick(('paragraph', 'page'))} {first}"

    def about(self, *, sources: float = 0.5) -> Tree:
        """The keys of the long form that a value may carry beside itself."""
        chance = self.chance
        found: Tree = {}
        if chance.happens(0.3):
            found["text"] = chance.pick(TEXTS)
            if chance.happens(0.3):
                found["translated"] = "yes"
        if chance.happens(0.15):
            found["inferred"] = chance.pick(("year", "month", "day", "all"))
        if chance.happens(0.15):
            found["confidence"] = chance.pick(CONFIDENCE)
        if chance.happens(0.15) or found.get("inferred") in ("year", "all"):
            found["note"] = chance.pick(REMARKS)
        if chance.happens(sources) or not found:
            found["sources"] = self.sources(2)
        return found

    def value(self, plain: str, *, long: float = 0.25, rival: str = "") -> Node:
        """A value of its own: bare, in the long form, or beside a rival."""
        if rival and rival != plain and self.chance.has(0.06):
            preferred: Tree = {"preferred": "yes"} if self.chance.has(0.5) else {}
            return [
                {"value": plain, **preferred, **self.about(sources=1)},
                {"value": rival, **self.about(sources=1)},
            ]
        return {"value": plain, **self.about()} if self.chance.happens(long) else plain

    def quantity(self) -> str:
        """A number, a bound, a range or a word."""
        number = self.chance.between(1, 40)
        return self.chance.pick(QUANTITIES).format(n=number, m=number + self.chance.between(1, 9))

    def date(self, day: date) -> str:
        """A day in one of the ways in which it may be known."""
        month, year, later = f"{day:%Y-%m}", f"{day:%Y}", day + timedelta(self.chance.between(2, 12))
        uncertain = (
            *(month, year, f"{month}-XX", f"{year}~", f"{day}?", f"{year[:3]}X", f"{day}/{later}"),
            *(
                f"{day}..{later}",
                f"..{day}",
                f"[{day},{later}]",
                f"{{{day},{later}}}",
                f"{year}-{SEASONS[day.month]}" if day.month in SEASONS else year,
            ),
        )
        return str(day) if self.chance.happens(0.7) else self.chance.pick(uncertain)

    def year(self, first: int = 1950, last: int = 2010) -> str:
        """A year or a month of it, some of them roughly."""
        year = self.chance.between(first, last)
        return self.chance.pick(
            (f"{year}", f"{year}~", f"{year}-{self.chance.between(1, 12):02}", f"{year}?")
        )

    def paragraph(self, sentences: int, verb: str = "something took place") -> str:
        """Some sentences, with links and citations."""
        return " ".join(self.sentence(verb) for _ in range(sentences))

    def sentence(self, verb: str) -> str:
        """One sentence in which somebody says something."""
        who = self.chance.pick(WHO)
        return self.chance.pick(ACCOUNTS).format(
            who=who,
            Who=capital(who),
            clause=self.clause(verb),
            second=self.clause(verb),
            source=self.source().id,
            paragraph=self.chance.between(1, 20),
        )

    def clause(self, verb: str) -> str:
        """What is said in a sentence."""
        return self.chance.pick(CLAUSES).format(
            verb=verb,
            place=self.place().reference,
            other=self.place().reference,
            actor=self.actor().reference,
            event=self.event().reference,
        )

    def account(self, verb: str = "something took place") -> Node:
        """A body of some paragraphs, few long ones among many short; with a list or a quotation now and then."""
        chance = self.chance
        blocks = [self.paragraph(chance.between(1, 3), verb) for _ in range(1 + chance.rank(LONGEST))]
        if chance.happens(0.15):
            blocks.append("\n".join(f"- {self.clause(verb)};" for _ in range(chance.between(2, 4))))
        if chance.happens(0.1):
            blocks.append(f"> {capital(chance.pick(QUOTES))}.")
        if chance.happens(0.1):
            blocks.append(
                f"The text is kept [in a public archive](https://example.org/kept/{chance.digits(8)})."
            )
        text = "\n\n".join(blocks)
        return {"value": text, "sources": self.sources(2)} if chance.happens(0.05) else text

    def claims(self) -> list[Node]:
        """What somebody says of it that fits no field."""
        texts = self.chance.some(CLAIMS, 2)
        return [
            {
                "speaker": self.actor().id if self.chance.happens(0.7) else capital(self.chance.pick(WHO)),
                "text": text,
                "about": [self.actor().reference],
                "speech_act": self.chance.pick(ACTS),
                "sources": self.sources(2),
            }
            for text in texts
        ]


def capital(text: str) -> str:
    """A text with a capital letter at its start: a description, and no id."""
    return text[0].upper() + text[1:]
