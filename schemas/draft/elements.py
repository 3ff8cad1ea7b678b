"""Elements of a draft: statements and table rows with their citations."""

from enum import StrEnum
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.anchor import Anchor
from schemas.contract import Contract
from schemas.ids import Digest, Line, SpanId, StatementId
from schemas.source import CONTEXT_SOURCE, DEEPEST, LONGEST_LABEL, SourceText, Span


class Origin(StrEnum):
    """Who wrote an element last."""

    EXTRACTIVE = "extractive"
    MODEL = "model"
    HUMAN = "human"


class CitationStatus(StrEnum):
    """Whether the statement still rests on its quotation."""

    VERIFIED = "verified"
    TO_VERIFY = "to_verify"


class Citation(Contract):
    """A span of a source, quoted exactly; code inserts the quotation, never a model."""

    span: SpanId
    source: str
    source_sha256: Digest
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    anchor: Anchor
    quote: str = Field(min_length=1)
    status: CitationStatus = CitationStatus.VERIFIED

    @property
    def is_of_context(self) -> bool:
        """Return whether it quotes the organisation's context in `course.yaml`, not a source."""
        return self.source == CONTEXT_SOURCE

    @classmethod
    def of(cls, source: SourceText, span: Span) -> Self:
        """Return the citation of a span; the quotation is the source's own characters.

        Of a row of people's answers it quotes the first open one. Raises ValueError where the row has none:
        nothing of it may be shown.
        """
        columns = source.list_open_columns(span)
        if columns is None:
            return cls._of_all(source, span)
        if not columns:
            raise ValueError(f"{source.name}: {span.id} holds no answer that may be quoted")
        return cls.of_cell(source, span, columns[0])

    @classmethod
    def list_quoted(cls, source: SourceText, span: Span) -> tuple[Self, ...]:
        """Return what quotes all that may be shown of a span: the whole, or each open answer of a row."""
        columns = source.list_open_columns(span)
        if columns is None:
            return (cls.of(source, span),)
        return tuple(cls.of_cell(source, span, column) for column in columns)

    @classmethod
    def _of_all(cls, source: SourceText, span: Span) -> Self:
        return cls(
            span=span.id,
            source=source.name,
            source_sha256=source.sha256,
            start=span.start,
            end=span.end,
            anchor=span.anchor,
            quote=source.text[span.start : span.end],
        )

    @classmethod
    def of_cell(cls, source: SourceText, span: Span, column: int) -> Self:
        """Return the citation of one cell of a table row, without the cells beside it."""
        citation, row = cls._of_all(source, span), span.anchor.row
        if row is None:
            return citation
        end = span.start
        for cell in filter(None, row.cells[: column + 1]):
            start = source.text.index(cell, end)
            end = start + len(cell)
        cell_alone = {"header": row.header[column : column + 1], "cells": row.cells[column : column + 1]}
        anchor = span.anchor.model_copy(update={"row": row.model_copy(update=cell_alone)})
        quote = source.text[start:end]
        return citation.model_copy(update={"start": start, "end": end, "anchor": anchor, "quote": quote})

    @classmethod
    def list_all(cls, source: SourceText, span: Span) -> tuple[Self, ...]:
        """Return the citation of a span and, for a table row, those of each of its cells.

        Of people's answers those that may be shown alone.
        """
        if source.survey is not None:
            return cls.list_quoted(source, span)
        cells = span.anchor.row.cells if span.anchor.row else ()
        of_cells = (cls.of_cell(source, span, column) for column, cell in enumerate(cells) if cell)
        return (cls.of(source, span), *of_cells)


class Nature(StrEnum):
    """What an element is if it is not a claim. A claim, which needs a source, has no nature."""

    ORGANISATION = "organisation"
    """A fact on the organisation; like a claim it needs evidence, an entry of `course.yaml`'s context."""

    DIRECTION = "direction"
    """An instruction, such as what to do or to ask; it states no fact, so it needs no source."""

    ILLUSTRATION = "illustration"
    """Made up to show something, and marked as such; it holds no date, law or real party, and no figure of a
    kind that its page does not cite."""

    DATA = "data"
    """A fact of `course.yaml` or a template, such as a price or a legal notice; no model wrote it."""

    BLANK = "blank"
    """Left for a person to fill in; it may stay blank on paper."""

    MISSING = "missing"
    """A datum that a template needs and nobody gave; it stops approval."""


TEMPLATED = frozenset({Nature.DATA, Nature.BLANK, Nature.MISSING})
"""Natures of what a template words or a person fills in: no writer's, so nobody criticises or mends it."""


def needs_evidence(nature: Nature | None) -> bool:
    """Return whether an element of this nature states a fact, for which it has to cite something."""
    return nature is None or nature is Nature.ORGANISATION


def is_taught(nature: Nature | None) -> bool:
    """Return whether an element of this nature teaches: it states a fact or illustrates one."""
    return needs_evidence(nature) or nature is Nature.ILLUSTRATION


class Computation(Contract):
    """How a figure was calculated, so that anyone can check it over the same rows."""

    formula: Line = Field(description="In words a reader can follow, e.g. `« Jamais » / réponses à Q3`.")
    value: Line = Field(description="The figure as the element shows it, e.g. `37 %`.")
    source: str
    source_sha256: Digest
    column: Line
    rows: tuple[SpanId, ...] = Field(min_length=1, description="The rows counted over.")
    counted: tuple[SpanId, ...] = Field(default=(), description="Those of them that were counted.")


class StatementForm(Contract):
    """How a statement is set within its block: as an item of a list, or as code, word for word."""

    depth: int | None = Field(
        default=None, ge=1, le=DEEPEST, description="How deep the item is in its list; missing of no item."
    )
    label: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_LABEL,
        description="The number of the item as its source shows it: `3.`, `a)`; missing if it has a bullet.",
    )
    is_code: Literal[True] | None = None


class Statement(Contract):
    """One sentence a person reads; a claim without a citation is marked as unsourced."""

    FIGURES: ClassVar[tuple[str, ...]] = ()
    """The fields with whole numbers that a kind of statement has beside its text, such as a place."""

    id: StatementId
    text: str = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    origin: Origin
    nature: Nature | None = None
    computation: Computation | None = None
    form: StatementForm | None = Field(
        default=None, description="Missing of a sentence, and of a plain item of a block that is a list."
    )

    @property
    def is_item(self) -> bool:
        """Return whether it says of itself that it is an item of a list."""
        return self.form is not None and self.form.depth is not None

    @property
    def depth(self) -> int:
        """Return how deep it is in a list, from 1; 1 if it says nothing of it."""
        return (self.form and self.form.depth) or 1

    @property
    def label(self) -> str:
        """Return the number before it; empty if it has none."""
        return (self.form and self.form.label) or ""

    @property
    def is_code(self) -> bool:
        """Return whether it is code, whose spaces and line breaks count."""
        return self.form is not None and bool(self.form.is_code)


class Row(Contract):
    """A row of a table, with as many cells as the header.

    `by_cell` has the spans that each cell cites, if they differ; `citations` has those of the whole row.
    """

    id: StatementId
    cells: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    origin: Origin
    nature: Nature | None = None
    computation: Computation | None = None
    by_cell: tuple[tuple[SpanId, ...], ...] | None = None

    @model_validator(mode="after")
    def _each_cell_has_its_evidence(self) -> Self:
        if self.by_cell is None:
            return self
        cited = {citation.span for citation in self.citations}
        if len(self.by_cell) != len(self.cells):
            raise ValueError(f"{len(self.by_cell)} lists of spans for {len(self.cells)} cells")
        stray = sorted({span for spans in self.by_cell for span in spans} - cited)
        if stray:
            raise ValueError(f"by_cell names {', '.join(stray)}, which the row does not cite")
        return self
