"""Elements built from a model's answer: code gives ids, inserts quotations, keeps people's texts.

A model refers to spans and to earlier elements by id; this code checks that these ids exist.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, TypeVar, cast

from pydantic import Field

from pipelines.drafting.citations import cite_all, cut_excerpt
from pipelines.drafting.elements import list_elements
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.revision_notes import read_revision_note
from schemas.contract import Contract
from schemas.draft import (
    Citation,
    Cited,
    Deliverable,
    Named,
    Nature,
    Origin,
    Statement,
)
from schemas.language import Language
from schemas.short_text import shorten_text
from schemas.source import SourceText, Span, SpanKind

MOST_CITATIONS = 8
"""Spans that one sentence may cite; a model that names more has not chosen."""

MOST_UNCITED = 4
LONGEST_UNCITED = 60
"""Passages, and characters of each, that a note shows of those not cited."""

Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=100)]
Names = Annotated[list[Name], Field(max_length=200)]

Element = TypeVar("Element", bound=Named)
C = TypeVar("C", bound=Cited)


class ArtefactAnswer(Contract):
    """What every answer has: the wishes of a comment that could not be met."""

    could_not: Annotated[list[Text], Field(max_length=40)]


class StatementAnswer(Contract):
    """A sentence with the spans it rests on; `id` names an earlier statement or is empty."""

    id: Name
    text: Text
    span_ids: Names


class StatedNature(StrEnum):
    """What a model says a sentence is."""

    CLAIM = "claim"
    ORGANISATION = "organisation"
    DIRECTION = "direction"
    ILLUSTRATION = "illustration"


class TaughtAnswer(StatementAnswer):
    """A sentence that learners or their trainer read, and what it is; what does not say so is a claim."""

    nature: StatedNature = StatedNature.CLAIM


@dataclass
class ElementBuilder:
    """Builds the elements of deliverables in order; each earlier element is reused once at most."""

    request: DraftRequest
    ids: IdAllocator
    notes: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    """Span ids in the answers that are in none of the sources."""

    _reused: set[str] = field(default_factory=set)
    _excess: dict[tuple[Citation, ...], list[tuple[Citation, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """Citations beyond the most, by those that are kept, in the order of the answers."""

    _citable: dict[str, tuple[SourceText, Span]] = field(init=False)

    def __post_init__(self) -> None:
        self._citable = {
            span.id: (source, span)
            for source in self.request.spans.citable
            for span in source.spans
            if span.kind is not SpanKind.HEADING and source.list_open_columns(span) != ()
        }

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.request.course.language_of(self.request.module)

    def find_span(self, span_id: str) -> Span | None:
        """Return the span with an id that a model named; None, and noted as invented, if there is none."""
        source_span = self._find_span(span_id)
        return source_span[1] if source_span else None

    def cite(self, span_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Return citations that quote the spans, each once; invented ids are dropped.

        The critique reports a claim that is left without any citation, `note_excess` one that named more
        spans than it may cite.
        """
        source_spans = [
            span for span_id in dict.fromkeys(span_ids) if (span := self._find_span(span_id)) is not None
        ]
        citations = tuple(each for source, span in source_spans for each in cite_all(source, span))
        cited, excess = citations[:MOST_CITATIONS], citations[MOST_CITATIONS:]
        if excess:
            self._excess[cited].append(excess)
        return cited

    def note_excess(self, built: Iterable[Deliverable]) -> None:
        """Note for the reviewer, sentence by sentence, the spans a model named that are not cited."""
        for element in list_elements(built):
            listed = self._excess.get(element.citations)
            if not listed or element.origin is not Origin.MODEL:
                continue
            excess = listed.pop(0)
            shown = [shorten_text(each.quote, LONGEST_UNCITED) for each in excess[:MOST_UNCITED]]
            note = read_revision_note(
                self.language,
                "uncited",
                sentence=cut_excerpt(element.text),
                named=str(len(element.citations) + len(excess)),
                most=str(MOST_CITATIONS),
                left=" · ".join([*shown, *(["…"] if len(excess) > MOST_UNCITED else [])]),
            )
            self.notes.append(note)

    def _find_span(self, span_id: str) -> tuple[SourceText, Span] | None:
        source_span = self._citable.get(span_id)
        if source_span is None:
            self.invented.append(span_id)
        return source_span

    def find_objective(self, objective_id: str) -> str | None:
        """Return the name if it is the id of an objective of the module, else None."""
        return next((o.id for o in self.request.module.objectives if o.id == objective_id), None)

    def take_earlier(self, element_id: str, earlier: Sequence[Element]) -> Element | None:
        """Return the earlier element with that id; None if there is none, or if it was returned already."""
        element = next((e for e in earlier if e.id == element_id and e.id not in self._reused), None)
        if element is not None:
            self._reused.add(element.id)
        return element

    def keep_earlier(self, earlier: C) -> C:
        """Return an earlier element whose citations follow the spans."""
        citations = self.cite(citation.span for citation in earlier.citations)
        if citations == earlier.citations:
            return earlier
        return cast(C, earlier.model_copy(update={"citations": citations}))

    def note_proposal(self, place: str, proposal: str) -> None:
        """Note for the reviewer what the model would have written instead of a person's text."""
        self.notes.append(read_revision_note(self.language, "human_text", place=place, proposal=proposal))

    def build_statement(self, answer: StatementAnswer, earlier: Sequence[Statement] = ()) -> Statement | None:
        """Return the statement; None if the answer has no readable text and names no earlier statement.

        An earlier statement keeps its id. The whole answer is a proposal: a person's words stand beside it
        (`write_draft`), and what somebody asked to change is patched (`patch`).
        """
        citations = self.cite(answer.span_ids)
        stated = answer.nature if isinstance(answer, TaughtAnswer) else StatedNature.CLAIM
        nature = choose_nature(stated, citations)
        text = to_plain_text(answer.text, [citation.quote for citation in citations])
        earlier_statement = self.take_earlier(answer.id, earlier)
        if earlier_statement is not None and (
            not text or (text, citations) == (earlier_statement.text, earlier_statement.citations)
        ):
            kept = self.keep_earlier(earlier_statement)
            return kept if not text or nature is None else kept.model_copy(update={"nature": nature})
        if not text:
            return None
        statement_id = (
            earlier_statement.id if earlier_statement is not None else self.ids.allocate_statement()
        )
        return Statement(id=statement_id, text=text, citations=citations, origin=Origin.MODEL, nature=nature)


def choose_nature(stated: StatedNature, citations: Sequence[Citation]) -> Nature | None:
    """Return the nature of a model's words: what it says they are, unless their citations say otherwise.

    What rests on the organisation's context alone is on the organisation, whatever the model calls it. What
    cites sources alone is not, and an example that cites is none: both are claims, judged by what they cite.
    """
    if stated is StatedNature.DIRECTION:
        return Nature.DIRECTION
    if not citations:
        return None if stated is StatedNature.CLAIM else Nature(stated)
    if stated is StatedNature.ORGANISATION and any(citation.is_of_context for citation in citations):
        return Nature.ORGANISATION
    return derive_nature(citations)


def derive_nature(citations: Sequence[Citation]) -> Nature | None:
    """Return the nature of what states a fact: on the organisation if it rests on its context alone."""
    on_organisation = bool(citations) and all(citation.is_of_context for citation in citations)
    return Nature.ORGANISATION if on_organisation else None
