"""Whether a sentence lays down a limit: what somebody must or must not do, a figure, a delay."""

import re

from pipelines.drafting.text.amounts import find_amounts
from pipelines.drafting.text.likeness import ContrastWords
from pipelines.drafting.text.obligation_words import is_binding
from pipelines.drafting.text.typography import canonical
from schemas.language import Language
from schemas.languages.lexicon import read_vocabulary

FIGURE = re.compile(r"(?<![\w-])\d[\d.,:]*(?![\w-])")
"""A number that stands by itself, and is no part of a name."""


def holds_limit(text: str, language: Language) -> bool:
    """Return whether a sentence binds, forbids, or gives a figure or a delay."""
    return FIGURE.search(text) is not None or binds_or_bars(text, language) or bool(find_amounts(text))


def binds_or_bars(text: str, language: Language) -> bool:
    """Return whether a sentence says that something must be, or must not."""
    return is_binding(text, language) or _denies(text, language)


def _denies(text: str, language: Language) -> bool:
    """Return whether a sentence says that something is not so, or must not be."""
    denials = read_vocabulary(ContrastWords, language).denials
    return not denials.isdisjoint(canonical(text).lower().split())
