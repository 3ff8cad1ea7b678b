"""Sheets of code: the definition of a form, a list of variables and the texts a program shows for them."""

import re
from collections.abc import Iterable, Sequence

from pipelines.sourcing.code_text import looks_like_code

IDENTIFIER = re.compile(r"[A-Za-z]{2,}\w*(?:_\w*[A-Za-z]{2}\w*)+|[a-z]{2,}(?:[A-Z][a-z]+)+")
"""A name of a program: `first_name`, `firstName`."""

KEYWORD = re.compile(r"[a-z][a-z0-9.-]*(?: [a-z][a-z0-9]*(?:_\w+)+)?|(?:begin|end)[ _][a-z]+")
"""What may be one: a word in small letters, `select_one colours`, `begin group`."""

NUMBER = re.compile(r"[\W\d]*")

MOST_OF_A_ROW = 0.5
MOST_ROWS = 0.5
FEWEST_SURE = 0.4
"""Share of rows with what only a program has; a table of words in small letters has none."""

FEWEST_ROWS = 2
FEWEST_COLUMNS = 2
"""Columns with what only a program has: one alone names files, commands or tags that the others explain."""


def is_sheet_of_code(rows: Iterable[Sequence[str]]) -> bool:
    """Return whether the cells of most rows of a sheet look like code; numbers say neither."""
    worded = [[cell for cell in row if not NUMBER.fullmatch(cell)] for row in rows]
    worded = [row for row in worded if row]
    like_code = sum(_is_row_of_code(row) for row in worded)
    sure = sum(any(map(_is_surely_code, row)) for row in worded)
    columns = {place for row in worded for place, cell in enumerate(row) if _is_surely_code(cell)}
    return (
        len(worded) >= FEWEST_ROWS
        and len(columns) >= FEWEST_COLUMNS
        and like_code > MOST_ROWS * len(worded)
        and sure >= FEWEST_SURE * len(worded)
    )


def _is_row_of_code(row: Sequence[str]) -> bool:
    return sum(map(_may_be_code, row)) > MOST_OF_A_ROW * len(row)


def _may_be_code(cell: str) -> bool:
    return KEYWORD.fullmatch(cell) is not None or _is_surely_code(cell)


def _is_surely_code(cell: str) -> bool:
    is_expression = looks_like_code(cell) and not cell.replace("_", "").isalnum()
    return is_expression or IDENTIFIER.fullmatch(cell) is not None
