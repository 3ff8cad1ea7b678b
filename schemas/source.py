"""Source texts and their spans; each span reproduces its characters exactly."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.finding import describe_cause
from schemas.ids import Digest, ModuleKey, SpanId
from schemas.language import Language
from schemas.languages.sentences import join_sentences


class PagePlace(Contract):
    """A page of a PDF, counted from 1."""

    kind: Literal["page"] = "page"
    number: int = Field(ge=1)


class Scan(Contract):
    """A scanned page of a PDF, counted from 1: its words were recognised (OCR), so they may be wrong."""

    kind: Literal["scan"] = "scan"
    number: int = Field(ge=1)


class SlidePlace(Contract):
    """A slide of a PPTX, counted from 1; `notes` where the text stands in its speaker notes."""

    kind: Literal["slide"] = "slide"
    number: int = Field(ge=1)
    notes: bool = False


class ParagraphPlace(Contract):
    """A paragraph of a document without fixed pages (Markdown, DOCX, HTML), counted from 1."""

    kind: Literal["passage"] = "passage"
    number: int = Field(ge=1)


class CellRange(Contract):
    """Cells of a spreadsheet: the name of their sheet and their range, empty for the sheet itself."""

    kind: Literal["cells"] = "cells"
    sheet: str = Field(min_length=1)
    range: str = Field(default="", description="As a spreadsheet writes it: `B4`, `B4:E4`.")


class Cue(Contract):
    """What is said in a recording, from the start of its first cue to the end of its last."""

    kind: Literal["cue"] = "cue"
    start: int = Field(ge=0, description="Milliseconds since the recording began.")
    end: int = Field(ge=0, description="Milliseconds since the recording began.")

    @property
    def clock(self) -> str:
        """Return when it is said, as players show it: `1:05`, or `1:02:05` from an hour on."""
        minutes, seconds = divmod(self.start // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


Place = Annotated[
    PagePlace | Scan | SlidePlace | ParagraphPlace | CellRange | Cue, Field(discriminator="kind")
]


def abbreviate_place(place: Place) -> str:
    """Return a place as both languages abbreviate it."""
    match place:
        case PagePlace(number=number):
            return f"p. {number}"
        case Scan(number=number):
            return f"p. {number} (OCR)"
        case SlidePlace(number=number):
            return f"slide {number}"
        case ParagraphPlace(number=number):
            return f"§ {number}"
        case CellRange(sheet=sheet, range=cells):
            return f"{sheet}!{cells}" if cells else sheet
        case Cue(clock=clock):
            return clock


class TableRow(Contract):
    """A row of a table, both counted from 1, with the header above it and its cells."""

    table: int = Field(ge=1)
    row: int = Field(ge=1)
    header: tuple[str, ...] = ()
    cells: tuple[str, ...]


class Anchor(Contract):
    """Where a person finds a span again in the original document."""

    place: Place
    heading: tuple[str, ...] = ()
    row: TableRow | None = None


class SpanKind(StrEnum):
    """What a span is, so that a writer knows what it may be used for."""

    SENTENCE = "sentence"
    HEADING = "heading"
    STEP = "step"
    ROW = "row"


class Span(Contract):
    """A sentence, list step, heading or table row: `source.text[start:end] == text`."""

    id: SpanId
    kind: SpanKind
    text: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    anchor: Anchor


class DropReason(StrEnum):
    """Why text of a source was not taken: nobody could see it, it is not the author's, it names people."""

    HIDDEN = "hidden"
    WHITE = "white"
    TINY = "tiny"
    INVISIBLE = "invisible"
    DELETED = "deleted"
    SCRIPT = "script"
    FURNITURE = "furniture"
    NO_TEXT = "no_text"
    NO_VALUE = "no_value"
    """Formulas whose value the file does not keep; the excerpt is how many."""

    BEYOND = "beyond"
    """Slides or pages after the last one we read; the excerpt is their number."""

    READ_ALOUD = "read_aloud"
    """Written for screen readers alone: no trick, and not on the page either."""

    SPEAKER = "speaker"
    """Names of who speaks in subtitles; the excerpt is how many, not who."""

    PERSONAL = "personal"
    """A column that names who answered; the excerpt is its title."""


COUNTED = frozenset({DropReason.NO_VALUE, DropReason.BEYOND, DropReason.SPEAKER})
"""Reasons of what is told by its number alone."""


class Dropped(Contract):
    """Text left out, its reason, and where it stood; an excerpt of at most 200 characters."""

    reason: DropReason
    excerpt: str = Field(max_length=200)
    place: Place

    @property
    def is_count(self) -> bool:
        """Return whether the excerpt is a number of things left out, and not their text."""
        return self.reason in COUNTED


class Recognised(Contract):
    """What text recognition made of one page: how many words, and how sure it was of them."""

    page: int = Field(ge=1)
    words: int = Field(
        ge=0, description="None where the page shows no words, or none that can be recognised."
    )
    confidence: int = Field(ge=0, le=100, description="In percent, the mean of its words.")
    doubtful: tuple[str, ...] = Field(
        default=(), description="The words it was least sure of, in their order."
    )


class NotRecognised(Contract):
    """Pages of a scan nobody read though the course asks for it, why, and what to do."""

    pages: tuple[int, ...] = Field(min_length=1)
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty where it is said in English alone."
    )
    wording: str | None = Field(
        default=None, description="What names that text; left out of what was stored before texts were named."
    )

    @property
    def message(self) -> str:
        """Return what happened and what to do, as one text."""
        return join_sentences(self.happened, self.remedy)


class SourceText(Contract):
    """What one source says: its visible text and the spans that cover it."""

    name: str = Field(
        description="Path below the course's folder, or below its origin's name, with forward slashes."
    )
    media_type: str
    sha256: Digest = Field(description="Of the original file's bytes.")
    language: Language
    text: str
    spans: tuple[Span, ...]
    dropped: tuple[Dropped, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    not_recognised: tuple[NotRecognised, ...] = ()

    @model_validator(mode="after")
    def _spans_reproduce_the_text(self) -> Self:
        for span in self.spans:
            if self.text[span.start : span.end] != span.text:
                raise ValueError(f"{self.name}: {span.id} does not reproduce the text it points at")
        return self


class SourceFailure(Contract):
    """A source that could not be read; the others went on."""

    name: str
    message: str
    french: str = Field(
        default="", description="What happened and what to do; empty where it is said in English alone."
    )
    wording: str | None = Field(
        default=None, description="What names that text; left out of what was stored before texts were named."
    )

    def explain(self, language: Language) -> str:
        """Return the message in a language; in English where it is not said in another."""
        return (self.french if language is Language.FRENCH else "") or self.message

    @property
    def facts(self) -> dict[str, str]:
        """Return what a finding says of it: the same facts, wherever it is raised."""
        return {"source": self.name} | describe_cause(self.message, self.french, self.wording)


class Overdue(Contract):
    """A source, or an origin, that the last pull could not get; `kept` where earlier bytes stand in."""

    name: str
    since: datetime
    happened: str
    remedy: str
    french: str = Field(
        default="", description="What happened and what to do; empty where it is said in English alone."
    )
    wording: str | None = Field(
        default=None, description="What names that text; left out of what was stored before texts were named."
    )
    kept: bool

    @property
    def message(self) -> str:
        """Return what happened and what to do, as one text."""
        return join_sentences(self.happened, self.remedy)


class SourceSpans(Contract):
    """Everything one module may cite."""

    module: ModuleKey
    fingerprint: Digest = Field(description="Of the sources' bytes and of how they were read.")
    sources: tuple[SourceText, ...]
    failures: tuple[SourceFailure, ...] = ()
    overdue: tuple[Overdue, ...] = ()

    def find(self, span_id: str) -> tuple[SourceText, Span] | None:
        """Return the source and the span of an id, or None where the closed list has no such id."""
        return next(
            ((source, span) for source in self.sources for span in source.spans if span.id == span_id),
            None,
        )
