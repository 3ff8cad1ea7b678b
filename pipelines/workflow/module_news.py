"""News of each module for people, found again while nothing they depend on has changed.

Every minute somebody may have to be written to, and of thousands of modules hardly any has moved
(docs/decisions/0084-every-sensor-lists.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from pydantic import TypeAdapter

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.queries.answer_span import holds_at
from pipelines.queries.module_answers import KnownAnswers
from pipelines.queries.plan_lookups import find_plan_situation
from pipelines.queries.review_situation import describe_situation
from pipelines.review.judged_revision import JudgedRevision
from pipelines.review.notices.news import (
    NEWS_AGE,
    News,
    NewsPlaces,
    ReviewedModule,
    collect_news_of_module,
)
from pipelines.review.notices.plan_news import ReviewedPlan, collect_news_of_plan
from pipelines.review.notices.readers import WEBHOOK, NoticeReader
from pipelines.workflow.decide import list_recorded
from schemas.course import Course
from schemas.errors import PremierjetError
from schemas.review import Decision, LedgerRecord, pick_decisions, pick_plan_decisions

PARTS = ("drafts", "plans", "ledger", "spans")
"""Parts of the store that news depend on: what is delivered is none."""

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class KnownNews:
    """The news of one module, and what hid some of them, until time alone changes them."""

    news: tuple[News, ...]
    problems: tuple[str, ...]
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether they are still the module's news, if nothing else has changed."""
        return holds_at(now, self.at, self.until)

    @property
    def is_read(self) -> bool:
        """Return whether the module could be read and judged: a problem may be over at the next look."""
        return not self.problems

    @property
    def may_be_kept(self) -> bool:
        """Return whether they rest on the store alone: they always do."""
        return True


_KNOWN = KnownAnswers[KnownNews]("news", lambda: TypeAdapter(KnownNews), PARTS)


def list_module_news(
    workspace: Workspace,
    courses: Sequence[CourseFolder],
    people: Mapping[str, NoticeReader],
    places: NewsPlaces,
    now: datetime,
) -> Iterator[KnownNews]:
    """Yield the news of each module; only modules of which something changed are read.

    Raises StoreUnusable or KeyUnusable if the store cannot be listed or the ledger's key cannot be read.
    """
    look = _KNOWN.look(workspace, now)
    operators = sorted(address for address, reader in people.items() if reader.operates)
    of_all = (WEBHOOK in people, operators, places)
    for course in (folder.course for folder in courses):
        beside = course.canonical_digest(), *of_all
        for key in map(course.key_of, course.reviewed_modules):
            read = partial(_read_news, look.workspace, course, key, people, places, now)
            yield look.find(key, read, *beside)
    look.keep()


def _read_news(
    workspace: Workspace,
    course: Course,
    key: str,
    people: Mapping[str, NoticeReader],
    places: NewsPlaces,
    now: datetime,
) -> KnownNews:
    """Return the news of a module; one that cannot be read or judged has a problem instead."""
    news: list[News] = []
    judged: list[JudgedRevision] = []
    records: Sequence[LedgerRecord] = ()
    try:
        head = workspace.records.head(key)
        if head is not None:
            records = list_recorded(workspace, key)
            situation = describe_situation(workspace, course, head, records, now)
            judged.append(situation)
            news += collect_news_of_module(
                ReviewedModule(situation, tuple(pick_decisions(records))), people, places
            )
        plan = find_plan_situation(workspace, course, key, now)
        if plan is not None:
            records = records or list_recorded(workspace, key)
            judged.append(plan)
            decided = tuple(pick_plan_decisions(records))
            news += collect_news_of_plan(ReviewedPlan(plan, decided), people, places)
    except PremierjetError as error:
        problems = [str(each.problem) for each in judged if each.problem]
        return KnownNews(tuple(news), (*problems, str(error)), now)
    return KnownNews(
        tuple(news),
        tuple(str(each.problem) for each in judged if each.problem),
        now,
        _find_end(judged, [*pick_decisions(records), *pick_plan_decisions(records)], now),
    )


def _find_end(
    judged: Sequence[JudgedRevision], decisions: Sequence[Decision], now: datetime
) -> datetime | None:
    """Return when time alone changes the news next: a revision moves on, or a decision is news no more."""
    moments = [each.moves_at for each in judged]
    moments += [decision.at + NEWS_AGE + INSTANT for decision in decisions]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)
