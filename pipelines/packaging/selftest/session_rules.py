"""Rules on all statements of a session, in cmi5 or in plain xAPI."""

from collections import Counter
from collections.abc import Callable, Iterator

from pipelines.packaging.selftest.launch import LaunchedSession, LaunchMode, Statement
from pipelines.packaging.selftest.received_statement import ReceivedStatement, order_statements
from pipelines.packaging.selftest.statement_rules import check_form, check_statement
from schemas.finding import Finding

SESSION_PLACE = "session"
VERDICTS = ("completed", "passed", "failed")


def judge_cmi5_session(statements: tuple[Statement, ...], launch: LaunchedSession) -> tuple[Finding, ...]:
    """Return a finding for each rule of cmi5 that the statements of a session break.

    They are judged by their timestamps (9.3), whatever the order they arrived in.
    """
    ordered = order_statements(statements)
    return (
        *_check_ends(ordered, lambda each: each.is_cmi5_defined),
        *_check_ids(ordered),
        *_check_repetition(ordered),
        *_check_registration(ordered, launch),
        *(finding for each in ordered for finding in check_form(each, launch)),
    )


def judge_xapi_session(statements: tuple[Statement, ...], launch: LaunchedSession) -> tuple[Finding, ...]:
    """Return a finding for each rule that the statements of a Tin Can launch break.

    xAPI has no sessions; that `initialized` comes first and `terminated` last is our package's promise.
    """
    ordered = order_statements(statements)
    return (
        *_check_ends(ordered, lambda each: each.object_id == launch.activity),
        *_check_ids(ordered),
        *(finding for each in ordered for finding in check_statement(each, launch)),
    )


def _check_ends(
    statements: tuple[ReceivedStatement, ...], counts: Callable[[ReceivedStatement], bool]
) -> Iterator[Finding]:
    for verb, end, position in (("initialized", "first", 0), ("terminated", "last", -1)):
        own = [each for each in statements if counts(each) and each.verb == verb]
        if not own:
            yield Finding(rule=f"session.not-{verb}", place=SESSION_PLACE)
        elif statements[position] not in own:
            yield own[0].make_finding(f"session.{verb}-not-{end}", other=statements[position].verb)


def _check_ids(statements: tuple[ReceivedStatement, ...]) -> Iterator[Finding]:
    times = Counter(str(each.body.get("id", "")) for each in statements)
    for each in statements:
        name = str(each.body.get("id", ""))
        if times[name] > 1:
            yield each.make_finding("session.id-twice", name=name)


def _check_repetition(statements: tuple[ReceivedStatement, ...]) -> Iterator[Finding]:
    earlier_verbs: set[str] = set()
    for each in statements:
        if not each.is_cmi5_defined:
            continue
        if each.verb in earlier_verbs:
            yield each.make_finding("session.verb-twice", verb=each.verb)
        if each.verb in {"passed", "failed"} and {"passed", "failed"} & (earlier_verbs - {each.verb}):
            yield each.make_finding("session.two-verdicts")
        earlier_verbs.add(each.verb)


def _check_registration(
    statements: tuple[ReceivedStatement, ...], launch: LaunchedSession
) -> Iterator[Finding]:
    earlier_verbs = {each.verb for each in order_statements(launch.earlier) if each.is_cmi5_defined}
    for each in statements:
        if not each.is_cmi5_defined or each.verb not in VERDICTS:
            continue
        if launch.mode is not LaunchMode.NORMAL:
            yield each.make_finding("session.not-normal", mode=launch.mode, verb=each.verb)
        if each.verb in {"completed", "passed"} & earlier_verbs:
            yield each.make_finding("session.again", verb=each.verb)
        if each.verb == "failed" and "passed" in earlier_verbs:
            yield each.make_finding("session.failed-after-passed")
