"""How a shell is learnt: the theme renders a page whose values are marks, and everything that it does to them is recorded.

What a template prints of a mark is found again in its output. What it asks of one (`"<h1" in page.content`) becomes a guard
of the shell. What it hands to a pure filter becomes a mark for the result. All else (a read of what the page has and
`Slots` has not, a length, a slice, an unknown filter or function) is a reason to learn nothing: such pages are rendered
fully.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from jinja2.filters import FILTERS
from jinja2.runtime import BlockReference, Macro
from jinja2.utils import Namespace
from markupsafe import escape
from mkdocs.utils import templates

from sourcebook.mkdocs_plugin.shell import (
    EXPRESSIONS,
    PURE,
    QUESTIONS,
    Body,
    Canonical,
    Expression,
    Filtered,
    Guard,
    Joined,
    Link,
    Listed,
    Loop,
    Mapped,
    OfHeading,
    Shell,
    Slots,
    Value,
    value_of,
)

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.structure.pages import Page

START, END = "\ufdd0", "\ufdd1"
"""Characters that Unicode keeps out of texts."""

MARK = re.compile(f"{START} aA//<&>\n([0-9]+){END}")
"""Between these stands what hardly any function on texts leaves as it is: a mark that went through one is noticed."""

T = TypeVar("T")

Path = tuple[int, ...]
"""Where a heading stands in the table of contents: `(0, 2)` is the third below the title."""

CONSTANT = frozenset(
    {
        *("parent", "is_top_level", "ancestors", "children", "previous_page", "next_page", "active"),
        *("is_homepage", "is_section", "is_page", "is_link", "update_date"),
    }
)
"""Attributes that are the same for every page that is generated and does not stand in the navigation."""

CONSTANT_OF_FILE = frozenset({"inclusion", "generated_by", "src_dir", "use_directory_urls", "edit_uri"})
OF_FILE = {
    "src_uri": "uri",
    "src_path": "src_path",
    "dest_uri": "dest_uri",
    "dest_path": "dest_path",
    "name": "name",
}
"""Attributes of the page's file, and the values that they are."""

BLIND = frozenset(
    {
        *("defined", "undefined", "none", "string", "mapping", "iterable", "sequence", "number"),
        *("true", "false", "==", "eq", "equalto", "!=", "ne"),
    }
)
"""Tests that look at a value's class alone, or ask a mark by its own operators."""

LEVELS = 5
"""Levels of headings below the title."""

Forest = tuple["Forest", ...]
"""The shape of a table of contents below the title: for each heading, those below it."""


def _deep_in_the_middle(levels: int) -> Forest:
    return ((), _deep_in_the_middle(levels - 1), ()) if levels > 1 else ((), ())


def _deep_at_both_ends(levels: int) -> Forest:
    return (_deep_at_both_ends(levels - 1), (), ((),)) if levels > 1 else ((),)


FORESTS: tuple[Forest, ...] = (_deep_in_the_middle(LEVELS), _deep_at_both_ends(LEVELS), ((),) * 40)
"""What is learnt from: headings with and without others below them stand first, in between and last, on every level; and a
long list, which shows a theme that breaks its lists off."""

NATIVE = object()
"""Says that a filter itself is to be asked."""


class NotLearntError(Exception):
    """The theme depends on more than the slots; the message says on what."""


@dataclass(frozen=True, slots=True)
class Enter:
    """A template begins to go through the headings below one."""

    path: Path


@dataclass(frozen=True, slots=True)
class Turn:
    """It takes the next of them."""

    path: Path
    inner: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """It has seen them all."""


Event = str | Enter | Turn | Leave
"""What happens while a template is rendered: a text that it writes, or a step through headings."""


@dataclass
class Trace:
    """One rendering of a page of marks."""

    sample: Slots
    """A page whose values answer what the theme asks."""

    marks: list[tuple[Expression, frozenset[Path]]] = field(default_factory=list)
    """What each mark stands for, by its number, and the headings in it."""

    guards: dict[Guard, None] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    targets: set[str] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)
    active: bool = True
    """Jinja keeps modules, and with them our filters: afterwards, these do what they did before."""

    def mark(self, expression: Expression, paths: Iterable[Path] = ()) -> Marked:
        """A text that stands for an expression."""
        self.marks.append((expression, frozenset(paths)))
        text = f"{START} aA//<&>\n{len(self.marks) - 1}{END}"
        marked = Marked(text)
        marked.trace = self
        return marked

    def note(self, reason: str) -> None:
        """Remember why nothing can be learnt."""
        self.reasons.append(reason)

    def expression(self, given: Any) -> Any:
        """What a value with marks in it stands for; a value without any is itself."""
        if isinstance(given, str):
            return self._joined(given)
        if isinstance(given, dict):
            return Mapped(tuple((key, self.expression(value)) for key, value in given.items()))
        if isinstance(given, list | tuple):
            return Listed(tuple(map(self.expression, given)))
        return given

    def _joined(self, text: str) -> Any:
        """A text with marks in it, as an expression."""
        pieces = MARK.split(text)
        if len(pieces) == 1:
            return text
        parts = [self.marks[int(piece)][0] if place % 2 else piece for place, piece in enumerate(pieces)]
        parts = [part for part in parts if part != ""]
        return parts[0] if len(parts) == 1 else Joined(tuple(parts))

    def paths(self, given: Any) -> frozenset[Path]:
        """The headings that the marks of a value stand for something of."""
        texts = _texts(given)
        numbers = [int(number) for text in texts for number in MARK.findall(text)]
        return frozenset().union(*[self.marks[number][1] for number in numbers])

    def ask(self, question: str, operand: Any, other: Any = None) -> bool:
        """The answer to a question about a value, which becomes a guard."""
        if self.paths((operand, other)):
            self.note(f"asks whether a heading {question}")
            return False
        asked = self.expression(operand), self.expression(other)
        answer = QUESTIONS[question](*(value_of(each, self.sample) for each in asked)) is True
        if any(isinstance(each, EXPRESSIONS) for each in asked):
            self.guards[Guard(question, *asked, answer)] = None
        return answer

    def link(self, target: Any) -> str:
        """What MkDocs' filter `url` makes of a target, for pages anywhere."""
        text = str(target)
        plain = MARK.split(text)[0]
        if not plain and not is_marked(text):
            plain = "."
        if plain.startswith(("#", "/")) or re.match(r"[A-Za-z][\w+.-]*:|//", plain):
            return text
        if not is_marked(text):
            self.targets.add(text)
        return self.mark(Link(self.expression(text)), self.paths(text))


def _texts(given: Any) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(given, str):
        yield given
    elif isinstance(given, dict):
        yield from _texts([*given.keys(), *given.values()])
    elif isinstance(given, list | tuple | set | frozenset):
        for each in given:
            yield from _texts(each)


def is_marked(given: Any) -> bool:
    """Whether a value holds something of the page."""
    if isinstance(given, dict | list | tuple | set | frozenset):
        return any(map(is_marked, [*given, *given.values()] if isinstance(given, dict) else given))
    if isinstance(given, str):
        return str.__contains__(given, START)  # a mark would take it for a question of the template
    return isinstance(given, Recorded | Headings)


class Marked(str):  # noqa: SLOT000 -- it has one attribute, which texts have no slot for
    """A text of the page as a template sees it. It can be printed and joined to others; all else is recorded."""

    trace: Trace

    def __getattribute__(self, name: str) -> Any:
        """A method of texts: what comes of it is no mark."""
        if not name.startswith("_") and name != "trace":
            self.trace.note(f"calls {name} on a text of the page")
        return super().__getattribute__(name)

    def __bool__(self) -> bool:
        """Whether it is empty."""
        return self.trace.ask("is there", self)

    def __eq__(self, other: object) -> bool:
        """Whether it is this."""
        return isinstance(other, str) and self.trace.ask("equals", self, other)

    def __ne__(self, other: object) -> bool:
        """Whether it is not."""
        return not self == other

    def __contains__(self, part: object) -> bool:
        """Whether it holds this."""
        return self.trace.ask("holds", self, part)

    def __hash__(self) -> int:
        """For tables: which of its entries is taken cannot be known."""
        return self._refused("looks a text of the page up", super().__hash__())

    def __len__(self) -> int:
        """How long the mark is, which says nothing."""
        return self._refused("counts a text of the page", super().__len__())

    def __getitem__(self, key: Any) -> str:
        """A piece of it."""
        return self._refused("cuts a text of the page", super().__getitem__(key))

    def __iter__(self) -> Iterator[str]:
        """Its characters."""
        return self._refused("goes through a text of the page", super().__iter__())

    def __lt__(self, other: str) -> bool:
        """Whether it sorts before another."""
        return self._refused("sorts a text of the page", super().__lt__(other))

    __le__ = __gt__ = __ge__ = __lt__

    def __mod__(self, values: Any) -> str:
        """What comes of it as a pattern."""
        return self._refused("formats by a text of the page", str(self))

    def __repr__(self) -> str:
        """As a table that holds it prints it."""
        return self._refused("prints a text of the page as Python does", super().__repr__())

    def __format__(self, how: str) -> str:
        """Itself, laid out."""
        return self._refused("lays a text of the page out", super().__format__(how)) if how else str(self)

    def _refused(self, reason: str, result: T) -> T:
        """A result as it is; that no shell can be learnt, and why, is noted."""
        self.trace.note(reason)
        return result


class Recorded:
    """An object of MkDocs as a template sees it: what is known of it are marks, the rest is recorded."""

    def __init__(
        self, trace: Trace, name: str, real: object, known: Mapping[str, Any], constant: frozenset[str]
    ) -> None:
        """`known`: attribute -> mark, or what makes it; `constant`: attributes that are alike for all pages of the shape."""
        self.__dict__["_recorded"] = (trace, name, real, known, constant)

    def __getattr__(self, name: str) -> Any:
        """A mark; the true value where it is always this; and where the object has more, a reason to learn nothing."""
        trace, owner, real, known, constant = self.__dict__["_recorded"]
        if name in known:
            return known[name]() if inspect.isfunction(known[name]) else known[name]
        if name not in constant and hasattr(real, name):
            trace.note(f"reads {owner}.{name}")
        return getattr(real, name)

    def __str__(self) -> str:
        """How the object prints itself, which may tell anything."""
        trace, owner, real, *_ = self.__dict__["_recorded"]
        trace.note(f"prints {owner}")
        return str(real)


class Headings:
    """The headings below one, or the page's own list. A template may go through them all, and ask whether there are any."""

    def __init__(self, trace: Trace, path: Path, real: Any) -> None:
        """`real`: MkDocs' list of `AnchorLink`."""
        self._trace, self._path, self._real = trace, path, real

    def __bool__(self) -> bool:
        """Whether there are any: pages or headings that differ in this have shells or pieces of their own."""
        return len(self._real) > 0

    def __iter__(self) -> Iterator[Recorded]:
        """Each in turn; what the template writes meanwhile is what it writes of this one."""
        caller = inspect.currentframe()
        if caller and caller.f_back and caller.f_back.f_globals.get("__name__", "").startswith("jinja2."):
            self._trace.note("counts the turns of a loop over headings")
        return self._turns()

    def _turns(self) -> Iterator[Recorded]:
        """The headings; before each, what follows is noted as its own."""
        self._trace.events.append(Enter(self._path))
        for place, real in enumerate(self._real):
            self._trace.events.append(Turn((*self._path, place), bool(real.children)))
            yield self._heading(place, real)
        self._trace.events.append(Leave())

    def first(self) -> Recorded:
        """The first of them."""
        return self._heading(0, next(iter(self._real)))

    def _heading(self, place: int, real: Any) -> Recorded:
        """A heading: its title, its id and what lies below it are known."""
        path = (*self._path, place)
        title, anchor = (self._trace.mark(OfHeading(name, len(path) - 1), [path]) for name in ("name", "id"))
        known = {
            "title": title,
            "id": anchor,
            "url": f"#{anchor}",
            "children": Headings(self._trace, path, real.children),
        }
        return Recorded(
            self._trace, "a heading", real, known, frozenset({"level", "active"} if path == (0,) else ())
        )

    def __getattr__(self, name: str) -> Any:
        """Anything else that the list has."""
        self._trace.note(f"reads {name} of a list of headings")
        return getattr(self._real, name)

    def __str__(self) -> str:
        """All of them, as MkDocs prints them."""
        self._trace.note("prints a list of headings")
        return str(self._real)

    def __len__(self) -> int:
        """How many there are, which differs from page to page."""
        self._trace.note("counts headings")
        return len(self._real)

    def __getitem__(self, key: Any) -> Any:
        """One or some of them."""
        self._trace.note("picks headings")
        return self._real[key]


class Unseen(list[Any]):
    """The list of all pages: what a theme does with it would depend on every one of them."""

    def __init__(self, trace: Trace) -> None:
        """It is empty: whoever looks is noticed."""
        super().__init__()
        self._trace = trace

    def __iter__(self) -> Iterator[Any]:
        """Nothing, and a reason to learn nothing."""
        self._trace.note("goes through all pages")
        return super().__iter__()

    def __len__(self) -> int:
        """None, likewise."""
        self._trace.note("counts all pages")
        return super().__len__()


def page_of(trace: Trace, real: Page, site_url: str | None) -> Recorded:
    """A page of marks. `real`: one of MkDocs that has what `trace.sample` has."""
    sample = trace.sample
    known: dict[str, Any] = {name: trace.mark(Value(name)) for name in ("title", "content", "url")}
    known["meta"] = {"title": known["title"]}
    if sample.description:
        known["meta"]["description"] = trace.mark(Value("description"))
    known["edit_url"] = trace.mark(Value("edit_url")) if sample.edit_url else None
    base = site_url and f"{site_url.rstrip('/')}/"
    known["canonical_url"] = trace.mark(Canonical(base)) if base else None
    known["abs_url"] = trace.mark(Canonical(base, path_only=True)) if base else None
    known["toc"] = Headings(trace, (), real.toc)
    known["is_index"] = lambda: trace.ask("is there", Value("is_index"))
    known["file"] = _file_of(trace, real)
    return Recorded(trace, "page", real, known, CONSTANT)


def _file_of(trace: Trace, real: Page) -> Recorded:
    """The page's file."""
    known = {name: trace.mark(Value(value)) for name, value in OF_FILE.items()}
    known["url"] = trace.mark(Value("url"))
    return Recorded(trace, "page.file", real.file, known, CONSTANT_OF_FILE)


def learn(
    env: Environment,
    sample: Slots,
    real: Callable[[Forest], tuple[Page, dict[str, Any]]],
    site_url: str | None,
) -> Shell:
    """The shell of the shape of a page. Raises `NotLearntError`.

    `real`: a table of contents, as `FORESTS` have them -> MkDocs' page of the sample with this table, and its context.
    """
    _refuse_unlike_mkdocs(env)
    forests = FORESTS if sample.toc[0]["children"] else ((),)
    traces, bodies = [], []
    for forest in forests:
        trace = Trace(sample)
        page, context = real(forest)
        context = {**context, **_marked_context(trace, page, context, site_url)}
        _render(env, env.get_template("main.html"), trace, context)
        traces.append(trace)
        bodies.append(_body_of(trace))
    guards = dict.fromkeys(guard for trace in traces for guard in trace.guards)
    return Shell(
        _united(bodies), tuple(guards), frozenset(target for trace in traces for target in trace.targets)
    )


def _refuse_unlike_mkdocs(env: Environment) -> None:
    if env.autoescape is not False or env.finalize is not None or env.sandboxed:
        raise NotLearntError("the theme's environment is not MkDocs' own")


def _marked_context(
    trace: Trace, page: Page, context: Mapping[str, Any], site_url: str | None
) -> dict[str, Any]:
    """What in MkDocs' context depends on the page."""
    config = context["config"]
    return {
        "page": page_of(trace, page, site_url),
        "base_url": trace.mark(Value("base_url")),
        "pages": Unseen(trace),
        "extra_css": [trace.link(path) for path in config.extra_css],
        "extra_javascript": [trace.link(script) for script in config.extra_javascript],
    }


def _render(env: Environment, template: Template, trace: Trace, context: dict[str, Any]) -> None:
    """Let a template write into the events of a trace, text by text."""
    try:
        with _recording(env, trace):
            for text in template.root_render_func(template.new_context(context)):
                trace.events.append(text)
    except Exception as error:  # what a theme does with marks is beyond us; with values, it may well work
        raise NotLearntError(f"fails on marks: {error!r}") from error
    if trace.reasons:
        raise NotLearntError("; ".join(dict.fromkeys(trace.reasons)))


@contextmanager
def _recording(env: Environment, trace: Trace) -> Iterator[None]:
    """Have the filters, tests and calls of an environment recorded meanwhile."""
    before = env.filters, env.tests, env.context_class
    env.filters = {name: _filter(trace, name, filter_) for name, filter_ in env.filters.items()}
    env.tests = {name: _test(trace, name, test) for name, test in env.tests.items()}
    env.context_class = _recording_context(trace, env.context_class)
    try:
        yield
    finally:
        env.filters, env.tests, env.context_class = before
        trace.active = False


def _filter(trace: Trace, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that records what it is given while the trace is active."""
    skipped = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def recorded(*arguments: Any, **named: Any) -> Any:
        if not trace.active:
            return function(*arguments, **named)
        result = _filtered(trace, name, function, arguments[skipped:], named)
        return function(*arguments, **named) if result is NATIVE else result

    return recorded


def _filtered(
    trace: Trace, name: str, function: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]
) -> Any:
    """What stands for the result of a filter; `NATIVE` where it is to be asked itself."""
    if function is templates.url_filter:
        return trace.link(*given)
    if function is templates.script_tag_filter:
        return _script(trace, *given)
    if not is_marked((given, named)) or (name in {"default", "d"} and function is FILTERS[name]):
        return NATIVE
    if name == "first" and isinstance(given[0], Headings) and given[0]:
        return given[0].first()
    if name not in PURE or function is not FILTERS[name] or _has_objects((given, named)):
        trace.note(f"filters something of the page by {name}")
        return NATIVE
    arguments = tuple(map(trace.expression, given))
    options = tuple((key, trace.expression(value)) for key, value in named.items())
    return trace.mark(Filtered(name, arguments, options), trace.paths((given, named)))


def _has_objects(given: Any) -> bool:
    """Whether a value holds what no expression can stand for."""
    if isinstance(given, dict | list | tuple):
        return any(map(_has_objects, given.values() if isinstance(given, dict) else given))
    return isinstance(given, Recorded | Headings | set | frozenset)


def _script(trace: Trace, script: Any) -> str:
    """MkDocs' tag of a script, with a mark for its address."""
    context: Any = {"page": None, "base_url": START}
    html = str(templates.script_tag_filter(context, script))
    link = trace.link(str(script))
    if not is_marked(link):
        return html
    before, _, after = html.partition(escape(f"{START}/{script}"))
    return f"{before}{trace.mark(Filtered('e', (trace.expression(link),)))}{after}"


def _test(trace: Trace, name: str, function: Any) -> Callable[..., Any]:
    """A test that records what it is given while the trace is active."""

    @wraps(function)
    def recorded(*arguments: Any, **named: Any) -> Any:
        if trace.active and name not in BLIND and is_marked((arguments, named)):
            trace.note(f"tests something of the page for being {name}")
        return function(*arguments, **named)

    return recorded


def _recording_context(trace: Trace, parent: type[Any]) -> type[Any]:
    """Jinja's context: it is what calls functions for templates."""

    class RecordingContext(parent):  # type: ignore[misc]
        def call(self, called: Any, *arguments: Any, **named: Any) -> Any:
            known = isinstance(called, Macro | BlockReference) or called in (Namespace, dict)
            if trace.active and not known and is_marked((arguments, named)):
                trace.note(f"gives something of the page to {getattr(called, '__name__', called)}")
            return super().call(called, *arguments, **named)

    return RecordingContext


def _body_of(trace: Trace) -> Body:
    """The events of a rendering as what it writes of any page."""
    events = iter([*trace.events, Leave()])
    body, ended = _body(trace, events, ())
    if not isinstance(ended, Leave) or next(events, None) is not None:
        raise NotLearntError("leaves a loop over headings early")
    return body


def _body(trace: Trace, events: Iterator[Event], at: Path) -> tuple[Body, Event]:
    """What is written before the next turn of the loop that stands around, and that event."""
    pieces: list[Any] = []
    texts: list[str] = []
    for event in events:
        if isinstance(event, str):
            texts.append(event)
            continue
        pieces += _pieces(trace, "".join(texts), at)
        texts = []
        if not isinstance(event, Enter):
            return tuple(pieces), event
        pieces.append(_loop(trace, events, event.path, at))
    raise NotLearntError("leaves a loop over headings early")


def _pieces(trace: Trace, text: str, at: Path) -> Iterator[Any]:
    """A text, parted at its marks."""
    for place, piece in enumerate(MARK.split(text)):
        if place % 2:
            expression, paths = trace.marks[int(piece)]
            if not all(path == (at or (0,))[: len(path)] for path in paths):
                raise NotLearntError("writes something of a heading outside of its turn")
            yield expression
        elif START in piece or END in piece:
            raise NotLearntError("changes a text of the page before it is written")
        elif piece:
            yield piece


def _loop(trace: Trace, events: Iterator[Event], path: Path, at: Path) -> Loop:
    """A loop over the headings below the one at `path`, which must be in its turn."""
    if path != (at or (0,))[: len(path)]:
        raise NotLearntError("goes through the headings of one that is not in its turn")
    before, event = _body(trace, events, at)
    turns: list[tuple[bool, Body]] = []
    while isinstance(event, Turn):
        inner = event.inner
        body, event = _body(trace, events, event.path)
        turns.append((inner, body))
    if before or not isinstance(event, Leave):
        raise NotLearntError("writes between the turns of a loop")
    leaves, inners = ([body for inner, body in turns if inner is wanted] for wanted in (False, True))
    return Loop(len(path), _united(leaves), _united(inners))


def _united(bodies: list[Body]) -> Body:
    """The one body that several turns or renderings have in common."""
    united = []
    for pieces in zip(*bodies, strict=False):
        if all(isinstance(piece, Loop) for piece in pieces):
            united.append(_united_loops(pieces))
        elif any(piece != pieces[0] for piece in pieces):
            raise NotLearntError(f"writes headings of one rank differently: {pieces[0]!r:.80}")
        else:
            united.append(pieces[0])
    if any(len(body) != len(united) for body in bodies):
        raise NotLearntError("writes headings of one rank differently")
    return tuple(united)


def _united_loops(loops: Iterable[Loop]) -> Loop:
    """The one loop that several have in common."""
    several = list(loops)
    if len({loop.depth for loop in several}) > 1:
        raise NotLearntError("goes through different headings")
    return Loop(
        several[0].depth,
        _united([loop.leaf for loop in several if loop.leaf]),
        _united([loop.inner for loop in several if loop.inner]),
    )
