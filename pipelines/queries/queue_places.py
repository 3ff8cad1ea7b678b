"""Which entries of the queue Dagster has to show anew: the most urgent only, however many wait.

Each event about the queue holds its entries whole, so a queue of thousands made each decision log megabytes.
Dagster shows the fifty most urgent, the desk all of them. The fifty are filled up again once the forty most
urgent are no longer all there: not after each decision.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from pydantic import TypeAdapter

from adapters.workspace import Workspace
from pipelines.queries.answer_span import holds_at
from pipelines.queries.due_work import find_module_of, list_places_in_queue
from pipelines.queries.garbage_collector import pause_garbage_collector
from pipelines.queries.module_answers import KnownAnswers
from pipelines.review.queue import QueueEntry, rank_entry
from schemas.course import Course, Module
from schemas.errors import PremierjetError

MOST_SHOWN = 50
LEAST_SHOWN = 40


@dataclass(frozen=True)
class KnownPlaces:
    """The entries of a module's draft and plan in the queue, until time alone changes them."""

    entries: tuple[QueueEntry, ...]
    at: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Return whether they are still the module's entries, if nothing else has changed."""
        return holds_at(now, self.at, self.until)

    @property
    def is_read(self) -> bool:
        """Return whether the module could be read: a problem may be over at the next look."""
        return not any(entry.problem for entry in self.entries)

    @property
    def may_be_kept(self) -> bool:
        """Return whether they rest on the store alone: they always do."""
        return True


_KNOWN = KnownAnswers[KnownPlaces]("places", lambda: TypeAdapter(KnownPlaces))


def find_misplaced_entries(
    workspace: Workspace, shown: Mapping[str, str], now: datetime
) -> dict[str, tuple[str, ...]]:
    """Return the modules whose entries are to be shown anew, each with its entries of today.

    `shown` are the entries that Dagster shows, by their labels.
    """
    with pause_garbage_collector():
        waiting = _list_waiting(workspace, now)
    entries = {entry.label: entry.markdown for entry in waiting[:MOST_SHOWN]}
    today = entries | {entry.label: entry.markdown for entry in waiting if entry.label in shown}
    misplaced = [label for label, markdown in shown.items() if today.get(label) != markdown]
    if any(entry.label not in shown for entry in waiting[:LEAST_SHOWN]):
        misplaced += [label for label in entries if label not in shown]
    return {
        module: tuple(markdown for label, markdown in today.items() if find_module_of(label) == module)
        for module in map(find_module_of, misplaced)
    }


@dataclass(frozen=True)
class WaitingCount:
    """How many drafts and plans wait for a decision; more than those if there `may_be_more`."""

    number: int
    may_be_more: bool = False


def count_waiting(workspace: Workspace, shown: Collection[str]) -> WaitingCount:
    """Return how many wait; of thousands, at least as many as the queue shows (`shown`: its labels).

    The store is asked, not the queue: that may be of another history, or not be shown yet. A process that
    asked before reads only the modules of which something changed. Where the ledger's key cannot be read no
    module can, and what the queue shows is all that is known.
    """
    many = count_shown(workspace, shown)
    if many.may_be_more or not _can_read_key(workspace):
        return many
    with pause_garbage_collector():
        return WaitingCount(len(_list_waiting(workspace, datetime.now(UTC))))


def count_shown(workspace: Workspace, shown: Collection[str]) -> WaitingCount:
    """Return how many of this installation's modules are in a queue that shows these labels."""
    own = set(workspace.module_keys())
    number = sum(find_module_of(label) in own for label in shown)
    return WaitingCount(number, may_more_wait(number))


def count_shown_or_waiting(workspace: Workspace, shown: Collection[str]) -> WaitingCount:
    """Return how many the queue shows, or all that wait if it shows none.

    For a run that shows the queue: to read every draft for an exact number takes it too long, but that nobody
    is needed has to be true.
    """
    count = count_shown(workspace, shown)
    return count if count.number else count_waiting(workspace, shown)


def may_more_wait(shown: int) -> bool:
    """Return whether more may wait than the entries that Dagster shows: they are not filled up each time."""
    return shown >= LEAST_SHOWN


def _can_read_key(workspace: Workspace) -> bool:
    try:
        workspace.ledger_key.ring()
    except PremierjetError:
        return False
    return True


def _list_waiting(workspace: Workspace, now: datetime) -> list[QueueEntry]:
    """Return all that waits, the most urgent first; only modules of which something changed are read."""
    look = _KNOWN.look(workspace, now)
    found: list[QueueEntry] = []
    for course in (folder.course for folder in workspace.read_courses()[0]):
        beside = course.canonical_digest(), workspace.settings.desk_url, workspace.names.location
        for module in course.reviewed_modules:
            read = partial(_read_places, look.workspace, course, module, now)
            found += look.find(course.key_of(module), read, *beside).entries
    look.keep()
    return sorted((_count_wait(entry, now) for entry in found), key=rank_entry)


def _count_wait(entry: QueueEntry, now: datetime) -> QueueEntry:
    return replace(entry, waited=(now - entry.since).total_seconds() if entry.since else 0)


def _read_places(workspace: Workspace, course: Course, module: Module, now: datetime) -> KnownPlaces:
    places = list_places_in_queue(workspace, course, module, now)
    moments = [each.until for each in places if each.until is not None]
    entries = tuple(each.entry for each in places if each.entry is not None)
    return KnownPlaces(entries, now, min(moments, default=None))
