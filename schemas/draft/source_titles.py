"""Titles of the documents a content cites, as people know them; one rule for pages and papers."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from unicodedata import combining, normalize

from schemas.answer_name import parse_answer_name
from schemas.draft.elements import Citation
from schemas.language import Language
from schemas.places import name_source

BETWEEN_WORDS = re.compile(r"[\s_+-]+")
SIGNS = re.compile(r"\W+")


def title_sources(citations: Iterable[Citation], language: Language) -> Mapping[str, str]:
    """Return the title of each source that is cited, by the name it is cited by.

    A document that opens with the words of its file's name has the title it gives itself, with its accents
    and capitals; of any other the file's name is made readable. Two documents of the same title get the names
    of their files after it.
    """
    titles: dict[str, str] = {}
    for each in citations:
        if each.source not in titles or _gives_title(each):
            titles[each.source] = _choose_title(each, language)
    shared = [title for title in set(titles.values()) if list(titles.values()).count(title) > 1]
    return {
        source: f"{title} ({PurePosixPath(source).name})" if title in shared else title
        for source, title in titles.items()
    }


def list_headings_below_title(citation: Citation) -> tuple[str, ...]:
    """Return the headings above a quotation, without the title of its document."""
    if citation.is_of_context:
        return ()
    return citation.anchor.heading[1:] if _gives_title(citation) else citation.anchor.heading


def _choose_title(citation: Citation, language: Language) -> str:
    if _gives_title(citation):
        return citation.anchor.heading[0]
    if citation.is_of_context or parse_answer_name(citation.source) is not None:
        return name_source(citation.source, language)
    words = _read_name(citation.source)
    return words[:1].upper() + words[1:]


def _gives_title(citation: Citation) -> bool:
    """Return whether a quotation stands below the heading that its file is named after."""
    if citation.is_of_context or parse_answer_name(citation.source) is not None:
        return False
    headings = citation.anchor.heading
    return bool(headings) and _fold(headings[0]) == _fold(_read_name(citation.source))


def _read_name(source: str) -> str:
    name = PurePosixPath(source)
    return BETWEEN_WORDS.sub(" ", name.stem).strip() or name.name


def _fold(text: str) -> str:
    plain = "".join(character for character in normalize("NFKD", text.casefold()) if not combining(character))
    return SIGNS.sub(" ", plain).strip()
