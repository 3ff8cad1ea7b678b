"""Texts written from right to left among others: a name keeps its own order, and what follows it too."""

import unicodedata

FROM_RIGHT = frozenset({"R", "AL"})
"""Classes of letters that are written from right to left (Unicode Standard Annex 9, 3.2)."""

ISOLATE, END = "\u2068", "\u2069"
"""First strong isolate and its end: what stands between them changes the order of nothing outside."""


def isolate_direction(text: str) -> str:
    """Return a text to put among others: one with letters from right to left between isolates.

    Without them a date or a number behind an Arabic name is drawn before it.
    """
    is_from_right = any(unicodedata.bidirectional(sign) in FROM_RIGHT for sign in text)
    return f"{ISOLATE}{text}{END}" if is_from_right else text
