"""Catalogue of texts in one language, by key, with plural forms."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from schemas.language import Language

LOGGER = logging.getLogger("premierjet.texts")
"""Warns of each key without a text; a test that meets such a warning fails."""

PLURAL_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The plural categories of CLDR; every text that counts has `other`."""


class TextsInvalid(ValueError):
    """A file of texts lacks a key that is read, or has one that nothing reads."""

    def __init__(self, happened: str, *, place: str, remedy: str) -> None:
        super().__init__(f"{place}: {happened}. {remedy}")


@dataclass(frozen=True)
class PluralText:
    """A text that counts something, in the forms its language has for different numbers."""

    language: Language
    forms: tuple[tuple[str, str], ...]

    def say(self, number: float, /, **facts: object) -> str:
        """Return the text for a number; `{count}` in it is the number, unless `count` is given as a fact."""
        return self.choose(number).format(**{"count": number, **facts})

    def choose(self, number: float, /) -> str:
        """Return the form for a number, its facts not filled in."""
        from schemas.languages.formats import choose_plural

        forms = dict(self.forms)
        return forms.get(choose_plural(number, self.language), forms["other"])


class TextCatalogue(dict[str, str]):
    """Texts of one room in one language, by key.

    An unknown key is a bug, but a reader should still get the page: the text is then the key itself, and a
    warning is logged.
    """

    def __init__(
        self, language: Language, texts: Mapping[str, str], plurals: Mapping[str, PluralText] | None = None
    ) -> None:
        super().__init__(texts)
        self.language = language
        self.plurals = dict(plurals or {})

    def say(self, key: str, /, **facts: object) -> str:
        """Return a text with its facts filled in."""
        return self[key].format(**facts)

    def count(self, key: str, number: float, /, **facts: object) -> str:
        """Return a text that counts something, in the form its language has for the number."""
        counted = self.plurals.get(key)
        return counted.say(number, **facts) if counted else self.say(key, **{"count": number, **facts})

    @property
    def colon(self) -> str:
        """Return a colon between two texts, with the spaces of the language."""
        return self._space_sign(":")

    @property
    def semicolon(self) -> str:
        """Return a semicolon between two texts, with the spaces of the language."""
        return self._space_sign(";")

    def _space_sign(self, sign: str) -> str:
        from schemas.languages.formats import write_sign

        return f"{write_sign(sign, self.language)} "

    def __missing__(self, key: str) -> str:
        """Return words made of the key, and log a warning."""
        LOGGER.warning("No text in %s for the key %r", self.language.name.lower(), key)
        return key.replace("_", " ")

    def __or__(self, other: dict[str, str]) -> "TextCatalogue":  # type: ignore[override]
        """Return both catalogues as one; the other's text wins if both have a key."""
        plurals = other.plurals if isinstance(other, TextCatalogue) else {}
        return type(self)(self.language, {**self, **other}, {**self.plurals, **plurals})


def is_plural(text: object) -> bool:
    """Return whether a value in a file of texts is a text with plural forms."""
    return isinstance(text, dict) and "other" in text and text.keys() <= PLURAL_CATEGORIES


def read_plural(text: Mapping[str, str], language: Language) -> PluralText:
    """Return the plural text that a value in a file of texts gives."""
    return PluralText(language, tuple(text.items()))
