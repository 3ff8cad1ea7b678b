"""Every word a document adds to its content, in both languages, from one catalogue."""

import re
from functools import cache

from schemas.deliverables import read_titles
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# What neither XML nor a font has a place for; U+200B and U+FEFF are no width and no sign.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b\ufeff]")


@cache
def read_document_texts(language: Language) -> TextCatalogue:
    """Return what documents say in a language, by name.

    A document is titled as its deliverable is, unless the catalogue has another title for it.
    """
    return read_titles(language) | read_texts("packaging.documents", language)


def clean_text(text: str) -> str:
    """Return a text on one line, without what no document can hold; no-break spaces stay."""
    return UNWRITABLE.sub("", SPACES.sub(" ", text)).strip(" ")
