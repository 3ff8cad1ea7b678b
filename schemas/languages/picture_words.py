"""Words that stand before the number of a picture, in its caption."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, write_expression


class CaptionWords(Vocabulary):
    """Words that begin the caption of a picture, before its number."""

    room: ClassVar[str] = "picture_captions"

    before: Expressions


@cache
def compile_picture_label() -> re.Pattern[str]:
    """Return the pattern of a label such as `Figure 2-1` at the beginning of a text, in any language."""
    words = write_expression(CaptionWords, lambda each: each.before)
    return re.compile(rf"^(?:{words})(?:\s*(?:n°\s*)?\d+(?:[.-]\d+)*[a-z]?\b|\s*[:–—])", re.IGNORECASE)


@cache
def compile_picture_word() -> re.Pattern[str]:
    """Return the pattern of a text that is such a word alone, with or without a number."""
    words = write_expression(CaptionWords, lambda each: each.before)
    return re.compile(rf"^(?:{words})\s*(?:n°\s*)?[\d.\s-]*$", re.IGNORECASE)
