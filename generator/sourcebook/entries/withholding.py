"""Withholding: what an entry keeps back is taken out of its tree, before anything else is made of it.

A file in which something is withheld has two trees. The whole one is checked, and then forgotten. The public one has
what is published in place of what is withheld, or nothing; all later stages see that one alone, so nothing that is
withheld can be weighed, linked, cached or shown (decision 0034).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, NamedTuple, TypeVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic import Field as ModelField

from sourcebook.addresses import UNKNOWN, is_id
from sourcebook.entries.coarsening import DATE_WORDS, PARENT, Unfit, coarse_date, coarse_point, covers
from sourcebook.entries.model import HELD, INSTEAD, NAMES, PRIVATE, REFERENCES, WHOLE, Notice
from sourcebook.kinds.model import Field, Kind
from sourcebook.problems import Problem, Unreadable
from sourcebook.shaping import Text, place_of_key, refuse, shape
from sourcebook.trees.nodes import Mapping as Tree
from sourcebook.trees.nodes import Node, Scalar, Sequence
from sourcebook.values.date import DATE
from sourcebook.values.quantity import LENGTH

WITHHOLD = "withhold"
WORD = WITHHOLD.encode()
"""What stands in the bytes of each file in which something is withheld: a file without it is not looked at again."""

SOURCES_TYPE = "source-reference"
SAID_OF = frozenset(
    {
        "text",
        "translated",
        "sources",
        "note",
        "inferred",
        "confidence",
        "preferred",
        "alternative",
        "value",
    }
)
"""The keys of the long form that are no part of a record."""

KEPT_OF_SOURCE = ("source", "via", "informant", "stance", "speech_act", "field", "distinct")
"""What is published of the sources of a value that is published less precisely: who, and none of their words."""

DESCRIBED_AS = "described_as"
"""The field of a record that describes somebody without a name."""

TITLE = "title"
NO_REASONS = frozenset({"yes", "no", "true", "false"})
SOMEONE = "Name withheld"
LABEL = "withheld"
"""The label of an alternative whose own label is withheld."""

CODE = "cannot-withhold"
MASKED = "something is wrong with what is withheld here, which is not repeated"

MARKED = re.compile(
    r"\[\[(?P<entry>[a-z0-9-]+/[a-z0-9-]+)(?:\|[^\[\]]*)?\]\]|[ ]?\[\^(?P<source>[a-z0-9-]+)(?:,[^\[\]]*)?\]"
)
"""The names of entries and sources in prose. More than prose reads as one does no harm."""

ModelType = TypeVar("ModelType", bound=BaseModel)


def _describes(text: str) -> str:
    """A description of somebody: no id, since it may stand where one could."""
    if is_id(text) or "/" in text:
        hint = "a description has a capital letter or a space, and no slash"
        raise refuse("bad-description", "a description of someone without a name is expected here", hint)
    return text


class ValueFile(BaseModel):
    """How a value is withheld: why, and what is published instead."""

    model_config = ConfigDict(extra="forbid")

    reason: Text = ModelField(description="Why it is withheld. The page says it.")
    publish: Any = ModelField(
        default=None, description="What is published instead: a less precise value in the form of the field."
    )
    to: Text | None = ModelField(
        default=None,
        description="What the tool makes it less precise to: month, year or decade; parent; a radius such as 50 km.",
    )


class EntryFile(BaseModel):
    """How a whole entry is withheld: why, and as what those that name it describe it."""

    model_config = ConfigDict(extra="forbid")

    reason: Text = ModelField(description="Why it is withheld. Each page that names it says it.")
    described: Annotated[Text, AfterValidator(_describes)] | None = ModelField(
        default=None, alias="as", description="How pages that name it describe it: a resident of the town."
    )


class Hidden(NamedTuple):
    """A whole entry that is withheld, as those that name it may tell of it."""

    reason: str
    described: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the other entries of the base withhold, and what lies in what: for the references of one of them."""

    hidden: Mapping[str, Hidden]
    """By their names, `folder/id`."""

    above: Callable[[str], str]
    """Gives the nearest entry that one lies in and that is published, by its name; '' for none."""


@dataclass(slots=True)
class Parted:
    """A tree in its two parts, and what there is to tell of what is withheld."""

    public: Tree
    """What is published."""

    whole: Tree
    """All of it, to be checked."""

    notices: list[Notice] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden: Hidden | None = None
    """Where the entry is withheld as a whole."""

    secret: set[str] = field(default_factory=set)
    """The paths, in `whole`, of what is withheld."""

    touched: set[str] = field(default_factory=set)
    """The fields of which anything is withheld, or was put in another's place."""

    pending: bool = False
    """Whether what lies in what has to be known before it is what is to be published."""

    precise: bool = False
    """Whether the file itself says what is withheld."""

    refused: bool = False
    """Whether there are only problems."""

    line: int = 1
    """Where `withhold` stands first."""


def part(
    tree: Tree, kind: Kind, file: str, elsewhere: Elsewhere | None = None, *, private: bool = False
) -> Parted | None:
    """The two parts of a tree; None where nothing of it is withheld.

    With `elsewhere`, what names an entry that is withheld is taken out, too. With `private`, the edition is one that
    shows all: its notices say what is not for publication.
    """
    if elsewhere is None and not any(map(_withholds, (tree, *tree.values()))):
        return None
    return _Parter(kind, file, elsewhere, private).part(tree)


def overlaid(tree: Tree | None, over: Tree, kind: Kind, file: str) -> Parted:
    """The parts of an entry with what an overlay says of it, for an edition that shows all.

    `tree` is that of the base, if it has the entry: the fields of the overlay take the place of those there.

    What comes from the overlay is marked, with the reason that the base gives for what it withholds there.
    """
    merged: Tree = _like(tree or over)
    merged.update({**(tree or {}), **over})
    parted = _Parter(kind, file, None, private=True).part(merged)
    told = part(tree, kind, file) if tree is not None else None
    reasons = {each.field: each.reason for each in reversed(told.notices)} if told else {}
    names = [str(name) for name in over if name in kind.fields] if tree is not None else [TITLE]
    parted.notices += [Notice(name, PRIVATE, reasons.get(name, "")) for name in names]
    parted.notices = list(dict.fromkeys(parted.notices))
    parted.precise = tree is not None and told is not None and told.precise
    return parted


def masked(problem: Problem, parted: Parted) -> Problem:
    """A problem of the whole tree, without its words where these could tell what is withheld."""
    path = problem.path
    within = any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in parted.secret)
    if parted.hidden is None and not within:
        return problem
    hint = "look at this line"
    return Problem(problem.file, problem.line, problem.column, problem.code, MASKED, hint, problem.level)


def _withholds(node: Node) -> bool:
    """Whether a value, any of several, or anything in them has the key."""
    if isinstance(node, Tree):
        return WITHHOLD in node or any(map(_withholds, node.values()))
    return isinstance(node, Sequence) and any(map(_withholds, node))


@dataclass(slots=True)
class _Told:
    """What the editor wrote below `withhold` at a value."""

    reason: str
    publish: Node | None
    to: str
    at: Node


@dataclass(slots=True)
class _Parter:
    """Parts one tree."""

    kind: Kind
    file: str
    elsewhere: Elsewhere | None
    private: bool
    made: Parted = field(init=False)

    def part(self, tree: Tree) -> Parted:
        """The two parts."""
        self.made = Parted(_like(tree), _like(tree))
        for key, node in tree.items():
            if key == WITHHOLD:
                hidden = self.entry(key, node)
                if self.private:
                    self.note(self.kind.fields[TITLE], PRIVATE, hidden.reason if hidden else "")
                else:
                    self.made.hidden = hidden
                continue
            of = self.kind.fields.get(key)
            if of is None:
                self.made.public[key] = self.made.whole[key] = node
                continue
            public, whole = self.field(of, node)
            if public is not None:
                self.made.public[key] = public
            if whole is not None:
                self.made.whole[key] = whole
        self.quiet_sources()
        self.made.line = _first_line(tree) or 1
        self.made.notices = list(dict.fromkeys(self.made.notices))
        return self.made

    def quiet_sources(self) -> None:
        """Take the words from those sources of the whole entry that speak of a field of which something is withheld."""
        withheld = {each.field for each in self.made.notices if each.how in {HELD, INSTEAD}}
        for of in self.kind.fields.values() if withheld else ():
            key = cast("Scalar", of.name)
            node = self.made.public.get(key) if of.type == SOURCES_TYPE else None
            if isinstance(node, Sequence):
                quiet = _like(node)
                quiet += [_without_words_on(each, withheld) for each in node]
                self.made.public[key] = quiet

    def field(self, of: Field, node: Node) -> tuple[Node | None, Node | None]:
        """The values of a field: what is published of them, and all of them."""
        one = self.source if of.type == SOURCES_TYPE else self.value
        if not isinstance(node, Sequence):
            return one(of, node, of.name)
        public, whole = _like(node), _like(node)
        for each in node:
            shown, full = one(of, each, f"{of.name}[{len(whole)}]")
            if shown is not None:
                public.append(shown)
            if full is not None:
                whole.append(full)
        return public if public or not node else None, whole if whole or not node else None

    def value(self, of: Field, node: Node, path: str) -> tuple[Node | None, Node | None]:
        """One value: what is published of it, and the whole of it."""
        if not isinstance(node, Tree):
            return self.named(of, node), node
        if WITHHOLD not in node:
            return self.of_sources(of, node, node, path)
        if of.name == TITLE:
            message = "a title cannot be withheld"
            self.refuse(node, CODE, message, "write another title, or withhold the entry as a whole", path)
        # What lacks for something that is wrong is not missed besides.
        self.made.touched.add(of.name)
        told = self.told(node, path)
        return self.withheld(of, _without(node, WITHHOLD), told, path) if told else (None, None)

    def withheld(self, of: Field, whole: Tree, told: _Told, path: str) -> tuple[Node | None, Node | None]:
        """The same for one that is withheld."""
        written = any(key in of.fields for key in whole) if of.type == "record" else "value" in whole
        if written:
            self.made.precise = True
            self.made.secret.add(path)
        full = self.checked(of, whole, path) if written else None
        if self.private and full is not None:
            self.note(of, PRIVATE, told.reason)
            return full, full
        instead = self.instead(of, whole, told, path) if told.publish is not None or told.to else None
        self.note(of, HELD if instead is None else INSTEAD, told.reason)
        full = instead if full is None else full
        return (self.of_sources(of, instead, None, path)[0] if isinstance(instead, Tree) else instead), full

    def checked(self, of: Field, whole: Tree, path: str) -> Node:
        """The whole of a value, as it would be written if nothing were withheld."""
        if of.editorial and of.type != "record" and len(whole) == 1:
            # The editor's own values have no long form.
            return whole[cast("Scalar", "value")]
        return self.of_sources(of, whole, whole, path)[1] or whole

    def of_sources(
        self, of: Field, node: Tree, whole: Tree | None, path: str
    ) -> tuple[Node | None, Node | None]:
        """A value that is published, without those of its own sources that are not."""
        public: Tree | None = _like(node)
        full = None if whole is None else _like(whole)
        for key, each in node.items():
            shown: Node | None = each
            all_of_it: Node | None = each
            if key == "sources" and key not in of.fields and isinstance(each, Sequence):
                shown, all_of_it = self.sources(each, f"{path}.{key}")
                if shown is None:
                    # Without any, it would seem to rest on what the whole entry rests on.
                    self.made.touched.add(of.name)
                    self.note(of, HELD, "it rests on sources that are withheld")
                    public = None
            elif public is not None and (inner := self.inner(of, key)):
                shown, public = self.within(of, inner, each, public)
            if shown is not None and public is not None:
                public[key] = shown
            if full is not None and all_of_it is not None:
                full[key] = all_of_it
        return public, full

    def inner(self, of: Field, key: str) -> Field | None:
        """The field that a key of a value stands for, if that may name an entry."""
        if self.elsewhere is None:
            return None
        return of.fields.get(key) or (of if key == "value" and of.type != "record" else None)

    def within(self, of: Field, inner: Field, node: Node, public: Tree) -> tuple[Node | None, Tree | None]:
        """What is published of a part of a value that may name an entry; and the value, if that can be told without it."""
        if isinstance(node, Sequence):
            kept = _like(node)
            kept += [shown for each in node if (shown := self.named(inner, each, of)) is not None]
            gone = len(node) - len(kept)
            return (kept or None), (None if gone and not kept and inner.required else public)
        shown = self.named(inner, node, of)
        if shown is not None:
            return shown, public
        if DESCRIBED_AS in of.fields and inner.type == "reference" and isinstance(node, Scalar):
            hidden = self.hidden(inner, node)
            if DESCRIBED_AS not in public and hidden:
                public[_scalar(DESCRIBED_AS, node)] = _scalar(hidden.described or SOMEONE, node)
            return _scalar(UNKNOWN, node), public
        return None, (None if inner.required or inner is of else public)

    def named(self, of: Field, node: Node, whole: Field | None = None) -> Node | None:
        """A text as it is published: another one, or None, where it names an entry that is withheld."""
        leaf = of.fields[of.bare] if of.bare and of.type == "record" else of
        if self.elsewhere is None or not isinstance(node, Scalar):
            return node
        if leaf.type == "prose":
            return self.prose(whole or of, node)
        hidden = self.hidden(leaf, node)
        if hidden is None:
            return node
        self.made.touched.add((whole or of).name)
        self.note(whole or of, NAMES, hidden.reason, hidden.described)
        return _scalar(hidden.described or SOMEONE, node) if leaf.or_text else None

    def hidden(self, leaf: Field, text: str) -> Hidden | None:
        """What is withheld of the entry that a text names, if it is one that is withheld."""
        if self.elsewhere is None or not leaf.folders:
            return None
        bare = "/" not in text and len(leaf.folders) == 1 and leaf.type == "reference"
        return self.elsewhere.hidden.get(f"{leaf.folders[0]}/{text}" if bare else text)

    def prose(self, of: Field, text: Scalar) -> Scalar:
        """Prose in which no entry that is withheld is named."""

        def plain(match: re.Match[str]) -> str:
            name = match["entry"] or f"sources/{match['source']}"
            hidden = self.elsewhere.hidden.get(name) if self.elsewhere else None
            if hidden is None:
                return match[0]
            self.note(of, NAMES, hidden.reason, hidden.described)
            # Lines are counted by what stands in the file.
            ends = "\n" * match[0].count("\n")
            return f"{(hidden.described or SOMEONE) if match['entry'] else ''}{ends}"

        return _scalar(MARKED.sub(plain, text), text)

    def sources(self, nodes: Sequence, path: str) -> tuple[Node | None, Node | None]:
        """The sources of a value: what is published of them, and all of them."""
        public, whole = _like(nodes), _like(nodes)
        of = self.kind.fields.get(path.partition("[")[0].partition(".")[0])
        for each in nodes:
            shown, full = self.source(of, each, f"{path}[{len(whole)}]")
            if shown is not None:
                public.append(shown)
            if full is not None:
                whole.append(full)
        return public or None, whole or None

    def source(self, of: Field | None, node: Node, path: str) -> tuple[Node | None, Node | None]:
        """One source reference."""
        if not isinstance(node, Tree):
            return (None if self.is_hidden_source(of, node) else node), node
        if WITHHOLD in node:
            whole = _without(node, WITHHOLD)
            told = self.told(node, path)
            self.made.secret.add(path)
            self.made.precise = True
            if told is None:
                return None, whole
            if told.publish is not None or told.to:
                message, hint = "a source reference is withheld as a whole", "leave the reason alone"
                self.refuse(node, CODE, message, hint, path)
            self.note(of, PRIVATE if self.private else REFERENCES, told.reason)
            return (whole if self.private else None), whole
        if any(self.is_hidden_source(of, node[key]) for key in ("source", "via") if key in node):  # type: ignore[index]
            return None, node
        informant = node.get(cast("Scalar", "informant"))
        hidden = (
            self.elsewhere and isinstance(informant, Scalar) and self.elsewhere.hidden.get(_actor(informant))
        )
        if not hidden:
            return node, node
        self.note(of, NAMES, hidden.reason, hidden.described)
        public = _like(node)
        for key, each in node.items():
            public[key] = _scalar(hidden.described or SOMEONE, each) if key == "informant" else each
        return public, node

    def is_hidden_source(self, of: Field | None, node: Node) -> bool:
        """Whether this is the id of a source that is withheld."""
        if self.elsewhere is None or not isinstance(node, Scalar):
            return False
        hidden = self.elsewhere.hidden.get(f"sources/{node}")
        if hidden:
            self.note(of, REFERENCES, hidden.reason, hidden.described)
        return hidden is not None

    def instead(self, of: Field, whole: Tree, told: _Told, path: str) -> Node | None:
        """What is published in place of a value; None, with a problem, where that cannot be."""
        if told.publish is not None and told.to:
            message = "`publish` and `to` both say what is published"
            self.refuse(told.at, CODE, message, "keep one of the two", path)
            return None
        made = self.coarse(of, whole, told, path) if told.to else told.publish
        if made is None or of.editorial:
            return made
        if not isinstance(made, Tree):
            if of.type == "record" and not of.bare:
                message, hint = f"`{of.name}` is a group of fields", "write those that are published"
                self.refuse(made, CODE, message, hint, path)
                return None
            made = _wrapped(of.bare or "value", made)
        if told.publish is not None:
            self.compare(of, whole, made, path)
        return _with_sources(made, whole, of)

    def compare(self, of: Field, whole: Tree, made: Tree, path: str) -> None:
        """Refuse a date that is published and does not hold the one that is withheld."""
        real, shown = whole.get(cast("Scalar", "value")), made.get(cast("Scalar", "value"))
        if of.type != "date" or not isinstance(real, Scalar) or not isinstance(shown, Scalar):
            return
        try:
            fits = covers(DATE.read(shown), DATE.read(real))
        except Unreadable:
            return
        if not fits:
            message = "what is published does not hold what is withheld, or says as much"
            hint = "write a longer time, in which the true one lies"
            self.refuse(shown, CODE, message, hint, path)

    def coarse(self, of: Field, whole: Tree, told: _Told, path: str) -> Node | None:
        """A value made less precise as `to` says; None where it cannot be, or where that is not known yet."""
        leaf = of.fields[of.bare] if of.type == "record" and of.bare else of
        text = whole.get(cast("Scalar", of.bare or "value"))
        try:
            if told.to in DATE_WORDS and leaf.type == "date" and isinstance(text, Scalar):
                return _scalar(coarse_date(DATE.read(text), told.to), text)
            if told.to == PARENT and leaf.type == "reference" and isinstance(text, Scalar):
                return self.parent(of, leaf, whole, text)
            if "lat" in of.fields and told.to not in {*DATE_WORDS, PARENT}:
                return self.point(of, whole, LENGTH.read(told.to).metres, told.to)
        except Unfit as unfit:
            self.refuse(told.at, CODE, str(unfit), "write what is published below `publish`", path)
            return None
        except Unreadable:
            self.refuse(told.at, CODE, MASKED, "look at `to`, and at the value", path)
            return None
        message = (
            f"`to: {told.to}` means nothing here"
            if text is not None or "lat" in of.fields
            else ("there is nothing here to make less precise")
        )
        hint = "a date goes to month, year or decade, a reference to its parent, a location to a radius such as 50 km"
        self.refuse(told.at, CODE, message, f"{hint}; else write `publish`", path)
        return None

    def parent(self, of: Field, leaf: Field, whole: Tree, text: Scalar) -> Node | None:
        """The entry that one lies in, in its place."""
        if self.elsewhere is None:
            self.made.pending = True
            return None
        bare = "/" not in text and len(leaf.folders) == 1
        above = self.elsewhere.above(f"{leaf.folders[0]}/{text}" if bare else text)
        folder, _, entry_id = above.partition("/")
        if not above or folder not in leaf.folders:
            return None
        name = _scalar(entry_id if len(leaf.folders) == 1 else above, text)
        if of.type != "record":
            return name
        made = _kept_terms(of, whole)
        made[_scalar(of.bare, text)] = name
        return made

    def point(self, of: Field, whole: Tree, radius: float, written: str) -> Node:
        """The middle of a field of a grid, in place of the point that lies in it."""
        lat, lon, own = (whole.get(cast("Scalar", name)) for name in ("lat", "lon", "radius"))
        if not (isinstance(lat, Scalar) and isinstance(lon, Scalar)):
            raise Unfit("there is no point here")
        metres = LENGTH.read(own).metres if isinstance(own, Scalar) else 0
        made = _kept_terms(of, whole)
        north, east = coarse_point(lat, lon, metres, radius)
        for name, text in (("lat", north), ("lon", east), ("radius", written)):
            made[_scalar(name, lat)] = _scalar(text, lat)
        return made

    def told(self, node: Tree, path: str) -> _Told | None:
        """What stands below `withhold` at a value; None, with problems, where that is wrong."""
        at = node[cast("Scalar", WITHHOLD)]
        if isinstance(at, Tree):
            read = self.read(ValueFile, at, path)
            return _Told(read.reason, read.publish, read.to or "", at) if read else None
        reason = self.reason(at, node, path)
        return _Told(reason, None, "", at) if reason else None

    def entry(self, key: Scalar, node: Node) -> Hidden | None:
        """What stands below `withhold` at the entry."""
        self.made.precise = True
        if isinstance(node, Tree):
            read = self.read(EntryFile, node, WITHHOLD)
            return Hidden(read.reason, read.described or "") if read else None
        reason = self.reason(node, _wrapped(key, node), WITHHOLD)
        return Hidden(reason) if reason else None

    def reason(self, node: Node, around: Tree, path: str) -> str:
        """A reason that stands alone; '', with a problem, for what is none."""
        if isinstance(node, Scalar) and node.strip() and node.strip().lower() not in NO_REASONS:
            return node.strip()
        line, column = place_of_key(around, (WITHHOLD,))
        message, hint = "a reason is expected here", "write why it is withheld: the page says so"
        self.made.problems.append(Problem(self.file, line, column, "wrong-shape", message, hint, path=path))
        return ""

    def read(self, model: type[ModelType], node: Tree, path: str) -> ModelType | None:
        """What a group of fields below `withhold` says; None, with problems, where it is wrong."""
        read = shape(model, node, self.file)
        if isinstance(read, list):
            for each in read:
                where = ".".join(filter(None, (path if path != WITHHOLD else "", WITHHOLD, each.path)))
                self.made.problems.append(
                    Problem(self.file, each.line, each.column, each.code, each.message, each.hint, path=where)
                )
            return None
        return read

    def note(self, of: Field | None, how: str, reason: str, described: str = "") -> None:
        """Have the page say that something is withheld, and why."""
        if self.private and how in (NAMES, REFERENCES):
            return
        self.made.notices.append(Notice(of.name if of else "", how, reason, described))

    def refuse(self, at: Node, code: str, message: str, hint: str, path: str) -> None:
        """Note what cannot be withheld so."""
        line, column = getattr(at, "line", 1), getattr(at, "column", 1)
        self.made.problems.append(Problem(self.file, line, column, code, message, hint, path=path))


def _first_line(node: Node) -> int:
    """The line in which something is withheld first; 0 for none."""
    if isinstance(node, Tree):
        own = [key.line for key in node if key == WITHHOLD]
        return min([*own, *filter(None, map(_first_line, node.values()))], default=0)
    return min(filter(None, map(_first_line, node)), default=0) if isinstance(node, Sequence) else 0


def _actor(informant: str) -> str:
    """The name of an informant who has an entry."""
    return informant if "/" in informant else f"actors/{informant}"


def _with_sources(made: Tree, whole: Tree, of: Field) -> Tree:
    """What is published, with what the whole says of it that tells nothing of what is withheld."""
    full: Tree = _like(made)
    full.update(made)
    for key, node in whole.items():
        if key in full or key in of.fields:
            continue
        if key == "sources" and isinstance(node, Sequence):
            full[key] = _without_words(node)
        elif key in {"confidence", "preferred"} or (key == "inferred" and node == WHOLE):
            full[key] = node
        elif key == "alternative":
            full[key] = _scalar(LABEL, node)
    return full


def _without_words_on(node: Node, fields: Collection[str]) -> Node:
    """A source reference, without its words where it speaks of one of these fields."""
    if not isinstance(node, Tree) or node.get(cast("Scalar", "field")) not in fields:
        return node
    return _without_words(_listed(node))[0]


def _listed(node: Tree) -> Sequence:
    """A list of one, in the place of what it holds."""
    made = Sequence([node])
    made.line, made.column, made.flow = node.line, node.column, False
    return made


def _without_words(nodes: Sequence) -> Sequence:
    """Source references without places, quotes and remarks: those would tell what was found there."""
    kept: Sequence = _like(nodes)
    for node in nodes:
        if isinstance(node, Tree):
            bare = _like(node)
            bare.update({key: each for key, each in node.items() if key in (*KEPT_OF_SOURCE, WITHHOLD)})
            if bare not in kept:
                kept.append(bare)
        elif node not in kept:
            kept.append(node)
    return kept


def _kept_terms(of: Field, whole: Tree) -> Tree:
    """The terms and the yes-no of a record: all else of it could tell what is withheld."""
    kept: Tree = _like(whole)
    kept.update(
        {
            key: node
            for key, node in whole.items()
            if key in of.fields and of.fields[key].type in {"term", "yes-no"}
        }
    )
    return kept


def _like(node: Any) -> Any:
    """An empty list or mapping in the place of another."""
    made = type(node)()
    made.line, made.column, made.flow = node.line, node.column, node.flow
    return made


def _without(node: Tree, name: str) -> Tree:
    """A mapping without one of its keys."""
    made: Tree = _like(node)
    made.update({key: each for key, each in node.items() if key != name})
    return made


def _wrapped(key: str, node: Node) -> Tree:
    """A mapping of one key, in the place of what it holds."""
    made = Tree()
    made.line, made.column, made.flow = getattr(node, "line", 1), getattr(node, "column", 1), False
    made[_scalar(key, node)] = node
    return made


def _scalar(text: str, like: Any) -> Scalar:
    """A text in the place of another."""
    made = Scalar(text)
    made.line, made.column = like.line, like.column
    made.style = getattr(like, "style", "")
    return made


def texts_of(parted: Parted, kind: Kind) -> Iterator[tuple[str, str]]:
    """What must not stand in public: each text of the whole that is withheld, with the type that it has."""
    for name, node in parted.whole.items():
        of = kind.fields.get(name)
        if of is None:
            continue
        several = node if isinstance(node, Sequence) else [node]
        for number, each in enumerate(several):
            path = f"{name}[{number}]" if isinstance(node, Sequence) else str(name)
            if parted.hidden is not None or path in parted.secret:
                yield from _texts(each, of)


def _texts(node: Node, of: Field) -> Iterator[tuple[str, str]]:
    if isinstance(node, Scalar):
        leaf = of.fields[of.bare] if of.type == "record" and of.bare else of
        yield str(node), leaf.type
    elif isinstance(node, Sequence):
        for each in node:
            yield from _texts(each, of)
    else:
        for key, each in node.items():
            inner = of.fields.get(key) or (of if key == "value" else None)
            if inner is not None:
                yield from _texts(each, inner)
