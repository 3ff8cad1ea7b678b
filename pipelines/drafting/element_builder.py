"""Elements built from a model's answer: code gives ids, inserts quotations, keeps people's texts.

A model names spans and earlier elements; this code decides what such a name is worth.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeVar, cast

from pydantic import Field

from pipelines.drafting.citations import cite
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.revision_notes import read_revision_note
from schemas.contract import Contract
from schemas.draft import Citation, Cited, Named, Origin, Question, Statement
from schemas.language import Language
from schemas.source import SourceText, Span, SpanKind

MOST_CITATIONS = 8
"""Spans one sentence may rest on; a model that names more has understood nothing."""

Text = Annotated[str, Field(max_length=2000)]
Name = Annotated[str, Field(max_length=100)]
Names = Annotated[list[Name], Field(max_length=200)]

Element = TypeVar("Element", bound=Named)
C = TypeVar("C", bound=Cited)
Worded = TypeVar("Worded", bound=Statement | Question)


class ArtefactAnswer(Contract):
    """What every answer has: the wishes of a comment that could not be met."""

    could_not: Annotated[list[Text], Field(max_length=40)]


class StatementAnswer(Contract):
    """A sentence with the spans it rests on; `id` names an earlier statement or is empty."""

    id: Name
    text: Text
    span_ids: Names


@dataclass
class ElementBuilder:
    """Writes one artefact's elements, in order; an earlier element is taken up once at most."""

    request: DraftRequest
    ids: IdAllocator
    notes: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)
    """Ids of passages that the answers name and nobody showed them."""

    _taken: set[str] = field(default_factory=set)
    _citable: dict[str, tuple[SourceText, Span]] = field(init=False)

    def __post_init__(self) -> None:
        self._citable = {
            span.id: (source, span)
            for source in self.request.spans.sources
            for span in source.spans
            if span.kind is not SpanKind.HEADING
        }

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.request.course.language_of(self.request.module)

    def find_span(self, span_id: str) -> Span | None:
        """Return the span of an id a model named, or None where it was not shown that id."""
        found = self._find_span(span_id)
        return found[1] if found else None

    def cite(self, span_ids: Iterable[str]) -> tuple[Citation, ...]:
        """Return citations with the spans' own words, each once; invented ids are dropped.

        What is left without one is unsourced, and the critique says so.
        """
        known = [
            known for span_id in dict.fromkeys(span_ids) if (known := self._find_span(span_id)) is not None
        ]
        return tuple(cite(source, span) for source, span in known[:MOST_CITATIONS])

    def _find_span(self, span_id: str) -> tuple[SourceText, Span] | None:
        found = self._citable.get(span_id)
        if found is None:
            self.invented.append(span_id)
        return found

    def find_objective(self, named: str) -> str | None:
        """Return the id of an objective of the module, or None for any other name."""
        return next((o.id for o in self.request.module.objectives if o.id == named), None)

    def take_earlier(self, named: str, earlier: Sequence[Element]) -> Element | None:
        """Return the earlier element of that id, unless there is none or it was taken up already."""
        found = next((e for e in earlier if e.id == named and e.id not in self._taken), None)
        if found is not None:
            self._taken.add(found.id)
        return found

    def is_protected(self, earlier: Cited) -> bool:
        """Return whether a person wrote this and asked for changes around it.

        Where nobody asked, the whole answer is a proposal that `write_draft` shows as a diff.
        """
        return earlier.origin is Origin.HUMAN and self.request.decision is not None

    def keep_earlier(self, earlier: C) -> C:
        """Return an earlier element unchanged; unless a person wrote it, its citations follow the spans."""
        if self.is_protected(earlier):
            return earlier
        citations = self.cite(citation.span for citation in earlier.citations)
        if citations == earlier.citations:
            return earlier
        return cast(C, earlier.model_copy(update={"citations": citations}))

    def keep_from(self, earlier: Worded, proposal: str) -> Worded:
        """Return a person's element as it is; what the model would have written is noted."""
        text = to_plain_text(proposal)
        stands = earlier.text if isinstance(earlier, Statement) else earlier.stem
        if text and text != stands:
            self.note_proposal(earlier.id, text)
        return earlier

    def note_proposal(self, place: str, proposal: str) -> None:
        """Note what the model would have written in the place of what a person wrote."""
        self.notes.append(read_revision_note(self.language, "human_text", place=place, proposal=proposal))

    def build_statement(self, answer: StatementAnswer, earlier: Sequence[Statement] = ()) -> Statement | None:
        """Return the statement, or None where nothing readable was said.

        An earlier one keeps its id; a person's keeps everything.
        """
        citations = self.cite(answer.span_ids)
        text = to_plain_text(answer.text, [citation.quote for citation in citations])
        before = self.take_earlier(answer.id, earlier)
        if before is not None and self.is_protected(before):
            return self.keep_from(before, text)
        if before is not None and (not text or (text, citations) == (before.text, before.citations)):
            return self.keep_earlier(before)
        if not text:
            return None
        name = before.id if before is not None else self.ids.allocate_statement()
        return Statement(id=name, text=text, citations=citations, origin=Origin.MODEL)
