"""Automatic changes Word makes to typed text, ignored in comparisons.

As one types, Word curls quotes and apostrophes, joins dots and dashes, and in French puts no-break
spaces before « ; : ? ! » and inside quotation marks.
"""

import re
import unicodedata

from pipelines.review.editing.edits import normalise_text

_PLAIN_SIGNS = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"\u2026": "..."}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)
_SPACES = re.compile(r"[^\S\n]+")
_BEFORE_SIGN = re.compile(r" (?=[;:?!])")
_IN_QUOTES = re.compile(r'(?<=") | (?=")')
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_written(text: str) -> str:
    """Return a text without the control characters that XML, and so a Word file, cannot hold."""
    return _UNWRITABLE.sub("", normalise_text(text))


def straighten_signs(text: str, before: str) -> str:
    """Return code with the signs as one types them that Word curls; those the code had already stay."""
    curled = {sign: plain for sign, plain in _PLAIN_SIGNS.items() if chr(sign) not in before}
    return text.translate(curled | ({} if "\u00a0" in before else {0xA0: " "}))


def as_typed(text: str) -> str:
    """Return the words of a text without the typography Word may have given them."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN_SIGNS).replace("--", "-")
    spaced = "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n"))
    return _IN_QUOTES.sub("", _BEFORE_SIGN.sub("", spaced)).strip()
