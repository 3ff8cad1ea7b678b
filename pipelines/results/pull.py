"""Pull of results from every origin of a course, and deletion of those older than allowed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.ledger.key import Key
from adapters.results.origin import FileRefused, OriginRemark, ReadSteps, ResultBatch, ResultsOrigin
from adapters.results.scratch import make_scratch_folder, remove_stray_folders
from adapters.store.results import ResultStore
from pipelines.results.intake import (
    IntakeOutcome,
    IntakeRules,
    judge_part_again,
    refuse_other_key,
    store_batch,
)
from pipelines.results.month_files import merge_months
from pipelines.results.versions import READER_VERSION
from schemas.course import Course, ResultOrigin
from schemas.errors import ResultsUnreadable
from schemas.language import Language
from schemas.results import OriginRead, OriginTrouble, PartKind, ResultsState


@dataclass
class PullOutcome:
    """Counts of the lines that a pull read, by what became of them, and the troubles of its origins.

    `elsewhere` belong to other courses, `ahead` have a time in the future, `aside` are stored but not
    understood, by reason. `of_quizzes` are the new ones that come from a quiz of an LMS.
    """

    new: int = 0
    of_quizzes: int = 0
    known_before: int = 0
    too_old: int = 0
    elsewhere: int = 0
    voided: int = 0
    ahead: int = 0
    aside: Counter[str] = field(default_factory=Counter)
    expired: int = 0
    troubles: dict[str, OriginTrouble] = field(default_factory=dict)
    remarks: dict[str, OriginTrouble] = field(default_factory=dict)

    def add(self, taken: IntakeOutcome) -> None:
        """Count one batch."""
        self.new += taken.new
        self.of_quizzes += taken.of_quizzes
        self.known_before += taken.known_before
        self.too_old += taken.too_old
        self.elsewhere += taken.elsewhere
        self.voided += taken.voided
        self.ahead += taken.ahead
        self.aside.update(taken.aside)

    def add_troubles(self, read: OriginRead) -> None:
        """Add the troubles and remarks of an origin: of the whole origin, or of single files."""
        if read.trouble is not None:
            self.troubles[read.origin] = read.trouble
        self.troubles |= {f"{read.origin}, {file}": each for file, each in read.refused.items()}
        self.remarks |= {f"{read.origin}, {about}": each for about, each in (read.remarks or {}).items()}


def pull_origins(
    course: Course,
    results: ResultStore,
    key: Key,
    open_origin: Callable[[ResultOrigin], ResultsOrigin],
    now: datetime,
) -> PullOutcome:
    """Read what is new from every origin; one that fails is reported and does not stop the others.

    Raises Conflict if another run reads the same course, InvalidInput if the key differs from the one results
    were hashed with, StoreUnusable.
    """
    rules = IntakeRules(course, key, now, find_oldest_kept(course.results.keep_months, now))
    outcome = PullOutcome()
    remove_stray_folders()
    state = results.delete_dropped_parts(results.read_state())
    refuse_other_key(state, key, course.id)
    state = results.delete_stray_parts(state)
    state, outcome.expired = delete_expired_parts(results, state, rules.oldest)
    for part in state.of(PartKind.ASIDE):
        if (part.reader or 0) < READER_VERSION:
            taken = judge_part_again(part, results, state, rules)
            outcome.add(taken)
            state = results.delete_dropped_parts(taken.state)
    state = _drop_unnamed_origins(course, results, state)
    for entry in course.results.origins:
        state = _read_origin(entry, results, state, rules, open_origin, outcome)
    merge_months(results, state)
    return outcome


def _drop_unnamed_origins(course: Course, results: ResultStore, state: ResultsState) -> ResultsState:
    """Remove origins that the course no longer names; return the new state."""
    ids = {entry.id for entry in course.results.origins}
    named_origins = tuple(each for each in state.origins if each.origin in ids)
    return (
        state
        if named_origins == state.origins
        else results.commit(state.model_copy(update={"origins": named_origins}))
    )


def _read_origin(
    entry: ResultOrigin,
    results: ResultStore,
    state: ResultsState,
    rules: IntakeRules,
    open_origin: Callable[[ResultOrigin], ResultsOrigin],
    outcome: PullOutcome,
) -> ResultsState:
    """Store what is new in one origin, note its troubles in `outcome`, and return the new state."""
    trouble: ResultsUnreadable | None = None
    refused: dict[str, ResultsUnreadable] = {}
    remarks: dict[str, ResultsUnreadable] = {}
    try:
        origin = open_origin(entry)
        before = state.origin(entry.id)
        moved = before is not None and before.place != origin.place
        read = OriginRead(origin=entry.id, place=origin.place)
        cursor = None if before is None or moved else before.cursor
        with make_scratch_folder() as scratch:

            def store(batch: ResultBatch) -> None:
                nonlocal state
                taken = store_batch(batch, read, results, state, rules)
                outcome.add(taken)
                state = taken.state
                for file in (*batch.files, *filter(None, [batch.present])):
                    if file.is_relative_to(scratch):
                        file.unlink()

            for problem in _store_batches(origin.read(cursor or None, scratch), store):
                if isinstance(problem, FileRefused):
                    refused[problem.file] = problem.error
                else:
                    _add_remark(remarks, problem)
    except ResultsUnreadable as error:
        trouble = error
    after = _describe_origin(state, entry.id, trouble, refused, rules.now)
    after = after.model_copy(update={"remarks": _merge_remarks(state, entry.id, remarks, trouble, rules.now)})
    outcome.add_troubles(after)
    others = (other for other in state.origins if other.origin != entry.id)
    return results.commit(state.model_copy(update={"origins": (*others, after)}))


def _add_remark(remarks: dict[str, ResultsUnreadable], remark: OriginRemark) -> None:
    """Add a remark under its subject; a second remark on `notes.csv` is stored under `notes.csv (2)`."""
    number = sum(about.partition(" (")[0] == remark.about for about in remarks) + 1
    about = remark.about if number == 1 else f"{remark.about} ({number})"
    remarks[about] = ResultsUnreadable(remark.refusal)


def _merge_remarks(
    state: ResultsState,
    origin_id: str,
    remarks: Mapping[str, ResultsUnreadable],
    trouble: ResultsUnreadable | None,
    now: datetime,
) -> dict[str, OriginTrouble] | None:
    """Return the remarks on an origin; if it was not read to its end, the former ones are kept too."""
    before = state.origin(origin_id)
    former = (before.remarks if before else None) or {}
    current = {about: _describe_trouble(each, former.get(about), now) for about, each in remarks.items()}
    return (former | current if trouble is not None else current) or None


def _store_batches(
    given: ReadSteps, store: Callable[[ResultBatch], None]
) -> Iterator[FileRefused | OriginRemark]:
    """Store every batch of an origin, and yield its other items: files that cannot be read, and remarks.

    An error in storing a batch is thrown into the origin, which answers with the item to go on with.
    """
    item = next(given, None)
    while item is not None:
        if isinstance(item, FileRefused | OriginRemark):
            yield item
            item = next(given, None)
            continue
        try:
            store(item)
        except ResultsUnreadable as error:
            item = given.throw(error)
        else:
            item = next(given, None)


def _describe_origin(
    state: ResultsState,
    origin_id: str,
    trouble: ResultsUnreadable | None,
    refused: Mapping[str, ResultsUnreadable],
    now: datetime,
) -> OriginRead:
    """Return an origin with the troubles of this pull; one it had before keeps the moment it began."""
    before = state.origin(origin_id) or OriginRead(origin=origin_id, place="")
    files = {file: _describe_trouble(error, before.refused.get(file), now) for file, error in refused.items()}
    return before.model_copy(
        update={
            "trouble": None if trouble is None else _describe_trouble(trouble, before.trouble, now),
            "refused": files,
            "read_at": before.read_at if trouble is not None or refused else now,
        }
    )


def _describe_trouble(error: ResultsUnreadable, before: OriginTrouble | None, now: datetime) -> OriginTrouble:
    return OriginTrouble(
        happened=f"{error.place} {error.happened}",
        remedy=error.remedy,
        french=str(error.explain(Language.FRENCH)) if error.refusal else "",
        since=now if before is None else before.since,
    )


def find_oldest_kept(months: int, now: datetime) -> datetime:
    """Return the start of the month `months` before this one; older results are deleted."""
    count = now.year * 12 + now.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def delete_expired_parts(
    results: ResultStore, state: ResultsState, oldest: datetime
) -> tuple[ResultsState, int]:
    """Delete the parts of months before `oldest`; return the new state and the number of results removed."""
    expired = tuple(part for part in state.parts if part.month < f"{oldest:%Y-%m}")
    if not expired:
        return state, 0
    after = results.commit(
        state.model_copy(
            update={
                "parts": tuple(part for part in state.parts if part not in expired),
                "dropped": (*state.dropped, *(part.key_in(results.course) for part in expired)),
            }
        )
    )
    removed = sum(part.rows for part in expired if part.kind is PartKind.RESULTS)
    return results.delete_dropped_parts(after), removed
