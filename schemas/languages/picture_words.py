"""Words that stand before the number of a picture in its caption, or name decoration in its address."""

import re
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, write_expression


class CaptionWords(Vocabulary):
    """Words that begin the caption of a picture, before its number; and those by which files of decoration
    are named, such as `logo.png`.
    """

    room: ClassVar[str] = "picture_captions"

    before: Expressions
    decorations: Expressions


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


def names_decoration(address: str) -> bool:
    """Return whether the address of a picture has a word for decoration: `icons/logo-school.svg`."""
    return _compile_decoration().search(address) is not None


@cache
def _compile_decoration() -> re.Pattern[str]:
    words = write_expression(CaptionWords, lambda each: each.decorations)
    return re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE)
