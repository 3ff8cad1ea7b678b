"""Analysis of a module's results.

`analyse` takes a DuckDB connection with a view `results` (schemas/results/result.py) and the contents of the
releases, and returns figures.

Decided in docs/decisions/0068-what-results-may-say.md and 0072-too-few-to-tell.md.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from duckdb import DuckDBPyConnection

from pipelines.results.appreciation import count_appreciation
from pipelines.results.comparisons import compare_editions
from pipelines.results.editions import AskedEdition, group_editions
from pipelines.results.funnel import STEPS, count_funnel, describe_step
from pipelines.results.intervals import ValueCounts
from pipelines.results.items import compute_reliability, count_items, count_scored
from pipelines.results.objectives import count_objectives
from pipelines.results.pages import count_pages_left
from pipelines.results.quizzes import count_quizzes
from pipelines.results.rows import one, rows, take
from pipelines.results.scores import (
    count_bands,
    count_best_scores,
    count_first_scores,
    count_minutes_to_completion,
    make_scored_table,
    measure_overtime,
)
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from schemas.draft import Content
from schemas.ids import Digest
from schemas.results import Absent, FunnelStep, ModuleAnalysis, QuizEdition, Share

WAY_OF_COUNTING = 3
"""Version of the analysis; raise it to have the same results counted anew."""


@dataclass(frozen=True)
class AnalysedModule:
    """The module an analysis is about: its releases, each a number and its content's digest."""

    module: str
    releases: tuple[tuple[int, Digest], ...]
    smallest_group: int


@dataclass(frozen=True)
class ResultCount:
    """How many results a module has, the moment of the newest, and the hash of one of its learners."""

    results: int
    up_to: datetime
    somebody: str

    @property
    def until(self) -> datetime:
        """Return the first full hour after the newest result; a result from then on is new."""
        return self.up_to.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def inputs(self, subject: AnalysedModule) -> str:
        """Return the sha256 of what an analysis depends on; while it is the same, there is nothing to count.

        It is shown to people, who could find the number and the moment by trial. The hash of a learner, made
        with a secret key, prevents that.
        """
        depends_on = {
            "way": WAY_OF_COUNTING,
            "smallest_group": subject.smallest_group,
            "results": self.results,
            "up_to": self.up_to.isoformat(),
            "somebody": self.somebody,
            "releases": subject.releases,
        }
        return sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()


def count_results(connection: DuckDBPyConnection, module: str) -> ResultCount | None:
    """Return how many results a module has, None if it has none; cheap, for it reads three columns."""
    count, newest, somebody = one(
        connection,
        "SELECT count(*), max(results.at), min(learner) FROM results WHERE module = ?",
        [module],
    )
    return ResultCount(count, newest.replace(tzinfo=UTC), somebody) if count else None


def find_uncounted(
    connection: DuckDBPyConnection,
    subject: AnalysedModule,
    earlier: ModuleAnalysis | None,
    until: Callable[[], datetime],
) -> str | None:
    """Return the fingerprint of the results to analyse; None if there are none, or too few new ones.

    Comparing two analyses in a row must not reveal a small group. A new analysis therefore waits until a
    whole group of learners did something since the earlier one, or came to be known (results may come late),
    and until each kind of activity (read, answered, scored) has new results of nobody or of a whole group.
    Other changes wait too, even of the smallest group, which somebody might set to and fro to compare.
    `until` returns the moment the earlier analysis reaches to. An earlier analysis of too few learners
    revealed nothing, so there is nothing to compare with.
    """
    result_count = count_results(connection, subject.module)
    if result_count is None or not subject.releases:
        return None
    inputs = result_count.inputs(subject)
    if earlier is None:
        return inputs
    if earlier.inputs == inputs:
        return None
    if earlier.is_of_too_few:
        (there,) = one(
            connection, "SELECT count(DISTINCT learner) FROM results WHERE module = ?", [subject.module]
        )
        is_other = earlier.smallest_group != subject.smallest_group
        return inputs if is_other or there >= subject.smallest_group else None
    needed, counted_until = max(earlier.smallest_group, subject.smallest_group), until()
    since, learners = one(
        connection,
        "SELECT count(DISTINCT learner) FILTER (results.at >= ?), count(DISTINCT learner) "
        "FROM results WHERE module = ?",
        [counted_until.replace(tzinfo=None), subject.module],
    )
    # `learners` was told in steps: there may have been as many more as one step has, less one.
    more = learners - earlier.learners - earlier.smallest_group + 1
    if max(since, more) < needed or _is_of_a_few(connection, subject, counted_until, needed):
        return None
    return inputs


def _is_of_a_few(
    connection: DuckDBPyConnection, subject: AnalysedModule, until: datetime, needed: int
) -> bool:
    """Return whether a few alone did since, or did for the first time, what enough had done before."""
    found = rows(
        connection,
        "SELECT count(*) FILTER (first < $1) AS before, count(*) FILTER (newest >= $1), "
        "count(*) FILTER (first >= $1) FROM (SELECT CASE WHEN kind IN ('started', 'experienced') THEN 'read' "
        "WHEN kind = 'answered' THEN 'answered' ELSE 'scored' END AS did, "
        "min(results.at) AS first, max(results.at) AS newest FROM results "
        "WHERE module = $2 AND kind NOT IN ('enrolled', 'rated') GROUP BY did, learner) "
        "GROUP BY did HAVING before >= $3",
        [until.replace(tzinfo=None), subject.module, subject.smallest_group],
    )
    return any(0 < new < needed for _, *several in found for new in several)


def analyse(
    connection: DuckDBPyConnection, subject: AnalysedModule, contents: Mapping[int, Content]
) -> ModuleAnalysis | None:
    """Return the analysis of a module; None if it has no result or no release that can be read.

    `contents` holds the contents of its releases, by number.
    """
    result_count = count_results(connection, subject.module)
    if result_count is None or not contents:
        return None
    telling, content = SmallGroupRule(subject.smallest_group), contents[max(contents)]
    asked = group_editions(contents.items())
    take(connection, subject.module, asked)
    learners = _count_learners(connection)
    if learners < subject.smallest_group:
        return _analyse_too_few(subject, content, result_count.inputs(subject))
    make_scored_table(connection, telling)
    first_scores, best_scores, minutes = (
        count_first_scores(connection),
        count_best_scores(connection),
        count_minutes_to_completion(connection),
    )
    steps = count_funnel(connection, telling, assessed=any(each.items for each in asked))
    beside = describe_step(steps)
    editions = _analyse_editions(connection, asked, telling)
    analysis = ModuleAnalysis(
        module=subject.module,
        title=content.title,
        language=content.language,
        smallest_group=subject.smallest_group,
        inputs=result_count.inputs(subject),
        up_to=f"{result_count.up_to:%Y-%m}",
        results=result_count.results,
        learners=learners // subject.smallest_group * subject.smallest_group,
        unplaced=_count_unplaced(connection, telling),
        funnel=steps,
        first_score=telling.mean(first_scores, beside),
        best_score=telling.mean(best_scores, beside),
        scores=count_bands(best_scores, telling, beside) if best_scores.learners else (),
        minutes=telling.mean(minutes, beside),
        declared_minutes=content.duration_minutes,
        longer=measure_overtime(minutes, content.duration_minutes, telling, beside),
        pages=count_pages_left(connection, content, telling, beside),
        editions=editions,
        comparisons=compare_editions(editions),
        appreciation=count_appreciation(connection, telling),
    )
    enrolled = steps[0].learners
    quizzes = count_quizzes(connection, subject.module, asked, telling, enrolled, beside)
    return analysis.model_copy(update={"quizzes": quizzes})


def _analyse_editions(
    connection: DuckDBPyConnection, editions: tuple[AskedEdition, ...], telling: SmallGroupRule
) -> tuple[QuizEdition, ...]:
    """Return the editions learners had, oldest first."""
    started, passed = zip(
        *(_count_passed(connection, each, alone=len(editions) == 1) for each in editions), strict=True
    )
    hidden = telling.parts(started)
    analysed = []
    for number, each in enumerate(editions):
        if not started[number]:
            continue
        scored = count_scored(connection, number, each)
        items = len(each.items)
        reached = ValueCounts.of({score / items: learners for score, learners in scored.learners.items()})
        share: Share | Absent = hidden[number] or telling.of_people(passed[number], started[number])
        analysed.append(
            QuizEdition(
                releases=each.releases,
                reached=telling.mean(reached),
                passed=share if items else NOT_TOLD,
                alpha=compute_reliability(scored, telling),
                items=count_items(connection, number, each, scored, telling),
                objectives=count_objectives(connection, number, each, telling),
            )
        )
    return tuple(analysed)


def _count_passed(connection: DuckDBPyConnection, edition: AskedEdition, *, alone: bool) -> tuple[int, int]:
    """Return how many learners started an edition, and how many passed it."""
    of_edition = "(list_contains(?, release)" + (" OR release IS NULL)" if alone else ")")
    started, passed = one(
        connection,
        "SELECT count(DISTINCT learner) FILTER (kind NOT IN ('enrolled', 'rated')), "
        f"count(DISTINCT learner) FILTER (kind = 'passed') FROM module_results WHERE {of_edition}",
        [list(edition.releases)],
    )
    return started, passed


def _analyse_too_few(subject: AnalysedModule, content: Content, inputs: Digest) -> ModuleAnalysis:
    """Return an analysis without figures, for a module with too few learners.

    It does not even say which figures there would be: that no page was reached, or nothing scored, would show
    how far the only learner came.
    """
    return ModuleAnalysis(
        module=subject.module,
        title=content.title,
        language=content.language,
        smallest_group=subject.smallest_group,
        inputs=inputs,
        up_to=TOO_FEW,
        results=TOO_FEW,
        learners=0,
        unplaced=TOO_FEW,
        funnel=tuple(FunnelStep(kind=kind, learners=TOO_FEW) for kind in STEPS),
        first_score=TOO_FEW,
        best_score=TOO_FEW,
        minutes=TOO_FEW,
        declared_minutes=content.duration_minutes,
        longer=TOO_FEW,
    )


def _count_learners(connection: DuckDBPyConnection) -> int:
    (learners,) = one(connection, "SELECT count(DISTINCT learner) FROM module_results")
    return int(learners)


def _count_unplaced(connection: DuckDBPyConnection, telling: SmallGroupRule) -> int | Absent:
    """Return how many answers belong to no known question; TOO_FEW if they come from a small group."""
    count, learners = one(
        connection,
        "SELECT count(*), count(DISTINCT learner) FROM module_results ANTI JOIN questions "
        "ON module_results.item = questions.item "
        "AND module_results.release IS NOT DISTINCT FROM questions.release "
        "WHERE kind = 'answered'",
    )
    return TOO_FEW if telling.is_small(learners) else int(count)
