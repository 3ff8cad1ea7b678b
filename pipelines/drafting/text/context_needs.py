"""Whether a sentence needs the text around it: a pronoun, a connector or a pointer without what it means."""

import re
from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, stands_alone
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, FirstWord, Pattern, Vocabulary, read_vocabulary

NO_PRONOUN = "–"


class ContextWords(Vocabulary):
    """What leans on other sentences.

    `openings` link a sentence to the one before it, besides those that no question may begin with either;
    `pointers` name a place around it ("below"). `demonstratives` finds one with the words after it,
    `pronouns` one of the third person, and `led_pronouns` one that follows an opening phrase without a
    subject of its own. `impersonals` have a pronoun that stands for nothing (« il faut »).
    """

    room: ClassVar[str] = "context"

    openings: FirstWord
    pointers: AnyWord
    demonstratives: Pattern
    pronouns: Pattern
    led_pronouns: Pattern
    impersonals: Pattern


def needs_context(text: str, language: Language) -> bool:
    """Return whether a sentence can only be understood with others.

    A demonstrative is understood if its noun stands before it in the same sentence (« un contrat et la durée
    de ce contrat »), a pronoun if any noun or verb does.
    """
    words = read_vocabulary(ContextWords, language)
    plain = words.impersonals.sub(NO_PRONOUN, canonical(text))
    pronoun = words.pronouns.search(plain)
    return (
        not stands_alone(plain, language)
        or words.openings.match(plain) is not None
        or words.pointers.search(plain) is not None
        or words.led_pronouns.search(plain) is not None
        or (pronoun is not None and not list_content_stems(plain[: pronoun.start()], language))
        or any(_lacks_noun(match, language) for match in words.demonstratives.finditer(plain))
    )


def _lacks_noun(match: re.Match[str], language: Language) -> bool:
    nouns = list_content_stems(" ".join(filter(None, match.groups())), language)
    before = list_content_stems(match.string[: match.start()], language)
    return not nouns & before
