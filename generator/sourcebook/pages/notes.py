"""The numbered source references of a page, and its prose, which cites them among its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from sourcebook.entries.model import ASSERTS, SUPPORTS, Place, SourceReference
from sourcebook.entries.model import Reference as EntryReference
from sourcebook.linking.library import Key
from sourcebook.linking.mentions import SOURCE_FOLDER
from sourcebook.pages.model import Block, Cite, Reference, Span
from sourcebook.pages.phrasing import lowered
from sourcebook.pages.showing import Shower
from sourcebook.values import prose

PLAIN = Span("")
"""The manner of words that have none."""

_Same = tuple[object, ...]
"""What two source references share that have one number: all but how the source stands to which value."""


@dataclass(slots=True)
class Notes:
    """The numbered source references of one page, in the order in which they are first cited."""

    shower: Shower
    numbers: dict[_Same, tuple[int, SourceReference]] = field(default_factory=dict)
    cited: dict[int, tuple[Sequence[SourceReference], tuple[Cite, ...]]] = field(default_factory=dict)
    """What was cited before, by its identity: most values of an entry rest on the same references."""

    def cite(self, references: Sequence[SourceReference]) -> tuple[Cite, ...]:
        """The citations of a value. What does not simply assert it is marked."""
        if not references:
            return ()
        known = self.cited.get(id(references))
        if known is None:
            back = self.shower.weigher.is_retracted
            cites = tuple([Cite(self.number(each), self.mark(each), back(each)) for each in references])
            known = self.cited[id(references)] = (
                references,
                cites if len(cites) == 1 else tuple(dict.fromkeys(cites)),
            )
        return known[1]

    def cited_as(self, number: int) -> SourceReference:
        """The reference that has a number."""
        return next(reference for known, reference in self.numbers.values() if known == number)

    def number(self, reference: SourceReference) -> int:
        """One number for each place in a source, whatever it says of which value."""
        return self.numbers.setdefault(_same(reference), (len(self.numbers) + 1, reference))[0]

    def mark(self, reference: SourceReference) -> str:
        """How the source stands to the value, in a word or two; '' where it simply asserts it."""
        if reference.stance == SUPPORTS and reference.speech_act in {"", ASSERTS}:
            return ""
        lists = self.shower.schema.vocabularies
        words = []
        if reference.stance != SUPPORTS:
            words.append(lowered(lists["stances"].terms[reference.stance].label))
        if reference.speech_act and reference.speech_act != ASSERTS:
            words.append(lowered(lists["speech-acts"].terms[reference.speech_act].label))
        return ", ".join(words)

    def references(self) -> tuple[Reference, ...]:
        """What the page prints at its foot."""
        return tuple(Reference(number, self.shower.source(each)) for number, each in self.numbers.values())

    def blocks(self, text: prose.Prose) -> tuple[Block, ...]:
        """Prose in blocks, its citations numbered."""
        return tuple(self.block(block) for block in text.blocks)

    def block(self, block: prose.Block) -> Block:
        """One block of prose, with what lies in it."""
        if isinstance(block, prose.Paragraph):
            return Block("paragraph", tuple(self.inline(block.inner, PLAIN)))
        if isinstance(block, prose.Quotation):
            return Block("quotation", items=(tuple(self.block(each) for each in block.blocks),))
        items = tuple(tuple(self.block(each) for each in item) for item in block.items)
        return Block("bullets" if block.start is None else "numbers", items=items, start=block.start or 1)

    def inline(self, nodes: Iterable[prose.Inline], manner: Span) -> Iterator[Span | Cite]:
        """Inline nodes as a flat run of spans, each with the manner of all that is around it."""
        for node in nodes:
            if isinstance(node, prose.Text):
                yield Span(node.text, manner.to, manner.lang, manner.emphasis, manner.strong)
            elif isinstance(node, prose.Emphasis):
                inner = replace(manner, strong=True) if node.strong else replace(manner, emphasis=True)
                yield from self.inline(node.inner, inner)
            elif isinstance(node, prose.Link):
                yield from self.inline(node.inner, replace(manner, to=node.url))
            elif isinstance(node, prose.EntryLink):
                named = self.shower.to(*_key(node.target))
                text = node.text or (named.text if named else node.target)
                to = named.to if named else ""  # `unknown` leads nowhere
                yield Span(text, to, manner.lang, manner.emphasis, manner.strong)
            else:
                reference = _citation(node)
                yield Cite(self.number(reference), retracted=self.shower.weigher.is_retracted(reference))


def _key(name: str) -> Key:
    folder, _, entry_id = name.partition("/")
    return folder, entry_id


def _same(reference: SourceReference) -> _Same:
    """What is equal for two references that stand under one number."""
    source, via, informant = reference.source, reference.via, reference.informant
    return (
        source.folder,
        source.id,
        via.key if via else None,
        informant.key if isinstance(informant, EntryReference) else informant,
        reference.at,
        reference.quote,
        reference.distinct,
        reference.note,
    )


def _citation(node: prose.Citation) -> SourceReference:
    """A citation within prose, as a reference to its source."""
    source = EntryReference(SOURCE_FOLDER, node.source, Place(1, 1, ""))
    return SourceReference(source, at=(node.at,) if node.at else ())
