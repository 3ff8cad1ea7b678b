"""Answers of Moodle on learners: SCORM tracks, quiz attempts and enrolments, limited to what we read.

They follow the descriptions in mod/scorm/classes/external.php, mod/quiz/classes/external.php,
course/externallib.php and user/externallib.php, and the answers of a Moodle 4.5.6
(tests/recorded/moodle): it gives `score_raw` and `userid` of a track as numbers, every other value as a
text. `mod_scorm_get_scorm_user_data` tells only the token's own user, so tracks are asked for by
`mod_scorm_get_scorm_sco_tracks`, which needs the capability mod/scorm:viewreport.
"""

from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter

from adapters.moodle.contents import MoodleAnswer, Several

YEAR_3000 = 32_503_680_000
"""In seconds since 1970; Python's calendar ends not much later."""

Moment = Annotated[int, Field(ge=0, lt=YEAR_3000)]


def _as_text(value: object) -> object:
    """Return a number as text: some releases of Moodle give a text as a number."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class UserRole(MoodleAnswer):
    """A role a user has in a course."""

    shortname: str = ""


class EnrolledUser(MoodleAnswer):
    """A user of a course."""

    id: int
    roles: Several[UserRole] = ()
    lastcourseaccess: int | None = None
    """Seconds since 1970; 0 for never. A site may hide it; a web service does not move it (moodlelib.php)."""


class TrackedScorm(MoodleAnswer):
    """A SCORM activity; `coursemodule` is its place in the course.

    Times are seconds since 1970, 0 where there is none. `visible` is told to editing teachers alone.
    """

    id: int
    name: str = ""
    coursemodule: int | None = None
    timeopen: Moment | None = None
    timeclose: Moment | None = None
    visible: bool | None = None


class MoodleWarning(MoodleAnswer):
    """Something Moodle left out of an answer, and why."""

    item: str = ""
    warningcode: Text = ""


class TrackedScorms(MoodleAnswer):
    """The SCORM activities of some courses."""

    scorms: Several[TrackedScorm] = ()
    warnings: Several[MoodleWarning] = ()


class Sco(MoodleAnswer):
    """A part of a package; `identifier` is that of its manifest, `launch` empty for a mere group."""

    id: int
    identifier: str = ""
    launch: str = ""


class Scoes(MoodleAnswer):
    """The parts of one package."""

    scoes: Several[Sco] = ()


class AttemptCount(MoodleAnswer):
    """How many attempts a user made at a package."""

    attemptscount: int


class DataElement(MoodleAnswer):
    """One element of the data model, as the package set it."""

    element: str
    value: Text | None = None


class Tracks(MoodleAnswer):
    """The data that a package stored in one attempt."""

    tracks: Several[DataElement] = ()


class SeenTracks(MoodleAnswer):
    """The answer that holds the data of one attempt."""

    data: Tracks


class ListedQuiz(MoodleAnswer):
    """A quiz; `coursemodule` is its place in the course, `sumgrades` the marks of its questions together."""

    id: int
    name: str = ""
    coursemodule: int | None = None
    timeopen: Moment | None = None
    timeclose: Moment | None = None
    visible: bool | None = None
    sumgrades: float | None = None


class Quizzes(MoodleAnswer):
    """The quizzes of some courses."""

    quizzes: Several[ListedQuiz] = ()


class QuizAttempt(MoodleAnswer):
    """One attempt at a quiz; times are seconds since 1970."""

    id: int
    state: str = ""
    timestart: Moment = 0
    timefinish: Moment = 0
    timemodified: Moment = 0
    preview: bool = False
    sumgrades: float | None = None


class QuizAttempts(MoodleAnswer):
    """A user's attempts at a quiz."""

    attempts: Several[QuizAttempt] = ()


class ReviewedQuestion(MoodleAnswer):
    """One question of an attempt, as a reviewer sees it."""

    slot: int
    state: str = ""
    mark: str | None = None
    maxmark: float | None = None


class AttemptReview(MoodleAnswer):
    """The questions of an attempt."""

    questions: Several[ReviewedQuestion] = ()


class Update(MoodleAnswer):
    """One kind of thing that changed in an activity; `itemids` are its rows', where Moodle tells them."""

    name: str
    itemids: Several[int] = ()


class UpdatedActivity(MoodleAnswer):
    """What changed in one activity; `id` is that of its place in the course."""

    id: int
    updates: Several[Update] = ()


class Updates(MoodleAnswer):
    """The activities in which something changed."""

    instances: Several[UpdatedActivity] = ()


ENROLLED = TypeAdapter(tuple[EnrolledUser, ...])
SCORMS = TypeAdapter(TrackedScorms)
SCOES = TypeAdapter(Scoes)
ATTEMPT_COUNT = TypeAdapter(AttemptCount)
TRACKS = TypeAdapter(SeenTracks)
QUIZ_ATTEMPTS = TypeAdapter(QuizAttempts)
ATTEMPT_REVIEW = TypeAdapter(AttemptReview)
QUIZZES = TypeAdapter(Quizzes)
UPDATES = TypeAdapter(Updates)
