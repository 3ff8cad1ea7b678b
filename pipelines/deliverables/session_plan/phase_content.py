"""The content of a phase in the sources' own words: sentences, steps and cells, joined by punctuation."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath

from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence import Evidence
from schemas.anchor import TableRow
from schemas.answer_name import parse_answer_name
from schemas.draft import Citation
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.places import name_source
from schemas.source import SpanKind


def join_evidence(evidence: Evidence, language: Language) -> str:
    """Return the text of an evidence in reading order: steps joined by arrows, tables row by row."""
    texts: list[str] = []
    for kind, run in groupby(evidence.pieces, key=lambda piece: piece.span.kind):
        pieces = list(run)
        if kind is SpanKind.STEP:
            texts.append(" → ".join(piece.text.rstrip(" .;") for piece in pieces) + ".")
        elif kind is SpanKind.ROW:
            texts += _join_cells(pieces, evidence.columns, language)
        else:
            texts += [piece.text if piece.text[-1] in ".!?…" else f"{piece.text}." for piece in pieces]
    return " ".join(texts)


def list_source_names(citations: Iterable[Citation], language: Language) -> tuple[str, ...]:
    """Return the file names of the sources cited, each once; of an expert's answer, whose it is."""
    return tuple(dict.fromkeys(_name_file(citation.source, language) for citation in citations))


def _name_file(source: str, language: Language) -> str:
    is_answer = parse_answer_name(source) is not None
    return name_source(source, language) if is_answer else PurePosixPath(source).name


def _join_sentences(texts: Iterable[str], language: Language) -> str:
    return f"{write_sign(';', language)} ".join(text.rstrip(". ") for text in texts)


def _join_cells(pieces: list[Piece], columns: tuple[int, ...], language: Language) -> Iterator[str]:
    """Yield a sentence for each table: its rows in the given columns, or in all."""
    rows = [piece.span.anchor.row for piece in pieces]
    for header, run in groupby((row for row in rows if row is not None), key=lambda row: row.header):
        shown_columns = columns or tuple(range(1, len(header)))
        titles = ", ".join(header[n] for n in shown_columns)
        lines = _join_sentences((_write_line(row, shown_columns) for row in run), language)
        yield f"{titles}{write_sign(':', language)} {lines}."


def _write_line(row: TableRow, shown_columns: tuple[int, ...]) -> str:
    text = ", ".join(row.cells[n] for n in shown_columns if n < len(row.cells) and row.cells[n])
    return f"{row.cells[0]} ({text})" if text else row.cells[0]
