"""Tombstones: what became of an entry that was taken away. Its URL answers on; its id is never reused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from sourcebook.problems import Problem
from sourcebook.shaping import TEXTUAL, Text, parsed, shape
from sourcebook.trees.reader import Mapping
from sourcebook.values.date import DATE, Date


class TombstoneFile(BaseModel):
    """What a file below `entries/_tombstones/<folder>/` says; its name is the dead id."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)

    title: Text = Field(description="The title that the entry had, or another that may still be shown.")
    date: Annotated[Date, parsed(DATE), WithJsonSchema({"type": TEXTUAL})] = Field(
        description="When the entry was removed."
    )
    reason: Text = Field(description="Why it was removed.")


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What remains of an entry."""

    folder: str
    id: str
    file: str
    title: str
    date: Date
    reason: str

    @property
    def key(self) -> tuple[str, str]:
        """The name that it keeps taken."""
        return self.folder, self.id


def shape_tombstone(tree: Mapping, folder: str, entry_id: str, file: str) -> Tombstone | list[Problem]:
    """A tombstone from its tree; or what is wrong with it."""
    shaped = shape(TombstoneFile, tree, file)
    if isinstance(shaped, list):
        return shaped
    return Tombstone(folder, entry_id, file, shaped.title, shaped.date, shaped.reason)
