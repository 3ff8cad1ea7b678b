"""What a reviewer is told of a comment that was not done as it stands, from one catalogue."""

import json
from functools import cache
from pathlib import Path

from schemas.language import Language

CATALOGUE = Path(__file__).with_name("revision_notes.json")


def read_revision_note(language: Language, name: str, **facts: str) -> str:
    """Return one note in a language; raises KeyError where the catalogue has none of that name."""
    return _catalogue()[name][language.value].format(**facts)


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found
