"""Descriptions of places in a source, e.g. `slide 4, notes`, in each language."""

from schemas.anchor import (
    Anchor,
    CellRange,
    ContextPlace,
    Cue,
    PagePlace,
    ParagraphPlace,
    Place,
    Scan,
    SlidePlace,
    TableRow,
)
from schemas.answer_name import reword_answer_names
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.source import CONTEXT_SOURCE


def describe_place(place: Place, language: Language) -> str:
    """Return where in its document a text is, e.g. `slide 4, notes`."""
    texts = read_texts("places", language)
    match place:
        case PagePlace(number=number):
            return texts.say("page", number=number)
        case Scan(number=number):
            return texts.say("scan", number=number)
        case SlidePlace(number=number, notes=notes):
            return texts.say("notes" if notes else "slide", number=number)
        case ParagraphPlace(number=number):
            return texts.say("passage", number=number)
        case CellRange(sheet=sheet, range=cells):
            return texts.say("cells" if cells else "sheet", sheet=sheet, cells=cells)
        case Cue(clock=clock):
            return texts.say("cue", clock=clock)
        case ContextPlace(part=part, number=number):
            return texts.say(f"context_{part}", number=number)


def describe_row(row: TableRow, language: Language) -> str:
    """Return the number of a table and of a row in it, e.g. `table 1, row 2`."""
    return read_texts("places", language).say("row", table=row.table, row=row.row)


def describe_nearest_place(anchor: Anchor, language: Language) -> str:
    """Return the most precise place of a span: its table row if it has one, else its place.

    For a scanned page it is both, so that a reader knows the words were recognised.
    """
    if isinstance(anchor.place, Scan):
        return describe_whole_place(anchor, language)
    row = _row_of(anchor)
    return describe_place(anchor.place, language) if row is None else describe_row(row, language)


def describe_whole_place(anchor: Anchor, language: Language) -> str:
    """Return the place of a span and its row, e.g. `passage 12, table 1, row 2`."""
    row = _row_of(anchor)
    return describe_place(anchor.place, language) + (
        "" if row is None else f", {describe_row(row, language)}"
    )


def describe_row_alone(anchor: Anchor, language: Language) -> str:
    """Return the row of a span without its table, for a page that names source and table already."""
    if isinstance(anchor.place, CellRange):
        return anchor.place.range or anchor.place.sheet
    if anchor.row is None:
        return describe_place(anchor.place, language)
    return read_texts("places", language).say("row_alone", row=anchor.row.row)


def name_source(source: str, language: Language) -> str:
    """Return the name of a source for a person; to them, an answer or the context is no file."""
    if source == CONTEXT_SOURCE:
        return read_texts("places", language)["context"]
    return reword_answer_names(source, language)


def _row_of(anchor: Anchor) -> TableRow | None:
    """Return the table row of an anchor; None where the place says it already."""
    return None if isinstance(anchor.place, CellRange | ContextPlace) else anchor.row
