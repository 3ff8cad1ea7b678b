"""Spelling of texts in a template: no-break spaces, SIRET numbers, sentences inside other sentences."""

from typing import ClassVar

from schemas.language import Language
from schemas.languages.formats import NO_BREAK, space_punctuation
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary


class UnbrokenSpaces(Vocabulary):
    """The spaces at which a language allows no line break: before a unit, inside a large number."""

    room: ClassVar[str] = "typography"

    unbroken_spaces: Pattern | None = None


def typeset(text: str, language: Language) -> str:
    """Return a template's text with the no-break spaces of its language."""
    spaced = space_punctuation(text, language)
    unbroken = read_vocabulary(UnbrokenSpaces, language).unbroken_spaces
    return unbroken.sub(NO_BREAK, spaced) if unbroken else spaced


def write_siret(digits: str) -> str:
    """Return a SIRET in the groups people read it in: company, then establishment."""
    return NO_BREAK.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def embed_sentence(sentence: str) -> str:
    """Return a sentence to be put inside another: without full stop and, unless it is an acronym, capital."""
    body = sentence.rstrip(" .")
    return body if body[1:2].isupper() else body[:1].lower() + body[1:]
