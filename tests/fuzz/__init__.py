"""Fuzzing: inputs by the million, guided by coverage, for what reads and writes the texts of others."""

from __future__ import annotations

MODULES = {
    "dates": ("sourcebook.values.date", "sourcebook.values.date_parts", "sourcebook.values.date_hints"),
    "quantities": (
        "sourcebook.values.quantity",
        "sourcebook.values.quantity_hints",
        "sourcebook.values.location",
    ),
    "encoder": ("sourcebook.encoding",),
    "prose": ("sourcebook.values.prose", "sourcebook.values.prose_markdown"),
    "reader": ("sourcebook.trees",),
}
"""What is fuzzed, each a module of this package -> the modules whose coverage guides the search."""
