"""Signs in an edited text that nobody sees and that change it."""

import unicodedata

DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that show a text in another order than it is stored in (Unicode TR 36, section 3.3)."""


def is_unseen(character: str) -> bool:
    """Return whether a character is invisible but changes the text: a control or direction character."""
    is_control = unicodedata.category(character) == "Cc" and character not in "\n\t"
    return is_control or character in DIRECTION_MARKS
