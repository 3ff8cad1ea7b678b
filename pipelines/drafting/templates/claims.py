"""Claims in a filled document: the sentences that a writer added to its template."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipelines.drafting.element_builder import ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line, write_statement_line
from pipelines.drafting.templates.titles import unfill_title
from schemas.contract import Contract
from schemas.draft import Block, Paragraph, Sectioned, Statement, needs_evidence, walk_citing


def list_claims(part: Contract) -> Iterator[Statement]:
    """Yield the statements that are claims, in reading order."""
    return (each for each in walk_citing(part) if isinstance(each, Statement) and needs_evidence(each.nature))


def list_claim_lines(document: Sectioned, title_key: str, templates: Path) -> Iterator[Line]:
    """Yield the claims a writer added, as a prompt shows them, under the titles of their sections.

    `title_key` is the key of a title in the prompt: `chapter`, `section`. Statements of the template are not
    shown, nor the values that code put into its titles: they may be of `administration`.
    """
    for section in document.sections:
        statements = tuple(list_claims(section))
        if statements:
            title = unfill_title(section, templates)
            yield from [{title_key: title}] if title else []
            yield from (write_statement_line(statement) for statement in statements)


def build_claims(
    answers: Iterable[StatementAnswer],
    builder: ElementBuilder,
    earlier_claims: Sequence[Statement],
    most: int,
) -> list[Statement]:
    """Return the statements of a writer's answers, at most `most`; unreadable ones are left out.

    `earlier_claims` are those of the earlier draft's document, whose ids they keep.
    """
    built = (builder.build_statement(answer, earlier_claims) for answer in answers)
    return [statement for statement in built if statement is not None][:most]


def put_in_paragraph(statements: Iterable[Statement]) -> tuple[Block, ...]:
    """Return statements as one paragraph; no block without statements, so that the template's text stays."""
    listed = tuple(statements)
    return (Paragraph(statements=listed),) if listed else ()
