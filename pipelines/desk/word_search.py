"""How the desk compares what somebody looks for with a text: by its letters alone."""

import unicodedata


def fold_letters(text: str) -> str:
    """Return a text without accents, in lower case."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
