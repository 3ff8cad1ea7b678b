"""The draft: what a learner will see, every statement with its citations."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field

from schemas.contract import Contract
from schemas.course import Bloom, Objective
from schemas.finding import Finding
from schemas.ids import (
    Digest,
    ItemId,
    Line,
    ModuleKey,
    OptionId,
    PageId,
    Person,
    Slug,
    SpanId,
    StatementId,
)
from schemas.language import Language
from schemas.source import Anchor, SourceText, Span


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

    @classmethod
    def of(cls, source: SourceText, span: Span) -> Self:
        """Return the citation of a span; the quotation is the source's own characters."""
        return cls(
            span=span.id,
            source=source.name,
            source_sha256=source.sha256,
            start=span.start,
            end=span.end,
            anchor=span.anchor,
            quote=source.text[span.start : span.end],
        )


class Statement(Contract):
    """One sentence a learner reads; without a citation it is marked as unsourced."""

    id: StatementId
    text: str = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    origin: Origin


class Paragraph(Contract):
    """Statements read one after the other."""

    kind: Literal["paragraph"] = "paragraph"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Steps(Contract):
    """A procedure, in order."""

    kind: Literal["steps"] = "steps"
    statements: tuple[Statement, ...] = Field(min_length=1)


class Row(Contract):
    """A line of a table, as many cells as the header."""

    id: StatementId
    cells: tuple[str, ...] = Field(min_length=1)
    citations: tuple[Citation, ...] = ()
    origin: Origin


class Table(Contract):
    """Figures side by side, each row with its citations."""

    kind: Literal["table"] = "table"
    caption: Line
    header: tuple[str, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)


Block = Annotated[Paragraph | Steps | Table, Field(discriminator="kind")]


class Section(Contract):
    """One page of the lesson."""

    id: PageId
    title: Line
    objective: Slug | None = None
    blocks: tuple[Block, ...] = Field(min_length=1)


class Lesson(Contract):
    """The pages a learner reads, in order."""

    kind: Literal["lesson"] = "lesson"
    sections: tuple[Section, ...] = Field(min_length=1)


class Option(Contract):
    """One answer a learner may choose, and what they read once they have."""

    id: OptionId
    text: str = Field(min_length=1)
    feedback: str = ""


class SingleChoice(Contract):
    """A question with one right answer among its options."""

    kind: Literal["single"] = "single"
    id: ItemId
    stem: str = Field(min_length=1)
    options: tuple[Option, ...]
    key: OptionId
    objective: Slug | None = None
    bloom: Bloom = Bloom.REMEMBER
    citations: tuple[Citation, ...] = ()
    origin: Origin


class TrueFalse(Contract):
    """A claim a learner judges."""

    kind: Literal["true_false"] = "true_false"
    id: ItemId
    stem: str = Field(min_length=1)
    answer: bool
    feedback: str = ""
    objective: Slug | None = None
    bloom: Bloom = Bloom.REMEMBER
    citations: tuple[Citation, ...] = ()
    origin: Origin


Item = Annotated[SingleChoice | TrueFalse, Field(discriminator="kind")]


class Quiz(Contract):
    """The questions a learner is scored on, one point each."""

    kind: Literal["quiz"] = "quiz"
    items: tuple[Item, ...] = Field(min_length=1)


class Summary(Contract):
    """The key points to take away."""

    kind: Literal["summary"] = "summary"
    points: tuple[Statement, ...] = Field(min_length=1)


Artefact = Annotated[Lesson | Quiz | Summary, Field(discriminator="kind")]


Cited = Statement | Row | SingleChoice | TrueFalse
"""What a learner reads or answers, and what may therefore rest on a source."""


class Content(Contract):
    """What a learner or trainer will see; its digest is what a decision names."""

    module: ModuleKey
    title: Line
    language: Language
    objectives: tuple[Objective, ...] = ()
    duration_minutes: int
    mastery_percent: int
    artefacts: tuple[Artefact, ...] = Field(min_length=1)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return every citation, in the order a reader meets them."""
        return tuple(citation for element in self.citing() for citation in element.citations)

    def citing(self) -> Iterator[Cited]:
        """Yield every element that ought to have a source, in the order a reader meets them."""
        for artefact in self.artefacts:
            if isinstance(artefact, Lesson):
                for block in (block for section in artefact.sections for block in section.blocks):
                    yield from block.rows if isinstance(block, Table) else block.statements
            elif isinstance(artefact, Quiz):
                yield from artefact.items
            else:
                yield from artefact.points


class Minted(Contract):
    """The highest number given to each kind of id; deleted elements do not give theirs back."""

    pages: int = 0
    items: int = 0
    statements: int = 0


class Usage(Contract):
    """What a model was paid for; zeros for an extractive draft."""

    calls: int = 0
    cached_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    currency: str = "EUR"


class Provenance(Contract):
    """How a revision came to be; beside the content, so it never moves a digest."""

    writer: Origin
    author: Person | None = Field(default=None, description="The person, for a human revision.")
    model: str | None = None
    host: str | None = None
    prompts: dict[str, Digest] = Field(default_factory=dict)
    inputs: Digest = Field(description="Fingerprint of sources, course settings and writer.")
    reply_to: str | None = Field(default=None, description="The comment a revision answers.")
    unanswered: tuple[str, ...] = Field(
        default=(), description="What the comment asked for and the writer could not do."
    )
    usage: Usage = Usage()
    run_id: str | None = None
    written_at: datetime


class Draft(Contract):
    """One revision of one module."""

    revision: int = Field(ge=1)
    parent: Digest | None = None
    content: Content
    provenance: Provenance
    findings: tuple[Finding, ...] = ()
    minted: Minted

    @property
    def module(self) -> str:
        """Return the key of the module this is a revision of."""
        return self.content.module
