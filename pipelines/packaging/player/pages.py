"""Pages of the player in order, and the numbering of their citations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeVar
from unicodedata import combining, normalize

from markupsafe import Markup, escape

from pipelines.packaging.kind import read_kind_texts
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.player.texts import read_page_texts
from schemas.draft import (
    Citation,
    CitationStatus,
    Content,
    Deliverable,
    Item,
    Nature,
    Questionnaire,
    Row,
    Statement,
    needs_evidence,
)
from schemas.draft.nature_labels import label_nature
from schemas.ids import ItemId, Slug
from schemas.language import Language
from schemas.places import describe_whole_place, name_source

_Element = TypeVar("_Element", Statement, Row)

START = "start"
ABOUT = "about"
START_TEMPLATE = "start.html"


def has_learner_pages(content: Content, kinds: PackagingKinds) -> bool:
    """Return whether anything in a content is for learners."""
    return any(kinds.has_view(artefact) for artefact in content.artefacts)


class Quotation(NamedTuple):
    """A citation on a page: its label, the id of its panel, the exact words and their place in the source."""

    label: str
    panel: str
    quote: str
    source: str
    place: str
    heading: str
    to_verify: bool


@dataclass
class CitationNumbering:
    """Numbers the sources of one page: the same span keeps its number wherever it is cited."""

    page: str
    language: Language
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, citations: Iterable[Citation], within: str) -> tuple[Quotation, ...]:
        """Return the quotations of an element; `within` is the element's id, part of each panel's id."""
        return tuple(self._make_quotation(citation, within) for citation in citations)

    def _make_quotation(self, citation: Citation, within: str) -> Quotation:
        number = self.numbers.setdefault(citation.span, len(self.numbers) + 1)
        return Quotation(
            label=read_page_texts(self.language)["source"].format(number=number),
            panel=f"{self.page}-{within}-source-{number}",
            quote=citation.quote,
            source=name_source(citation.source, self.language),
            place=describe_whole_place(citation.anchor, self.language),
            heading="" if citation.is_of_context else " › ".join(citation.anchor.heading),
            to_verify=citation.status is CitationStatus.TO_VERIFY,
        )


def pair_with_quotations(
    elements: Iterable[_Element], numbers: CitationNumbering
) -> list[tuple[_Element, tuple[Quotation, ...], bool]]:
    """Return each element with its quotations, and whether it is a claim without any."""
    pairs = []
    for element in elements:
        quotations = numbers.of(element.citations, element.id)
        pairs.append((element, quotations, not quotations and needs_evidence(element.nature)))
    return pairs


def write_label(element: Statement | Row, language: Language) -> Markup:
    """Return the label of an element that learners must not take for a claim; most often nothing."""
    label = label_nature(element.nature, language)
    return Markup('<b class="nature">{}</b> ').format(label) if label else Markup("")


def write_sentence(statement: Statement, language: Language) -> Markup:
    """Return a statement's text as markup; one that was made up stands out from those around it."""
    text = write_label(statement, language) + escape(statement.text)
    if statement.nature is not Nature.ILLUSTRATION:
        return text
    return Markup('<span class="illustration">{}</span>').format(text)


@dataclass(frozen=True)
class LetterGroup:
    """The terms of a glossary with the same first letter."""

    letter: str
    entries: tuple[Row, ...]


def group_by_letter(entries: Sequence[Row]) -> tuple[LetterGroup, ...]:
    """Return the terms by first letter, in alphabetical order, ignoring accents and case."""
    ordered = sorted(entries, key=lambda entry: (_fold_term(entry), entry.id))
    return tuple(LetterGroup(letter, tuple(entries)) for letter, entries in groupby(ordered, _first_letter))


def _fold_term(entry: Row) -> str:
    plain = normalize("NFKD", entry.cells[0].strip().casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in plain if not combining(character))


def _first_letter(entry: Row) -> str:
    first = _fold_term(entry)[:1].upper()
    return first if first.isalpha() else "#"


@dataclass(frozen=True)
class LearnerPage:
    """One page in the learner's sequence; a section of a lesson keeps its id from the content.

    `template` is the file that draws it. `is_optional`: a module is complete without it, such as the
    questions before the lesson. `treats` is the id of its objective.
    """

    id: str
    title: str
    kind: str
    template: str
    artefact: Deliverable | None = None
    section: int = 0
    items: tuple[ItemId, ...] = ()
    is_optional: bool = False
    treats: Slug | None = None


def list_learner_pages(content: Content, kinds: PackagingKinds) -> tuple[LearnerPage, ...]:
    """Return the pages in order: start, questions before the lesson, then the order of the content."""
    shown = [
        (artefact, kind.view)
        for artefact in content.artefacts
        if (kind := kinds.deliverables.get(artefact.kind)) and kind.view
    ]
    pages = [LearnerPage(START, read_page_texts(content.language)["start"], START, START_TEMPLATE)]
    for artefact, view in sorted(shown, key=lambda each: not each[1].comes_first):
        template = str(view.template)
        if view.split is not None:
            pages += [
                LearnerPage(
                    id=part.id,
                    title=part.title,
                    kind=artefact.kind,
                    template=template,
                    artefact=artefact,
                    section=number,
                    items=part.items,
                    is_optional=view.comes_first,
                    treats=part.objective,
                )
                for number, part in enumerate(view.split(artefact))
            ]
            continue
        earlier = sum(page.kind == artefact.kind for page in pages)
        pages.append(
            LearnerPage(
                id=artefact.kind if not earlier else f"{artefact.kind}-{earlier + 1}",
                title=read_kind_texts(artefact.kind, content.language)["page"],
                kind=artefact.kind,
                template=template,
                artefact=artefact,
                items=tuple(item.id for item in list_questions(artefact)),
                is_optional=view.comes_first,
            )
        )
    return tuple(pages)


def list_questions(artefact: Deliverable) -> tuple[Item, ...]:
    """Return the questions a deliverable asks, in order."""
    return artefact.items if isinstance(artefact, Questionnaire) else ()
