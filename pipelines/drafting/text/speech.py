"""Lines that somebody says: of a dialogue, a call, a transcript."""

import re

SPEECH = re.compile(r"\W*[\"“«]|[—–-] ?\w|[^.!?:\"“«]{1,40} ?: ?[\"“«]")
"""Between marks, behind a dash, or behind the name of who says it and a mark."""


def is_speech(text: str) -> bool:
    """Return whether a line begins as one that somebody says."""
    return SPEECH.match(text) is not None
