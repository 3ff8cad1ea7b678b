"""Rules on one cmi5 statement: identity, context, and a result that fits its verb."""

import re
from collections.abc import Iterator
from typing import TypeGuard
from uuid import UUID

from pipelines.packaging.selftest.launch import MASTERY, MOVE_ON_CATEGORY, SESSION, LaunchedSession
from pipelines.packaging.selftest.received_statement import ReceivedStatement
from schemas.finding import Finding

UNIT_VERBS = ("initialized", "completed", "passed", "failed", "terminated")
VERBS_WITH_DURATION = ("completed", "passed", "failed", "terminated")
SUCCESS = {"passed": True, "failed": False}
# ISO 8601 as xAPI takes it: at least one part, and none after the one with decimals.
DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)")


def check_statement(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    """Yield what is wrong with a statement of any launch."""
    yield from _check_identity(statement, launch)
    yield from _check_moment(statement)
    if statement.verb == "answered":
        yield from _check_answer(statement)


def check_form(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    """Yield what is wrong with a statement of a cmi5 session."""
    yield from check_statement(statement, launch)
    yield from _check_context(statement, launch)
    if statement.is_cmi5_defined:
        yield from _check_defined(statement, launch)
    elif statement.object_id == launch.activity and statement.verb in UNIT_VERBS:
        yield statement.make_finding("session.category-absent", verb=statement.verb)
    if MOVE_ON_CATEGORY in statement.categories and not (
        statement.is_cmi5_defined and {"success", "completion"} & {*statement.result}
    ):
        yield statement.make_finding("session.move-on-category-stray")


def _check_identity(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    name = statement.body.get("id")
    try:
        UUID(str(name))
    except ValueError:
        yield statement.make_finding("session.id", found=name)
    if statement.body.get("actor") != launch.actor:
        yield statement.make_finding("session.actor")
    if statement.context.get("registration") != launch.registration:
        yield statement.make_finding("session.registration", found=statement.context.get("registration"))


def _check_context(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    if statement.extensions.get(SESSION) != launch.session:
        yield statement.make_finding("session.session-id", found=statement.extensions.get(SESSION))
    for kind, listed in launch.context_template["contextActivities"].items():
        for activity in listed:
            if activity["id"] not in statement.list_activities(kind):
                yield statement.make_finding("session.template", name=activity["id"], kind=kind)


def _check_moment(statement: ReceivedStatement) -> Iterator[Finding]:
    if "timestamp" not in statement.body:
        yield statement.make_finding("session.timestamp-absent")
    elif not statement.in_utc:
        yield statement.make_finding("session.timestamp-local", found=statement.body["timestamp"])


def _check_answer(statement: ReceivedStatement) -> Iterator[Finding]:
    missing = [
        name for name in ("interactionType", "correctResponsesPattern") if name not in statement.definition
    ]
    missing += [name for name in ("response", "success") if name not in statement.result]
    if missing:
        yield statement.make_finding("session.answer", names=", ".join(missing))


def _check_defined(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    if statement.verb not in UNIT_VERBS:
        yield statement.make_finding("session.verb", verb=statement.verb)
    if statement.object_id != launch.activity:
        yield statement.make_finding("session.object", found=statement.object_id)
    yield from _check_result(statement)
    yield from _check_score(statement)
    if statement.verb in SUCCESS:
        yield from _check_mastery(statement, launch)
    if _counts_for_move_on(statement) and MOVE_ON_CATEGORY not in statement.categories:
        yield statement.make_finding("session.move-on-category-absent")


def _check_result(statement: ReceivedStatement) -> Iterator[Finding]:
    success, completion = statement.result.get("success"), statement.result.get("completion")
    if success is not SUCCESS.get(statement.verb):
        yield statement.make_finding("session.success", verb=statement.verb, found=success)
    if completion is not (True if statement.verb == "completed" else None):
        yield statement.make_finding("session.completion", verb=statement.verb, found=completion)
    duration = statement.result.get("duration")
    if statement.verb in VERBS_WITH_DURATION and not DURATION.fullmatch(str(duration)):
        yield statement.make_finding("session.duration", verb=statement.verb, found=duration)


def _check_score(statement: ReceivedStatement) -> Iterator[Finding]:
    if "score" not in statement.result:
        return
    if statement.verb not in SUCCESS:
        yield statement.make_finding("session.score-stray", verb=statement.verb)
    scaled, raw = statement.score.get("scaled"), statement.score.get("raw")
    if scaled is not None and not (_is_number(scaled) and 0 <= scaled <= 1):
        yield statement.make_finding("session.score-scaled", found=scaled)
    least, most = statement.score.get("min"), statement.score.get("max")
    if raw is None:
        return
    if least is None or most is None:
        yield statement.make_finding("session.score-bounds")
    elif not (isinstance(raw, int) and _is_number(least) and _is_number(most) and least <= raw <= most):
        yield statement.make_finding("session.score-raw", found=raw)


def _check_mastery(statement: ReceivedStatement, launch: LaunchedSession) -> Iterator[Finding]:
    mark, scaled = launch.mastery_score, statement.score.get("scaled")
    if mark is None or not _is_number(scaled):
        return
    if statement.extensions.get(MASTERY) != mark:
        yield statement.make_finding(
            "session.mastery-score", found=statement.extensions.get(MASTERY), wanted=mark
        )
    if (scaled >= mark) is not SUCCESS[statement.verb]:
        yield statement.make_finding("session.verdict", verb=statement.verb, scaled=scaled, wanted=mark)


def _counts_for_move_on(statement: ReceivedStatement) -> bool:
    """Return whether the LMS may satisfy the unit by this statement's result (9.6.2.2)."""
    return "success" in statement.result or "completion" in statement.result


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
