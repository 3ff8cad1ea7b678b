"""Titles of pages where they are repeated: a page that gets another title has it everywhere in its draft."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipelines.drafting.elements import rebuild
from pipelines.drafting.revision_notes import read_revision_note
from schemas.contract import Contract
from schemas.draft import Deliverable, Nature, Origin, Phase, Section, Sectioned, Statement, walk_citing
from schemas.language import Language

NUMBERED = r"(?P<number> \(\d+(?:/\d+)?\))?"
"""What slides add to a title that several have: `Storage (2/3)`."""

CLOSING_SIGNS = " .:!?"
"""What a title loses at its end where a sentence of code repeats it."""


@dataclass(frozen=True)
class NewTitle:
    """A page's title before and after it changed, and the places where the old one was repeated."""

    page: str
    old: str
    new: str
    places: list[str] = field(default_factory=list)


def repeat_new_titles(
    before: Iterable[Deliverable], after: Sequence[Deliverable]
) -> tuple[tuple[Deliverable, ...], tuple[NewTitle, ...]]:
    """Return deliverables in which what repeated a changed title of a taught page has the new one.

    That is a page or a phase of the same title, and what code says of it: the line of an agenda, the sentence
    that announces a page. What a person wrote stays.
    """
    earlier = {page.id: page.title for page in _list_taught(before)}
    titles = tuple(
        NewTitle(page.id, earlier[page.id], page.title)
        for page in _list_taught(after)
        if page.title != earlier.get(page.id, page.title)
    )
    renamed = tuple(after)
    for title in titles:
        renamed = tuple(
            each if isinstance(each, Sectioned) and each.teaches else _rename(each, title) for each in renamed
        )
    return renamed, tuple(title for title in titles if title.places)


def explain_new_titles(titles: Iterable[NewTitle], language: Language) -> Iterator[str]:
    """Yield a note for the reviewer on each title that changed in other places, too."""
    for title in titles:
        places = ", ".join(dict.fromkeys(title.places))
        yield read_revision_note(language, "renamed", page=title.page, title=title.new, places=places)


def _list_taught(deliverables: Iterable[Deliverable]) -> list[Section]:
    sectioned = (each for each in deliverables if isinstance(each, Sectioned) and each.teaches)
    return [page for each in sectioned for page in each.sections]


def _rename(deliverable: Deliverable, title: NewTitle) -> Deliverable:
    same = re.compile(re.escape(title.old) + NUMBERED)
    pages = deliverable.sections if isinstance(deliverable, Sectioned) else ()
    told = {each.id for page in pages if same.fullmatch(page.title) for each in walk_citing(page)}
    old, new = title.old.rstrip(CLOSING_SIGNS), title.new.rstrip(CLOSING_SIGNS)

    def change(part: Contract) -> Contract:
        if isinstance(part, Section) and part.titled_by is not Origin.HUMAN:
            return set_text(part, "title", repeat(part.title))
        if isinstance(part, Phase) and part.origin is not Origin.HUMAN:
            return set_text(part, "title", repeat(part.title))
        if isinstance(part, Statement) and _is_said_by_code(part):
            said = part.text.replace(old, new) if part.id in told else repeat(part.text)
            return set_text(part, "text", said)
        return part

    def repeat(text: str) -> str:
        found = same.fullmatch(text)
        return f"{title.new}{found['number'] or ''}" if found else text

    def set_text(part: Section | Phase | Statement, name: str, text: str) -> Contract:
        if text == getattr(part, name):
            return part
        title.places.append(part.id)
        return part.model_copy(update={name: text})

    return rebuild(deliverable, change)


def _is_said_by_code(statement: Statement) -> bool:
    return statement.origin is Origin.EXTRACTIVE and statement.nature is Nature.DIRECTION
