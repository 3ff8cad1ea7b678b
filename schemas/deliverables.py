"""What each deliverable is called, in both languages: one catalogue for drafts, the desk and documents."""

import json
from functools import cache
from pathlib import Path

from schemas.language import Language

CATALOGUE = Path(__file__).with_name("deliverables.json")


@cache
def titles(language: Language) -> dict[str, str]:
    """Return the name of every kind of deliverable in a language, by its kind."""
    both = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {kind: said[language.value] for kind, said in both.items()}
