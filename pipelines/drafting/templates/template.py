"""A template: sections of sentences with {places}, tables with a row for each trainee, spaces to sign in."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from pipelines.drafting.templates.facts import Repetition
from pipelines.drafting.templates.places import list_places
from schemas.contract import Contract
from schemas.language import Language
from schemas.languages.catalogue import LOGGER
from schemas.languages.packs import find_pack

PLACE_FIELD = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
BRACE = re.compile(r"[{}]")


def _require_place(name: str) -> str:
    if name not in list_places():
        raise ValueError(f"no place is called {name!r}")
    return name


def _require_known_places(text: str) -> str:
    for name in PLACE_FIELD.findall(text):
        _require_place(name)
    if BRACE.search(PLACE_FIELD.sub("", text)):
        raise ValueError(f"a brace is left in {text!r}")
    return text


def _make_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value


Text = Annotated[str, AfterValidator(_require_known_places)]
"""Words with places in braces."""


def _refuse_places(text: str) -> str:
    if BRACE.search(text):
        raise ValueError(f"a header holds no places: {text!r}")
    return text


Header = Annotated[str, AfterValidator(_refuse_places)]
"""Words without places: a missing value is reported at an element, and a header is not one."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_make_tuple), Field(min_length=1)]
"""One text, or several."""

Name = Annotated[str, AfterValidator(_require_place)]
"""A place, as a condition: it holds where the place is not empty."""


class Conditional(Contract):
    """A part that a document has only if the place `when` has a value, or the place `unless` has none."""

    when: Name | None = None
    unless: Name | None = None


class RowTemplate(Conditional):
    """A row of a table: its cells alone, or with a condition, as `{when: …, cells: […]}`."""

    cells: Texts


def _wrap_cells(value: object) -> object:
    return {"cells": value} if isinstance(value, list) else value


class TableTemplate(Contract):
    """A table; its rows are written once, or for each trainee, half-day, module, objective or case."""

    caption: Text
    header: tuple[Header, ...]
    rows: tuple[Annotated[RowTemplate, BeforeValidator(_wrap_cells)], ...] = Field(min_length=1)
    each: Repetition | None = None
    blank: bool = Field(default=False, description="Whether people fill its empty cells in by hand.")

    @model_validator(mode="after")
    def _require_even_rows(self) -> Self:
        if any(len(row.cells) != len(self.header) for row in self.rows):
            raise ValueError(f"a row of {self.caption!r} is not as long as its header")
        return self


class BlockTemplate(Conditional):
    """One paragraph or table. `say` states data, `direct` asks or tells to do, `blank` leaves room.

    `lines` states data too, each in a paragraph of its own, for what one looks up rather than reads.

    `slot` names blocks that code may put there; if it has none, the texts of the template stay.
    """

    say: Texts | None = None
    lines: Texts | None = None
    direct: Texts | None = None
    blank: Texts | None = None
    steps: Texts | None = None
    table: TableTemplate | None = None
    slot: str | None = None
    each: Repetition | None = None

    @model_validator(mode="after")
    def _require_one_content(self) -> Self:
        kinds = (self.say, self.lines, self.direct, self.blank, self.steps, self.table)
        if sum(kind is not None for kind in kinds) != (0 if self.slot and not any(kinds) else 1):
            raise ValueError("a block is one of say, lines, direct, blank, steps and table")
        return self


class SectionTemplate(Conditional):
    """One page, letter or chapter."""

    title: Text
    blocks: tuple[BlockTemplate, ...] = Field(min_length=1)
    each: Repetition | None = None


class Template(Contract):
    """A document to fill."""

    sections: tuple[SectionTemplate, ...] = Field(min_length=1)


@cache
def load_template(file: Path) -> Template:
    """Return the template of a file; one that names an unknown place raises pydantic.ValidationError."""
    return Template.model_validate_json(json.dumps(yaml.safe_load(file.read_text(encoding="utf-8"))))


def find_template(folder: Path, name: str, language: Language) -> Template:
    """Return a template of a kind of deliverable in a language, from a folder of that kind.

    If it is not there, it is read from the language's pack, under `templates` and the kind's name; failing
    that the English one is used, with a warning.
    """
    kind = folder.parent.name
    own_file, pack_folder = folder / f"{name}.{language.value}.yaml", find_pack(language) / "templates" / kind
    for file in (own_file, pack_folder / f"{name}.yaml"):
        if file.is_file():
            return load_template(file)
    LOGGER.warning("No template in %s for %s of %s", language.name.lower(), name, kind)
    return load_template(folder / f"{name}.{Language.ENGLISH.value}.yaml")
