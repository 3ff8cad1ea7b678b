"""What a quiz asks first: the values an objective names, and a question on each objective before a second."""

from collections import Counter

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.deliverables.quiz.named_values import NamedValues, Value
from pipelines.deliverables.quiz.priorities import walk_candidates
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Bloom, ItemKind, Objective
from schemas.draft import Draft, Item, list_questions_of
from schemas.language import Language
from schemas.source import SourceSpans

SOURCE = """# Cold dishes

## Loading

The blast chiller is checked by its maker every 12 months. The trays must be loaded into the blast chiller
within 30 minutes after cooking. The blast chiller holds 120 kilograms of trays at most.

## Delays

A dish must be cooled to 10 °C within 2 hours after cooking. A dish must be reheated to 63 °C within 1 hour
before the service.

## Keeping samples

The sample of a dish must be kept for 5 days after the service. Each sample must weigh 100 grams before it is
frozen.
"""

TIMES = Objective(
    id="times", text="State the delays before a dish is cooled or reheated", bloom=Bloom.REMEMBER
)
CHILL = Objective(id="chill", text="Load the blast chiller with trays", bloom=Bloom.APPLY)
SAMPLES = Objective(id="samples", text="Explain how to keep samples of a dish", bloom=Bloom.UNDERSTAND)


def ask(count: int, *objectives: Objective) -> DraftRequest:
    source = read_source("sources/cold.md", SOURCE.encode(), Language.ENGLISH)
    module = builders.module(
        artefacts=("lesson", "quiz"),
        item_kinds=(ItemKind.SINGLE, ItemKind.CLOZE),
        questions=count,
        objectives=objectives or (CHILL, TIMES, SAMPLES),
    )
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    course = builders.course(modules=(module,), language=Language.ENGLISH)
    return DraftRequest(KINDS, course, module, spans, builders.NOON)


def write(count: int, *objectives: Objective) -> Draft:
    return write_draft(ask(count, *objectives), ExtractiveWriter())


def write_quiz(count: int) -> tuple[Item, ...]:
    return list_questions_of(write(count).content.artefacts, scored=True)


def find_on(objective: Objective, items: tuple[Item, ...]) -> list[Item]:
    return [item for item in items if item.objective == objective.id]


@pytest.mark.parametrize("count", [3, 4, 5])
def test_each_objective_has_a_question_before_any_has_a_second(count: int) -> None:
    items = write_quiz(count)
    assert {item.objective for item in items[:3]} == {CHILL.id, TIMES.id, SAMPLES.id}


def test_the_delays_an_objective_names_are_asked_for_before_anything_else_on_it() -> None:
    first, second, *_ = find_on(TIMES, write_quiz(6))
    quoted = " ".join(citation.quote for item in (first, second) for citation in item.citations)
    assert "within 2 hours" in quoted
    assert "within 1 hour" in quoted


def test_a_duty_is_asked_about_before_a_figure_that_binds_nobody() -> None:
    first, *_ = find_on(CHILL, write_quiz(3))
    assert "must be loaded" in " ".join(citation.quote for citation in first.citations)


@pytest.mark.parametrize(("count", "unasked"), [(1, 1), (2, 0)])
def test_a_value_that_an_objective_names_and_no_question_asks_for_is_told(count: int, unasked: int) -> None:
    told = [each for each in write(count, TIMES).findings if each.rule == "objective.unasked_value"]
    assert [each.place for each in told] == [TIMES.id] * unasked
    assert all("1 hour" in each.facts["value"] or "2 hours" in each.facts["value"] for each in told)


def test_what_a_candidate_names_is_read_once_for_all_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was read again, of all that waited, for each question that was taken."""
    candidates = list_candidates(Material(ask(6), IdAllocator()))
    assert candidates.on(TIMES.id)
    read: Counter[int] = Counter()
    list_asked = NamedValues.list_asked

    def count(values: NamedValues, candidate: Candidate | ItemCandidate) -> frozenset[Value]:
        read[id(candidate)] += 1
        return list_asked(values, candidate)

    monkeypatch.setattr(NamedValues, "list_asked", count)
    walked = list(walk_candidates(candidates, ()))
    assert walked
    assert read.total() == len(walked)
