"""Rows of two cells, such as a term with its definition, or the two sides of a card."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipelines.drafting.element_builder import ElementBuilder, Name, Names, Text, derive_nature
from pipelines.drafting.markup import CitationNotes, escape
from pipelines.drafting.material import Piece
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import Line
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import Origin, Row
from schemas.languages.texts import TextCatalogue


class SidesAnswer(Contract):
    """Two texts with the spans they rest on; an earlier id alone keeps that row."""

    id: Name
    front: Text
    back: Text
    span_ids: Names


def extract_row(front: str, back: str, piece: Piece, ids: IdAllocator) -> Row:
    """Return a row in the sources' own words."""
    citations = (piece.citation,)
    return Row(
        id=ids.allocate_statement(), cells=(front, back), citations=citations, origin=Origin.EXTRACTIVE
    )


def build_row(answer: SidesAnswer, builder: ElementBuilder, earlier: Sequence[Row]) -> Row | None:
    """Return the row of a model's answer; None if it is new and one of its sides has no readable text."""
    earlier_row = builder.take_earlier(answer.id, earlier)
    citations = builder.cite(answer.span_ids)
    quotes = [citation.quote for citation in citations]
    cells = (to_plain_text(answer.front, quotes), to_plain_text(answer.back, quotes))
    if earlier_row is not None and not all(cells):
        return builder.keep_earlier(earlier_row)
    if not all(cells):
        return None
    if earlier_row is not None and (cells, citations) == (earlier_row.cells, earlier_row.citations):
        return builder.keep_earlier(earlier_row)
    name = earlier_row.id if earlier_row is not None else builder.ids.allocate_statement()
    return Row(
        id=name, cells=cells, citations=citations, origin=Origin.MODEL, nature=derive_nature(citations)
    )


def drop_repeated_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows without those whose first side repeats that of an earlier row."""
    rows_by_side: dict[str, Row] = {}
    for row in rows:
        rows_by_side.setdefault(fold_side(row.cells[0]), row)
    return tuple(rows_by_side.values())


def fold_side(text: str) -> str:
    """Return a side in comparable form: without typography, case and final punctuation."""
    return canonical(text).casefold().rstrip(" .?!:")


def make_alphabetical_key(row: Row) -> tuple[str, str]:
    """Return the key that sorts rows as a dictionary does: accents and capitals do not count."""
    plain = row.cells[0].casefold().replace("œ", "oe").replace("æ", "ae")
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), row.cells[0]


def outline(rows: Iterable[Row]) -> Iterator[Line]:
    """Yield rows as a prompt shows them."""
    for row in rows:
        spans = [citation.span for citation in row.citations]
        front, back = (*row.cells, "", "")[:2]
        yield {"id": row.id, "front": front, "back": back, "span_ids": spans, "by": row.origin.value}


def markdown(rows: Iterable[Row], texts: TextCatalogue) -> str:
    """Return the rows as a table under the titles `front` and `back`, each with its notes and id."""
    notes = CitationNotes(texts.language)
    lines = [f"| {texts['front']} | {texts['back']} | |", "| --- | --- | --- |"]
    for row in rows:
        cells = " | ".join(escape(cell) for cell in row.cells)
        lines.append(f"| {cells} | {notes.mark_part(row)} |")
    return "\n".join([*lines, *notes.write_list()]) + "\n"
