"""What a release would be refused for is told before anybody approves it."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique import criticise
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.admission import list_flaws
from pipelines.testing import builders
from schemas.draft import Deliverable, Gap, Paragraph, Table
from schemas.finding import Severity
from tests import sample_deliverables as deliverables
from tests.sample_deliverables import one_of_each

ITEMS = {item.kind: item for item in deliverables.items()}


def asking(kind: str, **changes: object) -> Quiz:
    return Quiz(items=(ITEMS[kind].model_copy(update=changes),))


def page(*blocks: object) -> Lesson:
    lesson = builders.lesson()
    first = lesson.sections[0].model_copy(update={"blocks": blocks})
    return lesson.model_copy(update={"sections": (first,)})


OPTIONS = tuple(
    builders.question().options[0].model_copy(update={"id": chr(97 + n % 26), "text": str(n)})
    for n in range(37)
)
NARROW = deliverables.row(1, "x")
REFUSED: dict[str, tuple[str, Deliverable]] = {
    "37 answers": ("item.many", Quiz(items=(builders.question(options=OPTIONS),))),
    "11 gaps": ("item.many", asking("cloze", stem="____ " * 11, gaps=(Gap(accepted=("a",)),) * 11)),
    "a long answer": ("item.long_answer", asking("cloze", gaps=(Gap(accepted=("x" * 251,)),) * 2)),
    "a blank answer": ("element.blank", asking("cloze", gaps=(Gap(accepted=(" ",)),) * 2)),
    "no number": ("element.blank", asking("numeric", answer=float("nan"))),
    "a blank question": ("element.blank", Quiz(items=(builders.question(stem=" "),))),
    "a blank sentence": ("element.blank", page(Paragraph(statements=(deliverables.said(1, " "),)))),
    "a term alone": ("row.cells", Glossary(entries=(NARROW,))),
    "a card of three": ("row.cells", Flashcards(cards=(deliverables.row(1, "a", "b", "c"),))),
    "a narrow row": ("row.cells", page(Table(caption="T", header=("a", "b"), rows=(NARROW,)))),
}


@pytest.mark.parametrize(("rule", "artefact"), REFUSED.values(), ids=REFUSED)
def test_what_no_release_can_hold_stops_the_approval_first(rule: str, artefact: Deliverable) -> None:
    content = builders.content(artefacts=(artefact,))
    assert list(list_flaws(content, PACKAGING_KINDS))
    found = {each.rule: each for each in criticise(KINDS, content, builders.spans(), builders.course())}
    assert found[rule].severity is Severity.BLOCKING


@pytest.mark.parametrize("artefact", one_of_each(), ids=lambda artefact: artefact.kind)
def test_a_deliverable_that_can_be_released_is_left_alone(artefact: Deliverable) -> None:
    content = builders.content(artefacts=(artefact,))
    assert list(list_flaws(content, PACKAGING_KINDS)) == []
    found = {each.rule for each in criticise(KINDS, content, builders.spans(), builders.course())}
    assert not found & {rule for rule, _ in REFUSED.values()}
