"""How far learners came: enrolled, started, completed, passed."""

from duckdb import DuckDBPyConnection

from pipelines.results.rows import one
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.results import Absent, FunnelStep, Reason, ResultKind, Share

STEPS = (ResultKind.ENROLLED, ResultKind.STARTED, ResultKind.COMPLETED, ResultKind.PASSED)


def count_funnel(
    connection: DuckDBPyConnection, telling: SmallGroupRule, *, assessed: bool
) -> tuple[FunnelStep, ...]:
    """Return the four steps, each as a share of the first that is told.

    Whoever did anything in the module has started it, and whoever started was enrolled, whatever an origin
    left out. A module without a quiz is passed by nobody: that step is not told.
    """
    enrolled, named, started, completed, passed = one(
        connection,
        "SELECT count(DISTINCT learner) FILTER (kind <> 'rated'), "
        "count(*) FILTER (kind = 'enrolled'), "
        "count(DISTINCT learner) FILTER (kind NOT IN ('enrolled', 'rated')), "
        "count(DISTINCT learner) FILTER (kind = 'completed'), "
        "count(DISTINCT learner) FILTER (kind = 'passed') FROM module_results",
    )
    reached = (enrolled if named else None, started, completed, passed if assessed or passed else None)
    return tuple(_describe_steps(reached, telling))


def describe_step(steps: tuple[FunnelStep, ...]) -> tuple[int, ...]:
    """Return the numbers of learners the steps tell."""
    return tuple(step.learners.count for step in steps if isinstance(step.learners, Share))


def _describe_steps(reached: tuple[int | None, ...], telling: SmallGroupRule) -> list[FunnelStep]:
    steps: list[FunnelStep] = []
    first = last = None
    for kind, learners in zip(STEPS, reached, strict=True):
        figure: Share | Absent = NOT_TOLD
        if learners is not None:
            first = learners if first is None else first
            figure = telling.of_people(learners, first) if first else NOT_TOLD
            if isinstance(figure, Share) and last is not None and telling.is_small(abs(last - learners)):
                figure = _at_least(last, learners, telling)
            last = figure.count if isinstance(figure, Share) else last
        steps.append(FunnelStep(kind=kind, learners=figure))
    return steps


def _at_least(last: int, learners: int, telling: SmallGroupRule) -> Absent:
    """Return that a step is as good as the one before: how many it lost would tell of a few."""
    if learners > last:
        return Absent(reason=Reason.BY_SUBTRACTION, at_least=last)
    least = last - telling.smallest + 1
    return Absent(reason=Reason.BY_SUBTRACTION, at_least=least) if least > 0 else TOO_FEW
