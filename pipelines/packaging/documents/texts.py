"""Every word a document adds to its content, in both languages, from one catalogue."""

import json
import re
from functools import cache
from pathlib import Path

from schemas.deliverables import titles
from schemas.language import Language

CATALOGUE = Path(__file__).with_name("texts.json")
SPACES = re.compile(r"[ \t\n\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# What neither XML nor a font has a place for; U+200B and U+FEFF are no width and no sign.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u200b\ufeff]")


@cache
def document_texts(language: Language) -> dict[str, str]:
    """Return what documents say in a language, by name.

    A document is titled as its deliverable is, unless the catalogue has another title for it.
    """
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {**titles(language), **{name: both[language.value] for name, both in catalogue.items()}}


def clean_text(text: str) -> str:
    """Return a text on one line, without what no document can hold; no-break spaces stay."""
    return UNWRITABLE.sub("", SPACES.sub(" ", text)).strip(" ")
