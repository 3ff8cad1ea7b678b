"""Results of one SCORM activity of a Moodle, attempt by attempt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from adapters.moodle.refusals import CLOSED_CODES
from adapters.moodle.services import MoodleRefused
from adapters.moodle.tracks import ATTEMPT_COUNT, SCOES, TRACKS, Sco, TrackedScorm
from adapters.results.moodle_activities import Classroom, list_states, name_activity
from adapters.results.moodle_rounds import Round
from adapters.results.records import PresentAttempt, Record
from adapters.results.scorm_tracks import Attempt
from schemas.refusal import Refusal

MOST_REMOVED = 20
"""The most removed attempts of one learner; the numbers of the remaining ones then have gaps."""

MOST_MISSED = 3
"""Missing attempts in a row after which no more are looked for, if Moodle gives no count."""


@dataclass
class ScormActivity:
    """A SCORM activity; it is ours once one of its parts is a module of the course."""

    room: Classroom
    scorm: TrackedScorm
    is_ours: bool = False
    is_counted: bool = field(default=True, init=False)
    present: list[PresentAttempt] = field(default_factory=list, init=False)

    @property
    def name(self) -> str:
        """Return its name in the cursor."""
        return f"scorm-{self.scorm.id}"

    @property
    def title(self) -> str:
        """Return its title for people."""
        return name_activity("SCORM", self.scorm.id, self.scorm.name)

    @property
    def place(self) -> int | None:
        """Return its place in the course."""
        return self.scorm.coursemodule

    def remarks(self, now: float) -> Iterator[Refusal]:
        """Yield whether it is closed, not yet open or hidden."""
        yield from list_states(self.scorm, self.title, now)

    def records(self, learners: list[int], _: Round) -> Iterator[Record]:
        """Yield every attempt of learners; Moodle does not say whose the changed rows are."""
        ours = tuple(self._ours())
        self.is_ours = bool(ours)
        for user in learners if ours else ():
            yield from self.room.while_there(self._attempts(user, ours))

    def _ours(self) -> Iterator[tuple[Sco, str]]:
        """Yield the parts of the package that are modules of the course, recognised by their identifier."""
        course = self.room.course
        modules = {f"item-{course.key_of(module)}": module.id for module in course.modules}
        scoes = self.room.moodle.call_function(
            SCOES, "mod_scorm_get_scorm_scoes", scormid=self.scorm.id
        ).scoes
        yield from (
            (sco, modules[sco.identifier]) for sco in scoes if sco.launch and sco.identifier in modules
        )

    def _attempts(self, user: int, ours: Sequence[tuple[Sco, str]]) -> Iterator[Record]:
        left = self._count_attempts(user)
        most = MOST_MISSED if left is None else MOST_REMOVED
        missed, there = 0, []
        for number in count(1):
            if left == 0 or missed == most:
                break
            attempts = [self._attempt(sco, module, user, number) for sco, module in ours]
            if any(attempt.elements for attempt in attempts):
                left = None if left is None else left - 1
                missed = 0 if left is None else missed
            else:
                missed += 1
            there += [attempt.name for attempt in attempts if attempt.elements]
            for attempt in attempts:
                self.present.append(PresentAttempt(self.name, attempt.actor, attempt.name, is_whole=False))
                yield from attempt.records()
        if left == 0:
            self.present += self.room.present(self.name, user, there)

    def _count_attempts(self, user: int) -> int | None:
        """Return how many attempts a learner made; None if the activity is not open: Moodle refuses."""
        if not self.is_counted:
            return None
        asked = {"scormid": self.scorm.id, "userid": user}
        try:
            found = self.room.moodle.call_function(
                ATTEMPT_COUNT, "mod_scorm_get_scorm_attempt_count", **asked
            )
        except MoodleRefused as error:
            if error.code not in CLOSED_CODES:  # it counts no attempts then, and still tells them one by one
                raise
            self.is_counted = False
            return None
        return found.attemptscount

    def _attempt(self, sco: Sco, module: str, user: int, number: int) -> Attempt:
        """Return an attempt; its name includes its start, as Moodle reuses the number of a removed one."""
        asked = {"scoid": sco.id, "userid": user, "attempt": number}
        seen = self.room.moodle.call_function(TRACKS, "mod_scorm_get_scorm_sco_tracks", **asked)
        elements = {track.element: track.value or "" for track in seen.data.tracks}
        return Attempt(
            name=f"scorm-{sco.id}-{user}-{number}-{elements.get('x.start.time', '')}",
            actor=self.room.actor(user),
            activity=self.room.course.activity_of(module),
            lms_activity=self.name,
            elements=elements,
        )
