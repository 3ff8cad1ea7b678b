"""Whether a sentence says that an emergency service is called: of all that is to be done, first of all."""

from typing import ClassVar

from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import FEWEST_WORDS
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary


class CallWords(Vocabulary):
    """How a language tells whom to call: a service, or its number where no day or count follows it."""

    room: ClassVar[str] = "emergency_calls"

    calls: AnyWord


def calls_for_help(text: str, language: Language) -> bool:
    """Return whether a text has an emergency service called."""
    return read_vocabulary(CallWords, language).calls.search(canonical(text)) is not None


def is_short_call(text: str, language: Language) -> bool:
    """Return whether a sentence is too short for a statement and yet says whom to call: "Dial 112."."""
    is_short = len(text.split()) < FEWEST_WORDS and text.endswith((".", "!"))
    return is_short and calls_for_help(text, language)
