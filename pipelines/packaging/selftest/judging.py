"""Is a session a cmi5 session? Judged from its statements and its launch alone."""

from collections import Counter
from collections.abc import Iterator

from pipelines.packaging.selftest.form import check_form
from pipelines.packaging.selftest.launch import Launch, Mode, Statement
from pipelines.packaging.selftest.reading import Said, in_order
from schemas.finding import Finding

SESSION_PLACE = "session"
VERDICTS = ("completed", "passed", "failed")


def judge(statements: tuple[Statement, ...], launch: Launch) -> tuple[Finding, ...]:
    """Return every rule a session's statements break, in their order of time; nothing for a sound session."""
    said = in_order(statements)
    return (
        *_check_ends(said),
        *_check_repetition(said),
        *_check_registration(said, launch),
        *(finding for each in said for finding in check_form(each, launch)),
    )


def _check_ends(said: tuple[Said, ...]) -> Iterator[Finding]:
    for verb, end, at in (("initialized", "first", 0), ("terminated", "last", -1)):
        own = [each for each in said if each.defined and each.verb == verb]
        if not own:
            yield Finding(rule=f"session.not-{verb}", place=SESSION_PLACE)
        elif said[at] not in own:
            yield own[0].breaks(f"session.{verb}-not-{end}", other=said[at].verb)


def _check_repetition(said: tuple[Said, ...]) -> Iterator[Finding]:
    ids = Counter(str(each.body.get("id", "")) for each in said)
    seen: set[str] = set()
    for each in said:
        if ids[str(each.body.get("id", ""))] > 1:
            yield each.breaks("session.id-twice", name=each.body.get("id", ""))
        if not each.defined:
            continue
        if each.verb in seen:
            yield each.breaks("session.verb-twice", verb=each.verb)
        if each.verb in {"passed", "failed"} and {"passed", "failed"} & (seen - {each.verb}):
            yield each.breaks("session.two-verdicts")
        seen.add(each.verb)


def _check_registration(said: tuple[Said, ...], launch: Launch) -> Iterator[Finding]:
    before = {each.verb for each in in_order(launch.earlier) if each.defined}
    for each in said:
        if not each.defined or each.verb not in VERDICTS:
            continue
        if launch.mode is not Mode.NORMAL:
            yield each.breaks("session.not-normal", mode=launch.mode, verb=each.verb)
        if each.verb in {"completed", "passed"} & before:
            yield each.breaks("session.again", verb=each.verb)
        if each.verb == "failed" and "passed" in before:
            yield each.breaks("session.failed-after-passed")
