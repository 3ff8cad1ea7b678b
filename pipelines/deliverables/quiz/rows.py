"""Single-choice questions on tables: which cell belongs to a given row and column."""

import re
from collections import Counter, defaultdict
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import PICTOGRAMS, clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_cell, describe_cell
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, is_teachable
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.anchor import TableRow
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, match_first_words, read_vocabulary

LONGEST_CELL = 60
LONGEST_LABEL = 80
FEWEST_ROWS = 3
FEWEST_RIVALS = 2
FEWEST_LETTERS = 3

CLOCK_TIME = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)


class RowWords(Vocabulary):
    """First words of a cell that says only that there is nothing, or the same as elsewhere."""

    room: ClassVar[str] = "deliverables.quiz.rows"

    empty_answers: Expressions


def list_candidates(found: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each cell of tables with three rows or more, if its row's label is unique."""
    language = sayings.language
    tables: dict[tuple[str, int], list[tuple[Piece, TableRow]]] = defaultdict(list)
    for piece in found:
        row = piece.span.anchor.row
        if row is not None and is_data(row) and is_teachable(piece, language):
            tables[piece.source.name, row.table].append((piece, row))
    candidates = []
    for rows in tables.values():
        labels = Counter(canonical(row.cells[0]).casefold() for _, row in rows)
        topic = clean_heading(rows[0][0].heading)
        if len(rows) >= FEWEST_ROWS and topic and is_topic(topic, language):
            for piece, row in rows:
                if labels[canonical(row.cells[0]).casefold()] == 1 and _is_label(row.cells[0]):
                    candidates += _make_candidates(piece, row, rows, sayings)
    return candidates


def _make_candidates(
    piece: Piece, row: TableRow, rows: list[tuple[Piece, TableRow]], sayings: Sayings
) -> list[Candidate]:
    candidates, language = [], sayings.language
    for column in range(1, len(row.cells)):
        key = row.cells[column]
        if (
            not is_column_title(row.header[column])
            or len(key) > LONGEST_CELL
            or not is_answer(key, language)
            or _repeats_label(row.cells[0], key, language)
        ):
            continue
        rivals = {
            canonical(other_row.cells[column]).casefold(): other_row.cells[column]
            for _, other_row in rows
            if _are_of_one_kind(other_row.cells[column], key, language)
        }
        subject = f"{row.cells[0]} {row.header[column]}"
        usable = [
            rival
            for text, rival in rivals.items()
            if text != canonical(key).casefold()
            and not _repeats_label(row.cells[0], rival, language)
            and not sayings.say(rival, subject, tuple(each for each, _ in rows))
        ]
        if len(usable) >= FEWEST_RIVALS:
            shared = sum(canonical(other_row.cells[column]) == canonical(key) for _, other_row in rows)
            candidates.append(
                Candidate(
                    stem=ask_for_cell(
                        clean_heading(piece.heading), row.header[column], row.cells[0].rstrip(" ."), language
                    ),
                    key=_make_answer(key, language),
                    distractors=tuple(_make_answer(rival, language) for rival in usable),
                    pieces=(piece,),
                    family=f"rows:{piece.source.name}:{row.table}",
                    evidence=describe_cell(row.cells[0], row.header[column], key, language),
                    weight=1.0 / shared + len(usable) / 10,
                )
            )
    return candidates


def _make_answer(text: str, language: Language) -> CandidateAnswer:
    """Return a cell as an answer, with its value if the cell is a measure and nothing else."""
    measures = find_figures(text, language)
    is_measure = len(measures) == 1 and measures[0].text == text
    return CandidateAnswer(text, measures[0].value if is_measure else None)


def is_answer(text: str, language: Language) -> bool:
    """Return whether a cell says something: no dash, no time of day, nothing that begins with "no"."""
    says = len(text) > 1 and any(character.isalnum() for character in text)
    is_plain = PICTOGRAMS.search(text) is None or find_figures(text, language)
    return (
        bool(says and is_plain)
        and not CLOCK_TIME.search(text)
        and not _match_empty_answer(language).match(canonical(text))
    )


@cache
def _match_empty_answer(language: Language) -> re.Pattern[str]:
    return match_first_words(read_vocabulary(RowWords, language).empty_answers)


def _is_label(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and sum(character.isalpha() for character in text) >= FEWEST_LETTERS


def is_data(row: TableRow) -> bool:
    """Return whether a row is none of the heads that a long table repeats."""
    return row.cells != row.header


def is_column_title(text: str) -> bool:
    """Return whether the title of a column says in words what the column holds."""
    return sum(character.isalpha() for character in text) >= FEWEST_LETTERS and "?" not in text


def _repeats_label(label: str, answer: str, language: Language) -> bool:
    """Return whether an answer repeats a word of the row's own label."""
    return bool(list_content_stems(label, language) & list_content_stems(answer, language))


def _are_of_one_kind(one: str, other: str, language: Language) -> bool:
    """Return whether two cells are of one kind: measures with the same units and sign, or both words."""
    if len(one) > LONGEST_CELL or not is_answer(one, language):
        return False
    kinds = []
    for text in (one, other):
        measures = find_figures(text, language)
        units = sorted((figure.unit, figure.value < 0, figure.text == text) for figure in measures)
        kinds.append((units, any(character.isdigit() for character in text)))
    return kinds[0] == kinds[1]
