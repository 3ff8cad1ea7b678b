"""Rules on rows: a cell stands in its source's row and column, and no false belief is said by the source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answers import says_same
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, join_citation
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.likeness import count_denials
from pipelines.drafting.text.words import list_plain_stems, share_of
from schemas.anchor import TableRow
from schemas.draft import Row, Sectioned, Table, TwoSided
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any

FEWEST_STEMS = 3
"""Stems of a text in other words than its source's; of a shorter cell the other row has to have both."""

LEAST_ELSEWHERE = 0.8
MOST_AT_HOME = 0.34
"""Shares of a cell's stems: in a cell of another row that says it, and at most in those of its own row."""

MOST_OF_SIDE = 0.4
LEAST_FURTHER = 0.4
"""Share of a side's stems at most in what its own card cites, and how much more are in what another cites."""

LEAST_NEARER, FAR_NEARER = 0.15, 0.4
"""By how much larger a share of a belief's stems is in its passages than of its correction's.

The second where the passage denies as the correction does, and the belief does not.
"""

FEWEST_ROWS = 2
"""Rows from one column of a source that show which column a column of a draft is."""

BETWEEN_CELLS = " | "


class BeliefWords(Vocabulary):
    """Heads of columns, in any language: of what people wrongly believe, and of what is true."""

    room: ClassVar[str] = "beliefs"

    beliefs: Expressions
    corrections: Expressions


def find_mixed_rows(case: Case) -> Iterator[Finding]:
    """Find cells that the source's table has in another row, or under another column, than the cited one."""
    tables = _list_source_rows(case)
    for table in _list_tables(case):
        columns = _find_columns(table)
        for row in table.rows:
            cited = [each.anchor.row for each in row.citations if each.anchor.row]
            others = [
                other
                for each in row.citations
                if each.anchor.row
                for other in tables.get((each.source, each.anchor.row.table), ())
                if other not in cited
            ]
            for number, cell in enumerate(row.cells):
                if _is_elsewhere(cell, cited, others, case.content.language) or _is_in_other_column(
                    cell, columns.get(number), cited
                ):
                    yield _tell_cell(row, cell, cited[0])


def find_true_beliefs(case: Case) -> Iterator[Finding]:
    """Find what a table calls a false belief though a cited passage says it, unless both cells say so."""
    language = case.content.language
    for table in _list_tables(case):
        if not _tells_beliefs(table):
            continue
        for row in table.rows:
            believed, corrected = row.cells[0], row.cells[-1]
            source = _find_said_belief(believed, corrected, row, language)
            if source is not None:
                yield Finding(rule="row.belief_true", place=row.id, facts={"source": cut_excerpt(source)})


def list_beliefs(case: Case) -> dict[str, str]:
    """Return the cell of each row that says what people wrongly believe, by the row's id."""
    tables = (table for table in _list_tables(case) if _tells_beliefs(table))
    return {row.id: row.cells[0] for table in tables for row in table.rows if row.cells}


def find_exchanged_sides(case: Case) -> Iterator[Finding]:
    """Find sides of a card or an entry that another one's passages say, and its own do not.

    A side may name the chapter of its own passages: "Cool it down: which steps?"
    """
    language = case.content.language
    for artefact in case.content.artefacts:
        rows = getattr(artefact, artefact.LIST) if isinstance(artefact, TwoSided) else ()
        said = [list_plain_stems(_join_quotes(row), language) for row in rows]
        titled = [
            list_plain_stems(BETWEEN_CELLS.join(map(join_citation, row.citations)), language) for row in rows
        ]
        for number, row in enumerate(rows):
            for place, side in enumerate(row.cells):
                stems = list_plain_stems(side, language)
                is_said = share_of(stems, titled[number]) > MOST_OF_SIDE
                is_term = place == 0 and not side.rstrip().endswith("?") and 0 < len(stems) < FEWEST_STEMS
                if is_said or _shares_number(side, row) or not (is_term or len(stems) >= FEWEST_STEMS):
                    continue
                least = 1 if is_term else share_of(stems, said[number]) + LEAST_FURTHER
                others = (n for n, each in enumerate(said) if share_of(stems, each) >= least)
                other = next(others, None)
                if other is not None:
                    facts = {"words": cut_excerpt(side), "other": rows[other].id}
                    yield Finding(rule="row.side_of_another", place=row.id, facts=facts)


def _shares_number(side: str, row: Row) -> bool:
    return bool(find_numbers(side, words=True) & find_numbers(_join_quotes(row), words=True))


def _join_quotes(row: Row) -> str:
    return BETWEEN_CELLS.join(each.quote for each in row.citations)


def _list_tables(case: Case) -> Iterator[Table]:
    for artefact in case.content.artefacts:
        for page in artefact.sections if isinstance(artefact, Sectioned) else ():
            yield from (block for block in page.blocks if isinstance(block, Table))


def _list_source_rows(case: Case) -> dict[tuple[str, int], list[TableRow]]:
    """Return the rows of each table of the sources, by the source's name and the table's number."""
    rows: dict[tuple[str, int], list[TableRow]] = {}
    for source in case.spans.sources:
        for span in source.spans:
            if span.anchor.row is not None:
                rows.setdefault((source.name, span.anchor.row.table), []).append(span.anchor.row)
    return rows


def _is_elsewhere(
    cell: str, cited: Sequence[TableRow], others: Sequence[TableRow], language: Language
) -> bool:
    """Return whether another row of the cited table says a cell, and no cited one does."""
    folded = fold_text(cell)
    if not cited or not any(each.isalpha() for each in folded) or _has_cell(cited, folded):
        return False
    if _has_cell(others, folded):
        return True
    stems = list_plain_stems(cell, language)
    at_home = list_plain_stems(BETWEEN_CELLS.join(text for row in cited for text in row.cells), language)
    least = LEAST_ELSEWHERE if len(stems) >= FEWEST_STEMS else 1
    return (
        len(stems) > 1
        and share_of(stems, at_home) <= MOST_AT_HOME
        and any(
            share_of(stems, list_plain_stems(text, language)) >= least for row in others for text in row.cells
        )
    )


def _has_cell(rows: Sequence[TableRow], folded: str) -> bool:
    return any(folded == fold_text(text) for row in rows for text in row.cells)


def _find_columns(table: Table) -> dict[int, int]:
    """Return which column of its source each column of a table is, by most of its rows or by its head."""
    columns: dict[int, int] = {}
    for number, head in enumerate(table.header):
        places = [place for row in table.rows if (place := _locate(row, number)) is not None]
        counted = Counter(places).most_common(1)
        heads = {
            n
            for row in table.rows
            for each in row.citations
            if each.anchor.row
            for n, name in enumerate(each.anchor.row.header)
            if fold_text(name) == fold_text(head)
        }
        if len(heads) == 1:
            columns[number] = heads.pop()
        elif counted and counted[0][1] >= FEWEST_ROWS and 2 * counted[0][1] > len(places):
            columns[number] = counted[0][0]
    return columns


def _locate(row: Row, number: int) -> int | None:
    """Return the column of the one cited row that has a cell word for word; None if it is not certain."""
    cited = [each.anchor.row for each in row.citations if each.anchor.row]
    if len(cited) != 1 or number >= len(row.cells):
        return None
    places = [n for n, text in enumerate(cited[0].cells) if fold_text(text) == fold_text(row.cells[number])]
    return places[0] if len(places) == 1 else None


def _is_in_other_column(cell: str, column: int | None, cited: Sequence[TableRow]) -> bool:
    """Return whether the one cited row has a cell, but under another column than the draft's."""
    if column is None or len(cited) != 1 or column >= len(cited[0].cells):
        return False
    folded = [fold_text(text) for text in cited[0].cells]
    return fold_text(cell) in folded and folded[column] != fold_text(cell)


def _find_said_belief(believed: str, corrected: str, row: Row, language: Language) -> str | None:
    """Return the cited passage that says a belief, or has far more words of it than of its correction."""
    quotes = [each.quote for each in row.citations if each.anchor.row is None]
    for quote in quotes:
        if says_same(believed, quote, language) and not says_same(corrected, quote, language):
            return quote
    stems, others = (list_plain_stems(text, language) for text in (believed, corrected))
    if not quotes or len(stems) < FEWEST_STEMS:
        return None
    nearest = max(quotes, key=lambda quote: share_of(stems, list_plain_stems(quote, language)))
    said = list_plain_stems(BETWEEN_CELLS.join(quotes), language)
    nearer_by = share_of(stems, said) - share_of(others, said)
    denied, belief_denied, correction_denied = (
        count_denials(text, language) % 2 for text in (nearest, believed, corrected)
    )
    is_denied = belief_denied != denied and correction_denied == denied
    return nearest if nearer_by >= (FAR_NEARER if is_denied else LEAST_NEARER) else None


def _tells_beliefs(table: Table) -> bool:
    if len(table.header) < 2:
        return False
    beliefs = match_any(gather_words(BeliefWords, lambda each: each.beliefs))
    corrections = match_any(gather_words(BeliefWords, lambda each: each.corrections))
    return bool(beliefs.search(table.header[0]) and corrections.search(table.header[-1]))


def _tell_cell(row: Row, cell: str, cited: TableRow) -> Finding:
    facts = {"cell": cut_excerpt(cell), "source": cut_excerpt(BETWEEN_CELLS.join(cited.cells))}
    return Finding(rule="row.mixed", place=row.id, facts=facts)
