"""Texts of the player, from the catalogue of each language."""

from schemas.course import UNLIMITED, CompletionRule
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

TRIES_WITH_OWN_TEXT = (1, 2, UNLIMITED)
"""Numbers of tries that have a sentence of their own."""


def read_page_texts(language: Language) -> TextCatalogue:
    """Return the texts of the static page, by key."""
    return read_texts("packaging.player.page", language)


def read_script_texts(language: Language) -> TextCatalogue:
    """Return the texts that the scripts show, by key; `{name}` is a placeholder for a figure."""
    return read_texts("packaging.player.live", language)


def describe_tries(rule: CompletionRule, language: Language) -> str:
    """Return how often the quiz may be taken, as learners read it above the first question."""
    kind = rule.attempts if rule.attempts in TRIES_WITH_OWN_TEXT else "several"
    return read_page_texts(language)[f"tries_{kind}"].format(count=rule.attempts)


def describe_completion(rule: CompletionRule, language: Language) -> str:
    """Return when a module is complete, a sentence."""
    return read_page_texts(language)[f"complete_{rule.completion.pages}_{rule.completion.quiz}"]
