"""Slides on what the objectives name, before anything else: the values and terms that the sources give.

Steps are not among them: the pages of the lesson show a procedure whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.deliverables.quiz.terms import Term, find_terms
from pipelines.deliverables.slides.deck import (
    LONGEST_WEIGHTY,
    MOST_ROWS,
    SlideBuilder,
    gives_measure,
    is_read_at_a_glance,
    number_slides,
    split_evenly,
)
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.objectives.evidence import Evidence
from pipelines.drafting.objectives.expected_answers import gather_asked_evidence
from pipelines.drafting.statements import make_row, quote_piece
from pipelines.drafting.text.words import list_content_stems, share_of, stands_alone
from schemas.course import Objective
from schemas.draft import Block, Paragraph, Section, Table, walk_citations
from schemas.source import SpanKind

NAMED = 0.6
"""Share of a term's words that an objective has if it names the term."""


def make_objective_slides(material: Material, builder: SlideBuilder) -> Iterator[Section]:
    """Yield the slides of each objective; none for one that the sources give no value or term."""
    evidence = gather_asked_evidence(material.module, material.evidence)
    terms = tuple(find_terms(material.pieces, material.language))
    shown: set[str] = set()
    for objective in material.module.objectives:
        if found := evidence.get(objective.id):
            chosen = _Choice(material, objective, found, terms)
            blocks = [*chosen.make_tables(), *chosen.make_points(shown)]
            slides = [builder.make_slide(objective.text, [each], objective=objective.id) for each in blocks]
            shown |= {citation.span for slide in slides for citation in walk_citations(slide)}
            yield from number_slides(slides)


def leave_out_shown(page: Section, slides: Sequence[Section]) -> Section:
    """Return a page without the sentences and whole tables that slides show already."""
    points = {
        citation.span
        for slide in slides
        for block in slide.blocks
        if isinstance(block, Paragraph)
        for citation in walk_citations(block)
    }
    tables = [table for slide in slides for table in slide.tables]
    blocks = [_keep_unshown(block, points, tables) for block in page.blocks]
    return page.model_copy(update={"blocks": tuple(block for block in blocks if block is not None)})


def _keep_unshown(block: Block, points: set[str], tables: Sequence[Table]) -> Block | None:
    if isinstance(block, Paragraph):
        kept = tuple(
            each
            for each in block.statements
            if not each.citations or not {citation.span for citation in each.citations} <= points
        )
        return block.model_copy(update={"statements": kept}) if kept else None
    if isinstance(block, Table):
        same = [row.cells for table in tables if table.header == block.header for row in table.rows]
        return None if all(row.cells in same for row in block.rows) else block
    return block


@dataclass(frozen=True)
class _Choice:
    """What the slides of one objective show."""

    material: Material
    objective: Objective
    evidence: Evidence
    terms: Sequence[Term]

    def make_tables(self) -> Iterator[Table]:
        """Yield the rows that the objective asks for, in the columns it asks for."""
        rows = [(piece, row) for piece in self.evidence.pieces if (row := piece.span.anchor.row) is not None]
        usable = [(piece, row) for piece, row in rows if self._is_usable(piece)]
        for header, run in groupby(usable, key=lambda pair: pair[1].header):
            columns = (0, *(self.evidence.columns or range(1, len(header))))
            for part in split_evenly(tuple(run), MOST_ROWS):
                yield Table(
                    caption=self.evidence.title,
                    header=tuple(header[n] for n in columns),
                    rows=tuple(
                        make_row(tuple(row.cells[n] for n in columns), (piece,), self.material.ids)
                        for piece, row in part
                    ),
                )

    def make_points(self, shown: Iterable[str]) -> Iterator[Paragraph]:
        """Yield the terms that the objective names, what its evidence says, and the values beside it.

        As many as one slide holds, in the order of the sources. Where it asks for rows, those are its values.
        """
        language, told = self.material.language, set(shown)
        said = [piece for piece in self.evidence.pieces if piece.span.kind is SpanKind.SENTENCE]
        values = [] if self._asks_for_rows else [p for p in self._beside if gives_measure(p.text, language)]
        chosen: dict[str, Piece] = {}
        for piece in (*self._find_named_terms(), *said, *values):
            texts = [each.text for each in chosen.values()]
            is_new = piece.span.id not in told and piece.span.id not in chosen
            if is_new and self._is_point(piece) and is_read_at_a_glance([*texts, piece.text]):
                chosen[piece.span.id] = piece
        points = [piece for piece in self.material.pieces if piece.span.id in chosen]
        if points:
            yield Paragraph(statements=tuple(quote_piece(each, self.material.ids) for each in points))

    @property
    def _asks_for_rows(self) -> bool:
        return any(piece.span.kind is SpanKind.ROW for piece in self.evidence.pieces)

    @property
    def _beside(self) -> Iterator[Piece]:
        """Yield the pieces of the chapters that the evidence stands in."""
        ids = {piece.span.id for piece in self.evidence.pieces}
        for chapter in self.material.chapters:
            if ids & {piece.span.id for piece in chapter.pieces}:
                yield from chapter.pieces

    def _find_named_terms(self) -> Iterator[Piece]:
        language = self.material.language
        wanted = list_content_stems(self.objective.text, language)
        for term in self.terms:
            if share_of(list_content_stems(term.name, language), wanted) >= NAMED:
                yield term.piece

    def _is_point(self, piece: Piece) -> bool:
        is_sentence = piece.span.kind is SpanKind.SENTENCE and len(piece.text.split()) <= LONGEST_WEIGHTY
        return is_sentence and stands_alone(piece.text, self.material.language) and self._is_usable(piece)

    def _is_usable(self, piece: Piece) -> bool:
        is_contested = piece.span.id in self.material.contested
        return not is_contested and is_teachable(piece, self.material.language)
