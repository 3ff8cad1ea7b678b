"""Titles of the sources that learners read, who know documents and not the paths of files."""

import re
from pathlib import PurePosixPath
from unicodedata import combining, normalize

from schemas.answer_name import parse_answer_name
from schemas.draft import Citation
from schemas.language import Language
from schemas.places import name_source

BETWEEN_WORDS = re.compile(r"[\s_+-]+")
SIGNS = re.compile(r"\W+")


def title_source(citation: Citation, language: Language) -> tuple[str, tuple[str, ...]]:
    """Return the title of the document a citation quotes, and the headings above the quotation in it.

    A document that opens with the words of its file's name has the title it gives itself, with its accents
    and capitals; of any other the file's name is made readable.
    """
    if citation.is_of_context:
        return name_source(citation.source, language), ()
    headings = citation.anchor.heading
    if parse_answer_name(citation.source) is not None:
        return name_source(citation.source, language), headings
    name = PurePosixPath(citation.source)
    words = BETWEEN_WORDS.sub(" ", name.stem).strip() or name.name
    if headings and _fold(headings[0]) == _fold(words):
        return headings[0], headings[1:]
    return words[:1].upper() + words[1:], headings


def _fold(text: str) -> str:
    plain = "".join(character for character in normalize("NFKD", text.casefold()) if not combining(character))
    return SIGNS.sub(" ", plain).strip()
