"""Every word of a release sheet, in both languages, from one catalogue."""

import json
from functools import cache
from pathlib import Path

from schemas.language import Language

CATALOGUE = Path(__file__).with_name("texts.json")


@cache
def sheet_texts(language: Language) -> dict[str, str]:
    """Return what a sheet says in a language, by name."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {name: both[language.value] for name, both in catalogue.items()}
