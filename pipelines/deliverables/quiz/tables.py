"""Questions on a whole table: match labels and cells, or find all rows that share a value."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pipelines.deliverables.quiz.arrangement import LETTERS
from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import ItemCandidate, seed_of
from pipelines.deliverables.quiz.phrases import (
    ask_for_match,
    ask_for_rows,
    describe_cell,
    number_texts,
    write_right_feedback,
    write_wrong_feedback,
)
from pipelines.deliverables.quiz.rows import (
    is_answer,
    is_column_title,
    is_data,
    is_label,
    is_row_of_data,
    names_property,
)
from pipelines.drafting.material import Piece, gives_orders, is_teachable
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Bloom
from schemas.draft import Item, Matching, MultipleChoice, Option, Origin, Pair
from schemas.language import Language

FEWEST_PAIRS, MOST_PAIRS = 3, 5
MOST_OPTIONS = 6
LONGEST_CELL = 80


@dataclass(frozen=True)
class TableLine:
    """A table row to ask about, with its cells and the header of its table."""

    piece: Piece
    cells: tuple[str, ...]
    header: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the first cell of the row."""
        return self.cells[0]


def list_matchings(found: tuple[Piece, ...], language: Language) -> list[ItemCandidate]:
    """Return a matching question for each column with enough different values: match each with its label."""
    candidates = []
    for name, lines in _group_rows(found, language).items():
        for column in range(1, len(lines[0].cells)):
            pairs = _keep_unique_rows(lines, column, language)[:MOST_PAIRS]
            if len(pairs) >= FEWEST_PAIRS and is_column_title(lines[0].header[column], language):
                candidates.append(
                    ItemCandidate(
                        stem=ask_for_match(
                            clean_heading(pairs[0].piece.heading), pairs[0].header, column, language
                        ),
                        pieces=tuple(line.piece for line in pairs),
                        family=name,
                        evidence=number_texts([f"{line.label} → {line.cells[column]}" for line in pairs]),
                        build=partial(_make_matching, column=column, language=language),
                        is_sure=names_property(pairs[0].header[column], language),
                    )
                )
    return candidates


def list_multiples(found: tuple[Piece, ...], language: Language) -> list[ItemCandidate]:
    """Return a multiple-choice question for each value that some rows share: which rows have it?"""
    candidates = []
    for name, lines in _group_rows(found, language).items():
        for column in range(1, len(lines[0].cells)):
            for value, sharing in _group_by_value(lines, column, language):
                others = [line for line in lines if line not in sharing and line.cells[column].strip()]
                label_gives_away = any(
                    list_content_stems(line.label, language) & list_content_stems(value, language)
                    for line in lines
                )
                if not others or label_gives_away or not is_column_title(lines[0].header[column], language):
                    continue
                mixed = _mix_rows(sharing, others)
                candidates.append(
                    ItemCandidate(
                        stem=ask_for_rows(
                            clean_heading(lines[0].piece.heading), lines[0].header[column], value, language
                        ),
                        pieces=tuple(line.piece for line in mixed),
                        family=name,
                        evidence=describe_cell(
                            ", ".join(line.label for line in mixed if line in sharing),
                            lines[0].header[column],
                            value,
                            language,
                        ),
                        build=partial(_make_multiple_choice, column=column, value=value, language=language),
                        is_sure=names_property(lines[0].header[column], language),
                    )
                )
    return candidates


def _group_rows(found: tuple[Piece, ...], language: Language) -> dict[str, list[TableLine]]:
    """Return the usable rows by table; a table is named `rows:<source>:<number>`."""
    tables: dict[str, list[TableLine]] = defaultdict(list)
    for piece in found:
        row = piece.span.anchor.row
        if row is not None and is_data(row) and is_teachable(piece, language) and not gives_orders(piece):
            tables[f"rows:{piece.source.name}:{row.table}"].append(TableLine(piece, row.cells, row.header))
    return {name: lines for name, lines in tables.items() if _is_usable(lines, language)}


def _is_usable(lines: list[TableLine], language: Language) -> bool:
    labels = {canonical(line.label).casefold() for line in lines}
    same_width = len({len(line.cells) for line in lines}) == 1
    return (
        len(lines) >= FEWEST_PAIRS
        and same_width
        and len(labels) == len(lines)
        and is_topic(clean_heading(lines[0].piece.heading or " "), language)
        and not is_row_of_data(lines[0].header, (line.label for line in lines))
        and all(is_label(line.label) for line in lines)
    )


def _keep_unique_rows(lines: list[TableLine], column: int, language: Language) -> list[TableLine]:
    """Return the rows whose value in a column is unique and does not repeat words of their label."""
    values = [canonical(line.cells[column]).casefold() for line in lines]
    return [
        line
        for line, value in zip(lines, values, strict=True)
        if values.count(value) == 1
        and 0 < len(value) <= LONGEST_CELL
        and is_answer(value, language)
        and not list_content_stems(line.label, language) & list_content_stems(line.cells[column], language)
    ]


def _group_by_value(
    lines: list[TableLine], column: int, language: Language
) -> Iterator[tuple[str, list[TableLine]]]:
    by_value: dict[str, list[TableLine]] = defaultdict(list)
    for line in lines:
        by_value[canonical(line.cells[column]).casefold()].append(line)
    for value, sharing in by_value.items():
        is_readable = is_answer(value, language) and len(value) <= LONGEST_CELL
        if is_readable and 2 <= len(sharing) < len(lines):
            yield sharing[0].cells[column], sharing


def _mix_rows(right: list[TableLine], wrong: list[TableLine]) -> list[TableLine]:
    """Return at most six rows, right and wrong ones, in an order that gives nothing away."""
    right_kept = right[: MOST_OPTIONS - min(len(wrong), MOST_OPTIONS // 2)]
    mixed = [*right_kept, *wrong[: MOST_OPTIONS - len(right_kept)]]
    return sorted(mixed, key=lambda line: seed_of(line.label))


def _make_matching(
    candidate: ItemCandidate, item_id: str, objective: str | None, *, column: int, language: Language
) -> Item:
    rows = [piece.span.anchor.row for piece in candidate.pieces]
    pairs = tuple(
        Pair(id=letter, left=row.cells[0], right=row.cells[column])
        for letter, row in zip(LETTERS, rows, strict=False)
        if row is not None
    )
    return Matching(
        id=item_id,
        stem=candidate.stem,
        pairs=pairs,
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )


def _make_multiple_choice(
    candidate: ItemCandidate,
    item_id: str,
    objective: str | None,
    *,
    column: int,
    value: str,
    language: Language,
) -> Item:
    options, keys = [], []
    for letter, piece in zip(LETTERS, candidate.pieces, strict=False):
        row = piece.span.anchor.row
        if row is None:
            continue
        right = canonical(row.cells[column]).casefold() == canonical(value).casefold()
        evidence = describe_cell(row.cells[0], row.header[column], row.cells[column], language)
        feedback = (write_right_feedback if right else write_wrong_feedback)(evidence, language)
        options.append(Option(id=letter, text=row.cells[0], feedback=feedback))
        keys += [letter] if right else []
    return MultipleChoice(
        id=item_id,
        stem=candidate.stem,
        options=tuple(options),
        keys=tuple(keys),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )
