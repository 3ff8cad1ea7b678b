"""What a Moodle keeps of our packages: SCORM tracks, quiz attempts, who is enrolled; it is only asked.

An activity is asked about learner by learner, and only where something changed (moodle_rounds.py); what is
known already counts once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from adapters.moodle.functions import MoodleUse
from adapters.moodle.services import SECONDS, Moodle, Refused
from adapters.moodle.tokens import token_for
from adapters.moodle.tracks import (
    ATTEMPT_COUNT,
    ATTEMPT_REVIEW,
    ENROLLED,
    QUIZ_ATTEMPTS,
    QUIZZES,
    SCOES,
    SCORMS,
    TRACKS,
    Enrolled,
    QuizAttempt,
    Sco,
)
from adapters.results.actors import account
from adapters.results.moodle_rounds import Round, Rounds
from adapters.results.origin import Batch, Form, Given
from adapters.results.records import Record, moment_of, verb_of
from adapters.results.scorm_tracks import Attempt
from schemas.course import Course, MoodleQuiz, MoodleResults
from schemas.errors import ResultsUnreadable, SourceUnreadable
from schemas.results import ResultKind

TEACHING = frozenset({"manager", "coursecreator", "editingteacher", "teacher"})
"""Archetypes of those who do not learn there (lib/db/access.php)."""

JUDGED = {
    **dict.fromkeys(("gradedright", "mangrright"), "true"),
    **dict.fromkeys(("gradedwrong", "gradedpartial", "gaveup"), "false"),
    **dict.fromkeys(("mangrwrong", "mangrpartial", "mangaveup"), "false"),
}
"""States of a question that was judged, by whomever, or left empty (question/engine/states.php)."""

MOST_REMOVED = 20
"""Attempts of one learner that a teacher removed: the others keep their numbers, and are counted without."""

GONE = frozenset({"userdeleted", "usernotconfirmed"})
"""Codes of an account that is enrolled, and that Moodle tells nothing of (lib/classes/user.php)."""


@dataclass(frozen=True)
class _Activity:
    """One activity: its name in the cursor, its place in the course, and what some learners did in it."""

    name: str
    place: int | None
    records: Callable[[list[int], Round], Iterator[Record]]


class MoodleResultsOrigin:
    """One course of one Moodle; `token` is the setting PREMIERJET_MOODLE_TOKEN.

    Raises ResultsUnreadable where there is no usable token, or it would travel unencrypted.
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
            shown = token_for(entry.url, MoodleUse.RESULTS, token, self.place)
            self._moodle = Moodle(entry.url, shown, place=self.place, own_hosts=own_hosts, seconds=seconds)
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, error.place) from error

    @property
    def place(self) -> str:
        """Return the course's address."""
        return f"{self._entry.url.rstrip('/')}/course/view.php?id={self._entry.course}"

    def read(self, cursor: str | None, scratch: Path) -> Given:
        """Yield what is new of each activity in a batch of its own; raises ResultsUnreadable."""
        modules = " ".join(module.id for module in self._course.modules)
        meaning = f"{self._course.iri} {modules} {self._entry.model_dump_json()}"
        rounds = Rounds(cursor, self._clock().timestamp(), meaning)
        try:
            learners = self._learners()
            activities = [*self._scorms(), *self._quizzes()]
            places = {activity.name: activity.place for activity in activities}
            planned = rounds.planned(self._moodle, self._entry.course, places)
            for activity in activities:
                asked = planned.get(activity.name)
                if asked is not None:
                    mine = [user.id for user in learners if asked.has(user)]
                    file = self._written(scratch / f"{activity.name}.jsonl", activity.records(mine, asked))
                    rounds.done(activity.name, asked)
                    yield Batch((file,), Form.RECORDS, rounds.cursor)
            for name in places.keys() - planned.keys():
                rounds.done(name, None)
            file = self._written(scratch / "enrolled.jsonl", self._enrolments(learners))
            yield Batch((file,), Form.RECORDS, rounds.cursor)
        except SourceUnreadable as error:
            raise ResultsUnreadable.of(error, error.place) from error

    def _written(self, file: Path, records: Iterator[Record]) -> Path:
        with file.open("w", encoding="utf-8") as written:
            written.writelines(record.line() for record in records)
        return file

    def _learners(self) -> list[Enrolled]:
        users = self._moodle.called(ENROLLED, "core_enrol_get_enrolled_users", courseid=self._entry.course)
        return [user for user in users if not {role.shortname for role in user.roles} & TEACHING]

    def _enrolments(self, learners: list[Enrolled]) -> Iterator[Record]:
        """Yield who is enrolled, as of now: Moodle does not say since when, so the first look counts."""
        now = self._clock().isoformat()
        for module in self._course.modules:
            for user in learners:
                yield Record(
                    id=f"enrolled-{module.id}-{user.id}",
                    actor=self._actor(user.id),
                    verb=verb_of(ResultKind.ENROLLED),
                    object=self._course.activity_of(module.id),
                    at_text=now,
                )

    def _scorms(self) -> Iterator[_Activity]:
        asked = {"courseids[0]": self._entry.course}
        for scorm in self._moodle.called(SCORMS, "mod_scorm_get_scorms_by_courses", **asked).scorms:
            records = partial(self._tracks, scorm.id)
            yield _Activity(f"scorm-{scorm.id}", scorm.coursemodule, records)

    def _quizzes(self) -> Iterator[_Activity]:
        """Yield the quizzes that are named; a service without the function leaves their places open."""
        if not self._entry.quizzes:
            return
        asked = {"courseids[0]": self._entry.course}
        try:
            found = self._moodle.called(QUIZZES, "mod_quiz_get_quizzes_by_courses", **asked).quizzes
        except Refused:
            found = ()
        places = {quiz.id: quiz.coursemodule for quiz in found}
        for quiz in self._entry.quizzes:
            yield _Activity(f"quiz-{quiz.quiz}", places.get(quiz.quiz), partial(self._answers, quiz))

    def _ours(self, scorm: int) -> Iterator[tuple[Sco, str]]:
        """Yield the parts that are modules of the course; a package of ours says so by its item."""
        modules = {f"item-{self._course.key_of(module)}": module.id for module in self._course.modules}
        for sco in self._moodle.called(SCOES, "mod_scorm_get_scorm_scoes", scormid=scorm).scoes:
            if sco.launch and sco.identifier in modules:
                yield sco, modules[sco.identifier]

    def _tracks(self, scorm: int, learners: list[int], _: Round) -> Iterator[Record]:
        """Yield every attempt of some learners; the rows Moodle names are of elements, and not told whose."""
        ours = tuple(self._ours(scorm))
        for user in learners if ours else ():
            yield from _while_there(self._tracks_of(user, scorm, ours))

    def _tracks_of(self, user: int, scorm: int, ours: Sequence[tuple[Sco, str]]) -> Iterator[Record]:
        counted = self._moodle.called(
            ATTEMPT_COUNT, "mod_scorm_get_scorm_attempt_count", scormid=scorm, userid=user
        )
        left = counted.attemptscount
        for number in range(1, left + MOST_REMOVED + 1):
            if not left:
                return
            told = [self._attempted(sco, module, user, number) for sco, module in ours]
            left -= any(attempt.elements for attempt in told)
            for attempt in told:
                yield from attempt.records()

    def _attempted(self, sco: Sco, module: str, user: int, number: int) -> Attempt:
        """Return an attempt, by its beginning too: the number of one that was removed is given again."""
        seen = self._moodle.called(
            TRACKS, "mod_scorm_get_scorm_sco_tracks", scoid=sco.id, userid=user, attempt=number
        )
        elements = {track.element: track.value or "" for track in seen.data.tracks}
        return Attempt(
            name=f"scorm-{sco.id}-{user}-{number}-{elements.get('x.start.time', '')}",
            actor=self._actor(user),
            activity=self._course.activity_of(module),
            elements=elements,
        )

    def _answers(self, quiz: MoodleQuiz, learners: list[int], asked: Round) -> Iterator[Record]:
        for user in learners:
            yield from _while_there(self._answers_of(user, quiz, asked))

    def _answers_of(self, user: int, quiz: MoodleQuiz, asked: Round) -> Iterator[Record]:
        found = self._moodle.called(
            QUIZ_ATTEMPTS, "mod_quiz_get_user_attempts", quizid=quiz.quiz, userid=user, status="finished"
        )
        for attempt in found.attempts:
            is_due = not asked.rows or attempt.id in asked.rows
            if is_due and not attempt.preview and attempt.timefinish:
                yield from self._attempt(quiz, user, attempt)

    def _attempt(self, quiz: MoodleQuiz, user: int, attempt: QuizAttempt) -> Iterator[Record]:
        name, activity = f"quiz-{attempt.id}", self._course.activity_of(quiz.module)

        def record(
            what: str, kind: ResultKind, at: float, below: str = "", right: str | None = None
        ) -> Record:
            return Record(
                id=f"{name}-{what}",
                actor=self._actor(user),
                verb=verb_of(kind),
                object=activity + below,
                at_text=moment_of(at),
                registration=name,
                success=right,
            )

        yield record("started", ResultKind.STARTED, attempt.timestart)
        try:
            review = self._moodle.called(ATTEMPT_REVIEW, "mod_quiz_get_attempt_review", attemptid=attempt.id)
        except Refused:
            return  # the token's user may know that there was an attempt, and not what was answered
        for question in review.questions:
            if question.state in JUDGED and 0 < question.slot <= len(quiz.items):
                item = quiz.items[question.slot - 1]
                at = attempt.timefinish + question.slot / 1000
                yield record(
                    f"slot-{question.slot}", ResultKind.ANSWERED, at, f"/items/{item}", JUDGED[question.state]
                )

    def _actor(self, user: int) -> str:
        """Return a user as Moodle itself names one in a statement: by an account of its address."""
        return account(self._entry.url.rstrip("/"), str(user))


def _while_there(records: Iterator[Record]) -> Iterator[Record]:
    """Yield what is told of a learner; one who is gone stops no other."""
    try:
        yield from records
    except Refused as error:
        if error.refusal is None or error.refusal.facts.get("code") not in GONE:
            raise
