"""Texts shown to people, by key, in one language; a key without a text is shown as readable words.

Decided in docs/decisions/0087-every-page-is-walked.md.
"""

import json
import logging
from collections.abc import Iterable
from pathlib import Path

from schemas.language import Language

LOGGER = logging.getLogger("premierjet.texts")
"""Warns of each key without a text; a test that meets such a warning fails."""


class TextCatalogue(dict[str, str]):
    """Texts of one language, by key.

    An unknown key is a bug, but no reason to show a reader no page: it gives the key's own words and a
    warning in the log.
    """

    def __init__(self, language: Language, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.language = language

    def __missing__(self, key: str) -> str:
        """Return words made of the key, and log a warning."""
        LOGGER.warning("No text in %s for the key %r", self.language.name.lower(), key)
        return key.replace("_", " ")

    def __or__(self, other: dict[str, str]) -> "TextCatalogue":  # type: ignore[override]
        """Return these texts with those of another catalogue, which come first."""
        return TextCatalogue(self.language, {**self, **other})


def read_texts(language: Language, files: Iterable[Path]) -> TextCatalogue:
    """Return the texts of some catalogues in a language; what is written in one alone stands for both."""
    texts: dict[str, str] = {}
    for file in files:
        for key, both in json.loads(file.read_text(encoding="utf-8")).items():
            if language.value not in both:
                LOGGER.warning("No text in %s for the key %r of %s", language.name.lower(), key, file.name)
            texts[key] = both.get(language.value) or next(iter(both.values()))
    return TextCatalogue(language, texts)
