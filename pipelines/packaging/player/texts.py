"""Every sentence the player shows, in both languages, from one catalogue."""

import json
from functools import cache
from pathlib import Path

from schemas.course import UNLIMITED, CompletionRule
from schemas.language import Language

CATALOGUE = Path(__file__).with_name("texts.json")
WORDED = (1, 2, UNLIMITED)
"""Numbers of tries that have a sentence of their own."""


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


def describe_tries(rule: CompletionRule, language: Language) -> str:
    """Return how often the quiz may be taken, as learners read it above the first question."""
    kind = rule.attempts if rule.attempts in WORDED else "several"
    return page_texts(language)[f"tries_{kind}"].format(count=rule.attempts)


def describe_completion(rule: CompletionRule, language: Language) -> str:
    """Return when a module is complete, a sentence."""
    return page_texts(language)[f"complete_{rule.completion.pages}_{rule.completion.quiz}"]
