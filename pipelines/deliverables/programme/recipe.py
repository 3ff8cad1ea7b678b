"""The model's answer for a programme: the need, and what each module changes; code writes the rest."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.programme.contract import Programme
from pipelines.deliverables.programme.extraction import fill_programme
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, StatementAnswer
from pipelines.drafting.prompt import Line
from pipelines.drafting.templates.claims import claim_lines, list_claims
from schemas.contract import Contract
from schemas.course import Module
from schemas.draft import Block, Nature, Origin, Paragraph, Statement
from schemas.languages.formats import add_colon

MOST_SENTENCES = 5
MOST_BENEFITS = 2
"""Sentences for one module."""


class BenefitAnswer(Contract):
    """What one module changes for a learner at work."""

    module: Name
    statements: Annotated[list[StatementAnswer], Field(max_length=6)]


class ProgrammeAnswer(ArtefactAnswer):
    """Why the organisation needs the training, and what each module brings."""

    need: Annotated[list[StatementAnswer], Field(max_length=12)]
    benefits: Annotated[list[BenefitAnswer], Field(max_length=60)]


def outline(programme: Programme) -> Iterator[Line]:
    """Return what a writer said in the programme, as the prompt shows it; what code inserted is not shown."""
    return claim_lines(programme, "chapter")


def build(
    answers: Sequence[ProgrammeAnswer], builder: ElementBuilder, earlier: Programme | None
) -> Programme:
    """Return the programme; where nothing usable was said, its template's words stand."""
    before = tuple(list_claims(earlier)) if earlier else ()
    need = _build_statements([each for answer in answers for each in answer.need], builder, before)[
        :MOST_SENTENCES
    ]
    brought: list[Block] = []
    for module in builder.request.course.modules:
        own = [
            each
            for answer in answers
            for benefit in answer.benefits
            if benefit.module == module.id
            for each in benefit.statements
        ]
        said = _build_statements(own, builder, before)[:MOST_BENEFITS]
        brought += [Paragraph(statements=(_write_module_title(module, builder), *said))] if said else []
    put = {"need": _paragraph(need), "benefits": tuple(brought)}
    return fill_programme(builder.request, builder.ids, builder.language, put)


def _build_statements(
    answers: list[StatementAnswer], builder: ElementBuilder, before: tuple[Statement, ...]
) -> list[Statement]:
    return [made for each in answers if (made := builder.build_statement(each, before)) is not None]


def _write_module_title(module: Module, builder: ElementBuilder) -> Statement:
    """Return a module's title as what is said of it begins."""
    return Statement(
        id=builder.ids.allocate_statement(),
        text=add_colon(module.title, builder.language),
        origin=Origin.EXTRACTIVE,
        nature=Nature.DATA,
    )


def _paragraph(said: list[Statement]) -> tuple[Block, ...]:
    return (Paragraph(statements=tuple(said)),) if said else ()
