"""The plan that rules make is what the writers without a model then do."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from adapters.courses import read_courses
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.plan.outline import outline_section, share_questions
from pipelines.drafting.plan.rules import make_plan
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.testing.sources import read_module
from schemas.draft import Draft, PictureBlock, Sectioned, list_questions_of
from schemas.plan import LeftOutReason, PlanRevision
from schemas.source import SpanKind

EXAMPLES = Path("examples/courses")
INPUTS = "0" * 64


def plan(**changes: object) -> PlanRevision:
    return make_plan(request(**changes), INPUTS)


def request(**changes: object) -> DraftRequest:
    course = builders.course(modules=(builders.module(**changes),))
    return DraftRequest(DRAFTING_KINDS, course, course.modules[0], builders.spans(), NOON)


def draft(made: DraftRequest) -> Draft:
    return write_draft(made, ExtractiveWriter())


COURSE = next(each for each in read_courses(EXAMPLES)[0] if each.course.id == "hygiene-et-froid")
MODULES = [module.id for module in COURSE.course.modules]


@cache
def example(name: str) -> DraftRequest:
    module = COURSE.course.module(name)
    assert module is not None
    return DraftRequest(DRAFTING_KINDS, COURSE.course, module, read_module(COURSE, module, None), NOON)


@pytest.mark.parametrize("name", MODULES)
def test_following_the_plan_writes_what_rules_write_without_it(name: str) -> None:
    module = example(name)
    planned = make_plan(module, INPUTS)
    content = draft(replace(module, plan=planned)).content
    assert content == draft(module).content
    lesson = next(each for each in content.artefacts if isinstance(each, Sectioned) and each.teaches)
    outlines = [outline_section(section) for section in lesson.sections]
    assert [(page.title, page.blocks) for page in planned.plan.pages] == [
        (outline.title, outline.blocks) for outline in outlines if outline
    ]
    shown = [
        block for section in lesson.sections for block in section.blocks if isinstance(block, PictureBlock)
    ]
    assert len(planned.plan.pictures) == len(shown)
    assert planned.plan.blueprint == share_questions(
        list_questions_of(content.artefacts, scored=True), module.module
    )


@pytest.mark.parametrize("name", MODULES)
def test_every_passage_is_on_a_page_or_left_out_for_one_reason(name: str) -> None:
    module = example(name)
    planned = make_plan(module, INPUTS)
    left_out = [span for group in planned.left_out for span in group.spans]
    passages = {
        span.id
        for source in module.spans.sources
        for span in source.spans
        if span.kind is not SpanKind.HEADING
    }
    assert sorted([*left_out, *planned.plan.evidence]) == sorted(passages)


def test_chapters_beyond_the_minutes_are_left_out_for_want_of_room() -> None:
    module = example(MODULES[0])
    short = module.module.model_copy(update={"duration_minutes": 1})
    reasons = {group.reason for group in make_plan(replace(module, module=short), INPUTS).left_out}
    assert LeftOutReason.NO_ROOM in reasons


def test_sources_that_are_too_short_say_how_many_minutes_they_carry() -> None:
    """A source of 50 words is read in a minute; each of the questions takes one more."""
    planned = plan(duration_minutes=45)
    finding = next(each for each in planned.findings if each.rule == "plan.short")
    assert finding.facts == {"carried": str(1 + planned.plan.questions), "asked": "45"}
    assert planned.minutes_carried == 1 + planned.plan.questions


def test_a_plan_made_again_keeps_the_ids_of_its_pages() -> None:
    first = plan()
    again = make_plan(request(title="Un autre titre"), INPUTS, first)
    assert [page.id for page in again.plan.pages] == [page.id for page in first.plan.pages]
    assert (again.revision, again.parent, again.minted) == (2, first.digest, first.minted)
