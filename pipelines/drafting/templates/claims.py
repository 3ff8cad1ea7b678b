"""Sentences of a filled document that a writer added to the template."""

from collections.abc import Iterator

from pipelines.drafting.prompt import Line, statement_line
from schemas.contract import Contract
from schemas.draft import Sectioned, Statement, walk_citing


def list_claims(part: Contract) -> Iterator[Statement]:
    """Yield the statements that claim something, in reading order."""
    return (each for each in walk_citing(part) if isinstance(each, Statement) and each.nature is None)


def claim_lines(of: Sectioned, called: str) -> Iterator[Line]:
    """Yield what a writer said, as a prompt shows it, under the section's title; `called`: what one is.

    What code inserted is not shown.
    """
    for section in of.sections:
        statements = tuple(list_claims(section))
        if statements:
            yield {called: section.title}
            yield from (statement_line(statement) for statement in statements)
