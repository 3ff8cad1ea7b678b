"""Plan of how much of each Moodle activity is read in one night: everything, only changes, or nothing.

`core_course_check_updates` (since Moodle 3.2) tells a teacher whether tracks or attempts of learners changed
since a moment (scorm_check_updates_since, quiz_check_updates_since); for attempts also which ones, for tracks
not whose. Whose they may be is guessed from each learner's last access to the course. Both are incomplete:
with separate groups, learners without a group are left out, and web services such as the mobile app do not
change the last access. So everything is read again once a week.
"""

import json
from collections.abc import Container, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from hashlib import sha256

from adapters.moodle.services import Moodle, MoodleRefused
from adapters.moodle.tracks import UPDATES, EnrolledUser

FULL_ROUND_SECONDS = timedelta(days=7).total_seconds()
"""Time after which everything of an activity is read again."""

CLOCK_TOLERANCE = timedelta(hours=1).total_seconds()
"""The most by which the clock of a Moodle may differ from ours."""

LONGEST_VISIT = timedelta(days=1).total_seconds()
"""How long a learner may work in a package after their last access to the course's page."""

MISSING_SECONDS = timedelta(days=30).total_seconds()
"""How long a missing activity is reported."""

LACKS_FUNCTION = "accessexception"
"""The refusal of a function that the service lacks, if others were answered."""

LEARNER_UPDATES = frozenset({"usertracks", "userattempts"})
"""Kinds of update that learners cause; others are of packages, questions and settings."""


@dataclass(frozen=True)
class LastAsked:
    """When an activity was last read, and when it was last read whole, in seconds since 1970 by our clock.

    `title` is set for an activity that plays a module of ours.
    """

    at: float
    whole: float
    title: str | None = None


@dataclass(frozen=True)
class Round:
    """What to read of an activity: learners active in the course `since`, and `rows`; None means all."""

    since: float | None = None
    rows: frozenset[int] | None = None

    def has(self, learner: EnrolledUser) -> bool:
        """Return whether a learner may have done something since."""
        return self.since is None or not learner.lastcourseaccess or learner.lastcourseaccess >= self.since


class Rounds:
    """When each activity was last read, by its name; the cursor holds the same, and names no learner.

    `meaning` is all that the reading of answers depends on, such as the modules: if it changes, everything is
    read again.
    """

    def __init__(self, cursor: str | None, now: float, meaning: str) -> None:
        self._now = now
        self._meaning = sha256(meaning.encode()).hexdigest()[:12]
        self._asked = _read(cursor, self._meaning)

    @property
    def cursor(self) -> str:
        """Return the cursor to continue from."""
        asked = {name: asdict(each) for name, each in self._asked.items()}
        return json.dumps({"meaning": self._meaning, "asked": asked}, sort_keys=True)

    def plan_rounds(self, moodle: Moodle, course: int, places: Mapping[str, int | None]) -> dict[str, Round]:
        """Return what to read of each activity; an activity without an entry has nothing new.

        `places` has the place of each activity in the course, by name; None if it is unknown.
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
        """Note that an activity was read now, or if `round_state` is None, that it has nothing new."""
        before = self._asked.get(name)
        whole = self._now if before is None or round_state == Round() else before.whole
        self._asked[name] = LastAsked(self._now, whole, title or (before.title if before else None))

    def title(self, name: str) -> str | None:
        """Return the title of an activity that played a module of ours when it was last read, or None."""
        return self._asked[name].title if name in self._asked else None

    def take_gone(self, names: Container[str]) -> list[str]:
        """Return the titles of our activities that are missing now, and forget them after some weeks."""
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
        """Return, by place, the rows of learners that changed since the activity was last read."""
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
    """Return the activities in a cursor; empty if it has another meaning, or is of an older format."""
    try:
        said = json.loads(cursor or "{}")
    except ValueError:
        return {}
    asked = said.get("asked", {}) if said.get("meaning") == meaning else {}
    return {name: LastAsked(**each) for name, each in asked.items()}
