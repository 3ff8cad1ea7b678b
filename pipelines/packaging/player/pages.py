"""Pages of the player in order, and the numbering of their citations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple, TypeVar
from unicodedata import combining, normalize

from markupsafe import Markup, escape

from pipelines.packaging.identifiers import list_scored_items
from pipelines.packaging.kind import LearnerView, read_kind_texts
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.player.texts import read_page_texts
from schemas.contract import Contract
from schemas.draft import (
    Citation,
    CitationStatus,
    Content,
    Deliverable,
    Item,
    Nature,
    Questionnaire,
    Recorded,
    Row,
    Sectioned,
    Statement,
    needs_evidence,
    walk_citations,
    walk_citing,
)
from schemas.draft.nature_labels import LABELLED, label_nature
from schemas.draft.source_titles import list_headings_below_title
from schemas.ids import ItemId, Slug, SpanId
from schemas.language import Language
from schemas.places import describe_whole_place

_Element = TypeVar("_Element", Statement, Row)

START = "start"
END = "end"
"""The page of results, which stands outside the sequence: nothing is tracked or remembered of it."""

ABOUT = "about"
FICTITIOUS = frozenset({Nature.ILLUSTRATION, Nature.DIRECTION})
"""Natures of a block in which nothing is claimed of the world."""

START_TEMPLATE = "start.html"

MARK = Markup(
    '\u2060<a class="source{doubt}" role="button" href="#{first}"'
    ' aria-expanded="false" aria-label="{name}" data-notes="{notes}">{shown}</a>'
)
"""Stays on the line of the last word by the word joiner before it; a line may break before a button.

Without a script it leads to the first of its notes.
"""

WORDED_MARK = Markup(
    '<button type="button" class="source worded{doubt}" aria-expanded="false"'
    ' data-notes="{notes}">{name}</button>'
)


def has_learner_pages(content: Content, kinds: PackagingKinds) -> bool:
    """Return whether anything in a content is for learners."""
    return any(kinds.has_view(artefact) for artefact in content.artefacts)


class Quotation(NamedTuple):
    """A citation on a page: its number, the id of its note, the exact words and where the source has them.

    `is_said`: the words stand beside it already.
    """

    number: int
    note: str
    quote: str
    source: str
    place: str
    heading: str
    to_verify: bool
    is_said: bool = False


@dataclass
class PageNotes:
    """The sources of one page, and what its readers are told once instead of at every sentence.

    `titles` are those of all documents of the content, by the names they are cited by.

    The same words of the same span keep their number wherever they are cited. `labelled` are the elements
    whose label stands before them already; `set_apart` those of a block that says it for all of them.
    `said` are the elements of the page, folded, and `shown_in_block`: the block that is written has shown the
    label of what was made up.
    """

    page: str
    language: Language
    titles: Mapping[str, str]
    quotations: dict[tuple[str, str], Quotation] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    labelled: set[str] = field(default_factory=set)
    set_apart: set[str] = field(default_factory=set)
    shown_in_block: bool = False

    def cite(self, citations: Iterable[Citation]) -> tuple[Quotation, ...]:
        """Return the quotations of an element, each once."""
        quoted = {quotation.number: quotation for quotation in map(self._find_quotation, citations)}
        return tuple(quoted.values())

    def list_quotations(self) -> list[Quotation]:
        """Return the quotations of the page, by number; a sentence that quotes its source whole says it."""
        return [
            each._replace(is_said=fold_words(each.quote) in self.said) for each in self.quotations.values()
        ]

    def _find_quotation(self, citation: Citation) -> Quotation:
        key = citation.span, citation.quote
        if key not in self.quotations:
            self.quotations[key] = self._make_quotation(citation, len(self.quotations) + 1)
        return self.quotations[key]._replace(to_verify=citation.status is CitationStatus.TO_VERIFY)

    def _make_quotation(self, citation: Citation, number: int) -> Quotation:
        return Quotation(
            number=number,
            note=f"{self.page}-note-{number}",
            quote=citation.quote,
            source=self.titles[citation.source],
            place=describe_whole_place(citation.anchor, self.language),
            heading=" › ".join(list_headings_below_title(citation)),
            to_verify=False,
        )


def fold_words(text: str) -> str:
    """Return the letters and digits of a text, by which a sentence is known for its quotation."""
    return "".join(filter(str.isalnum, normalize("NFKC", text).casefold()))


def pair_with_quotations(
    elements: Iterable[_Element], notes: PageNotes
) -> list[tuple[_Element, tuple[Quotation, ...], bool]]:
    """Return each element with its quotations, and whether it is a claim without any.

    Sentences of one nature in a row are labelled at the first of them; a row of a table stands alone.
    """
    pairs = []
    before = None
    for element in elements:
        quotations = notes.cite(element.citations)
        notes.said |= _list_words(element)
        pairs.append((element, quotations, not quotations and needs_evidence(element.nature)))
        if isinstance(element, Statement):
            if element.nature in LABELLED and element.nature is before:
                notes.labelled.add(element.id)
            before = element.nature
    return pairs


def _list_words(element: Statement | Row) -> set[str]:
    """Return what an element says, folded: a sentence, or a row and each of its cells."""
    words = (element.text,) if isinstance(element, Statement) else ("".join(element.cells), *element.cells)
    return set(map(fold_words, words))


def draw_mark(quotations: Sequence[Quotation], *, worded: bool = False, language: Language) -> Markup:
    """Return the one mark of an element's sources, which opens their notes; empty if it has none.

    `worded`: it stands alone, not at the end of a sentence.
    """
    if not quotations:
        return Markup("")
    texts = read_page_texts(language)
    numbers = ", ".join(str(quotation.number) for quotation in quotations)
    doubt = f" ({texts['to_verify_short']})" if any(each.to_verify for each in quotations) else ""
    name = texts["source"].format(number=numbers) + doubt
    draw = WORDED_MARK if worded else MARK
    return draw.format(
        doubt=" doubtful" if doubt else "",
        name=name,
        first=quotations[0].note,
        notes=" ".join(quotation.note for quotation in quotations),
        shown=numbers + doubt,
    )


def write_label(element: Statement | Row, notes: PageNotes | None = None, *, language: Language) -> Markup:
    """Return the label of an element that learners must not take for a claim; most often nothing."""
    if notes is not None and element.id in notes.labelled | notes.set_apart:
        return Markup("")
    return _draw_label(label_nature(element.nature, language))


def _draw_label(label: str, *, spoken: bool = False) -> Markup:
    """Return a label as markup; `spoken`: its look says it already to those who see it."""
    more = " spoken" if spoken else ""
    return Markup('<b class="nature{}">{}</b> ').format(more, label) if label else Markup("")


def write_sentence(statement: Statement, notes: PageNotes | None = None, *, language: Language) -> Markup:
    """Return a statement's text as markup; one that was made up stands out from claims around it."""
    label = write_label(statement, notes, language=language)
    if statement.nature is not Nature.ILLUSTRATION or (notes and statement.id in notes.set_apart):
        return label + escape(statement.text)
    if notes and label:
        label = _draw_label(label_nature(statement.nature, language), spoken=notes.shown_in_block)
        notes.shown_in_block = True
    return Markup('<span class="illustration">{}{}</span>').format(label, statement.text)


def label_block(block: Contract, notes: PageNotes, *, language: Language) -> Markup:
    """Return the label of a block that was made up as a whole, which its elements then need no more."""
    notes.shown_in_block = False
    elements = [each for each in walk_citing(block) if isinstance(each, Statement | Row)]
    natures = {each.nature for each in elements}
    if Nature.ILLUSTRATION not in natures or not natures <= FICTITIOUS:
        return Markup("")
    notes.set_apart |= {each.id for each in elements}
    return _draw_label(label_nature(Nature.ILLUSTRATION, language))


@dataclass(frozen=True)
class LetterGroup:
    """The terms of a glossary with the same first letter, each with what its entries say of it."""

    letter: str
    terms: tuple[tuple[Row, ...], ...]


def group_by_letter(entries: Sequence[Row]) -> tuple[LetterGroup, ...]:
    """Return the terms by first letter, in alphabetical order, ignoring accents and case.

    A term that several documents define stands once.
    """
    ordered = sorted(entries, key=lambda entry: (_fold_term(entry), entry.id))
    return tuple(
        LetterGroup(letter, tuple(tuple(meanings) for _, meanings in groupby(same, _fold_term)))
        for letter, same in groupby(ordered, _first_letter)
    )


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
    """Return the pages in order: start, questions before the lesson, what teaches, and last what asks.

    What is alike keeps the order of the content: key points, terms and cards come after the lesson.
    """
    shown = [
        (artefact, kind.view)
        for artefact in content.artefacts
        if (kind := kinds.deliverables.get(artefact.kind)) and kind.view and not _is_silent(artefact)
    ]
    pages = [LearnerPage(START, read_page_texts(content.language)["start"], START, START_TEMPLATE)]
    for artefact, view in sorted(shown, key=lambda each: _rank_page(*each)):
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


def _rank_page(artefact: Deliverable, view: LearnerView) -> int:
    if view.comes_first:
        return 0
    return 2 if isinstance(artefact, Questionnaire) else 1


def list_pages_to_review(content: Content, pages: Sequence[LearnerPage]) -> dict[ItemId, list[str]]:
    """Return by scored question the ids of the pages to read again if it is missed.

    They rest on a passage that the question rests on; if none does, they treat its objective.
    """
    passages = {page.id: _list_passages(page) for page in pages}
    return {
        item.id: [page for page, cited in passages.items() if cited & {each.span for each in item.citations}]
        or [page.id for page in pages if page.treats and page.treats == item.objective]
        for item in list_scored_items(content)
    }


def _list_passages(page: LearnerPage) -> set[SpanId]:
    """Return the passages that a page of a lesson rests on."""
    sections = page.artefact.sections if isinstance(page.artefact, Sectioned) else ()
    return {
        citation.span for section in sections if section.id == page.id for citation in walk_citations(section)
    }


def _is_silent(artefact: Deliverable) -> bool:
    """Return whether it is to be heard and nothing of it was recorded: its words are those of the lesson."""
    return isinstance(artefact, Recorded) and not artefact.recordings


def list_questions(artefact: Deliverable) -> tuple[Item, ...]:
    """Return the questions a deliverable asks, in order."""
    return artefact.items if isinstance(artefact, Questionnaire) else ()
