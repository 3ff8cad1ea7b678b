"""Rules on one cmi5 statement: identity, context, and a result that fits its verb."""

import re
from collections.abc import Iterator
from typing import TypeGuard
from uuid import UUID

from pipelines.packaging.selftest.launch import MASTERY, MOVE_ON_CATEGORY, SESSION, LaunchedSession
from pipelines.packaging.selftest.read_statement import ReadStatement
from schemas.finding import Finding

UNIT_VERBS = ("initialized", "completed", "passed", "failed", "terminated")
TIMED = ("completed", "passed", "failed", "terminated")
SUCCESS = {"passed": True, "failed": False}
# ISO 8601 as xAPI takes it: at least one part, and none after the one with decimals.
DURATION = re.compile(r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?)")


def check_statement(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    """Yield what is wrong with a statement of any launch."""
    yield from _check_identity(said, launch)
    yield from _check_moment(said)
    if said.verb == "answered":
        yield from _check_answer(said)


def check_form(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    """Yield what is wrong with a statement of a cmi5 session."""
    yield from check_statement(said, launch)
    yield from _check_context(said, launch)
    if said.is_cmi5_defined:
        yield from _check_defined(said, launch)
    elif said.object_id == launch.activity and said.verb in UNIT_VERBS:
        yield said.breaks("session.category-absent", verb=said.verb)
    if MOVE_ON_CATEGORY in said.categories and not (
        said.is_cmi5_defined and {"success", "completion"} & {*said.result}
    ):
        yield said.breaks("session.move-on-category-stray")


def _check_identity(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    name = said.body.get("id")
    try:
        UUID(str(name))
    except ValueError:
        yield said.breaks("session.id", found=name)
    if said.body.get("actor") != launch.actor:
        yield said.breaks("session.actor")
    if said.context.get("registration") != launch.registration:
        yield said.breaks("session.registration", found=said.context.get("registration"))


def _check_context(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    if said.extensions.get(SESSION) != launch.session:
        yield said.breaks("session.session-id", found=said.extensions.get(SESSION))
    for kind, listed in launch.context_template["contextActivities"].items():
        for activity in listed:
            if activity["id"] not in said.activities(kind):
                yield said.breaks("session.template", name=activity["id"], kind=kind)


def _check_moment(said: ReadStatement) -> Iterator[Finding]:
    if "timestamp" not in said.body:
        yield said.breaks("session.timestamp-absent")
    elif not said.in_utc:
        yield said.breaks("session.timestamp-local", found=said.body["timestamp"])


def _check_answer(said: ReadStatement) -> Iterator[Finding]:
    missing = [name for name in ("interactionType", "correctResponsesPattern") if name not in said.definition]
    missing += [name for name in ("response", "success") if name not in said.result]
    if missing:
        yield said.breaks("session.answer", names=", ".join(missing))


def _check_defined(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    if said.verb not in UNIT_VERBS:
        yield said.breaks("session.verb", verb=said.verb)
    if said.object_id != launch.activity:
        yield said.breaks("session.object", found=said.object_id)
    yield from _check_result(said)
    yield from _check_score(said)
    if said.verb in SUCCESS:
        yield from _check_mastery(said, launch)
    if _settles(said) and MOVE_ON_CATEGORY not in said.categories:
        yield said.breaks("session.move-on-category-absent")


def _check_result(said: ReadStatement) -> Iterator[Finding]:
    success, completion = said.result.get("success"), said.result.get("completion")
    if success is not SUCCESS.get(said.verb):
        yield said.breaks("session.success", verb=said.verb, found=success)
    if completion is not (True if said.verb == "completed" else None):
        yield said.breaks("session.completion", verb=said.verb, found=completion)
    duration = said.result.get("duration")
    if said.verb in TIMED and not DURATION.fullmatch(str(duration)):
        yield said.breaks("session.duration", verb=said.verb, found=duration)


def _check_score(said: ReadStatement) -> Iterator[Finding]:
    if "score" not in said.result:
        return
    if said.verb not in SUCCESS:
        yield said.breaks("session.score-stray", verb=said.verb)
    scaled, raw = said.score.get("scaled"), said.score.get("raw")
    if scaled is not None and not (_is_number(scaled) and 0 <= scaled <= 1):
        yield said.breaks("session.score-scaled", found=scaled)
    least, most = said.score.get("min"), said.score.get("max")
    if raw is None:
        return
    if least is None or most is None:
        yield said.breaks("session.score-bounds")
    elif not (isinstance(raw, int) and _is_number(least) and _is_number(most) and least <= raw <= most):
        yield said.breaks("session.score-raw", found=raw)


def _check_mastery(said: ReadStatement, launch: LaunchedSession) -> Iterator[Finding]:
    mark, scaled = launch.mastery_score, said.score.get("scaled")
    if mark is None or not _is_number(scaled):
        return
    if said.extensions.get(MASTERY) != mark:
        yield said.breaks("session.mastery-score", found=said.extensions.get(MASTERY), wanted=mark)
    if (scaled >= mark) is not SUCCESS[said.verb]:
        yield said.breaks("session.verdict", verb=said.verb, scaled=scaled, wanted=mark)


def _settles(said: ReadStatement) -> bool:
    """Say whether a result is one the LMS satisfies a unit by (9.6.2.2)."""
    return "success" in said.result or "completion" in said.result


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
