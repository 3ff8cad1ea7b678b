"""Analysis of a module's results: figures on its learners, pages, quizzes and ratings.

`connection` is a DuckDB connection with a view `results` (schemas/results/result.py). A SmallGroupRule hides
what would tell of too few learners; `published` are numbers of learners that the analysis tells elsewhere.

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
from pipelines.results.funnel import STEPS, count_funnel, list_published_counts
from pipelines.results.intervals import ValueCounts
from pipelines.results.items import compute_reliability, count_inside, count_items, count_scored
from pipelines.results.module_tables import make_module_tables, query_row, query_rows
from pipelines.results.objectives import count_objectives
from pipelines.results.pages import count_pages_left
from pipelines.results.quizzes import count_quizzes
from pipelines.results.scores import (
    count_bands,
    count_best_scores,
    count_first_scores,
    count_minutes_to_completion,
    make_scored_table,
    measure_overtime,
)
from pipelines.results.small_groups import NOT_TOLD, TOO_FEW, SmallGroupRule
from pipelines.results.versions import ANALYSIS_VERSION
from schemas.draft import Content
from schemas.ids import Digest
from schemas.results import Absent, FunnelStep, ModuleAnalysis, QuizEdition, Share


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
    sample_learner: str

    @property
    def until(self) -> datetime:
        """Return the first full hour after the newest result; later results are new."""
        return self.up_to.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)

    def fingerprint_inputs(self, subject: AnalysedModule) -> str:
        """Return the sha256 of what an analysis depends on; while it is the same, nothing has to be analysed.

        People see it, and could guess the number and the moment by trial. The hash of a learner, made with a
        secret key, prevents that.
        """
        depends_on = {
            "way": ANALYSIS_VERSION,
            "smallest_group": subject.smallest_group,
            "results": self.results,
            "up_to": self.up_to.isoformat(),
            "somebody": self.sample_learner,
            "releases": subject.releases,
        }
        return sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()


def count_results(connection: DuckDBPyConnection, module: str) -> ResultCount | None:
    """Return how many results a module has, None if it has none; fast, since it reads three columns."""
    count, newest, somebody = query_row(
        connection,
        "SELECT count(*), max(results.at), min(learner) FROM results WHERE module = ?",
        [module],
    )
    return ResultCount(count, newest.replace(tzinfo=UTC), somebody) if count else None


def fingerprint_new_results(
    connection: DuckDBPyConnection,
    subject: AnalysedModule,
    earlier: ModuleAnalysis | None,
    until: Callable[[], datetime],
) -> str | None:
    """Return the fingerprint of the results to analyse; None if there are none, or too few new ones.

    Comparing two analyses in a row must not reveal a small group. A new analysis therefore waits until a
    whole group of learners did something since the earlier one, or came to be known (results may come late),
    and until each kind of activity (read, answered, scored) has new results of nobody or of a whole group.
    Other changes wait too, even of the smallest group, which somebody might change back and forth to compare.
    `until` returns the moment the earlier analysis reaches to. An earlier analysis of too few learners
    revealed nothing, so there is nothing to compare with.
    """
    result_count = count_results(connection, subject.module)
    if result_count is None or not subject.releases:
        return None
    inputs = result_count.fingerprint_inputs(subject)
    if earlier is None:
        return inputs
    if earlier.inputs == inputs:
        return None
    if earlier.is_of_too_few:
        (learner_count,) = query_row(
            connection, "SELECT count(DISTINCT learner) FROM results WHERE module = ?", [subject.module]
        )
        is_other_limit = earlier.smallest_group != subject.smallest_group
        return inputs if is_other_limit or learner_count >= subject.smallest_group else None
    needed, counted_until = max(earlier.smallest_group, subject.smallest_group), until()
    since, learners = query_row(
        connection,
        "SELECT count(DISTINCT learner) FILTER (results.at >= ?), count(DISTINCT learner) "
        "FROM results WHERE module = ?",
        [counted_until.replace(tzinfo=None), subject.module],
    )
    # The earlier analysis rounded its learners down to whole groups: almost a group more may have been there.
    added = learners - earlier.learners - earlier.smallest_group + 1
    if max(since, added) < needed or _is_small_group_active(connection, subject, counted_until, needed):
        return None
    return inputs


def _is_small_group_active(
    connection: DuckDBPyConnection, subject: AnalysedModule, until: datetime, needed: int
) -> bool:
    """Return whether only a small group did a kind of activity since `until`, or did it for the first time.

    Only kinds that a whole group of learners had done before count.
    """
    counts = query_rows(
        connection,
        "SELECT count(*) FILTER (first < $1) AS before, count(*) FILTER (newest >= $1), "
        "count(*) FILTER (first >= $1) FROM (SELECT CASE WHEN kind IN ('started', 'experienced') THEN 'read' "
        "WHEN kind = 'answered' THEN 'answered' ELSE 'scored' END AS did, "
        "min(results.at) AS first, max(results.at) AS newest FROM results "
        "WHERE module = $2 AND kind NOT IN ('enrolled', 'rated') GROUP BY did, learner) "
        "GROUP BY did HAVING before >= $3",
        [until.replace(tzinfo=None), subject.module, subject.smallest_group],
    )
    return any(0 < new < needed for _, *new_counts in counts for new in new_counts)


def analyse_results(
    connection: DuckDBPyConnection, subject: AnalysedModule, contents: Mapping[int, Content]
) -> ModuleAnalysis | None:
    """Return the analysis of a module; None if it has no result or no release that can be read.

    `contents` holds the contents of its releases, by number.
    """
    result_count = count_results(connection, subject.module)
    if result_count is None or not contents:
        return None
    rule, content = SmallGroupRule(subject.smallest_group), contents[max(contents)]
    asked_editions = group_editions(contents.items())
    make_module_tables(connection, subject.module, asked_editions)
    learners = _count_learners(connection)
    if learners < subject.smallest_group:
        return _analyse_too_few(subject, content, result_count.fingerprint_inputs(subject))
    make_scored_table(connection, rule)
    first_scores, best_scores, minutes = (
        count_first_scores(connection),
        count_best_scores(connection),
        count_minutes_to_completion(connection),
    )
    steps = count_funnel(connection, rule, assessed=any(each.scored_items for each in asked_editions))
    published = list_published_counts(steps)
    editions = _analyse_editions(connection, asked_editions, rule)
    analysis = ModuleAnalysis(
        module=subject.module,
        title=content.title,
        language=content.language,
        smallest_group=subject.smallest_group,
        inputs=result_count.fingerprint_inputs(subject),
        up_to=f"{result_count.up_to:%Y-%m}",
        results=result_count.results,
        learners=learners // subject.smallest_group * subject.smallest_group,
        unplaced=_count_unplaced(connection, rule),
        funnel=steps,
        first_score=rule.publish_mean(first_scores, published),
        best_score=rule.publish_mean(best_scores, published),
        scores=count_bands(best_scores, rule, published) if best_scores.learners else (),
        minutes=rule.publish_mean(minutes, published),
        declared_minutes=content.duration_minutes,
        longer=measure_overtime(minutes, content.duration_minutes, rule, published),
        pages=count_pages_left(connection, content, rule, published),
        editions=editions,
        comparisons=compare_editions(editions),
        appreciation=count_appreciation(connection, rule),
    )
    enrolled = steps[0].learners
    quizzes = count_quizzes(connection, subject.module, asked_editions, rule, enrolled, published)
    return analysis.model_copy(update={"quizzes": quizzes})


def _analyse_editions(
    connection: DuckDBPyConnection, editions: tuple[AskedEdition, ...], rule: SmallGroupRule
) -> tuple[QuizEdition, ...]:
    """Return the editions learners had, oldest first."""
    started, passed = zip(
        *(_count_passed(connection, each, is_only=len(editions) == 1) for each in editions), strict=True
    )
    hidden = rule.hide_small_parts(started)
    analysed = []
    for number, each in enumerate(editions):
        if not started[number]:
            continue
        scored = count_scored(connection, number, each)
        items = len(each.scored_items)
        reached = ValueCounts.of({score / items: learners for score, learners in scored.learners.items()})
        share: Share | Absent = hidden[number] or rule.publish_group_share(passed[number], started[number])
        analysed.append(
            QuizEdition(
                releases=each.releases,
                reached=rule.publish_mean(reached),
                passed=share if items else NOT_TOLD,
                alpha=compute_reliability(scored, rule),
                items=count_items(connection, number, each, scored, rule),
                objectives=count_objectives(connection, number, each, rule),
                inside=count_inside(connection, number, each, rule),
            )
        )
    return tuple(analysed)


def _count_passed(connection: DuckDBPyConnection, edition: AskedEdition, *, is_only: bool) -> tuple[int, int]:
    """Return how many learners started an edition, and how many passed it.

    `is_only`: results that name no release belong to it, as there is no other edition.
    """
    is_of_edition = "(list_contains(?, release)" + (" OR release IS NULL)" if is_only else ")")
    started, passed = query_row(
        connection,
        "SELECT count(DISTINCT learner) FILTER (kind NOT IN ('enrolled', 'rated')), "
        f"count(DISTINCT learner) FILTER (kind = 'passed') FROM module_results WHERE {is_of_edition}",
        [list(edition.releases)],
    )
    return started, passed


def _analyse_too_few(subject: AnalysedModule, content: Content, inputs: Digest) -> ModuleAnalysis:
    """Return an analysis without figures, for a module with too few learners.

    It does not even say which figures there would be: that no page was reached, or nothing scored, would
    show how far the only learner came.
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
    (learners,) = query_row(connection, "SELECT count(DISTINCT learner) FROM module_results")
    return int(learners)


def _count_unplaced(connection: DuckDBPyConnection, rule: SmallGroupRule) -> int | Absent:
    """Return how many answers belong to no known question; TOO_FEW if they come from a small group."""
    count, learners = query_row(
        connection,
        "SELECT count(*), count(DISTINCT learner) FROM module_results ANTI JOIN questions "
        "ON module_results.item = questions.item "
        "AND module_results.release IS NOT DISTINCT FROM questions.release "
        "WHERE kind = 'answered'",
    )
    return TOO_FEW if rule.is_small(learners) else int(count)
