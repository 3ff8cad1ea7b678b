"""Activities of a Moodle course: their names, remarks on them, and learners' records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Protocol

from adapters.moodle.functions import list_capabilities
from adapters.moodle.refusals import ACCOUNT_CODES
from adapters.moodle.services import Moodle, MoodleRefused, make_refusal
from adapters.moodle.tracks import ListedQuiz, TrackedScorm
from adapters.results.actors import find_account
from adapters.results.moodle_rounds import Round
from adapters.results.records import PresentAttempt, Record
from schemas.course import Course
from schemas.errors import ResultsUnreadable, SourceUnreadable
from schemas.refusal import Refusal

ACTIVITY_REFUSALS = {
    "expired": "moodle.activity_closed",
    "notopenyet": "moodle.activity_not_open",
    "requireloginerror": "moodle.activity_not_shown",
    "nopermissions": "moodle.activity_no_capability",
    "invalidrecord": "moodle.activity_gone",
    "invalidrecordunknown": "moodle.activity_gone",
    "cannotfindsco": "moodle.activity_gone",
}
"""Codes of a refusal that says nothing of the other activities, and what each is told as."""


UNFORESEEN = frozenset({"moodle.refused", "moodle.undocumented"})
"""What is told where Moodle refuses by a code nobody knows, or answers otherwise than it documents."""


@dataclass(frozen=True)
class Classroom:
    """The Moodle, the address of its users, the course whose modules it plays, codes of accounts left out."""

    moodle: Moodle
    url: str
    course: Course
    gone: set[str]

    def actor(self, user: int) -> str:
        """Return a user as Moodle itself names one in a statement: by an account of its address."""
        return find_account(self.url.rstrip("/"), str(user))

    def present(self, activity: str, user: int, attempts: Iterable[str]) -> Iterator[PresentAttempt]:
        """Yield all attempts of a learner in an activity, as there are no others."""
        for attempt in tuple(attempts) or (None,):
            yield PresentAttempt(activity, self.actor(user), attempt, is_whole=True)

    def while_there(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield what is told of a learner; one who is gone, be it meanwhile, stops no other."""
        try:
            yield from records
        except MoodleRefused as error:
            if error.code not in ACCOUNT_CODES:
                raise
            self.gone.add(error.code)


class AskedActivity(Protocol):
    """An activity as a round asks about it."""

    @property
    def name(self) -> str:
        """Return its name in the cursor, such as `scorm-7`."""
        ...

    @property
    def title(self) -> str:
        """Return what a person knows it by."""
        ...

    @property
    def place(self) -> int | None:
        """Return its place in the course, None where that is not known."""
        ...

    @property
    def is_ours(self) -> bool:
        """Return whether it plays a module of the course; it may have to be asked about first."""
        ...

    def records(self, learners: list[int], round_state: Round) -> Iterator[Record]:
        """Yield what some learners did; raises Refused."""
        ...

    @property
    def present(self) -> list[PresentAttempt]:
        """Return which attempts are there now."""
        ...

    def remarks(self, now: float) -> Iterator[Refusal]:
        """Yield what is to be known of it, though it was read."""
        ...


def name_activity(kind: str, number: int, name: str) -> str:
    """Return what a person knows an activity by: its kind, its number, and the name it has in the course."""
    return ", ".join(filter(None, (f"{kind} {number}", unescape(name).strip())))


def list_states(activity: TrackedScorm | ListedQuiz, title: str, now: float) -> Iterator[Refusal]:
    """Yield that an activity is closed, not yet open or hidden, as far as Moodle says so."""
    if activity.timeclose and activity.timeclose <= now:
        yield Refusal("moodle.was_closed", place=title, day=_day(activity.timeclose))
    if activity.timeopen and activity.timeopen > now:
        yield Refusal("moodle.opens_later", place=title, day=_day(activity.timeopen))
    if activity.visible is False:
        yield Refusal("moodle.hidden", place=title)


def is_of_one_activity(error: SourceUnreadable) -> bool:
    """Return whether others may be read all the same.

    So it is of a code nobody knows and of an answer nobody expected: of the whole Moodle, the next says so.
    """
    if isinstance(error, MoodleRefused) and error.code in ACTIVITY_REFUSALS:
        return True
    return error.refusal is not None and error.refusal.wording in UNFORESEEN


def explain_trouble(error: SourceUnreadable, title: str, kind: str) -> ResultsUnreadable:
    """Return why one activity cannot be read, and what to do; `kind` is `scorm` or `quiz`."""
    if not isinstance(error, MoodleRefused) or error.code not in ACTIVITY_REFUSALS:
        return ResultsUnreadable.of(error, title)
    wording = ACTIVITY_REFUSALS[error.code]
    facts: Mapping[str, str] = (
        {"capability": list_capabilities(ASKED_FOR_OTHERS[kind])}
        if wording == "moodle.activity_no_capability"
        else {}
    )
    return ResultsUnreadable(Refusal(wording, place=title, **facts))


ASKED_FOR_OTHERS = {"scorm": "mod_scorm_get_scorm_sco_tracks", "quiz": "mod_quiz_get_user_attempts"}
"""The function that tells of other users, by the kind of activity."""


def refuse_hidden_course(warnings: Iterable[object], place: str) -> None:
    """Raise Refused where a list is empty because its course is not shown, and not because it has nothing."""
    if any(getattr(each, "item", "") == "course" for each in warnings):
        raise make_refusal("errorcoursecontextnotvalid", "", place)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
