"""Pull of results from every origin of a course, and deletion of those older than allowed."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.ledger.key import Key
from adapters.results.origin import FileRefused, Given, OriginRemark, ResultBatch, ResultsOrigin
from adapters.results.scratch import make_scratch_folder, sweep_scratch
from adapters.store.results import ResultStore
from pipelines.results.intake import READER, IntakeOutcome, IntakeRules, refuse_other_key, take, take_again
from pipelines.results.month_files import join
from schemas.course import Course, ResultOrigin
from schemas.errors import ResultsUnreadable
from schemas.language import Language
from schemas.results import OriginRead, OriginTrouble, PartKind, ResultsState


@dataclass
class PullOutcome:
    """What a pull came to: how many lines were new, known before, of other courses, and so on.

    `of_quizzes` are those of the new ones that a quiz of an LMS told.
    """

    new: int = 0
    of_quizzes: int = 0
    again: int = 0
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
        self.again += taken.again
        self.too_old += taken.too_old
        self.elsewhere += taken.elsewhere
        self.voided += taken.voided
        self.ahead += taken.ahead
        self.aside.update(taken.aside)

    def note(self, read: OriginRead) -> None:
        """List what of an origin could not be read, all of it or some files, and what to know of the rest."""
        if read.trouble is not None:
            self.troubles[read.origin] = read.trouble
        self.troubles |= {f"{read.origin}, {file}": each for file, each in read.refused.items()}
        self.remarks |= {f"{read.origin}, {about}": each for about, each in (read.remarks or {}).items()}


def pull(
    course: Course,
    results: ResultStore,
    key: Key,
    opened: Callable[[ResultOrigin], ResultsOrigin],
    now: datetime,
) -> PullOutcome:
    """Read what is new everywhere; an origin or a file that fails is told and does not stop the others.

    Raises Conflict where another run reads the same course, StoreUnusable, InvalidInput where the key is
    another than before.
    """
    reading = IntakeRules(course, key, now, find_oldest_kept(course.results.keep_months, now))
    done = PullOutcome()
    sweep_scratch()
    state = results.delete_dropped_parts(results.read_state())
    refuse_other_key(state, key, course.id)
    state = results.delete_stray_parts(state)
    state, done.expired = expire(results, state, reading.oldest)
    for part in state.of(PartKind.ASIDE):
        if (part.reader or 0) < READER:
            taken = take_again(part, results, state, reading)
            done.add(taken)
            state = results.delete_dropped_parts(taken.state)
    state = _without_strangers(course, results, state)
    for entry in course.results.origins:
        state = _origin(entry, results, state, reading, opened, done)
    join(results, state)
    return done


def _without_strangers(course: Course, results: ResultStore, state: ResultsState) -> ResultsState:
    """Return the list without origins the course does not name any more: nobody can mend their trouble."""
    named = {entry.id for entry in course.results.origins}
    left = tuple(each for each in state.origins if each.origin in named)
    return state if left == state.origins else results.commit(state.model_copy(update={"origins": left}))


def _origin(
    entry: ResultOrigin,
    results: ResultStore,
    state: ResultsState,
    reading: IntakeRules,
    opened: Callable[[ResultOrigin], ResultsOrigin],
    done: PullOutcome,
) -> ResultsState:
    trouble: ResultsUnreadable | None = None
    refused: dict[str, ResultsUnreadable] = {}
    remarks: dict[str, ResultsUnreadable] = {}
    try:
        origin = opened(entry)
        before = state.origin(entry.id)
        moved = before is not None and before.place != origin.place
        read = OriginRead(origin=entry.id, place=origin.place)
        cursor = None if before is None or moved else before.cursor
        with make_scratch_folder() as scratch:

            def keep(batch: ResultBatch) -> None:
                nonlocal state
                taken = take(batch, read, results, state, reading)
                done.add(taken)
                state = taken.state
                for file in (*batch.files, *filter(None, [batch.present])):
                    if file.is_relative_to(scratch):
                        file.unlink()

            for each in _unkept(origin.read(cursor or None, scratch), keep):
                if isinstance(each, FileRefused):
                    refused[each.file] = each.error
                else:
                    _add_remark(remarks, each)
    except ResultsUnreadable as error:
        trouble = error
    after = _describe_origin(state, entry.id, trouble, refused, reading.now)
    after = after.model_copy(update={"remarks": _remarks(state, entry.id, remarks, trouble, reading.now)})
    done.note(after)
    others = (each for each in state.origins if each.origin != entry.id)
    return results.commit(state.model_copy(update={"origins": (*others, after)}))


def _add_remark(remarks: dict[str, ResultsUnreadable], remark: OriginRemark) -> None:
    """Add a remark under what it is about; a second one of the same stands beside the first."""
    number = sum(about.partition(" (")[0] == remark.about for about in remarks) + 1
    about = remark.about if number == 1 else f"{remark.about} ({number})"
    remarks[about] = ResultsUnreadable(remark.refusal)


def _remarks(
    state: ResultsState,
    name: str,
    remarks: Mapping[str, ResultsUnreadable],
    trouble: ResultsUnreadable | None,
    now: datetime,
) -> dict[str, OriginTrouble] | None:
    """Return what is to be known of an origin; where it was not read to its end, the former remarks too."""
    before = state.origin(name)
    former = (before.remarks if before else None) or {}
    found = {about: _trouble(each, former.get(about), now) for about, each in remarks.items()}
    return (former | found if trouble is not None else found) or None


def _unkept(given: Given, keep: Callable[[ResultBatch], None]) -> Iterator[FileRefused | OriginRemark]:
    """Keep every batch an origin gives, and yield what else it gives: files that cannot be read, remarks."""
    each = next(given, None)
    while each is not None:
        if isinstance(each, FileRefused | OriginRemark):
            yield each
            each = next(given, None)
            continue
        try:
            keep(each)
        except ResultsUnreadable as error:
            each = given.throw(error)
        else:
            each = next(given, None)


def _describe_origin(
    state: ResultsState,
    name: str,
    trouble: ResultsUnreadable | None,
    refused: Mapping[str, ResultsUnreadable],
    now: datetime,
) -> OriginRead:
    """Return how far an origin was read, with what came of asking it; a trouble is told since it began."""
    before = state.origin(name) or OriginRead(origin=name, place="")
    files = {file: _trouble(error, before.refused.get(file), now) for file, error in refused.items()}
    return before.model_copy(
        update={
            "trouble": None if trouble is None else _trouble(trouble, before.trouble, now),
            "refused": files,
            "read_at": before.read_at if trouble is not None or refused else now,
        }
    )


def _trouble(error: ResultsUnreadable, before: OriginTrouble | None, now: datetime) -> OriginTrouble:
    return OriginTrouble(
        happened=f"{error.place} {error.happened}",
        remedy=error.remedy,
        french=str(error.explain(Language.FRENCH)) if error.refusal else "",
        since=now if before is None else before.since,
    )


def find_oldest_kept(months: int, now: datetime) -> datetime:
    """Return the first moment that is kept: the start of the month so many before this one."""
    count = now.year * 12 + now.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def expire(results: ResultStore, state: ResultsState, oldest: datetime) -> tuple[ResultsState, int]:
    """Let go of every part of an older month, and return the list without them and how many rows went."""
    gone = tuple(part for part in state.parts if part.month < f"{oldest:%Y-%m}")
    if not gone:
        return state, 0
    after = results.commit(
        state.model_copy(
            update={
                "parts": tuple(part for part in state.parts if part not in gone),
                "dropped": (*state.dropped, *(part.key_in(results.course) for part in gone)),
            }
        )
    )
    removed = sum(part.rows for part in gone if part.kind is PartKind.RESULTS)
    return results.delete_dropped_parts(after), removed
