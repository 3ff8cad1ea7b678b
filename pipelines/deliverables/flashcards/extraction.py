"""Flashcards without a model: they ask what is done, a term's meaning, a table's cell, a figure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, zip_longest

from pipelines.deliverables.case_study.conduct import (
    Form,
    Situation,
    any_saves_life,
    needs_sentence,
    saves_life,
    split_situations,
)
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.quiz.phrases import number_texts
from pipelines.deliverables.quiz.terms import find_terms
from pipelines.deliverables.summary.extraction import list_asked_values
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece, group_procedures, is_teachable, measure_relevance
from pipelines.drafting.objectives.evidence import gather_evidence
from pipelines.drafting.sides import drop_repeated_rows, extract_row, fold_side
from pipelines.drafting.statements import make_row
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.figures import find_figures, match_number_joint, match_number_word
from pipelines.drafting.text.words import has_verb, stands_alone
from schemas.anchor import TableRow
from schemas.draft import Row
from schemas.draft.source_titles import title_sources
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.source import SpanKind

MOST_CARDS = 24
LONGEST_SENTENCE = 28
"""Words; a longer sentence is too much for a card."""

LONGEST_CELL = 60  # characters
FEWEST_ROWS = 2  # of a table, for a card from it
MOST_OF_A_HEADING = 3  # cards from sentences below one heading
GAP = "____"
LETTERS = re.compile(r"[^\W\d_]{3}")
MOST_STEPS_OF_A_CARD = 5
"""Steps on the back of one card; more are shared out, or nobody could say them."""

MOST_ORDERS, MOST_SITUATIONS = 2, 6

FEWEST_GIVEN_WORDS = 3
"""Words of a situation; a shorter one tells nobody what the matter is."""

Card = tuple[str, str, Piece]
"""The front, the back, and the piece that both come from."""


@dataclass(frozen=True)
class _ConductCard:
    """A card on what is done, and the pieces that say it."""

    front: str
    back: str
    pieces: tuple[Piece, ...]


def from_material(material: Material) -> Flashcards | None:
    """Return at most 24 cards, or None if there is nothing to recall.

    What saves lives comes first, then what objectives ask to recall, then what is done: the steps of an
    order, situations. The other kinds take turns. What serves objectives goes before what does not, in the
    order of the sources. Spans on which two sources disagree give no card.
    """
    language = material.language
    usable = tuple(piece for piece in material.pieces if piece.span.id not in material.contested)
    told = tuple(_list_conduct(usable, material))
    conduct = drop_repeated_rows(
        make_row((each.front, each.back), each.pieces, material.ids) for each in told[:MOST_CARDS]
    )
    told_ids = {piece.span.id for each in told for piece in each.pieces}
    asked = tuple(_ask_values(usable, material))
    served = {
        piece.span.id
        for evidence in gather_evidence(material.module.objectives, material.evidence).values()
        for piece in evidence.pieces
    }
    kinds = [_ask_terms(usable, language), _ask_cells(usable, language), _ask_figures(usable, material)]
    in_turn = (card for round_ in zip_longest(*kinds) for card in round_ if card is not None)
    others = [card for card in in_turn if card[2].span.id not in told_ids]
    candidates = [*asked, *sorted(others, key=lambda card: card[2].span.id not in served)]
    order = {piece.span.id: number for number, piece in enumerate(material.pieces)}
    rows = drop_repeated_rows(
        extract_row(front, back, piece, material.ids)
        for front, back, piece in _drop_useless_cards(candidates)
    )
    chosen = rows[: max(MOST_CARDS - len(conduct), 0)]
    vital = [each for each in told if any_saves_life(each.pieces, language)]
    turns = [{each.front for each in vital}, {front for front, _, _ in asked}, {each.front for each in told}]

    def rank(row: Row) -> tuple[int, bool, int]:
        turn = next((n for n, fronts in enumerate(turns) if row.cells[0] in fronts), len(turns))
        span = row.citations[0].span
        return turn, span not in served, order[span]

    every = tuple(sorted((*conduct, *chosen), key=rank))
    return Flashcards(cards=every) if every else None


def _list_conduct(pieces: tuple[Piece, ...], material: Material) -> Iterator[_ConductCard]:
    """Yield the cards on what is done: what saves lives, by situation and heading, orders, situations."""
    language = material.language
    situations = tuple(_ask_situations(pieces, language))
    vital = [each for each in situations if any_saves_life(each.pieces, language)]
    told = {piece.span.id for each in vital for piece in each.pieces}
    yield from vital
    yield from _ask_vital(tuple(piece for piece in pieces if piece.span.id not in told), language)
    yield from _ask_orders(pieces, language)
    yield from islice((each for each in situations if each not in vital), MOST_SITUATIONS)


def _ask_vital(pieces: tuple[Piece, ...], language: Language) -> Iterator[_ConductCard]:
    vital: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        is_sentence = piece.span.kind is SpanKind.SENTENCE and is_teachable(piece, language)
        if is_sentence and saves_life(piece.text, language):
            vital[_name_place(piece, language)].append(piece)
    for title, told in vital.items():
        front = _write_front("vital", language, title=title)
        yield _ConductCard(front, " ".join(piece.text for piece in told), tuple(told))


def _name_place(piece: Piece, language: Language) -> str:
    """Return the heading above a piece, or the title of its document."""
    return piece.heading or title_sources((piece.citation,), language)[piece.source.name]


def _ask_orders(pieces: tuple[Piece, ...], language: Language) -> Iterator[_ConductCard]:
    orders = group_procedures(pieces)
    vital = [each for each in orders if any_saves_life(each, language)]
    titled = [each for each in orders if each not in vital and each[0].heading]
    for steps in [*vital, *titled[: max(MOST_ORDERS - len(vital), 0)]]:
        title, shares = _name_place(steps[0], language), -(-len(steps) // MOST_STEPS_OF_A_CARD)
        size = -(-len(steps) // shares)
        for first in range(0, len(steps), size):
            part = steps[first : first + size]
            facts = {"first": str(first + 1), "last": str(first + len(part))}
            key = "order" if shares == 1 else "order_part"
            yield _ConductCard(
                _write_front(key, language, title=title, **facts),
                number_texts([piece.text.rstrip(" .") for piece in part], first + 1),
                tuple(part),
            )


def _ask_situations(pieces: tuple[Piece, ...], language: Language) -> Iterator[_ConductCard]:
    """Yield a card for each situation, with all that is done in it, wherever it stands."""
    told_by_front: dict[str, list[tuple[str, Piece]]] = defaultdict(list)
    for piece in pieces:
        is_sentence = piece.span.kind is SpanKind.SENTENCE and is_teachable(piece, language)
        situations = split_situations(piece.text, language) if is_sentence else ()
        if needs_context(piece.text, language) or any(_is_vague(each, language) for each in situations):
            continue
        for told in situations:
            is_order = told.form is Form.ORDER
            front = _write_front("situation" if is_order else "situation_of", language, given=told.given)
            back = told.done[0].upper() + told.done[1:] if is_order else told.done
            told_by_front[front].append((back, piece))
    for front, told_there in told_by_front.items():
        done = dict.fromkeys(back for back, _ in told_there)
        joint = ". " if all(each[0].isupper() for each in done) else ", "  # no numbers: no source orders them
        yield _ConductCard(front, joint.join(done), tuple(piece for _, piece in told_there))


def _is_vague(told: Situation, language: Language) -> bool:
    return len(told.given.split()) < FEWEST_GIVEN_WORDS or needs_sentence(told.done, language)


def _drop_useless_cards(cards: list[Card]) -> Iterator[Card]:
    """Yield the cards whose front does not contain the answer, and one card at most for each sentence."""
    spans_asked: set[str] = set()
    for front, back, piece in cards:
        is_repeated = piece.span.id in spans_asked and piece.span.kind is SpanKind.SENTENCE
        if not is_repeated and fold_side(back) not in fold_side(front):
            spans_asked.add(piece.span.id)
            yield front, back, piece


def _ask_values(pieces: tuple[Piece, ...], material: Material) -> Iterator[Card]:
    """Yield a card for each cell of a table that an objective asks to recall."""
    for _, piece, columns in list_asked_values(material.module, material.evidence, pieces):
        row = piece.span.anchor.row
        for column in columns if row is not None else ():
            if row is not None and _is_cell(row, column):
                name = _lower_first(row.header[column])
                front = _write_front("cell", material.language, label=row.cells[0], column=name)
                yield front, row.cells[column], piece


def _ask_terms(pieces: tuple[Piece, ...], language: Language) -> Iterator[Card]:
    for term in find_terms(pieces, language):
        yield _write_front("term", language, term=_lower_first(term.name)), term.definition, term.piece


def _ask_cells(pieces: tuple[Piece, ...], language: Language) -> Iterator[Card]:
    tables: dict[tuple[str, int], list[tuple[Piece, TableRow]]] = defaultdict(list)
    for piece in pieces:
        row = piece.span.anchor.row
        if row is not None and piece.span.kind is SpanKind.ROW and is_teachable(piece, language):
            tables[piece.source.name, row.table].append((piece, row))
    for rows in tables.values():
        labels = Counter(fold_side(row.cells[0]) for _, row in rows)
        header_labels = {fold_side(row.header[0]) for _, row in rows if row.header}
        for number, (piece, row) in enumerate(rows):
            label = fold_side(row.cells[0])
            is_unique = len(rows) >= FEWEST_ROWS and labels[label] == 1 and label not in header_labels
            is_name = is_unique and LETTERS.search(label) is not None
            column = 1 + number % max(len(row.cells) - 1, 1)
            if is_name and column < len(row.cells) and _is_cell(row, column):
                name = _lower_first(row.header[column])
                front = _write_front("cell", language, label=row.cells[0], column=name)
                yield front, row.cells[column], piece


def _ask_figures(pieces: tuple[Piece, ...], material: Material) -> list[Card]:
    """Return a card for each sentence with one figure, those that serve an objective first."""
    language, module = material.language, material.module
    cards_of_heading: Counter[str] = Counter()
    cards: list[tuple[float, Card]] = []
    for piece in pieces:
        measures = find_figures(piece.text, language)
        if piece.span.kind is not SpanKind.SENTENCE or len(measures) != 1:
            continue
        is_short = len(piece.text.split()) <= LONGEST_SENTENCE and piece.text.endswith(".")
        is_whole = stands_alone(piece.text, language) and has_verb(piece.text, language)
        figure = measures[0]
        if _match_range_start().search(piece.text[: figure.start]):
            continue
        has_enough = cards_of_heading[piece.heading] == MOST_OF_A_HEADING
        if has_enough or not (is_short and is_whole and is_teachable(piece, language)):
            continue
        cards_of_heading[piece.heading] += 1
        gapped = piece.text[: figure.start] + GAP + piece.text[figure.end :]
        front = _write_front("sentence", language, sentence=gapped)
        cards.append((-measure_relevance(piece.text, module, language), (front, figure.text, piece)))
    return [card for _, card in sorted(cards, key=lambda scored: scored[0])]


def _is_cell(row: TableRow, column: int) -> bool:
    cell, header = row.cells[column], row.header[column] if column < len(row.header) else ""
    return bool(header) and 1 < len(cell) <= LONGEST_CELL and any(each.isalnum() for each in cell)


def _lower_first(text: str) -> str:
    """Return a text with a small first letter, unless other capitals or digits make it a name."""
    return text if re.search(r"(?<!^)[A-ZÀ-Ý0-9]", text) else text[:1].lower() + text[1:]


@cache
def _match_range_start() -> re.Pattern[str]:
    """Return a pattern of the start of a range, before the number that ends it: half a range is no answer."""
    number, joint = match_number_word(), match_number_joint()
    return re.compile(rf"(?:\d|\b(?:{number}))\s(?:{joint})\s$|\d\s?[-\u2013]\s?$", re.IGNORECASE)


def _write_front(kind: str, language: Language, **facts: str) -> str:
    return read_texts("deliverables.flashcards.fronts", language).say(kind, **facts)
