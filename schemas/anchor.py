"""Places in a source, and the anchor of a span: where a person finds it in the original document."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.contract import Contract


class PagePlace(Contract):
    """A page of a PDF, counted from 1."""

    kind: Literal["page"] = "page"
    number: int = Field(ge=1)


class Scan(Contract):
    """A scanned page of a PDF, counted from 1: its words were recognised (OCR), so they may be wrong."""

    kind: Literal["scan"] = "scan"
    number: int = Field(ge=1)


class SlidePlace(Contract):
    """A slide of a PPTX, counted from 1; `notes` if the text is in its speaker notes."""

    kind: Literal["slide"] = "slide"
    number: int = Field(ge=1)
    notes: bool = False


class ParagraphPlace(Contract):
    """A paragraph of a document without fixed pages (Markdown, DOCX, HTML), counted from 1."""

    kind: Literal["passage"] = "passage"
    number: int = Field(ge=1)
    notes: Literal[True] | None = Field(
        default=None, description="Whether it is what a speaker notes for themselves; missing if it is not."
    )


class CellRange(Contract):
    """Cells of a spreadsheet: the name of their sheet and their range, empty for the whole sheet."""

    kind: Literal["cells"] = "cells"
    sheet: str = Field(min_length=1)
    range: str = Field(default="", description="As a spreadsheet writes it: `B4`, `B4:E4`.")


class Cue(Contract):
    """A passage of a recording, from the start of its first subtitle to the end of its last."""

    kind: Literal["cue"] = "cue"
    start: int = Field(ge=0, description="Milliseconds since the recording began.")
    end: int = Field(ge=0, description="Milliseconds since the recording began.")

    @property
    def clock(self) -> str:
        """Return when it starts, as players show it: `1:05`, or `1:02:05` from an hour on."""
        minutes, seconds = divmod(self.start // 1000, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class ContextPart(StrEnum):
    """The parts of the context that `course.yaml` gives of its organisation."""

    CULTURE = "culture"
    TERM = "term"
    CASE = "case"
    RULE = "rule"


class ContextPlace(Contract):
    """An entry of the organisation's context in `course.yaml`, counted from 1 within its part."""

    kind: Literal["context"] = "context"
    part: ContextPart
    number: int = Field(ge=1)


Place = Annotated[
    PagePlace | Scan | SlidePlace | ParagraphPlace | CellRange | Cue | ContextPlace,
    Field(discriminator="kind"),
]


def is_place_of_notes(place: Place) -> bool:
    """Return whether what stands there is a speaker's note, which no learner reads."""
    return isinstance(place, SlidePlace | ParagraphPlace) and bool(place.notes)


def abbreviate_place(place: Place) -> str:
    """Return a short form of a place, the same in all languages, e.g. `p. 3` or `§ 12`."""
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
        case ContextPlace(part=part, number=number):
            return f"{part} {number}"


class TableRow(Contract):
    """A row of a table, both counted from 1, with the header above it and its cells."""

    table: int = Field(ge=1)
    row: int = Field(ge=1)
    header: tuple[str, ...] = ()
    cells: tuple[str, ...]


class Anchor(Contract):
    """Where a person finds a span in the original document."""

    place: Place
    heading: tuple[str, ...] = ()
    row: TableRow | None = None
