"""Activities of a Moodle course: what all kinds have in common, their names, remarks and troubles."""

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
"""Codes of refusals that concern one activity only, and our refusal for each."""


UNFORESEEN = frozenset({"moodle.refused", "moodle.undocumented"})
"""Our refusals for unknown codes and for answers that differ from the documentation."""


@dataclass(frozen=True)
class Classroom:
    """A Moodle, its address, the course whose modules it plays, and the codes of skipped accounts."""

    moodle: Moodle
    url: str
    course: Course
    gone: set[str]

    def actor(self, user: int) -> str:
        """Return the identity of a user, as Moodle writes it in statements: an account at its address."""
        return find_account(self.url.rstrip("/"), str(user))

    def present(self, activity: str, user: int, attempts: Iterable[str]) -> Iterator[PresentAttempt]:
        """Yield the attempts of a learner in an activity, marked as all that there are."""
        for attempt in tuple(attempts) or (None,):
            yield PresentAttempt(activity, self.actor(user), attempt, is_whole=True)

    def while_there(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield records of a learner; stop quietly if the account is gone."""
        try:
            yield from records
        except MoodleRefused as error:
            if error.code not in ACCOUNT_CODES:
                raise
            self.gone.add(error.code)


class AskedActivity(Protocol):
    """An activity whose results can be read."""

    @property
    def name(self) -> str:
        """Return its name in the cursor, such as `scorm-7`."""
        ...

    @property
    def title(self) -> str:
        """Return its title for people, e.g. `Quiz 3, Hygiène`."""
        ...

    @property
    def place(self) -> int | None:
        """Return its place in the course, or None if unknown."""
        ...

    @property
    def is_ours(self) -> bool:
        """Return whether it plays a module of the course; it may be known only after reading."""
        ...

    def records(self, learners: list[int], round_state: Round) -> Iterator[Record]:
        """Yield the records of learners; raises MoodleRefused."""
        ...

    @property
    def present(self) -> list[PresentAttempt]:
        """Return which attempts are there now."""
        ...

    def remarks(self, now: float) -> Iterator[Refusal]:
        """Yield remarks on it, such as that it is closed."""
        ...


def name_activity(kind: str, number: int, name: str) -> str:
    """Return the title of an activity for people: kind, number, and its name in the course."""
    return ", ".join(filter(None, (f"{kind} {number}", unescape(name).strip())))


def list_states(activity: TrackedScorm | ListedQuiz, title: str, now: float) -> Iterator[Refusal]:
    """Yield a remark if an activity is closed, not yet open, or hidden."""
    if activity.timeclose and activity.timeclose <= now:
        yield Refusal("moodle.was_closed", place=title, day=_day(activity.timeclose))
    if activity.timeopen and activity.timeopen > now:
        yield Refusal("moodle.opens_later", place=title, day=_day(activity.timeopen))
    if activity.visible is False:
        yield Refusal("moodle.hidden", place=title)


def is_of_one_activity(error: SourceUnreadable) -> bool:
    """Return whether an error concerns one activity only, so that others may be read.

    Unknown codes and unexpected answers count too: if they concern the whole Moodle, the next call fails.
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
"""The function that returns data of other users, by the kind of activity."""


def refuse_hidden_course(warnings: Iterable[object], place: str) -> None:
    """Raise MoodleRefused if a list is empty only because the course is hidden from the token's user."""
    if any(getattr(each, "item", "") == "course" for each in warnings):
        raise make_refusal("errorcoursecontextnotvalid", "", place)


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
