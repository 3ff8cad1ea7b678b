"""Every sentence the player shows, in both languages, from one catalogue."""

import json
from functools import cache
from pathlib import Path

from schemas.language import Language

CATALOGUE = Path(__file__).with_name("texts.json")


@cache
def _catalogue() -> dict[str, dict[str, dict[str, str]]]:
    catalogue: dict[str, dict[str, dict[str, str]]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return catalogue


@cache
def page_texts(language: Language) -> dict[str, str]:
    """Return what the static page says, by name."""
    return {name: both[language.value] for name, both in _catalogue()["page"].items()}


@cache
def live_texts(language: Language) -> dict[str, str]:
    """Return what the scripts say as the learner goes, by name; `{name}` stands for a figure."""
    return {name: both[language.value] for name, both in _catalogue()["live"].items()}
