"""Record of what fails in a run and of what works again, from which people are told what needs them.

Decided in docs/decisions/0154-what-needs-you.md.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from adapters.store.incidents import Incidents
from adapters.workspace import Workspace
from pipelines.queries.still_shown import find_still_shown
from schemas.course import Budget
from schemas.errors import (
    AwaitingApproval,
    AwaitingBatch,
    BudgetExceeded,
    Conflict,
    DecisionRefused,
    PremierjetError,
    SourceUnreadable,
    StoreUnusable,
)
from schemas.ids import is_house_style
from schemas.incident import Incident, IncidentKind
from schemas.language import Language
from schemas.languages.formats import add_colon
from schemas.languages.texts import read_texts
from schemas.problem import Explainable, Problem
from schemas.refusal import Explanation, Refusal
from schemas.source import SourceFailure

if TYPE_CHECKING:
    from schemas.results.state import OriginTrouble  # verbs that know no results do without theirs

OF_DRAFTING = (IncidentKind.UNREAD, IncidentKind.BUDGET, IncidentKind.DRAFTING)

NO_INCIDENTS = (AwaitingApproval, Conflict, DecisionRefused)
"""What stops a delivery or a release and is no failure: a person is awaited, others do it, or one may not."""


def make_bug_refusal(place: str, bug: Exception) -> Refusal:
    """Return that a bug stopped what was done; its own words may hold what was sent."""
    return Refusal("needs.bug", place=place, error=type(bug).__name__)


class IncidentLog:
    """Log of the incidents of one run, which lists the store once however many modules it walks."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._incidents = Incidents(workspace.records.store)

    def open(self, kind: IncidentKind, subject: str, problem: Problem) -> None:
        """Store an incident, if the store can be written: the error itself is told all the same."""
        budget = self._find_budget(subject) if kind is IncidentKind.BUDGET else None
        now = datetime.now(UTC)
        incident = Incident(kind=kind, subject=subject, since=now, problem=problem, budget=budget)
        with suppress(StoreUnusable):
            self._incidents.save(incident)
            self._known.add((kind, subject))

    def has(self, kind: IncidentKind, subject: str) -> bool:
        """Return whether there is an incident of a kind; raises StoreUnusable."""
        return (kind, subject) in self._known

    def close(self, subject: str, *kinds: IncidentKind) -> None:
        """Remove the incidents of these kinds, if there are any; raises StoreUnusable."""
        for kind in kinds:
            if (kind, subject) in self._known:
                self._incidents.remove(kind, subject)
                self._known.discard((kind, subject))

    def note(self, kind: IncidentKind, subject: str, causes: tuple[Explainable, ...]) -> None:
        """Store an incident if there are causes, else remove it; raises StoreUnusable."""
        if causes:
            self.open(kind, subject, Problem.of_several(causes))
        else:
            self.close(subject, kind)

    @contextmanager
    def watch(self, kind: IncidentKind, key: str, *mended: IncidentKind) -> Iterator[None]:
        """Store why something failed for a module, or remove the incident if it did not or only waits.

        What worked mends incidents of other kinds, too. A bug is an incident, too; none is that others do the
        work, or that somebody may not.
        """
        try:
            yield
        except NO_INCIDENTS as error:
            if isinstance(error, AwaitingApproval):
                self.close(key, kind)
            raise
        except PremierjetError as error:
            self.open(kind, key, Problem.of(error))
            raise
        except Exception as bug:
            self.open(kind, key, Problem.of(make_bug_refusal(key, bug)))
            raise
        self.close(key, kind, *mended)

    @contextmanager
    def watch_drafting(self, key: str) -> Iterator[None]:
        """Store why a module could not be drafted, or remove the incident if it could or only waits."""
        try:
            yield
        except Conflict:  # another run did the work
            raise
        except (AwaitingApproval, AwaitingBatch):
            self.close(key, *OF_DRAFTING)
            raise
        except PremierjetError as error:
            self.open_failure(key, error)
            raise
        self.close(key, *OF_DRAFTING)

    def open_failure(self, key: str, error: PremierjetError) -> None:
        """Store why a module could not be read or drafted, or a course's batches not be sent.

        Nobody drafts a house style, and a Conflict says that another run does the work.
        """
        if is_house_style(key) or isinstance(error, Conflict):
            return
        kinds = {BudgetExceeded: IncidentKind.BUDGET, SourceUnreadable: IncidentKind.UNREAD}
        kind = next((kinds[each] for each in kinds if isinstance(error, each)), IncidentKind.DRAFTING)
        with suppress(StoreUnusable):
            self.close(key, *(each for each in OF_DRAFTING if each is not kind))
        self.open(kind, key, Problem.of(error))

    def _find_budget(self, key: str) -> Budget | None:
        with suppress(PremierjetError):
            return self._workspace.find_module(key)[0].course.budget
        return None

    @cached_property
    def _known(self) -> set[tuple[IncidentKind, str]]:
        return set(self._incidents.list_names())


@dataclass(frozen=True)
class NamedTrouble:
    """The trouble of one source or origin, by name; `remedy` is the text of what to do."""

    name: str
    trouble: "SourceFailure | OriginTrouble"
    place: str
    remedy: str

    def explain(self, language: Language) -> Explanation:
        """Return what happened, where, and what to do."""
        happened = f"{add_colon(self.name, language)} {self.trouble.explain(language)}"
        remedy = read_texts("needs", language)[self.remedy]
        return Explanation(happened.rstrip("."), self.place, remedy, language)


def note_unread_sources(incidents: IncidentLog, key: str, failures: Sequence[SourceFailure]) -> None:
    """Store which sources of a module could not be read, or were given up as too slow or too large.

    The others were read, so that the module as a whole is readable again.
    """
    causes = tuple(NamedTrouble(failure.name, failure, key, "sources_remedy") for failure in failures)
    incidents.note(IncidentKind.SOURCES, key, causes)
    incidents.close(key, IncidentKind.UNREAD)


def note_still_shown(workspace: Workspace, key: str) -> None:
    """Store that targets show a release that was withdrawn just now, if they do.

    What cannot be looked up is left to the nightly comparison: the decision is recorded all the same.
    """
    with suppress(PremierjetError):
        if workspace.records.receipts(key):
            IncidentLog(workspace).note(IncidentKind.WITHDRAWAL, key, find_still_shown(workspace, key))


def describe_origin_troubles(course: str, troubles: "dict[str, OriginTrouble]") -> tuple[NamedTrouble, ...]:
    """Return the troubles of the origins of a course's results."""
    return tuple(NamedTrouble(name, trouble, course, "results_remedy") for name, trouble in troubles.items())
