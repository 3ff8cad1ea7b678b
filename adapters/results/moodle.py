"""Reading of results in Moodle: SCORM tracks of our packages, quiz attempts and enrolments.

An activity is read learner by learner, and only if something changed (moodle_rounds.py); results that are
read twice count once. An activity that cannot be read does not stop the others. Decided in
docs/decisions/0095-moodle-results-activity-by-activity.md.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from adapters.moodle.functions import MoodleUse
from adapters.moodle.services import SECONDS, Moodle, MoodleRefused
from adapters.moodle.tokens import choose_token
from adapters.moodle.tracks import ENROLLED, QUIZZES, SCORMS, EnrolledUser, ListedQuiz
from adapters.results.moodle_activities import (
    AskedActivity,
    Classroom,
    explain_trouble,
    is_of_one_activity,
    refuse_hidden_course,
)
from adapters.results.moodle_quiz import QuizActivity
from adapters.results.moodle_rounds import LACKS_FUNCTION, Rounds
from adapters.results.moodle_scorm import ScormActivity
from adapters.results.origin import FileRefused, LineFormat, OriginRemark, ReadSteps, ResultBatch
from adapters.results.records import PresentAttempt, Record, find_verb
from schemas.course import Course, MoodleResults
from schemas.errors import ResultsUnreadable, SourceUnreadable
from schemas.refusal import Refusal
from schemas.results import ResultKind

TEACHING = frozenset({"manager", "coursecreator", "editingteacher", "teacher"})
"""Roles of people who are no learners there (lib/db/access.php)."""

READING_RULES = 2
"""Version of the rules that turn Moodle's answers into records; a higher number reads all again."""


class MoodleResultsOrigin:
    """One course of one Moodle; `token` is the setting PREMIERJET_MOODLE_TOKEN.

    Raises ResultsUnreadable if there is no usable token, or it would be sent unencrypted.
    """

    def __init__(
        self,
        entry: MoodleResults,
        course: Course,
        token: SecretStr | None,
        *,
        own_hosts: frozenset[str],
        seconds: float = SECONDS,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._entry = entry
        self._clock = clock
        self._course = course
        try:
            shown = choose_token(entry.url, MoodleUse.RESULTS, token, self.place)
            self._moodle = Moodle(entry.url, shown, place=self.place, own_hosts=own_hosts, seconds=seconds)
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, error.place) from error
        self._room = Classroom(self._moodle, entry.url, course, set())

    @property
    def place(self) -> str:
        """Return the course's address."""
        return f"{self._entry.url.rstrip('/')}/course/view.php?id={self._entry.course}"

    def read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        """Yield what is new of each activity in a batch of its own; raises ResultsUnreadable."""
        try:
            yield from self._read(cursor, scratch)
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, error.place) from error

    def _read(self, cursor: str | None, scratch: Path) -> ReadSteps:
        now = self._clock().timestamp()
        rounds = Rounds(cursor, now, self._meaning())
        learners = self._learners()
        activities = [*self._scorms(), *self._quizzes()]
        places = {activity.name: activity.place for activity in activities}
        planned = rounds.plan_rounds(self._moodle, self._entry.course, places)
        for activity in activities:
            round_state = planned.get(activity.name)
            if round_state is None:
                rounds.note_asked(activity.name, None)
            else:
                mine = [user.id for user in learners if round_state.has(user)]
                try:
                    file = _write_records(
                        scratch / f"{activity.name}.jsonl", activity.records(mine, round_state)
                    )
                except SourceUnreadable as error:
                    if not is_of_one_activity(error):
                        raise
                    kind = activity.name.partition("-")[0]
                    yield FileRefused(activity.title, explain_trouble(error, activity.title, kind))
                    continue
                rounds.note_asked(activity.name, round_state, activity.title if activity.is_ours else None)
                present = _write_records(scratch / f"{activity.name}-present.jsonl", activity.present)
                yield ResultBatch(
                    (file,), LineFormat.RECORDS, rounds.cursor, present if activity.present else None
                )
            if rounds.title(activity.name):
                yield from (OriginRemark(activity.title, each) for each in activity.remarks(now))
        for title in rounds.take_gone(places):
            yield OriginRemark(title, Refusal("moodle.activity_missing", place=title))
        if self._room.gone:
            codes = ", ".join(sorted(self._room.gone))
            yield OriginRemark("accounts", Refusal("moodle.accounts_gone", place=self.place, codes=codes))
        file = _write_records(scratch / "enrolled.jsonl", self._enrolments(learners))
        yield ResultBatch((file,), LineFormat.RECORDS, rounds.cursor)

    def _meaning(self) -> str:
        """Return all that the reading of answers depends on."""
        modules = " ".join(module.id for module in self._course.modules)
        return f"{READING_RULES} {self._course.iri} {modules} {self._entry.model_dump_json()}"

    def _learners(self) -> list[EnrolledUser]:
        users = self._moodle.call_function(
            ENROLLED, "core_enrol_get_enrolled_users", courseid=self._entry.course
        )
        return [user for user in users if not {role.shortname for role in user.roles} & TEACHING]

    def _enrolments(self, learners: list[EnrolledUser]) -> Iterator[Record]:
        """Yield the enrolments, dated now: Moodle does not say since when, so the first reading counts."""
        now = self._clock().isoformat()
        for module in self._course.modules:
            for user in learners:
                yield Record(
                    id=f"enrolled-{module.id}-{user.id}",
                    actor=self._room.actor(user.id),
                    verb=find_verb(ResultKind.ENROLLED),
                    object=self._course.activity_of(module.id),
                    at_text=now,
                )

    def _scorms(self) -> Iterator[AskedActivity]:
        asked = {"courseids[0]": self._entry.course}
        found = self._moodle.call_function(SCORMS, "mod_scorm_get_scorms_by_courses", **asked)
        refuse_hidden_course(found.warnings, self.place)
        for scorm in found.scorms:
            yield ScormActivity(self._room, scorm)

    def _quizzes(self) -> Iterator[AskedActivity]:
        """Yield the quizzes that course.yaml names; without the list of quizzes their places are unknown."""
        listed = {quiz.id: quiz for quiz in self._list_quizzes()}
        for entry in self._entry.quizzes:
            yield QuizActivity(self._room, entry, listed.get(entry.quiz))

    def _list_quizzes(self) -> tuple[ListedQuiz, ...]:
        if not self._entry.quizzes:
            return ()
        asked = {"courseids[0]": self._entry.course}
        try:
            return self._moodle.call_function(QUIZZES, "mod_quiz_get_quizzes_by_courses", **asked).quizzes
        except MoodleRefused as error:
            if error.code != LACKS_FUNCTION:
                raise
            return ()


def _write_records(file: Path, records: Iterable[Record | PresentAttempt]) -> Path:
    with file.open("w", encoding="utf-8") as written:
        written.writelines(record.line() for record in records)
    return file
