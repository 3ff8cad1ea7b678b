"""How far learners came: enrolled, started, completed, passed."""

from duckdb import DuckDBPyConnection

from pipelines.results.module_tables import query_row
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.results import Absent, FunnelStep, Reason, ResultKind, Share

STEPS = (ResultKind.ENROLLED, ResultKind.STARTED, ResultKind.COMPLETED, ResultKind.PASSED)


def count_funnel(
    connection: DuckDBPyConnection, rule: SmallGroupRule, *, assessed: bool
) -> tuple[FunnelStep, ...]:
    """Return the four steps, each as a share of the first that is known.

    Whoever did anything in the module has started it, and whoever started was enrolled, even if an origin
    does not report it. `assessed`: the module has a quiz; without one, `passed` is not told.
    """
    enrolled, enrolments, started, completed, passed = query_row(
        connection,
        "SELECT count(DISTINCT learner) FILTER (kind <> 'rated'), "
        "count(*) FILTER (kind = 'enrolled'), "
        "count(DISTINCT learner) FILTER (kind NOT IN ('enrolled', 'rated')), "
        "count(DISTINCT learner) FILTER (kind = 'completed'), "
        "count(DISTINCT learner) FILTER (kind = 'passed') FROM module_results",
    )
    reached = (enrolled if enrolments else None, started, completed, passed if assessed or passed else None)
    return tuple(_describe_steps(reached, rule))


def list_published_counts(steps: tuple[FunnelStep, ...]) -> tuple[int, ...]:
    """Return the numbers of learners that the steps publish."""
    return tuple(step.learners.count for step in steps if isinstance(step.learners, Share))


def _describe_steps(reached: tuple[int | None, ...], rule: SmallGroupRule) -> list[FunnelStep]:
    """Return the steps by how many learners reached each; None for a step that is not told."""
    steps: list[FunnelStep] = []
    first = last = None
    for kind, learners in zip(STEPS, reached, strict=True):
        figure: Share | Absent = NOT_TOLD
        if learners is not None:
            first = learners if first is None else first
            figure = rule.publish_group_share(learners, first) if first else NOT_TOLD
            if isinstance(figure, Share) and last is not None and rule.is_small(abs(last - learners)):
                figure = _hide_small_loss(last, learners, rule)
            last = figure.count if isinstance(figure, Share) else last
        steps.append(FunnelStep(kind=kind, learners=figure))
    return steps


def _hide_small_loss(last: int, learners: int, rule: SmallGroupRule) -> Absent:
    """Return a lower bound for a step whose count differs by only a few learners from the step before."""
    if learners > last:
        return Absent(reason=Reason.BY_SUBTRACTION, at_least=last)
    least = last - rule.smallest + 1
    return Absent(reason=Reason.BY_SUBTRACTION, at_least=least) if least > 0 else TOO_FEW
