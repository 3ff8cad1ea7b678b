"""The content as the pages a learner turns: every citation numbered, every place spelled out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeVar
from unicodedata import combining, normalize

from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.player.texts import page_texts
from schemas.draft import Citation, CitationStatus, Content, Deliverable, Questionnaire, Row, Statement
from schemas.ids import ItemId
from schemas.language import Language
from schemas.places import whole_in

_Element = TypeVar("_Element", Statement, Row)

START = "start"
ABOUT = "about"

OF_LEARNERS = (Lesson, Quiz, Positioning, Summary, Glossary, Flashcards, Figures, Narration)
"""What a learner's page shows. What is written for trainers, sponsors and offices is never drawn on it."""


def has_learner_pages(content: Content) -> bool:
    """Say whether anything in a content is for learners."""
    return any(isinstance(artefact, OF_LEARNERS) for artefact in content.artefacts)


class Quotation(NamedTuple):
    """A citation as a learner opens it: how it is called on the page, the exact words, where they stand."""

    label: str
    panel: str
    quote: str
    source: str
    place: str
    heading: str
    to_verify: bool


@dataclass
class Numbering:
    """Numbers the sources of one page: the same span keeps its number wherever it is cited."""

    page: str
    language: Language
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, citations: Iterable[Citation], within: str) -> tuple[Quotation, ...]:
        """Return the quotations of an element, their panels named after the element `within`."""
        return tuple(self._quotation(citation, within) for citation in citations)

    def _quotation(self, citation: Citation, within: str) -> Quotation:
        number = self.numbers.setdefault(citation.span, len(self.numbers) + 1)
        return Quotation(
            label=page_texts(self.language)["source"].format(number=number),
            panel=f"{self.page}-{within}-source-{number}",
            quote=citation.quote,
            source=citation.source,
            place=whole_in(citation.anchor, self.language),
            heading=" › ".join(citation.anchor.heading),
            to_verify=citation.status is CitationStatus.TO_VERIFY,
        )


def sourced(
    elements: Iterable[_Element], numbers: Numbering
) -> list[tuple[_Element, tuple[Quotation, ...], bool]]:
    """Return each element with its quotations, and whether it is a claim that lacks one."""
    found = []
    for element in elements:
        quotations = numbers.of(element.citations, element.id)
        found.append((element, quotations, not quotations and element.nature is None))
    return found


@dataclass(frozen=True)
class Letter:
    """The terms of a glossary that begin alike."""

    letter: str
    entries: tuple[Row, ...]


def by_letter(glossary: Glossary) -> tuple[Letter, ...]:
    """Return the terms by first letter, in alphabetical order; accents and case sort no term apart."""
    ordered = sorted(glossary.entries, key=lambda entry: (_sorted_as(entry), entry.id))
    return tuple(Letter(letter, tuple(entries)) for letter, entries in groupby(ordered, _first_letter))


def _sorted_as(entry: Row) -> str:
    plain = normalize("NFKD", entry.cells[0].strip().casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in plain if not combining(character))


def _first_letter(entry: Row) -> str:
    first = _sorted_as(entry)[:1].upper()
    return first if first.isalpha() else "#"


@dataclass(frozen=True)
class LearnerPage:
    """One page in the learner's sequence; lesson sections keep the id they were minted with."""

    id: str
    title: str
    kind: str
    artefact: Deliverable | None = None
    section: int = 0
    items: tuple[ItemId, ...] = ()

    @property
    def is_optional(self) -> bool:
        """Return whether a module is complete without it, as what is asked before the lesson is."""
        return isinstance(self.artefact, Positioning)


def learner_pages(content: Content, texts: dict[str, str]) -> tuple[LearnerPage, ...]:
    """Return the pages in order: the start, what is asked before the lesson, then as the content has them."""
    pages = [LearnerPage(START, texts["start"], START)]
    placed_first = sorted(content.artefacts, key=lambda artefact: not isinstance(artefact, Positioning))
    for artefact in placed_first:
        if not isinstance(artefact, OF_LEARNERS):
            continue
        if isinstance(artefact, Lesson):
            pages += [
                LearnerPage(section.id, section.title, "lesson", artefact, number)
                for number, section in enumerate(artefact.sections)
            ]
            continue
        earlier = sum(page.kind == artefact.kind for page in pages)
        name = artefact.kind if not earlier else f"{artefact.kind}-{earlier + 1}"
        items = tuple(item.id for item in artefact.items) if isinstance(artefact, Questionnaire) else ()
        pages.append(LearnerPage(name, texts[artefact.kind], artefact.kind, artefact, items=items))
    return tuple(pages)
