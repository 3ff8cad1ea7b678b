"""The kinds of deliverable by name, with their titles in each language.

The kinds themselves live in `pipelines/deliverables` and in installed plug-ins.
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
    from schemas.draft import Deliverable


class DescribedDeliverable(Protocol):
    """What `schemas` has to know of a kind: the contract of its deliverables, and the folder of its texts."""

    @property
    def contract(self) -> type["Deliverable"]:
        """Return the contract of its deliverables."""
        ...

    @property
    def folder(self) -> Path:
        """Return its folder, with its `texts`, and `rules.json` where it has rules of its own."""
        ...


def _require_installed(name: str) -> str:
    """Return the name of a kind; raises PydanticCustomError if it is not installed or cannot be loaded."""
    try:
        found = find_kind(name)
    except PluginUnusable as error:  # which is no ValueError: it would stop the other courses too
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
    """The JSON Schema of a kind's name: one of those there are."""

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the names as an enumeration."""
        return handler(core_schema) | {"enum": list(DELIVERABLES.kinds)}


DeliverableName = Annotated[str, AfterValidator(_require_installed), _ListedByName()]
"""The name of an installed kind of deliverable, as `course.yaml` gives it."""


def find_kind(name: str) -> DescribedDeliverable | None:
    """Return the kind of a name, loaded now; None where none of that name is installed."""
    kinds = cast(Mapping[str, DescribedDeliverable], DELIVERABLES.kinds)
    return kinds.get(name)


def find_contract(name: str) -> type["Deliverable"]:
    """Return the contract of a kind; that of unknown ones where it is not installed."""
    from schemas.draft.deliverable import UnknownDeliverable  # which is made of the course's own parts

    found = find_kind(name)
    return UnknownDeliverable if found is None else found.contract


def list_kinds(*, of_a_course: bool) -> tuple[str, ...]:
    """Return the kinds of a course as a whole, or those of its modules, by name; loads all of them.

    A plug-in that cannot be loaded is none of either.
    """
    kinds = cast(Mapping[str, DescribedDeliverable], DELIVERABLES.kinds)
    return tuple(name for name, kind in list_usable(kinds) if kind.contract.of_a_course is of_a_course)


@cache
def read_titles(language: Language) -> TextCatalogue:
    """Return the name of every kind of deliverable in a language, by its kind."""
    ours = (kind for kind in DELIVERABLES.kinds if not DELIVERABLES.origin(kind))
    return DeliverableTitles(language, {kind: _read_title(kind, language) for kind in ours})


def title_of(deliverable: "Deliverable", language: Language) -> str:
    """Return what a deliverable is called; one of a kind that is not installed says so."""
    if deliverable.kind in DELIVERABLES.kinds:
        return read_titles(language)[deliverable.kind]
    return read_texts("kinds", language).say("unknown", kind=deliverable.kind)


@cache
def names_of(kind: str) -> tuple[str, ...]:
    """Return what people call a kind when they ask for something of it, in either language."""
    if kind not in DELIVERABLES.kinds:
        return (kind.replace("_", " "),)
    texts = [read_room(f"deliverables.{kind}", language) for language in Language]
    if any("names" in room for room in texts):
        return tuple(dict.fromkeys(name for room in texts for name in room.get("names", ())))
    return tuple(sorted({kind.replace("_", " "), *(room["title"].lower() for room in texts)}))


class DeliverableTitles(TextCatalogue):
    """What our kinds are called; an installed one brings its own name, read when it is asked for."""

    def __missing__(self, key: str) -> str:
        """Return what an installed kind calls itself; any other key as every catalogue does."""
        if key not in DELIVERABLES.kinds:
            return super().__missing__(key)
        self[key] = _read_title(key, self.language)
        return self[key]


def _read_title(kind: str, language: Language) -> str:
    return read_texts(f"deliverables.{kind}", language)["title"]
