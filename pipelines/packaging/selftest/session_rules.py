"""Rules on a session's statements in cmi5, or in xAPI alone."""

from collections import Counter
from collections.abc import Callable, Iterator

from pipelines.packaging.selftest.launch import LaunchedSession, LaunchMode, Statement
from pipelines.packaging.selftest.read_statement import ReadStatement, order_statements
from pipelines.packaging.selftest.statement_rules import check_form, check_statement
from schemas.finding import Finding

SESSION_PLACE = "session"
VERDICTS = ("completed", "passed", "failed")


def judge_cmi5_session(statements: tuple[Statement, ...], launch: LaunchedSession) -> tuple[Finding, ...]:
    """Return every rule the statements of a cmi5 session break; nothing for a sound one.

    They are taken in their order of time (9.3), whatever the order they arrived in.
    """
    said = order_statements(statements)
    return (
        *_check_ends(said, lambda each: each.is_cmi5_defined),
        *_check_ids(said),
        *_check_repetition(said),
        *_check_registration(said, launch),
        *(finding for each in said for finding in check_form(each, launch)),
    )


def judge_xapi_session(statements: tuple[Statement, ...], launch: LaunchedSession) -> tuple[Finding, ...]:
    """Return every rule the statements of a session launched the Tin Can way break.

    xAPI has no sessions; first and last word are those our xAPI package promises.
    """
    said = order_statements(statements)
    return (
        *_check_ends(said, lambda each: each.object_id == launch.activity),
        *_check_ids(said),
        *(finding for each in said for finding in check_statement(each, launch)),
    )


def _check_ends(
    statements: tuple[ReadStatement, ...], of_unit: Callable[[ReadStatement], bool]
) -> Iterator[Finding]:
    for verb, end, at in (("initialized", "first", 0), ("terminated", "last", -1)):
        own = [each for each in statements if of_unit(each) and each.verb == verb]
        if not own:
            yield Finding(rule=f"session.not-{verb}", place=SESSION_PLACE)
        elif statements[at] not in own:
            yield own[0].breaks(f"session.{verb}-not-{end}", other=statements[at].verb)


def _check_ids(statements: tuple[ReadStatement, ...]) -> Iterator[Finding]:
    times = Counter(str(each.body.get("id", "")) for each in statements)
    for each in statements:
        name = str(each.body.get("id", ""))
        if times[name] > 1:
            yield each.breaks("session.id-twice", name=name)


def _check_repetition(statements: tuple[ReadStatement, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for each in statements:
        if not each.is_cmi5_defined:
            continue
        if each.verb in seen:
            yield each.breaks("session.verb-twice", verb=each.verb)
        if each.verb in {"passed", "failed"} and {"passed", "failed"} & (seen - {each.verb}):
            yield each.breaks("session.two-verdicts")
        seen.add(each.verb)


def _check_registration(statements: tuple[ReadStatement, ...], launch: LaunchedSession) -> Iterator[Finding]:
    before = {each.verb for each in order_statements(launch.earlier) if each.is_cmi5_defined}
    for each in statements:
        if not each.is_cmi5_defined or each.verb not in VERDICTS:
            continue
        if launch.mode is not LaunchMode.NORMAL:
            yield each.breaks("session.not-normal", mode=launch.mode, verb=each.verb)
        if each.verb in {"completed", "passed"} & before:
            yield each.breaks("session.again", verb=each.verb)
        if each.verb == "failed" and "passed" in before:
            yield each.breaks("session.failed-after-passed")
