"""The settings of a base: `sourcebook.yml` at its root, which is trusted."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from sourcebook.opening import regular_bytes
from sourcebook.problems import Level, Problem
from sourcebook.shaping import Text, parsed, reader_of, refuse, shape
from sourcebook.trees.reader import MAX_BYTES, read
from sourcebook.values.link import URL
from sourcebook.values.name import LANGUAGE

FILE = "sourcebook.yml"
FORMAT = "1"
SITE_URL = "SOURCEBOOK_SITE_URL"
"""The environment variable that replaces `site_url`, for a workflow that knows where the site will stand."""


def _format(text: str) -> str:
    if text != FORMAT:
        raise refuse(
            "unknown-format",
            f"this version reads format {FORMAT}, not `{text}`",
            "install the version that made it",
        )
    return text


def _address(text: str) -> str:
    return str(URL.canonical(reader_of(URL)(text)))


def _contact(text: str) -> str:
    """An e-mail address as it is, or a URL in its canonical form."""
    if text.startswith(("http://", "https://")):
        return _address(text)
    if text.count("@") != 1 or any(character.isspace() for character in text):
        raise refuse("bad-contact", f"`{text}` is no address", "write an e-mail address, or a URL")
    return text


def _word(text: str) -> str:
    """A word, or some words, with at most one star, which ends them."""
    if not text[:1].isalnum() or "*" in text[:-1]:
        hint = "write a word or some words; a star at the end stands for any ending"
        raise refuse("bad-loaded-word", f"`{text}` is no word", hint)
    return text


class Settings(BaseModel):
    """What the core needs to know of a base, and the engine does not."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Annotated[Text, AfterValidator(_format)] = Field(description="The version of these settings: 1.")
    title: Text = Field(description="The name of the base.")
    publisher: Text = Field(default="", description="Who publishes it.")
    licence: Text = Field(default="", description="Under what terms its data may be used, such as CC-BY-4.0.")
    contact: Annotated[Text, AfterValidator(_contact)] = Field(
        default="", description="Whom to write to with a correction: an e-mail address or a URL."
    )
    site_url: Annotated[Text, AfterValidator(_address)] = Field(
        default="", description="Where the site is published."
    )
    languages: list[Annotated[str, parsed(LANGUAGE), WithJsonSchema({"type": "string"})]] = Field(
        default=["en"],
        min_length=1,
        description="The languages of the site as BCP 47 tags, the first one first.",
    )
    loaded_words: list[Annotated[Text, AfterValidator(_word)]] = Field(
        default=[],
        description=(
            "Words that the base uses in quotes alone, as they are written, in any case of letters; `regime*` stands for "
            "all that begins so."
        ),
    )
    checks: dict[Text, Literal["error", "warning", "notice", "off"]] = Field(
        default={}, description="The level of a check, by its code, where it is not to have its own."
    )

    @property
    def language(self) -> str:
        """The first language of the site."""
        return str(self.languages[0])

    def judged(self, problem: Problem) -> Problem | None:
        """A problem at the level that this base gives it; None where it is off. Errors stay errors."""
        level = self.checks.get(problem.code)
        if level is None or problem.level is Level.ERROR:
            return problem
        if level == "off":
            return None
        return replace(problem, level=Level(level))


def load(base: Path) -> tuple[Settings, list[Problem]]:
    """The settings of the base in folder `base`; and what is wrong with them, if the default ones stand in."""
    path = base / FILE
    default = Settings(format=FORMAT, title=base.resolve().name or "Sourcebook")
    try:
        data = regular_bytes(path, MAX_BYTES + 1)
    except OSError:
        hint = f"write a file {FILE} with `format: {FORMAT}` and `title: …`"
        return default, [Problem(FILE, 1, 1, "no-settings", f"there is no readable file {FILE}", hint)]
    reading = read(FILE, data)
    if reading.tree is None:
        return default, list(reading.problems)
    settings = shape(Settings, reading.tree, FILE)
    if isinstance(settings, list):
        return default, [*reading.problems, *settings]
    if address := os.environ.get(SITE_URL):
        settings = settings.model_copy(update={"site_url": address})
    return settings, list(reading.problems)
