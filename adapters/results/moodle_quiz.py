"""Results of a Moodle quiz whose questions came from one of our banks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.moodle.refusals import ABSENT_CODES
from adapters.moodle.services import MoodleRefused
from adapters.moodle.tracks import ATTEMPT_REVIEW, QUIZ_ATTEMPTS, ListedQuiz, QuizAttempt, ReviewedQuestion
from adapters.results.moodle_activities import Classroom, list_states, name_activity
from adapters.results.moodle_rounds import Round
from adapters.results.records import PresentAttempt, Record, find_verb, format_duration, read_moment
from schemas.course import MoodleQuiz
from schemas.refusal import Refusal
from schemas.results import ResultKind

SUCCESS_BY_STATE = {
    **dict.fromkeys(("gradedright", "mangrright"), "true"),
    **dict.fromkeys(("gradedwrong", "gradedpartial", "gaveup"), "false"),
    **dict.fromkeys(("mangrwrong", "mangrpartial", "mangaveup"), "false"),
}
"""Whether a question was right, by its state in Moodle (question/engine/states.php)."""

NOT_REVIEWED = frozenset({"accessexception", "nopermissions", "noreviewattempt"})
"""Codes of refusals of an attempt's answers, when the attempt itself may be seen."""


@dataclass
class QuizActivity:
    """A quiz that course.yaml names; `quiz` is its entry in Moodle's list, None if there is no list."""

    room: Classroom
    entry: MoodleQuiz
    quiz: ListedQuiz | None
    is_reviewed: bool = field(default=True, init=False)
    present: list[PresentAttempt] = field(default_factory=list, init=False)

    is_ours = True

    @property
    def name(self) -> str:
        """Return its name in the cursor."""
        return f"quiz-{self.entry.quiz}"

    @property
    def title(self) -> str:
        """Return its title for people."""
        return name_activity("Quiz", self.entry.quiz, self.quiz.name if self.quiz else "")

    @property
    def place(self) -> int | None:
        """Return its place in the course."""
        return self.quiz.coursemodule if self.quiz else None

    def remarks(self, now: float) -> Iterator[Refusal]:
        """Yield whether it is closed, not yet open or hidden, and whether answers were not shown."""
        if self.quiz:
            yield from list_states(self.quiz, self.title, now)
        if not self.is_reviewed:
            yield Refusal("moodle.answers_not_shown", place=self.title)

    def records(self, learners: list[int], round_state: Round) -> Iterator[Record]:
        """Yield the attempts of some learners that are due."""
        for user in learners:
            yield from self.room.while_there(self._attempts(user, round_state))

    def _attempts(self, user: int, round_state: Round) -> Iterator[Record]:
        found = self.room.moodle.call_function(
            QUIZ_ATTEMPTS,
            "mod_quiz_get_user_attempts",
            quizid=self.entry.quiz,
            userid=user,
            status="finished",
        )
        attempts = [each for each in found.attempts if each.timefinish and not each.preview]
        self.present += self.room.present(self.name, user, (f"quiz-{each.id}" for each in attempts))
        for attempt in attempts:
            if not round_state.rows or attempt.id in round_state.rows:
                yield from self._attempt(user, attempt)

    def _attempt(self, user: int, attempt: QuizAttempt) -> Iterator[Record]:
        name, activity = f"quiz-{attempt.id}", self.room.course.activity_of(self.entry.module)

        def record(what: str, kind: ResultKind, at: float, below: str = "", **more: str | None) -> Record:
            return Record(
                id=f"{name}-{what}",
                actor=self.room.actor(user),
                verb=find_verb(kind),
                object=activity + below,
                at_text=read_moment(at),
                registration=name,
                lms_activity=self.name,
                **more,
            )

        yield record("started", ResultKind.STARTED, attempt.timestart)
        score, spent = self._score(attempt), format_duration(attempt.timefinish - attempt.timestart)
        # Marked again, an attempt is told again, as of then: the newest mark counts.
        marked = max(attempt.timefinish, attempt.timemodified)
        what = f"completed-{score or ''}-{marked}"
        yield record(what, ResultKind.COMPLETED, marked, scaled=score, duration=spent)
        for question in self._read_review(attempt.id):
            if question.state in SUCCESS_BY_STATE and 0 < question.slot <= len(self.entry.items):
                item = self.entry.items[question.slot - 1]
                at = attempt.timefinish + question.slot / 1000
                right = SUCCESS_BY_STATE[question.state]
                what = f"slot-{question.slot}"
                yield record(what, ResultKind.ANSWERED, at, f"/items/{item}", success=right)

    def _score(self, attempt: QuizAttempt) -> str | None:
        """Return the share of the marks that an attempt got, 0 to 1; None if it is not marked yet."""
        if attempt.sumgrades is None or self.quiz is None or not self.quiz.sumgrades:
            return None
        return f"{min(max(attempt.sumgrades / self.quiz.sumgrades, 0), 1):.4f}"

    def _read_review(self, attempt: int) -> tuple[ReviewedQuestion, ...]:
        """Return the questions of an attempt; empty if they may not be seen, or the attempt is gone."""
        try:
            found = self.room.moodle.call_function(
                ATTEMPT_REVIEW, "mod_quiz_get_attempt_review", attemptid=attempt
            )
        except MoodleRefused as error:
            if error.code in NOT_REVIEWED:
                self.is_reviewed = False
            elif error.code not in ABSENT_CODES:  # deleted since it was listed
                raise
            return ()
        return found.questions
