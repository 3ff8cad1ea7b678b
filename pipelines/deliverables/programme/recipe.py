"""The schema of a model's answer for a programme, and the programme built from it; code writes the rest."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.programme.contract import Programme
from pipelines.deliverables.programme.extraction import TEMPLATES, fill_programme
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, Name, StatementAnswer
from pipelines.drafting.prompt import Line
from pipelines.drafting.statements import make_datum
from pipelines.drafting.templates.claims import build_claims, list_claim_lines, list_claims, put_in_paragraph
from schemas.contract import Contract
from schemas.course import Module
from schemas.draft import Block, Paragraph, Statement
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
    """Return a writer's sentences of the programme as the prompt shows them, without what code inserted."""
    return list_claim_lines(programme, "chapter", TEMPLATES)


def build(
    answers: Sequence[ProgrammeAnswer], builder: ElementBuilder, earlier: Programme | None
) -> Programme:
    """Return the programme; a part without a usable answer keeps the words of its template."""
    earlier_claims = tuple(list_claims(earlier)) if earlier else ()
    need = build_claims(
        [each for answer in answers for each in answer.need], builder, earlier_claims, MOST_SENTENCES
    )
    benefits: list[Block] = []
    for module in builder.request.course.modules:
        module_answers = [
            statement
            for answer in answers
            for benefit in answer.benefits
            if benefit.module == module.id
            for statement in benefit.statements
        ]
        claims = build_claims(module_answers, builder, earlier_claims, MOST_BENEFITS)
        benefits += [Paragraph(statements=(_write_module_title(module, builder), *claims))] if claims else []
    slots = {"need": put_in_paragraph(need), "benefits": tuple(benefits)}
    return fill_programme(builder.request, builder.ids, builder.language, slots)


def _write_module_title(module: Module, builder: ElementBuilder) -> Statement:
    """Return a module's title, to stand before the sentences on it."""
    return make_datum(add_colon(module.title, builder.language), builder.ids)
