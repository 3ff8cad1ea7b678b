"""Single-choice questions on tables: which cell belongs to a given row and column."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import islice
from typing import ClassVar, Self

from pipelines.deliverables.quiz.askable import (
    PICTOGRAMS,
    begins_clause,
    clean_heading,
    is_topic,
    is_unasked,
)
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import (
    ask_for_cell,
    ask_for_cell_under,
    ask_for_meaning,
    describe_cell,
)
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, gives_orders, is_teachable
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

MOST_RIVALS = 40
"""Rivals of a cell that are looked at: a question shows three, and a table may have thousands of rows."""

CellKind = tuple[tuple[tuple[str, bool, bool], ...], bool]
"""The units of a cell's measures with their signs, and whether it has digits."""

CLOCK_TIME = re.compile(r"\b\d{1,2}[:h]\d{2}\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)


class RowWords(Vocabulary):
    """Words of tables: `empty_answers` begin a cell that says only that there is nothing, or the same again.

    `properties` are nouns that name a property of what a row is about: "time limit", and not "Say". Below one
    of the `meanings` stands what something means.
    """

    room: ClassVar[str] = "deliverables.quiz.rows"

    empty_answers: Expressions
    properties: Expressions
    meanings: Expressions


def list_candidates(found: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each cell of tables with three rows or more, if its row's label is unique."""
    language = sayings.language
    tables: dict[tuple[str, int], list[tuple[Piece, TableRow]]] = defaultdict(list)
    for piece in found:
        row = piece.span.anchor.row
        if row is not None and is_data(row) and is_teachable(piece, language) and not gives_orders(piece):
            tables[piece.source.name, row.table].append((piece, row))
    candidates: list[Candidate] = []
    for (source, table), rows in tables.items():
        labels = Counter(_fold(row.cells[0]) for _, row in rows)
        topic = clean_heading(rows[0][0].heading)
        has_header = not is_row_of_data(rows[0][1].header, (row.cells[0] for _, row in rows))
        if len(rows) >= FEWEST_ROWS and has_header and topic and is_topic(topic, language):
            columns = _list_columns([row.cells for _, row in rows], language)
            others = sayings.leave_out(piece for piece, _ in rows)
            for piece, row in rows:
                if labels[_fold(row.cells[0])] == 1 and is_label(row.cells[0]):
                    candidates += _make_candidates(piece, row, f"rows:{source}:{table}", columns, others)
    return candidates


@dataclass(frozen=True)
class _Rivals:
    """The cells of one column of one kind, each text once, by their length; measures also by their value."""

    texts: dict[str, str]
    """By their canonical form, in the order of their rows."""

    language: Language

    def list_nearest(self, key: str) -> list[str]:
        """Return the rivals of a cell in the order of rows: the most alike, if they are very many."""
        if len(self.texts) <= MOST_RIVALS:
            return [text for folded, text in self.texts.items() if folded != _fold(key)]
        nearest = islice(self._walk(_fold(key), len(key), self._read_value(key)), MOST_RIVALS)
        return [text for _, text in sorted(nearest)]

    def _walk(self, folded: str, length: int, value: Decimal) -> Iterator[tuple[int, str]]:
        for difference in range(LONGEST_CELL):
            near = [
                each
                for size in sorted({length - difference, length + difference})
                for each in self._cut_window(size, value)
            ]
            near.sort(key=lambda each: (abs(each[0] - value), each[2]))
            yield from ((number, text) for _, number, text in near if _fold(text) != folded)

    def _cut_window(self, size: int, value: Decimal) -> list[tuple[Decimal, int, str]]:
        alike = self._by_length.get(size, [])
        place = bisect_left(alike, (value, 0, ""))
        return alike[max(0, place - MOST_RIVALS) : place + MOST_RIVALS]

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[Decimal, int, str]]]:
        by_length: dict[int, list[tuple[Decimal, int, str]]] = defaultdict(list)
        for number, text in enumerate(self.texts.values()):
            by_length[len(text)].append((self._read_value(text), number, text))
        return {length: sorted(texts) for length, texts in by_length.items()}

    def _read_value(self, text: str) -> Decimal:
        return _make_answer(text, self.language).value or Decimal(0)


@dataclass(frozen=True)
class _Column:
    """One column of a table: how many rows hold each cell, and the rivals of a cell by its kind."""

    count_by_cell: Counter[str]
    rivals_by_kind: dict[CellKind, _Rivals]

    @classmethod
    def of(cls, cells: list[str], language: Language) -> Self:
        """Return the column with these cells, one a row."""
        texts: dict[CellKind, dict[str, str]] = defaultdict(dict)
        for cell in cells:
            if len(cell) <= LONGEST_CELL and is_answer(cell, language):
                texts[_find_kind(cell, language)][_fold(cell)] = cell
        return cls(
            Counter(map(canonical, cells)), {kind: _Rivals(each, language) for kind, each in texts.items()}
        )


def _list_columns(rows: list[tuple[str, ...]], language: Language) -> list[_Column]:
    return [
        _Column.of([cells[number] for cells in rows if number < len(cells)], language)
        for number in range(max(map(len, rows)))
    ]


def _make_candidates(
    piece: Piece, row: TableRow, family: str, columns: list[_Column], others: Sayings
) -> Iterator[Candidate]:
    """Yield a question for each cell that has rivals; `others` is what the sources say besides the table."""
    language = others.language
    for number, key in enumerate(row.cells[1:], start=1):
        if (
            not is_column_title(row.header[number], language)
            or len(key) > LONGEST_CELL
            or not is_answer(key, language)
            or _repeats_label(row.cells[0], key, language)
        ):
            continue
        subject = f"{row.cells[0]} {row.header[number]}"
        column = columns[number]
        usable = [
            rival
            for rival in column.rivals_by_kind[_find_kind(key, language)].list_nearest(key)
            if not _repeats_label(row.cells[0], rival, language) and not others.say(rival, subject)
        ]
        if len(usable) >= FEWEST_RIVALS:
            yield Candidate(
                stem=_ask(piece, row, number, language),
                key=_make_answer(key, language),
                distractors=tuple(_make_answer(rival, language) for rival in usable),
                pieces=(piece,),
                family=family,
                evidence=describe_cell(row.cells[0], row.header[number], key, language),
                weight=1.0 / column.count_by_cell[canonical(key)] + len(usable) / 10,
                is_sure=_is_clear_title(row.header[number], language)
                and not any(is_unasked(each, language) for each in piece.span.anchor.heading),
            )


def _ask(piece: Piece, row: TableRow, number: int, language: Language) -> str:
    table, column, label = clean_heading(piece.heading), row.header[number], row.cells[0].rstrip(" .")
    if _heads_meanings(column, language):
        return ask_for_meaning(table, label, language)
    asks = ask_for_cell if names_property(column, language) else ask_for_cell_under
    return asks(table, column, label, language)


def _is_clear_title(column: str, language: Language) -> bool:
    return names_property(column, language) or _heads_meanings(column, language)


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


def is_label(text: str) -> bool:
    """Return whether the first cell of a row names what the row is about."""
    return len(text) <= LONGEST_LABEL and sum(character.isalpha() for character in text) >= FEWEST_LETTERS


def is_data(row: TableRow) -> bool:
    """Return whether a row is none of the heads that a long table repeats."""
    return row.cells != row.header


def is_column_title(text: str, language: Language) -> bool:
    """Return whether the title of a column says in words what the column holds, as a noun with a capital."""
    is_worded = sum(character.isalpha() for character in text) >= FEWEST_LETTERS and "?" not in text
    return is_worded and not text[0].islower() and not begins_clause(text, language)


def is_row_of_data(header: Sequence[str], labels: Iterable[str]) -> bool:
    """Return whether the first row of a table is one of its rows: « Liberté 0 » above « Liberté 1 »."""
    forms = {_cut_digits(label) for label in labels}
    return any(character.isdigit() for character in header[0]) and _cut_digits(header[0]) in forms


def _cut_digits(text: str) -> str:
    return re.sub(r"\d+", "", _fold(text)).strip()


def _heads_meanings(header: str, language: Language) -> bool:
    return _match_meaning(language).match(canonical(header).strip()) is not None


@cache
def _match_meaning(language: Language) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(read_vocabulary(RowWords, language).meanings)})$", re.IGNORECASE)


def names_property(header: str, language: Language) -> bool:
    """Return whether the title of a column is a noun for a property of what its rows are about."""
    return _match_property(language).match(canonical(header).strip()) is not None


@cache
def _match_property(language: Language) -> re.Pattern[str]:
    properties = "|".join(read_vocabulary(RowWords, language).properties)
    return re.compile(rf"^(?:{properties})$", re.IGNORECASE)


def _repeats_label(label: str, answer: str, language: Language) -> bool:
    """Return whether an answer repeats a word of the row's own label."""
    return bool(list_content_stems(label, language) & list_content_stems(answer, language))


def _find_kind(text: str, language: Language) -> CellKind:
    """Return what cells of one kind have in common: units and signs, and whether they have digits."""
    measures = find_figures(text, language)
    units = sorted((figure.unit, figure.value < 0, figure.text == text) for figure in measures)
    return tuple(units), any(character.isdigit() for character in text)


def _fold(text: str) -> str:
    return canonical(text).casefold()
