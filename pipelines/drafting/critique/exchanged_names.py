"""Rules on exchanged words: a sentence names the person, place or thing that its passages name there."""

import re
from collections.abc import Iterator
from functools import cache

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.asserted_texts import AssertedText
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, join_citation
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Question
from schemas.finding import Finding

NAME = re.compile(r"(?<=[\w,;(] )([A-ZÀ-ÝŒ][a-zà-ÿœ][\w'-]+\w)")
"""A word with a capital within a sentence; a name of several words counts by each."""

FEWEST_LETTERS = 4
"""Letters of a name or a cell; a shorter one is found in too many words."""

MOST_WORDS = 4
"""Words of a cell that names something; more are a sentence."""

Table = tuple[str, tuple[str, ...], tuple[str, ...]]
"""Where a table stands: its source, the headings above it, and its columns."""


def find_exchanged_names(case: Case) -> Iterator[Finding]:
    """Find names of the module that no cited passage has, where a passage has one that the text lacks."""
    known = _list_known_names(case)
    for asserted in case.asserted_texts:
        text, passages = fold_text(asserted.text), _join_passages(asserted)
        said = {name for name in known if _has(text, name)}
        lost = [name for name in known if _has(passages, name) and not _has(text, name)]
        for name in sorted(said):
            if not _has(passages, name) and lost:
                yield _make_finding(asserted, known[name], known[max(lost, key=len)])


def find_exchanged_cells(case: Case) -> Iterator[Finding]:
    """Find what another row of a table has where the cited row has something else, which the text lacks."""
    columns = _list_columns(case)
    for asserted in case.reworded_texts:
        if isinstance(asserted.element.part, Question):
            continue
        text, passages = fold_text(asserted.text), _join_passages(asserted)
        for table, rows in _list_cited_rows(asserted).items():
            for number, column in [*enumerate(columns.get(table, ()))][1:]:
                own = {row[number] for row in rows}
                lost = [cell for cell in own if not _has(text, fold_text(cell))]
                others = (cell for cell in column - own if _is_name(cell))
                said = [cell for cell in others if _has(text, fold_text(cell))]
                for cell in sorted(said):
                    if lost and not _has(passages, fold_text(cell)):
                        yield _make_finding(asserted, cell, min(lost))


def _list_known_names(case: Case) -> dict[str, str]:
    """Return the proper names within sentences of the sources and of the course's cases, by their form.

    What they also write in small letters is a plain word; the organisation may be named anywhere.
    """
    context = case.course.context
    own = fold_text(context.organisation if context is not None else "")
    texts = [span.text for source in case.spans.citable for span in source.spans]
    plain = canonical(" | ".join((*texts, *(context.cases if context is not None else ()))))
    small = set(re.findall(r"(?<!\w)[a-zà-ÿœ][\w-]+", plain))
    names = dict.fromkeys(match[1] for match in NAME.finditer(plain))
    return {
        fold_text(name): name for name in names if name.lower() not in small and fold_text(name) not in own
    }


def _list_columns(case: Case) -> dict[Table, tuple[frozenset[str], ...]]:
    """Return the cells of each table of the sources, column by column."""
    rows: dict[Table, list[tuple[str, ...]]] = {}
    for source in case.spans.sources:
        for span in source.spans:
            row = span.anchor.row
            if row is not None:
                rows.setdefault((source.name, span.anchor.heading, row.header), []).append(row.cells)
    return {table: tuple(map(frozenset, zip(*cells, strict=False))) for table, cells in rows.items()}


def _list_cited_rows(asserted: AssertedText) -> dict[Table, list[tuple[str, ...]]]:
    rows: dict[Table, list[tuple[str, ...]]] = {}
    for citation in asserted.element.citations:
        row = citation.anchor.row
        if row is not None:
            rows.setdefault((citation.source, citation.anchor.heading, row.header), []).append(row.cells)
    return rows


def _is_name(cell: str) -> bool:
    return len(cell) >= FEWEST_LETTERS and len(cell.split()) <= MOST_WORDS and not find_numbers(cell)


def _join_passages(asserted: AssertedText) -> str:
    return fold_text(" | ".join(map(join_citation, asserted.element.citations)))


def _has(text: str, name: str) -> bool:
    return _match(name).search(text) is not None


@cache
def _match(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?:e?s)?(?!\w)")


def _make_finding(asserted: AssertedText, given: str, source: str) -> Finding:
    facts = {"given": cut_excerpt(given), "source": cut_excerpt(source)}
    return Finding(rule="claim.exchanged", place=asserted.element.id, facts=facts)
