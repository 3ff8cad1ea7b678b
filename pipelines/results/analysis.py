"""From the results of a module to their analysis.

`analyse` takes a DuckDB connection with a view `results` (schemas/results/result.py) and what was released,
and returns figures. Decided in docs/decisions/0068-what-results-may-say.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from duckdb import DuckDBPyConnection

from pipelines.results.appreciation import appreciation
from pipelines.results.comparisons import comparisons
from pipelines.results.editions import Asked, editions_of
from pipelines.results.funnel import funnel, told_of
from pipelines.results.intervals import Counted
from pipelines.results.items import items_of, reliability, scored_of
from pipelines.results.objectives import objectives_of
from pipelines.results.pages import pages_left
from pipelines.results.rows import one, take
from pipelines.results.scores import bands, best_scores, first_scores, longer, minutes, take_scores
from pipelines.results.telling import NOT_TOLD, Telling
from schemas.draft import Content
from schemas.ids import Digest
from schemas.results import Absent, Edition, ModuleAnalysis, Share

WAY_OF_COUNTING = 1
"""Raise it where the same results should be counted anew."""


@dataclass(frozen=True)
class Subject:
    """What an analysis is about: the releases of a module, by number, each named by its content's digest."""

    module: str
    releases: tuple[tuple[int, Digest], ...]
    smallest_group: int


@dataclass(frozen=True)
class Told:
    """How many results there are of a module, and when the newest happened."""

    results: int
    up_to: datetime

    def inputs(self, subject: Subject) -> str:
        """Return the sha256 over what an analysis depends on; while it stands, there is nothing to count."""
        depends_on = {
            "way": WAY_OF_COUNTING,
            "smallest_group": subject.smallest_group,
            "results": self.results,
            "up_to": self.up_to.isoformat(),
            "releases": subject.releases,
        }
        return sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()


def told(connection: DuckDBPyConnection, module: str) -> Told | None:
    """Return how many results there are of a module, None where there is none; two columns are read."""
    count, newest = one(
        connection, "SELECT count(*), max(results.at) FROM results WHERE module = ?", [module]
    )
    return Told(count, newest.replace(tzinfo=UTC)) if count else None


def uncounted(connection: DuckDBPyConnection, subject: Subject, earlier: ModuleAnalysis | None) -> str | None:
    """Return the fingerprint of results that are to be counted; None where there are none, or too few new.

    Two analyses in a row differ by as many learners as a figure may tell of, or they would tell of the few
    in between; what else changed waits with them. Those learners did something since, or are more than
    there were: results may come late. Only a smaller or larger group asked for does not wait.
    """
    found = told(connection, subject.module)
    if found is None or not subject.releases:
        return None
    inputs = found.inputs(subject)
    if earlier is None or earlier.smallest_group != subject.smallest_group:
        return inputs
    if earlier.inputs == inputs:
        return None
    since, learners = one(
        connection,
        "SELECT count(DISTINCT learner) FILTER (results.at > ?), count(DISTINCT learner) "
        "FROM results WHERE module = ?",
        [earlier.up_to.replace(tzinfo=None), subject.module],
    )
    # `learners` was told in steps: there may have been as many more as one step has, less one.
    more = learners - earlier.learners - subject.smallest_group + 1
    return inputs if max(since, more) >= subject.smallest_group else None


def analyse(
    connection: DuckDBPyConnection, subject: Subject, contents: Mapping[int, Content]
) -> ModuleAnalysis | None:
    """Return the analysis of a module, or None where it has no result or no release that can be read.

    `contents` holds those of its releases, by number.
    """
    found = told(connection, subject.module)
    if found is None or not contents:
        return None
    telling, content = Telling(subject.smallest_group), contents[max(contents)]
    asked = editions_of(contents.items())
    take(connection, subject.module, asked)
    take_scores(connection, telling)
    first, best, spent = first_scores(connection), best_scores(connection), minutes(connection)
    steps = funnel(connection, telling, assessed=any(each.items for each in asked))
    beside = told_of(steps)
    editions = _editions(connection, asked, telling)
    return ModuleAnalysis(
        module=subject.module,
        title=content.title,
        language=content.language,
        smallest_group=subject.smallest_group,
        inputs=found.inputs(subject),
        up_to=found.up_to,
        results=found.results,
        learners=_in_steps(connection, subject.smallest_group),
        unplaced=_unplaced(connection),
        funnel=steps,
        first_score=telling.mean(first, beside),
        best_score=telling.mean(best, beside),
        scores=bands(best, telling, beside) if best.learners else (),
        minutes=telling.mean(spent, beside),
        declared_minutes=content.duration_minutes,
        longer=longer(spent, content.duration_minutes, telling, beside),
        pages=pages_left(connection, content, telling, beside),
        editions=editions,
        comparisons=comparisons(editions),
        appreciation=appreciation(connection, telling),
    )


def _editions(
    connection: DuckDBPyConnection, asked: tuple[Asked, ...], telling: Telling
) -> tuple[Edition, ...]:
    """Return the editions learners had, oldest first."""
    started, passed = zip(*(_passed(connection, each, alone=len(asked) == 1) for each in asked), strict=True)
    hidden = telling.parts(started)
    found = []
    for number, each in enumerate(asked):
        if not started[number]:
            continue
        scored = scored_of(connection, number, each)
        items = len(each.items)
        reached = Counted.of({score / items: learners for score, learners in scored.learners.items()})
        share: Share | Absent = hidden[number] or telling.of_people(passed[number], started[number])
        found.append(
            Edition(
                releases=each.releases,
                reached=telling.mean(reached),
                passed=share if items else NOT_TOLD,
                alpha=reliability(scored, telling),
                items=items_of(connection, number, each, scored, telling),
                objectives=objectives_of(connection, number, each, telling),
            )
        )
    return tuple(found)


def _passed(connection: DuckDBPyConnection, asked: Asked, *, alone: bool) -> tuple[int, int]:
    """Return how many learners started an edition, and how many passed it."""
    of = "(list_contains(?, release)" + (" OR release IS NULL)" if alone else ")")
    started, passed = one(
        connection,
        "SELECT count(DISTINCT learner) FILTER (kind NOT IN ('enrolled', 'rated')), "
        f"count(DISTINCT learner) FILTER (kind = 'passed') FROM module_results WHERE {of}",
        [list(asked.releases)],
    )
    return started, passed


def _in_steps(connection: DuckDBPyConnection, step: int) -> int:
    (learners,) = one(connection, "SELECT count(DISTINCT learner) FROM module_results")
    return int(learners) // step * step


def _unplaced(connection: DuckDBPyConnection) -> int:
    (count,) = one(
        connection,
        "SELECT count(*) FROM module_results ANTI JOIN questions "
        "ON module_results.item = questions.item "
        "AND module_results.release IS NOT DISTINCT FROM questions.release "
        "WHERE kind = 'answered'",
    )
    return int(count)
