"""Kinds of deliverable: whether one is installed, its contract, and its title in each language.

The kinds themselves lie in `pipelines/deliverables` and in installed plug-ins.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Protocol, cast

from pydantic import AfterValidator, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema

from schemas.errors import PluginUnusable
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_room, read_texts
from schemas.plugins import list_usable

if TYPE_CHECKING:
    from schemas.draft import Deliverable, UnknownBlock


class DescribedDeliverable(Protocol):
    """All that `schemas` has to know of a kind: the contract of its deliverables, and its folder."""

    @property
    def contract(self) -> type["Deliverable"]:
        """Return the contract of its deliverables."""
        ...

    @property
    def folder(self) -> Path:
        """Return its folder, which holds `texts`, and `rules.json` if it has rules of its own."""
        ...


def _require_installed(name: str) -> str:
    """Return the name of a kind; raises PydanticCustomError if it is not installed or cannot be loaded."""
    try:
        found = find_kind(name)
    except PluginUnusable as error:  # no ValueError, so pydantic would let it through and stop all courses
        raise PydanticCustomError("kind_unusable", "{why}", {"why": str(error)}) from error
    if found is None:
        known = ", ".join(DELIVERABLES.kinds)
        raise PydanticCustomError(
            "deliverable_unknown",
            "no kind of deliverable is called {name}: take one of {known}, or install its plug-in",
            {"name": name, "known": known},
        )
    return name


class _ListedByName:
    """JSON Schema of a kind's name: one of the installed kinds."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the names as an enumeration."""
        return handler(core_schema) | {"enum": list(DELIVERABLES.kinds)}


DeliverableName = Annotated[str, AfterValidator(_require_installed), _ListedByName()]
"""The name of an installed kind of deliverable, as `course.yaml` gives it."""


def find_kind(name: str) -> DescribedDeliverable | None:
    """Load and return the kind of a name; None if it is not installed."""
    kinds = cast(Mapping[str, DescribedDeliverable], DELIVERABLES.kinds)
    return kinds.get(name)


def find_contract(name: str) -> type["Deliverable"]:
    """Return the contract of a kind; UnknownDeliverable if it is not installed."""
    from schemas.draft.deliverable import UnknownDeliverable  # imports this module

    found = find_kind(name)
    return UnknownDeliverable if found is None else found.contract


def list_kinds(*, of_a_course: bool) -> tuple[str, ...]:
    """Return the names of the kinds that belong to a whole course, or of those that belong to a module.

    It loads every kind, and leaves out plug-ins that cannot be loaded.
    """
    kinds = cast(Mapping[str, DescribedDeliverable], DELIVERABLES.kinds)
    return tuple(name for name, kind in list_usable(kinds) if kind.contract.of_a_course is of_a_course)


@cache
def read_titles(language: Language) -> TextCatalogue:
    """Return the name of every kind of deliverable in a language, by its kind."""
    ours = (kind for kind in DELIVERABLES.kinds if not DELIVERABLES.origin(kind))
    return DeliverableTitles(language, {kind: _read_title(kind, language) for kind in ours})


def title_of(deliverable: "Deliverable", language: Language) -> str:
    """Return the title of a deliverable, or a text saying that its kind is not installed."""
    if deliverable.kind in DELIVERABLES.kinds:
        return read_titles(language)[deliverable.kind]
    return read_texts("kinds", language).say("unknown", kind=deliverable.kind)


def name_unknown_block(block: "UnknownBlock", language: Language) -> str:
    """Return what stands in place of a block of a kind that is not installed."""
    return read_texts("kinds", language).say("unknown_block", kind=block.kind)


@cache
def names_of(kind: str) -> tuple[str, ...]:
    """Return the names by which people may call a kind, in all languages."""
    if kind not in DELIVERABLES.kinds:
        return (kind.replace("_", " "),)
    texts = [read_room(f"deliverables.{kind}", language) for language in Language]
    if any("names" in room for room in texts):
        return tuple(dict.fromkeys(name for room in texts for name in room.get("names", ())))
    return tuple(sorted({kind.replace("_", " "), *(room["title"].lower() for room in texts)}))


class DeliverableTitles(TextCatalogue):
    """Titles of the kinds; that of a plug-in is read when it is first needed."""

    def __missing__(self, key: str) -> str:
        """Return the title of a plug-in's kind; for any other key, what every catalogue returns."""
        if key not in DELIVERABLES.kinds:
            return super().__missing__(key)
        self[key] = _read_title(key, self.language)
        return self[key]


def _read_title(kind: str, language: Language) -> str:
    return read_texts(f"deliverables.{kind}", language)["title"]
