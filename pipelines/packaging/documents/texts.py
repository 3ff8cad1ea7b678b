"""Texts that a document adds to its content, and cleaning of the content's texts."""

import re
from functools import cache

from schemas.deliverables import read_titles
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

COUNTED_SPACES = re.compile(r"^ +| +$| {2,}")
SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# Characters that XML or fonts cannot hold, and U+200B and U+FEFF, which are invisible.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b\ufeff]")


@cache
def read_document_texts(language: Language) -> TextCatalogue:
    """Return the texts of documents in a language, by key, with the titles of deliverables.

    A title of its own in the catalogue replaces that of the deliverable.
    """
    return read_titles(language) | read_texts("packaging.documents", language)


def keep_spaces(text: str) -> str:
    """Return a text whose spaces at its ends, and side by side, no document leaves out: no-break spaces."""
    return COUNTED_SPACES.sub(lambda spaces: "\u00a0" * len(spaces.group()), text)


def clean_text(text: str) -> str:
    """Return a text on one line, without characters that no document can hold; no-break spaces stay."""
    return UNWRITABLE.sub("", SPACES.sub(" ", text)).strip(" ")
