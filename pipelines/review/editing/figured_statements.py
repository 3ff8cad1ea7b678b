"""Statements of an edited file that have figures beside their text, such as a place on a picture."""

from typing import Any, get_args

from pipelines.review.editing.element_ids import ElementIds
from pipelines.review.editing.markdown_elements import LONGEST_NUMBER, MarkedText
from schemas.draft import ElementHolder, Origin, Statement


def find_statement_kind(contract: type[ElementHolder], name: str) -> type[Statement]:
    """Return the kind of statement that one of a holder's lists is made of."""
    kinds = (each for each in get_args(contract.model_fields[name].annotation) if isinstance(each, type))
    return next((kind for kind in kinds if issubclass(kind, Statement)), Statement)


def add_figures(
    statement: Statement, line: MarkedText, kind: type[Statement], names: ElementIds
) -> Statement:
    """Return a statement with the figures of its line; they alone take no citation's verification away.

    Raises InvalidInput naming the line if a figure is no whole number.
    """
    figures = {
        name: _read_figure(text, name, line, names)
        for name, text in zip(kind.FIGURES, line.figures, strict=True)
    }
    if all(getattr(statement, name, None) == value for name, value in figures.items()):
        return statement
    fields: dict[str, Any] = {name: getattr(statement, name) for name in type(statement).model_fields}
    return names.build_part(kind, line.line, **(fields | figures | {"origin": Origin.HUMAN}))


def drop_figures(statement: Statement) -> Statement:
    """Return a statement as one of a list without figures, wherever it stood before."""
    if not statement.FIGURES:
        return statement
    return Statement(**{name: getattr(statement, name) for name in Statement.model_fields})


def _read_figure(text: str, name: str, line: MarkedText, names: ElementIds) -> int:
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise names.refuse(
            line.line, f"says {text[:LONGEST_NUMBER]!r} for {name}", "Write a whole number from 0 to 1000"
        )
    return int(text)
