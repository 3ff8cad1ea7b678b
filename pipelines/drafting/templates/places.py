"""Places of a template: the label of each, and the key of course.yaml that fills it."""

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
    """A place that a template may name; `key` is the setting of course.yaml that gives its value."""

    name: str
    key: str | None = None

    def label(self, language: Language) -> str:
        """Return the name of the place in documents."""
        return read_texts("drafting.templates.places", language)[self.name]


@cache
def list_places() -> dict[str, TemplatePlace]:
    """Return every place a template may name, by its path."""
    listed = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    return {name: TemplatePlace(name=name, **body) for name, body in listed.items()}


def mark_missing(name: str, language: Language) -> str:
    """Return the mark that a document has for an empty place, e.g. `[à compléter : référent handicap]`."""
    return mark_missing_datum(list_places()[name].label(language), language)


def list_missing_places(text: str, language: Language) -> tuple[TemplatePlace, ...]:
    """Return the places whose mark is in a text, in its order."""
    places = (_list_marks(language)[match] for match in _match_mark(language).findall(text))
    return tuple(dict.fromkeys(places))


@cache
def _list_marks(language: Language) -> dict[str, TemplatePlace]:
    return {mark_missing(name, language): place for name, place in reversed(list_places().items())}


@cache
def _match_mark(language: Language) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in _list_marks(language)))
