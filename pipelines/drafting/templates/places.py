"""Places of a template: what readers call each, and which key of course.yaml fills it."""

import re
from functools import cache
from pathlib import Path

import yaml

from schemas.contract import Contract
from schemas.draft import mark_missing_datum
from schemas.language import Language
from schemas.languages.texts import read_texts

PLACES = Path(__file__).with_name("places.yaml")


class TemplatePlace(Contract):
    """What a template may name; `key` is what to fill in course.yaml where there is nothing."""

    name: str
    key: str | None = None

    def label(self, language: Language) -> str:
        """Return how a reader calls it."""
        return read_texts("drafting.templates.places", language)[self.name]


@cache
def list_places() -> dict[str, TemplatePlace]:
    """Return every place a template may name, by its path."""
    listed = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    return {name: TemplatePlace(name=name, **body) for name, body in listed.items()}


def mark_missing(name: str, language: Language) -> str:
    """Return what stands in a document where a place is empty, e.g. `[à compléter : référent handicap]`."""
    return mark_missing_datum(list_places()[name].label(language), language)


def list_missing_places(text: str, language: Language) -> tuple[TemplatePlace, ...]:
    """Return the places a text says are missing, in the order it does."""
    found = (_marks(language)[match] for match in _mark_pattern(language).findall(text))
    return tuple(dict.fromkeys(found))


@cache
def _marks(language: Language) -> dict[str, TemplatePlace]:
    return {mark_missing(name, language): place for name, place in reversed(list_places().items())}


@cache
def _mark_pattern(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in _marks(language)))
