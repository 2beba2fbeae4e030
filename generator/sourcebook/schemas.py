"""JSON Schemas of the kinds, from the same models that check entries: an editor completes and checks as one types."""

from __future__ import annotations

import json
from typing import Any

from sourcebook.entries.models import model_of
from sourcebook.kinds.files import KindFile, VocabularyFile
from sourcebook.kinds.model import Schema
from sourcebook.settings import Settings
from sourcebook.tombstones import TombstoneFile

FOLDER = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas(schema: Schema) -> dict[str, bytes]:
    """Name of a file in `schema/` -> its content: one for each kind, and those of the files around the entries."""
    models: dict[str, tuple[Any, str]] = {
        kind.id: (model_of(kind, schema, withholding=True), kind.description)
        for kind in schema.kinds.values()
    }
    models["_kind"] = (KindFile, "A kind of entry.")
    models["_settings"] = (Settings, "The settings of a base.")
    models["_tombstone"] = (TombstoneFile, "What remains of an entry that was removed.")
    models["_vocabulary"] = (VocabularyFile, "A controlled list of terms.")
    return {
        f"{name}.json": _written(name, description, model.model_json_schema())
        for name, (model, description) in sorted(models.items())
    }


def _written(name: str, description: str, body: dict[str, Any]) -> bytes:
    tidy = _tidy({**body, "title": name.removeprefix("_"), "description": description})
    return (json.dumps({"$schema": DIALECT, **tidy}, ensure_ascii=False, indent=1) + "\n").encode()


def _tidy(node: Any) -> Any:
    """Without the defaults that are null, which pydantic adds for its own sake."""
    if isinstance(node, list):
        return [_tidy(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: _tidy(value) for key, value in node.items() if not (key == "default" and value is None)}
