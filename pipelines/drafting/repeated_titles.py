"""Titles of pages where they are repeated: a page that gets another title has it everywhere in its draft."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipelines.drafting.elements import rebuild
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import (
    Cited,
    Deliverable,
    Nature,
    Origin,
    Phase,
    Section,
    Sectioned,
    Statement,
    Table,
    list_texts,
    walk_citing,
    walk_named,
)
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.texts import read_room

NUMBERED = r"(?P<number> \(\d+(?:/\d+)?\))?"
"""What slides add to a title that several have: `Storage (2/3)`."""

LEADS = (("deliverables.trainer_guide.wording", "lead"), ("deliverables.case_study.wording", "task"))
"""Texts that code puts before the title of the page a chapter is about: `Leading: Storage`.

What an author wrote before a colon is part of another title: `Batches: Storage`.
"""

FEWEST_WORDS = 3
"""Words of a title that is looked for in sentences: fewer are said without a thought of the page."""

CLOSING_SIGNS = " .:!?"
"""What a title loses at its end where a sentence of code repeats it."""


@dataclass(frozen=True)
class NewTitle:
    """A page's title before and after it changed, and the places where the old one was repeated.

    `left` are those where a sentence still says the old one, which only a person can change.
    """

    page: str
    old: str
    new: str
    places: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def repeat_new_titles(
    before: Iterable[Deliverable], after: Sequence[Deliverable]
) -> tuple[tuple[Deliverable, ...], tuple[NewTitle, ...]]:
    """Return deliverables in which what repeated a changed title of a taught page has the new one.

    That is a page, a phase or a table of the same title, and what code says of it: the line of an agenda, the
    sentence that announces a page, the chapter of a guide on it. A deck's own agenda follows its slides, too.
    What a person wrote stays; a sentence that still says the old title is told.
    """
    before = tuple(before)
    titles = _find_changed(_list_taught(before), _list_taught(after))
    renamed = tuple(after)
    for title in titles:
        renamed = tuple(each if _is_taught(each) else _rename(each, title) for each in renamed)
    earlier = {each.kind: _list_pages(each) for each in before if not _is_taught(each)}
    for deck in after:
        for title in _find_changed(earlier.get(deck.kind, ()), _list_pages(deck)):
            renamed = tuple(
                _rename(each, title, lines_alone=True) if each.kind == deck.kind else each for each in renamed
            )
            titles += (title,)
    for title in titles:
        title.left.extend(_list_left(renamed, title))
    return renamed, tuple(title for title in titles if title.places or title.left)


def explain_new_titles(titles: Iterable[NewTitle], language: Language) -> Iterator[str]:
    """Yield a note for the reviewer on each title that changed in other places, or is still said there."""
    for title in titles:
        if title.places:
            places = ", ".join(dict.fromkeys(title.places))
            yield read_revision_note(language, "renamed", page=title.page, title=title.new, places=places)
        if title.left:
            left = ", ".join(title.left)
            yield read_revision_note(language, "still_said", page=title.page, title=title.old, places=left)


def _find_changed(before: Iterable[Section], after: Iterable[Section]) -> tuple[NewTitle, ...]:
    earlier = {page.id: page.title for page in before}
    return tuple(
        NewTitle(page.id, earlier[page.id], page.title)
        for page in after
        if page.title != earlier.get(page.id, page.title)
    )


def _is_taught(deliverable: Deliverable) -> bool:
    return isinstance(deliverable, Sectioned) and deliverable.teaches


def _list_pages(deliverable: Deliverable) -> tuple[Section, ...]:
    return deliverable.sections if isinstance(deliverable, Sectioned) else ()


def _list_left(deliverables: Iterable[Deliverable], title: NewTitle) -> Iterator[str]:
    """Yield the ids of what still says an old title elsewhere, unless a passage that it cites says so."""
    old = canonical(title.old).casefold()
    if len(old.split()) < FEWEST_WORDS or old in canonical(title.new).casefold():
        return
    for part in walk_named(tuple(each for each in deliverables if not _is_taught(each))):
        texts = (part.title,) if isinstance(part, Section) else tuple(list_texts(part))
        cited = part.citations if isinstance(part, Cited) else ()
        if old in canonical(" ".join(texts)).casefold() and not any(
            old in canonical(citation.quote).casefold() for citation in cited
        ):
            yield part.id


def _list_taught(deliverables: Iterable[Deliverable]) -> list[Section]:
    return [page for each in deliverables if _is_taught(each) for page in _list_pages(each)]


def _rename(deliverable: Deliverable, title: NewTitle, *, lines_alone: bool = False) -> Deliverable:
    """Return a deliverable with the new title; with `lines_alone`, in the lines of its agenda alone."""
    same = re.compile(_match_lead() + re.escape(title.old) + NUMBERED)
    pages = () if lines_alone else _list_pages(deliverable)
    told = {each.id for page in pages if same.fullmatch(page.title) for each in walk_citing(page)}
    old, new = title.old.rstrip(CLOSING_SIGNS), title.new.rstrip(CLOSING_SIGNS)

    def change(part: Contract) -> Contract:
        if isinstance(part, Statement) and _is_said_by_code(part):
            said = part.text.replace(old, new) if part.id in told else repeat(part.text)
            return set_text(part, "text", said, part.id)
        if lines_alone:
            return part
        if isinstance(part, Section) and part.titled_by is not Origin.HUMAN:
            return set_text(part, "title", repeat(part.title), part.id)
        if isinstance(part, Phase) and part.origin is not Origin.HUMAN:
            return set_text(part, "title", repeat(part.title), part.id)
        if isinstance(part, Table) and part.worded_by is not Origin.HUMAN:
            return set_text(part, "caption", repeat(part.caption), part.rows[0].id)
        return part

    def repeat(text: str) -> str:
        if found := same.fullmatch(text):
            return f"{found['lead'] or ''}{title.new}{found['number'] or ''}"
        for language in Language:
            if language.is_installed:
                text = text.replace(quote_text(old, language), quote_text(new, language))
        return text

    def set_text(part: Contract, name: str, text: str, place: str) -> Contract:
        if text == getattr(part, name):
            return part
        title.places.append(place)
        return part.model_copy(update={name: text})

    return rebuild(deliverable, change)


@cache
def _match_lead() -> str:
    """Return the pattern of a text of code before a title, in any language that is installed."""
    languages = [language for language in Language if language.is_installed]
    said = [
        str(read_room(room, language)[key]).partition("{")[0] for room, key in LEADS for language in languages
    ]
    words = ("\\s".join(map(re.escape, each.split(" "))) for each in dict.fromkeys(said))
    return rf"(?P<lead>{'|'.join(words)})?"


def _is_said_by_code(statement: Statement) -> bool:
    return statement.origin is Origin.EXTRACTIVE and statement.nature is Nature.DIRECTION
