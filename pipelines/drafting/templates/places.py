"""What a template may name, what a reader calls it, and what to fill in course.yaml where it is empty."""

import json
import re
from functools import cache
from pathlib import Path

import yaml

from pipelines.drafting.templates.facts import SAYINGS
from schemas.contract import Contract
from schemas.language import Language

PLACES = Path(__file__).with_name("places.yaml")


class TemplatePlace(Contract):
    """What a template may name; `key` is what to fill in course.yaml where there is nothing."""

    key: str | None = None
    fr: str
    en: str

    def label(self, language: Language) -> str:
        """Return how a reader calls it."""
        return self.fr if language is Language.FRENCH else self.en


@cache
def list_places() -> dict[str, TemplatePlace]:
    """Return every place a template may name, by its path."""
    listed = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    return {name: TemplatePlace.model_validate_json(json.dumps(body)) for name, body in listed.items()}


def mark_missing(name: str, language: Language) -> str:
    """Return what stands in a document where a place is empty, e.g. `[à compléter : référent handicap]`."""
    return SAYINGS[language].missing.format(list_places()[name].label(language))


def list_missing_places(text: str, language: Language) -> tuple[TemplatePlace, ...]:
    """Return the places a text says are missing, in the order it does."""
    found = (_marks(language)[match] for match in _mark_pattern(language).findall(text))
    return tuple(dict.fromkeys(found))


@cache
def _marks(language: Language) -> dict[str, TemplatePlace]:
    return {mark_missing(name, language): place for name, place in reversed(list_places().items())}


@cache
def _mark_pattern(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(said) for said in _marks(language)))
