"""How much of a Moodle activity is read in one night: everything, what changed since, or nothing.

`core_course_check_updates` (Moodle 3.2 on) tells a teacher whether tracks or attempts of anybody changed
since a moment, by their `timemodified` (scorm_check_updates_since, quiz_check_updates_since): of attempts
also which, of tracks not whose. Whose they may be is told by when somebody was last in the course. Neither
is complete: under separate groups those of no group are left out, and a web service, such as the mobile
app's, moves no last access. So everything is asked for once in a while.
"""

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from adapters.moodle.services import Moodle, MoodleRefused
from adapters.moodle.tracks import UPDATES, EnrolledUser

FULL_ROUND_SECONDS = timedelta(days=7).total_seconds()
"""After which everything of an activity is asked for again."""

CLOCK_TOLERANCE = timedelta(hours=1).total_seconds()
"""How far the clock of a Moodle may be from ours."""

LONGEST_VISIT = timedelta(days=1).total_seconds()
"""How long somebody may go on in a package after the page of the course that says they were there."""

MISSING_SECONDS = timedelta(days=30).total_seconds()
"""How long an activity that is there no more is spoken of."""

LACKS_FUNCTION = "accessexception"
"""What a service answers that lacks a function, where others were answered."""

LEARNER_UPDATES = frozenset({"usertracks", "userattempts"})
"""What changes where learners did something; other updates are of packages, questions and settings."""


@dataclass(frozen=True)
class LastAsked:
    """When an activity was last asked about, and when about all of it: seconds since 1970, by our clock.

    `title` is that of an activity that plays a module of ours.
    """

    at: float
    whole: float
    title: str | None = None


@dataclass(frozen=True)
class Round:
    """What is asked of an activity: of whoever was in the course since, and which rows; None for all."""

    since: float | None = None
    rows: frozenset[int] | None = None

    def has(self, learner: EnrolledUser) -> bool:
        """Return whether a learner may have done something since."""
        return self.since is None or not learner.lastcourseaccess or learner.lastcourseaccess >= self.since


class Rounds:
    """When each activity was asked about, by its name; the cursor says the same, and names no learner.

    `meaning` is what the answers are read by, such as which modules there are: once it is another, everything
    is asked for again.
    """

    def __init__(self, cursor: str | None, now: float, meaning: str) -> None:
        self._now = now
        self._meaning = sha256(meaning.encode()).hexdigest()[:12]
        self._asked = _read(cursor, self._meaning)

    @property
    def cursor(self) -> str:
        """Return where to go on."""
        asked = {name: asdict(each) for name, each in self._asked.items()}
        return json.dumps({"meaning": self._meaning, "asked": asked}, sort_keys=True)

    def plan_rounds(self, moodle: Moodle, course: int, places: Mapping[str, int | None]) -> dict[str, Round]:
        """Return what is asked of each activity; of one that is not in it nothing.

        `places` are the activities by name, with their place in the course as far as it is known.
        """
        known = {name: place for name, place in places.items() if place is not None and self._is_fresh(name)}
        try:
            updated = self._find_updated(moodle, course, known)
        except MoodleRefused as error:
            if error.code != LACKS_FUNCTION:
                raise
            known, updated = {}, {}  # as before there was such a function
        due = {name: Round() for name in places if name not in known}
        changed = {
            name: Round(self._asked[name].at - CLOCK_TOLERANCE - LONGEST_VISIT, rows)
            for name, place in known.items()
            if (rows := updated.get(place)) is not None
        }
        return due | changed

    def note_asked(self, name: str, round_state: Round | None, title: str | None = None) -> None:
        """Note that an activity was asked about now; None where Moodle said that nothing is new."""
        before = self._asked.get(name)
        whole = self._now if before is None or round_state == Round() else before.whole
        self._asked[name] = LastAsked(self._now, whole, title or (before.title if before else None))

    def title(self, name: str) -> str | None:
        """Return the title of an activity that played a module of ours when it was asked about."""
        return self._asked[name].title if name in self._asked else None

    def take_gone(self, names: Container[str]) -> list[str]:
        """Return the titles of activities of ours that are not among those of today, for some weeks."""
        gone = {name: asked for name, asked in self._asked.items() if name not in names}
        for name, asked in gone.items():
            if asked.title is None or self._now - asked.at > MISSING_SECONDS:
                del self._asked[name]
        return sorted(asked.title for name, asked in gone.items() if asked.title and name in self._asked)

    def _is_fresh(self, name: str) -> bool:
        asked = self._asked.get(name)
        return asked is not None and self._now - asked.whole < FULL_ROUND_SECONDS

    def _find_updated(
        self, moodle: Moodle, course: int, known: Mapping[str, int]
    ) -> dict[int, frozenset[int]]:
        """Return which rows of learners changed in which place since it was asked about."""
        if not known:
            return {}
        form: dict[str, object] = {"courseid": course}
        for number, (name, place) in enumerate(known.items()):
            since = int(self._asked[name].at - CLOCK_TOLERANCE)
            said = {"contextlevel": "module", "id": place, "since": since}
            form |= {f"tocheck[{number}][{key}]": value for key, value in said.items()}
        found = moodle.call_function(UPDATES, "core_course_check_updates", **form)
        return {
            instance.id: frozenset(row for update in told for row in update.itemids)
            for instance in found.instances
            if (told := [update for update in instance.updates if update.name in LEARNER_UPDATES])
        }


def _read(cursor: str | None, meaning: str) -> dict[str, LastAsked]:
    """Return what a cursor says; nothing where it is of another meaning, or, as once, a moment."""
    try:
        said = json.loads(cursor or "{}")
    except ValueError:
        return {}
    asked = said.get("asked", {}) if said.get("meaning") == meaning else {}
    return {name: LastAsked(**each) for name, each in asked.items()}
