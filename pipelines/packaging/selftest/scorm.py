"""Check of the calls that a package makes to its SCORM run-time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemas.finding import Finding
from schemas.self_test import PlayedResult


@dataclass(frozen=True)
class ScormVersion:
    """The names that a SCORM version gives its calls and data, and the most `suspend_data` it takes.

    `version` is the name our run-time has for it. `no_mistake` are error codes that are no fault, such as
    that of reading a value which has not been set yet.
    """

    version: str
    initialize: str
    terminate: str
    commit: str
    set: str
    suspend_data: int
    completion: str
    success: str
    score: str
    no_mistake: frozenset[int]


SCORM_1_2 = ScormVersion(
    version="scorm12",
    initialize="LMSInitialize",
    terminate="LMSFinish",
    commit="LMSCommit",
    set="LMSSetValue",
    suspend_data=4096,  # CMIString4096
    completion="cmi.core.lesson_status",
    success="cmi.core.lesson_status",
    score="cmi.core.score.raw",
    no_mistake=frozenset({0}),
)
SCORM_2004 = ScormVersion(
    version="scorm2004",
    initialize="Initialize",
    terminate="Terminate",
    commit="Commit",
    set="SetValue",
    suspend_data=64_000,  # smallest permitted maximum
    completion="cmi.completion_status",
    success="cmi.success_status",
    score="cmi.score.raw",
    no_mistake=frozenset({0, 403}),  # data model element value not initialized; 1.2 has another 403
)
COMPLETED = frozenset({"completed", "passed", "failed"})
SUCCESS = {"passed": True, "failed": False}
ANSWER = re.compile(r"cmi\.interactions\.\d+\.id")
RESULT = re.compile(r"cmi\.interactions\.\d+\.result")


@dataclass(frozen=True)
class ApiCall:
    """One call of the API, what it returned and the error it left."""

    name: str
    given: tuple[str, ...]
    returned: str
    error: int

    @property
    def shown_text(self) -> str:
        """Return the call as a developer reads it, long values cut."""
        return f"{self.name}({', '.join(each[:80] for each in self.given)})"


@dataclass(frozen=True)
class ApiSession:
    """The calls between one launch and its end, and the `values` stored after the last commit."""

    calls: tuple[ApiCall, ...]
    values: Mapping[str, str]


def judge_scorm(sessions: Sequence[ApiSession], names: ScormVersion) -> tuple[Finding, ...]:
    """Return every rule the sessions of a package break; nothing for a sound one."""
    return tuple(
        finding
        for number, session in enumerate(sessions, start=1)
        for finding in _check_calls(f"launch {number}", session.calls, names)
    )


def read_result(session: ApiSession, names: ScormVersion) -> PlayedResult:
    """Return what a run-time knows after a session."""
    values = session.values
    score = values.get(names.score)
    results = [value for key, value in values.items() if RESULT.fullmatch(key)]
    return PlayedResult(
        completed=values.get(names.completion) in COMPLETED,
        passed=SUCCESS.get(values.get(names.success, "")),
        score=float(score) if score else None,
        interactions=results.count("correct"),
    )


def _check_calls(place: str, calls: Sequence[ApiCall], names: ScormVersion) -> Iterator[Finding]:
    if not calls or calls[0].name != names.initialize:
        yield Finding(rule="played.not-initialized", place=place, facts={"call": names.initialize})
    if not any(call.name == names.terminate and call.returned == "true" for call in calls):
        yield Finding(rule="played.not-terminated", place=place, facts={"call": names.terminate})
    for call in calls:
        if call.error not in names.no_mistake:
            facts = {"call": call.shown_text, "code": str(call.error)}
            yield Finding(rule="played.api-error", place=place, facts=facts)
    yield from _check_commits(place, calls, names)
    yield from _check_suspend_data(place, calls, names)


def _check_commits(place: str, calls: Sequence[ApiCall], names: ScormVersion) -> Iterator[Finding]:
    """Yield answers not committed before the next answer or the end: they could be lost in between."""
    pending: str | None = None
    for call in calls:
        is_answer = call.name == names.set and ANSWER.fullmatch(call.given[0])
        if pending is not None and (is_answer or call.name == names.terminate):
            yield Finding(rule="played.not-committed", place=place, facts={"item": pending})
            pending = None
        if is_answer:
            pending = call.given[1]
        elif call.name == names.commit and call.returned == "true":
            pending = None
    if pending is not None:
        yield Finding(rule="played.not-committed", place=place, facts={"item": pending})


def _check_suspend_data(place: str, calls: Sequence[ApiCall], names: ScormVersion) -> Iterator[Finding]:
    lengths = [
        len(call.given[1]) for call in calls if call.name == names.set and call.given[0] == "cmi.suspend_data"
    ]
    longest = max(lengths, default=0)
    if longest > names.suspend_data:
        facts = {"length": str(longest), "most": str(names.suspend_data)}
        yield Finding(rule="played.suspend-data", place=place, facts=facts)
