"""An analysis is about a module: nothing in it names a learner, and what is not told is not zero."""

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import ValidationError

from schemas.contract import Contract
from schemas.ids import Email, Person
from schemas.language import Language
from schemas.results import Absent, FunnelStep, LearnerId, ModuleAnalysis, Reason, ResultKind, Share

TOO_FEW = Absent(reason=Reason.TOO_FEW)


def analysis(*funnel: FunnelStep) -> ModuleAnalysis:
    return ModuleAnalysis(
        module="hygiene--froid",
        title="La chaîne du froid",
        language=Language.FRENCH,
        smallest_group=5,
        inputs="0" * 64,
        up_to="2026-11",
        results=3,
        learners=5,
        declared_minutes=20,
        funnel=funnel,
        first_score=TOO_FEW,
        best_score=TOO_FEW,
        minutes=TOO_FEW,
        longer=TOO_FEW,
    )


def contracts(kind: object) -> Iterator[type[Contract]]:
    """Yield every contract an annotation may hold, at any depth."""
    if isinstance(kind, type) and not get_args(kind) and issubclass(kind, Contract):
        yield kind
        for field in kind.model_fields.values():
            yield from contracts(field.annotation)
    for part in get_args(kind):
        yield from contracts(part)


def test_no_field_can_hold_a_learner_a_session_or_a_person() -> None:
    held = {
        (kind, name): field for kind in contracts(ModuleAnalysis) for name, field in kind.model_fields.items()
    }
    personal = [get_args(kind)[1].metadata for kind in (LearnerId, Person, Email)]
    assert [where for where, field in held.items() if field.metadata in personal] == []
    assert not {name for _, name in held} & {
        "learner",
        "session",
        "person",
        "author",
        "response",
        "email",
        "id",
    }


def test_a_figure_that_is_not_told_comes_back_as_absent_with_its_reason() -> None:
    few = FunnelStep(kind=ResultKind.PASSED, learners=TOO_FEW)
    all_of_them = FunnelStep(
        kind=ResultKind.STARTED, learners=Share(n=9, count=9, share=1.0, low=0.7, high=1.0)
    )
    stored = analysis(all_of_them, few).canonical()
    assert ModuleAnalysis.from_json(stored).funnel == (all_of_them, few)
    assert b'"learners":{"reason":"too_few"}' in stored


def test_a_share_of_nobody_is_no_share() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Share(n=0, count=0, share=0.0, low=0.0, high=0.0)
