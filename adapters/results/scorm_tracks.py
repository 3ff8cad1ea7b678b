"""One attempt at one of our SCORM packages, read from the elements that Moodle kept.

SCORM 1.2 RTE 3.4 and SCORM 2004 4th Ed. RTE 4.2; Moodle writes `cmi.interactions_0.id` for 1.2, adds
`x.start.time` (seconds since 1970) and `timemodified` (mod/scorm/locallib.php). Of 1.2 it keeps the total
time alone, of 2004 the last sitting's beside it: the total is what its own report shows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from adapters.moodle.tracks import YEAR_3000
from adapters.results.records import Record, find_verb, format_duration, read_moment
from schemas.results import ResultKind

INTERACTION = re.compile(r"cmi\.interactions[._](\d{1,6})\.(\w+)")
TIMESPAN = re.compile(r"()(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)")  # CMITimespan, which has no days
INTERVAL = re.compile(
    r"P(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d+)?)S)?)?"
)  # timeinterval(second,10,2); Moodle makes days of a total's hours
SPENT = ("cmi.core.total_time", "cmi.total_time", "cmi.core.session_time", "cmi.session_time")
"""Elements with the time spent in an attempt, the best first: an unfinished sitting is in no total."""

ITEM = re.compile(r"q-\d{4}")
RIGHT = {"correct": "true", "wrong": "false", "incorrect": "false", "0.5": "false"}
"""What a result says; a choice of a scenario that is only acceptable earns half a point, and is not right."""


@dataclass(frozen=True)
class Attempt:
    """One attempt of a learner at a module; `name` is unique in its Moodle."""

    name: str
    actor: str
    activity: str
    lms_activity: str
    elements: Mapping[str, str]

    def records(self) -> Iterator[Record]:
        """Yield the records of an attempt: started, answers, verdicts, and left."""
        started = _moment(self._of("x.start.time")) or 0.0
        last = max(_moment(self._of("timemodified")) or started, started)
        if not (started or last):
            return
        begun = started or last
        yield self._record("started", ResultKind.STARTED, begun)
        yield from self._answers(begun)
        score = self._score()
        for kind in self._verdicts():
            reached = None if kind is ResultKind.COMPLETED else score
            # Who takes an attempt up again may reach more in it: that is told beside what was.
            what = kind.value if reached is None else f"{kind.value}-{reached}"
            yield self._record(what, kind, last, scaled=reached)
        # The total so far: of an attempt that is told twice the longest time counts.
        spent = next(filter(None, (_seconds(self._of(name)) for name in SPENT)), None)
        yield self._record(f"left-{last:.0f}", ResultKind.LEFT, last, duration=format_duration(spent))

    def _answers(self, begun: float) -> Iterator[Record]:
        """Yield the answers; SCORM 1.2 gives no reliable time, so their times only keep their order."""
        told: dict[int, dict[str, str]] = {}
        for element, value in self.elements.items():
            found = INTERACTION.fullmatch(element)
            if found:
                told.setdefault(int(found[1]), {})[found[2]] = value
        for number, said in sorted(told.items()):
            item = said.get("id", "")
            if not ITEM.fullmatch(item):
                continue
            given = begun + number / 1000
            answer = self._record(
                f"answer-{number}",
                ResultKind.ANSWERED,
                given,
                interaction=said.get("type"),
                success=RIGHT.get(said.get("result", "")),
                response=_response(said),
                duration=format_duration(_seconds(said.get("latency", ""))),
                optional="true" if _number(said.get("weighting", "")) == 0 else None,
            )
            at = said.get("timestamp") or answer.at_text
            yield replace(answer, object=f"{self.activity}/items/{item}", at_text=at)

    def _verdicts(self) -> Iterator[ResultKind]:
        status = self._of("cmi.core.lesson_status")
        if self._of("cmi.completion_status") == "completed" or status in {"completed", "passed"}:
            yield ResultKind.COMPLETED
        judged = self._of("cmi.success_status") or status
        if judged in {"passed", "failed"}:
            yield ResultKind(judged)

    def _score(self) -> str | None:
        scaled = _number(self._of("cmi.score.scaled"))
        raw = _number(self._of("cmi.core.score.raw", "cmi.score.raw"))
        score = scaled if scaled is not None else None if raw is None else raw / 100
        return None if score is None else f"{score:.4f}"

    def _of(self, *names: str) -> str:
        return next((self.elements[name] for name in names if self.elements.get(name)), "")

    def _record(self, what: str, kind: ResultKind, at: float, **more: str | None) -> Record:
        return Record(
            id=f"{self.name}-{what}",
            actor=self.actor,
            verb=find_verb(kind),
            object=self.activity,
            at_text=read_moment(at),
            registration=self.name,
            lms_activity=self.lms_activity,
            **more,
        )


def _response(said: Mapping[str, str]) -> str | None:
    """Return a response with the delimiters of SCORM 2004 and xAPI; those of 1.2 are replaced."""
    given = said.get("learner_response")
    if given is not None:
        return given
    given = said.get("student_response")
    if given is None or said.get("type") == "numeric":
        return given
    if said.get("type") == "true-false":
        return {"t": "true", "f": "false"}.get(given, given)
    return given.replace(".", "[.]").replace(",", "[,]")


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d{1,12}(\.\d+)?", text) else None


def _moment(text: str) -> float | None:
    """Return seconds since 1970; None if they are out of range, as a browser may send anything."""
    number = _number(text)
    return number if number is not None and 0 <= number < YEAR_3000 else None


def _seconds(text: str) -> float | None:
    found = TIMESPAN.fullmatch(text) or INTERVAL.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return days * 86_400 + hours * 3600 + minutes * 60 + seconds
