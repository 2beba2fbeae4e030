"""Checking a tree against a pydantic model: all mistakes of a file at once, each with its place in it."""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from sourcebook.problems import Problem, Unreadable
from sourcebook.trees.reader import Mapping, Node, Scalar, Sequence
from sourcebook.values.quoting import quoted
from sourcebook.values.types import ValueType

ModelType = TypeVar("ModelType", bound=BaseModel)
Location = tuple[str | int, ...]

TAG = "<"
"""The first character of a discriminator's tag, which pydantic puts into the locations of its errors."""

SHAPES = {"list_type": "a list", "dict_type": "a group of fields", "model_type": "a group of fields"}

OTHER_THAN_TEXT = {"true": True, "false": False, "null": None}
"""Words that YAML 1.2 takes for something else."""

NEAR = 0.6
"""How near a word is to what may be meant: twice the letters that they share, by all that they have."""

MOST_HINTS = 200
"""In how many problems of a file what may be meant by a wrong key is looked for: a slip is not made more often."""

FEW, LIKELY = 100, 20
"""How many words are compared one by one, and how many of more are likely enough for that."""

KEY = "[key]"
"""What pydantic puts at the end of a location where a key itself is wrong."""


TEXTUAL = ["string", "number", "boolean"]
"""What an editor may take a text for: it reads YAML 1.2, and we read all scalars as text."""


def forms_in_yaml(text: str) -> Iterator[str | float | bool | None]:
    """An id as it is, and what a reader of YAML 1.2 may take it for: `2024` for a number, `true` for no text either.

    Source: YAML 1.2.2, section 10.3.2, the core schema.
    """
    yield text
    if text in OTHER_THAN_TEXT:
        yield OTHER_THAN_TEXT[text]
    elif re.fullmatch(r"0x[0-9a-f]+|0o[0-7]+", text):
        yield int(text, 0)
    elif re.fullmatch(r"[0-9]+", text):
        yield int(text)
    elif re.fullmatch(r"[0-9]+e[0-9]{1,2}", text):
        yield float(text)


def shape(model: type[ModelType], tree: Mapping, file: str) -> ModelType | list[Problem]:
    """Check a tree. Gives the model's instance, or every problem. `file` is the path that they tell."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        errors = enumerate(error.errors(include_url=False))
        return [
            _problem(details, model, tree, file, hinted=number < MOST_HINTS) for number, details in errors
        ]


def refuse(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error for a validator to raise; it becomes a `Problem` with the place of the value."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def reader_of(value_type: ValueType) -> Callable[[Any], Any]:
    """A validator that reads a text with a type of value."""

    def read(node: Any) -> Any:
        """What the type makes of a text. Raises pydantic's own error for anything else."""
        if not isinstance(node, str):
            raise refuse(
                "wrong-shape",
                f"a {value_type.name} is expected here, not {described(node)}",
                like(value_type),
            )
        if not node:
            raise empty()
        try:
            return value_type.read(node)
        except Unreadable as error:
            raise refuse(error.code, error.message, error.hint) from None

    return read


def parsed(value_type: ValueType) -> BeforeValidator:
    """The annotation of a field in a hand-written model whose text is read with a type of value."""
    return BeforeValidator(reader_of(value_type))


def empty() -> PydanticCustomError:
    """The error of a key without a value."""
    return refuse("empty-value", "there is no value", "write one, or remove the line")


def described(node: object) -> str:
    """What a node is, in the words of a person who writes YAML."""
    if isinstance(node, dict):
        return "a group of fields"
    return "a list" if isinstance(node, list) else "a text"


def like(value_type: ValueType) -> str:
    """A hint that shows how a value of this type is written."""
    return f"such as {value_type.examples[0]}" if value_type.examples else ""


def did_you_mean(word: str, known: Iterable[str], most: int = 3) -> str:
    """A hint that names the nearest of the known words; else the first few of them."""
    known = list(known)
    near = difflib.get_close_matches(word, _like(word, known), n=most, cutoff=NEAR)
    if near:
        return "did you mean " + " or ".join(f"`{name}`" for name in near) + "?"
    shown = ", ".join(f"`{name}`" for name in sorted(known)[:12])
    return f"known are {shown}{', …' if len(known) > 12 else ''}" if known else ""  # noqa: PLR2004


def _like(word: str, known: list[str]) -> list[str]:
    """Of many words those that share most letters with one: `difflib` takes a tenth of a millisecond for each."""
    if len(known) <= FEW:
        return known
    # Loaded where it is wanted: mostly, no name of a large base is wrong.
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415
    from rapidfuzz.process import extract  # noqa: PLC0415

    return [each for each, _, _ in extract(word, known, scorer=ratio, limit=LIKELY, score_cutoff=100 * NEAR)]


def path_of(location: Location) -> str:
    """A location as people write it: `harm[1].count`."""
    path = ""
    for step in _real(location):
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def _real(location: Location) -> Iterator[str | int]:
    """The steps of a location that are in the file: pydantic adds others for unions and keys."""
    return (
        step for step in location if not (isinstance(step, str) and (step.startswith(TAG) or step == KEY))
    )


def _problem(
    details: ErrorDetails, model: type[BaseModel], tree: Mapping, file: str, *, hinted: bool
) -> Problem:
    location = details["loc"]
    if location and location[-1] == KEY:
        line, column = place_of_key(tree, location[:-1])
    elif details["type"] == "extra_forbidden":
        line, column = place_of_key(tree, location)
    else:
        line, column = place(tree, location)
    code, message, hint = _words(details, model, location, hinted=hinted)
    return Problem(file, line, column, code, message, hint, path=path_of(location))


def place(tree: Node, location: Location) -> tuple[int, int]:
    """Line and column of what lies at a location of a tree, or of the nearest thing around it; 0 for a plain text."""
    node = node_at(tree, location)
    return getattr(node, "line", 0), getattr(node, "column", 0)


def node_at(tree: Node, location: Location) -> Node:
    """The node at a location, or the nearest around it."""
    node = tree
    for step in _real(location):
        if isinstance(node, Mapping) and step in node:
            node = node[typing.cast("Scalar", step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            break
    return node


def place_of_key(tree: Mapping, location: Location) -> tuple[int, int]:
    """Line and column of the key at the end of a location."""
    parent = node_at(tree, location[:-1])
    if isinstance(parent, Mapping) and location[-1] in parent:
        keys = [*parent]
        key = keys[keys.index(typing.cast("Scalar", location[-1]))]
        return key.line, key.column
    return parent.line, parent.column


def _words(
    details: ErrorDetails, model: type[BaseModel], location: Location, *, hinted: bool
) -> tuple[str, str, str]:
    """Code, message and hint for one error of pydantic."""
    kind, name = details["type"], str(location[-1]) if location else ""
    context = details.get("ctx", {})
    if "message" in context:
        return kind, context["message"], context.get("hint", "")
    if kind == "missing":
        return "missing-field", f"`{name}` is missing", f"add a line `{name}: …`"
    if kind == "extra_forbidden":
        hint = did_you_mean(name, _fields(_model_at(model, location[:-1]))) if hinted else ""
        return "unknown-key", f"there is no field {quoted(name)} here", hint
    if kind == "too_short" or details["input"] == "":
        return "empty-value", "there is no value", "write one, or remove the line"
    return _wrong_words(kind, details["input"], context)


def _wrong_words(kind: str, found: object, context: dict[str, Any]) -> tuple[str, str, str]:
    """The same for a value of the wrong shape, or a word of the kind's own file that means nothing."""
    if kind == "literal_error":
        hint = did_you_mean(str(found), re.findall(r"'([^']+)'", context["expected"]))
        return "unknown-choice", f"{quoted(str(found))} is none of the words that can stand here", hint
    hint = "write each on a line of its own that begins with `- `" if kind == "list_type" else ""
    return "wrong-shape", f"{SHAPES.get(kind, 'a text')} is expected here, not {described(found)}", hint


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel]:
    """The model that checks what lies at a location."""
    for step in location:
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if step in fields:
            model = next(_models_in(fields[str(step)].annotation), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that an annotation names."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)


def _fields(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _text(node: Any) -> str:
    if not isinstance(node, str):
        raise refuse("wrong-shape", f"a text is expected here, not {described(node)}")
    if not node.strip():
        raise empty()
    return node.strip()


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": TEXTUAL})]
"""A text in a hand-written model: any scalar that is not empty."""
