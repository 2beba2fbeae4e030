"""Mutants: the module with one small change, which a test should notice. Made from the syntax tree, in a fixed order."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sourcebook

PACKAGE = Path(str(sourcebook.__file__)).parent
WHOLE = "<module>"
"""Where a change stands that is in no function."""

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NO_CODE = frozenset({"annotation", "returns", "decorator_list", "type_params", "ctx"})
"""Parts of the tree that are not run, or only once."""

LONGEST = 70
"""How much of a node its name shows."""

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module."""

    module: str
    """Such as `trees/reader.py`."""

    number: int
    """Among those of its module, from 0."""

    where: str
    """The outermost function, with its class: `Builder.scalar`."""

    lines: range
    """Of what is changed."""

    at_import: bool
    """Whether the change works when the module is loaded: then all that uses it has to be loaded anew."""

    change: str
    """Before and after; and which of several that are alike in one function."""

    @property
    def name(self) -> str:
        """What it is known by: no line numbers, which move."""
        return f"{self.module}: {self.where}: {self.change}"


@dataclass(frozen=True, slots=True)
class _Site:
    """A node that can be replaced."""

    parent: ast.AST
    part: str
    index: int | None
    old: ast.AST
    new: ast.AST
    where: str
    at_import: bool

    def replace(self) -> None:
        """Put the new node in the place of the old one."""
        if self.index is None:
            setattr(self.parent, self.part, self.new)
        else:
            getattr(self.parent, self.part)[self.index] = self.new


def source(module: str) -> str:
    """The text of a module of the package."""
    return (PACKAGE / module).read_text(encoding="utf-8")


def mutants(module: str) -> list[Mutant]:
    """All of a module."""
    made = []
    seen: dict[tuple[str, str], int] = {}
    for number, site in enumerate(_sites(ast.parse(source(module)))):
        change = f"{_shown(site.old)} -> {_shown(site.new)}"
        times = seen[site.where, change] = seen.get((site.where, change), 0) + 1
        change += f" #{times}" if times > 1 else ""
        line, last = (int(getattr(site.old, name)) for name in ("lineno", "end_lineno"))
        made.append(Mutant(module, number, site.where, range(line, last + 1), site.at_import, change))
    return made


def mutated(module: str, number: int) -> ast.Module:
    """The tree of a module with one change."""
    tree = ast.parse(source(module))
    for count, site in enumerate(_sites(tree)):
        if count == number:
            site.replace()
            return ast.fix_missing_locations(tree)
    raise IndexError(number)


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.Slice):
        node = ast.Subscript(ast.Name("…"), node)
    (first, *more) = ast.unparse(node).splitlines()
    return first if len(first) <= LONGEST and not more else f"{first[:LONGEST]}…"


def _sites(tree: ast.Module) -> Iterator[_Site]:
    """All changes, in the order of the text."""
    waiting: list[tuple[ast.AST, str, bool]] = [(tree, "", True)]
    while waiting:
        parent, where, at_import = waiting.pop()
        found: list[tuple[ast.AST, str, bool]] = []
        for part, index, node in _parts(parent):
            inner, late = where, at_import
            if isinstance(parent, FUNCTIONS) and part == "body":
                late = False
            if isinstance(node, (*FUNCTIONS, ast.ClassDef)) and late:
                inner = f"{where}.{node.name}".removeprefix(".")
            if not _is_docstring(parent, node):
                for new in _replacements(parent, part, node, at_import=late):
                    yield _Site(parent, part, index, node, new, inner or WHOLE, late)
                found.append((node, inner, late))
        waiting += reversed(found)


def _parts(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for part, value in ast.iter_fields(parent):
        if part in NO_CODE:
            continue
        if isinstance(value, list):
            yield from ((part, index, node) for index, node in enumerate(value) if isinstance(node, ast.AST))
        elif isinstance(value, ast.AST):
            yield part, None, value


def _is_docstring(parent: ast.AST, node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _replacements(parent: ast.AST, part: str, node: ast.AST, *, at_import: bool) -> Iterator[ast.AST]:
    """What can stand in a node's place."""
    if isinstance(node, ast.expr):
        yield from _expressions(node)
        if (
            at_import
            and isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and len(node.value) > 1
        ):
            # An alphabet, mostly, or a pattern.
            yield ast.Constant(node.value[:-1])
        condition = part in {"test", "ifs"}
        if condition and not isinstance(node, (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Constant)):
            yield ast.UnaryOp(ast.Not(), node)
    elif isinstance(node, ast.stmt) and not at_import:
        yield from _statements(node)


def _expressions(node: ast.expr) -> Iterator[ast.AST]:
    """Another operator, another constant, or an end less."""
    match node:
        case ast.Slice():
            yield from (_with(node, **{end: None}) for end in ("lower", "upper") if getattr(node, end))
        case ast.Compare():
            yield from (_with(node, ops=ops) for ops in _compared(node.ops))
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            yield _with(node, op=ARITHMETIC[type(node.op)]())
        case ast.Constant(value=bool() | int() | str() | bytes() as value):
            yield ast.Constant(_other(value))


def _compared(ops: list[ast.cmpop]) -> Iterator[list[ast.cmpop]]:
    for index, op in enumerate(ops):
        yield from ([*ops[:index], other(), *ops[index + 1 :]] for other in COMPARISONS[type(op)])


def _other(value: bool | int | str | bytes) -> bool | int | str | bytes:  # noqa: FBT001 -- any constant
    """Another constant of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"XX{value}"
    return b"XX" + value


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    nothing = ast.Constant(None)
    match node:
        # Another constant is made of a constant; and None is as false as False is.
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(nothing)
        case ast.Assign(targets=[ast.Name()]) if not _is_none(node.value):
            yield _with(node, value=nothing)
        case ast.AnnAssign(value=ast.expr() as value) if not _is_none(value):
            yield _with(node, value=nothing)
        case ast.Assign() | ast.AugAssign() | ast.Expr() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(node: ast.AST, **parts: object) -> ast.AST:
    """A copy of a node with other parts."""
    made = copy.copy(node)
    for part, value in parts.items():
        setattr(made, part, value)
    return made
