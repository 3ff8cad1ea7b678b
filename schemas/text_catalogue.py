"""Texts written in both languages side by side, as some rooms still have them."""

import json
from collections.abc import Iterable
from pathlib import Path

from schemas.language import Language
from schemas.languages.texts import LOGGER, TextCatalogue


def read_texts(language: Language, files: Iterable[Path]) -> TextCatalogue:
    """Return the texts of some catalogues in a language; what is written in one alone stands for both."""
    texts: dict[str, str] = {}
    for file in files:
        for key, both in json.loads(file.read_text(encoding="utf-8")).items():
            if language.value not in both:
                LOGGER.warning("No text in %s for the key %r of %s", language.name.lower(), key, file.name)
            texts[key] = both.get(language.value) or next(iter(both.values()))
    return TextCatalogue(language, texts)
