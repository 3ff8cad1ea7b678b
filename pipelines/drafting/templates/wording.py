"""How the sentences of a template are set, and what people write into them."""

from typing import ClassVar

from schemas.language import Language
from schemas.languages.formats import NO_BREAK, space_punctuation
from schemas.languages.lexicon import Pattern, Vocabulary, read_vocabulary


class UnbrokenSpaces(Vocabulary):
    """Where a language keeps two words on one line: a number and its unit, or the parts of a large number."""

    room: ClassVar[str] = "typography"

    unbroken_spaces: Pattern | None = None


def typeset(text: str, language: Language) -> str:
    """Return a template's words with the no-break spaces that the language asks for."""
    spaced = space_punctuation(text, language)
    unbroken = read_vocabulary(UnbrokenSpaces, language).unbroken_spaces
    return unbroken.sub(NO_BREAK, spaced) if unbroken else spaced


def write_siret(digits: str) -> str:
    """Return a SIRET in the groups people read it in: company, then establishment."""
    return NO_BREAK.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def embed_sentence(sentence: str) -> str:
    """Return a sentence as it stands within another: no full stop, no capital but an abbreviation's."""
    body = sentence.rstrip(" .")
    return body if body[1:2].isupper() else body[:1].lower() + body[1:]
