"""Sentences of a filled document that a writer added to the template."""

from collections.abc import Iterable, Iterator

from pipelines.drafting.element_builder import ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line, write_statement_line
from schemas.contract import Contract
from schemas.draft import Block, Paragraph, Sectioned, Statement, walk_citing


def list_claims(part: Contract) -> Iterator[Statement]:
    """Yield the statements that claim something, in reading order."""
    return (each for each in walk_citing(part) if isinstance(each, Statement) and each.nature is None)


def list_claim_lines(of: Sectioned, called: str) -> Iterator[Line]:
    """Yield what a writer said, as a prompt shows it, under the section's title; `called`: what one is.

    What code inserted is not shown.
    """
    for section in of.sections:
        statements = tuple(list_claims(section))
        if statements:
            yield {called: section.title}
            yield from (write_statement_line(statement) for statement in statements)


def build_claims(
    answers: Iterable[StatementAnswer], builder: ElementBuilder, earlier: Contract | None, most: int
) -> list[Statement]:
    """Return what a writer said as statements, `most` at most; unreadable ones are left out."""
    before = tuple(list_claims(earlier)) if earlier is not None else ()
    built = (builder.build_statement(each, before) for each in answers)
    return [statement for statement in built if statement is not None][:most]


def put_in_paragraph(statements: Iterable[Statement]) -> tuple[Block, ...]:
    """Return statements as one paragraph; none where there are none, so that the template's words stand."""
    said = tuple(statements)
    return (Paragraph(statements=said),) if said else ()
