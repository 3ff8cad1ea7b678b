"""The mark in a text for a missing datum, e.g. `[à compléter : référent handicap]`."""

from schemas.language import Language
from schemas.languages.formats import NO_BREAK
from schemas.languages.texts import read_texts


def mark_missing_datum(label: str, language: Language) -> str:
    """Return the mark of a missing datum with this label."""
    return read_texts("missing_data", language).say("mark", label=label)


def holds_missing_mark(text: str) -> bool:
    """Return whether a text has the mark of a missing datum, in any language."""
    openings = (mark_missing_datum("\n", language).partition("\n")[0] for language in Language)
    return any(opening.rstrip(f"{NO_BREAK}: ") in text for opening in openings)
