"""Titles of the documents a content cites, as people know them: never a path."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from schemas.anchor import PagePlace, ParagraphPlace, Scan
from schemas.answer_name import parse_answer_name
from schemas.draft.elements import Citation
from schemas.language import Language
from schemas.places import name_source
from schemas.source import CONTEXT_SOURCE


def title_sources(citations: Iterable[Citation], language: Language) -> Mapping[str, str]:
    """Return the title of each source that is cited, by the name it is cited by.

    A document whose cited passages all stand below the same first heading is called by it, others by the
    name of their file. Two documents of the same title get the names of their files after it.
    """
    first_headings: dict[str, set[str]] = {}
    for each in citations:
        first_headings.setdefault(each.source, set()).add(_find_first_heading(each))
    titles = {source: _choose_title(source, found, language) for source, found in first_headings.items()}
    shared = [title for title in set(titles.values()) if list(titles.values()).count(title) > 1]
    return {
        source: f"{title} ({PurePosixPath(source).name})" if title in shared else title
        for source, title in titles.items()
    }


def _find_first_heading(citation: Citation) -> str:
    """Return the heading that all of a document stands below; empty where each slide or sheet has its own."""
    is_text = isinstance(citation.anchor.place, PagePlace | Scan | ParagraphPlace)
    return citation.anchor.heading[0] if is_text and citation.anchor.heading else ""


def _choose_title(source: str, first_headings: set[str], language: Language) -> str:
    if source == CONTEXT_SOURCE or parse_answer_name(source) is not None:
        return name_source(source, language)
    (title, *others) = first_headings
    return title if title and not others else PurePosixPath(source).name
