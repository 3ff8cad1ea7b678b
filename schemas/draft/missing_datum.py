"""What stands in a text where a datum is missing, around what a reader calls it."""

from schemas.language import Language
from schemas.languages.formats import NO_BREAK
from schemas.languages.texts import read_texts


def mark_missing_datum(label: str, language: Language) -> str:
    """Return the mark of a missing datum, e.g. `[à compléter : référent handicap]`."""
    return read_texts("missing_data", language).say("mark", label=label)


def holds_missing_mark(text: str) -> bool:
    """Return whether a text says, in any language, that a datum is missing."""
    openings = (mark_missing_datum("\n", each).partition("\n")[0] for each in Language)
    return any(opening.rstrip(f"{NO_BREAK}: ") in text for opening in openings)
