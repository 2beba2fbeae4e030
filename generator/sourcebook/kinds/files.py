"""What a kind file and a vocabulary file may say: hand-written pydantic models that check them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from sourcebook.shaping import TEXTUAL, Text, parsed, refuse
from sourcebook.values.quantity import NUMBER, YES_NO
from sourcebook.values.quoting import quoted

ANY = "any"
"""In `kinds`: a reference to an entry of any kind."""

NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
MAX_NAME = 40


def _unpadded(node: Any) -> Any:
    """Two keys that differ in the spaces around them would become one."""
    if isinstance(node, str) and node.strip() and node != node.strip():
        hint = "write it without them"
        raise refuse("padded-key", f"the key {quoted(node)} has spaces around it", hint)
    return node


Key = Annotated[Text, BeforeValidator(_unpadded)]
"""The key of a mapping that its author chose."""


def _name(text: str) -> str:
    if len(text) > MAX_NAME or not NAME.fullmatch(text):
        raise refuse(
            "bad-field-name",
            f"{quoted(text)} is no name of a field",
            "use a-z, 0-9 and single underscores: `full_name`",
        )
    return text


YesNo = Annotated[
    bool,
    parsed(YES_NO),
    WithJsonSchema({"type": ["string", "boolean"], "pattern": YES_NO.pattern, "examples": ["yes", "no"]}),
]
Name = Annotated[Key, AfterValidator(_name)]


def _of_language(node: Any) -> Any:
    """A label is a text, or texts by language; the first language's is used until the site speaks others."""
    return next(iter(node.values()), "") if isinstance(node, dict) else node


Label = Annotated[
    Text,
    BeforeValidator(_of_language),
    WithJsonSchema(
        {"anyOf": [{"type": TEXTUAL}, {"type": "object", "additionalProperties": {"type": TEXTUAL}}]}
    ),
]


class _File(BaseModel):
    """Part of a file: it has the keys that its model names, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


CONDITION = {"anyOf": [{"type": TEXTUAL}, {"type": "object", "additionalProperties": {"type": TEXTUAL}}]}


def _condition(node: Any) -> Any:
    """A condition is a field that must be there, or fields with the texts that they must have."""
    return {node: ""} if isinstance(node, str) else node


class NeedFile(_File):
    """A rule between fields."""

    because: Text
    hint: Text = ""
    when: Annotated[dict[Key, str], BeforeValidator(_condition), WithJsonSchema(CONDITION)] = Field(
        default={}
    )
    one_of: list[Text] = Field(default=[])
    all_of: list[Text] = Field(default=[])


class FieldFile(_File):
    """A field of a kind or of a record."""

    type: Text
    label: Label
    description: Label
    many: YesNo = False
    required: YesNo = False
    editorial: YesNo = False
    shown: Literal["facts", "section", "lead", "foot", "none"] = "facts"
    vocabulary: Text = ""
    default: Text = ""
    kinds: list[Text] = Field(default=[])
    or_text: YesNo = False
    acyclic: YesNo = False
    inverse: Label = ""
    inverse_by: Text = ""
    bare: Text = ""
    key: list[Text] = Field(default=[])
    phrase: Label = ""
    fields: dict[Name, FieldFile] = Field(default={})
    needs: list[NeedFile] = Field(default=[])


class CommonFile(_File):
    """The fields of every kind."""

    fields: dict[Name, FieldFile]


class KindFile(_File):
    """A kind of entry."""

    folder: Text
    label: Label
    plural: Label
    description: Label
    fields: dict[Name, FieldFile]
    time: Text = ""
    begins: Text = ""
    ends: Text = ""
    where: Text = ""
    location: Text = ""
    hierarchy: Text = ""
    rank: Annotated[Decimal, parsed(NUMBER), WithJsonSchema({"type": TEXTUAL})] = Decimal(100)
    """Where the kind stands among the others, on the home page and wherever kinds are listed: the least first."""

    browse: list[Literal["year", "type", "letter", "publisher", "hierarchy"]] = Field(default=[])
    needs: list[NeedFile] = Field(default=[])


class TermFile(_File):
    """A term of a vocabulary."""

    label: Label
    definition: Label = ""
    parent: Text = ""
    matches: list[Text] = Field(default=[])
    inverse: Label = ""
    accusation: YesNo = False
    individual: YesNo = False


class VocabularyFile(_File):
    """A controlled list of terms."""

    label: Label
    description: Label = ""
    terms: dict[Key, TermFile]
    extends: YesNo = False
    """Whether the terms are added to the shipped list of the same name, instead of replacing it."""
