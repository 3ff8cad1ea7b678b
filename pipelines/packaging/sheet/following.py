"""When a module is complete and how often its quiz is taken, in the words of whoever sets it in an LMS."""

from collections.abc import Iterator

from pipelines.packaging.completion import move_on
from pipelines.packaging.documents.model import Block, Grid, Heading, Line, Words
from pipelines.packaging.sheet.risks import prose
from pipelines.packaging.sheet.texts import words
from schemas.course import UNLIMITED, QuizAsked, Rule
from schemas.language import Language
from schemas.release import PackageFormat
from schemas.release_sheet import ReleaseSheet

NAMES = {
    PackageFormat.SCORM12: "SCORM 1.2",
    PackageFormat.SCORM2004: "SCORM 2004",
    PackageFormat.CMI5: "cmi5",
}


def asked(sheet: ReleaseSheet) -> dict[str, str]:
    """Return what completes a module and how many attempts its quiz has, by the names of their labels."""
    if sheet.rule is None:
        return {}
    says, completion = words(sheet.language), sheet.rule.completion
    told = {"complete": says[f"complete_{completion.pages}_{completion.quiz}"]}
    if sheet.mastery_percent is not None:
        told["attempts"] = _attempts(sheet.rule, sheet.language)
    return told


def following(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield the status each format sends, and what that leaves to be set; nothing where none is tracked."""
    if sheet.rule is None:
        return
    says = words(sheet.language)
    yield Heading(says["reported"], level=2)
    lines = tuple(
        Line(tuple((Words(cell),) for cell in (NAMES[each.format], *_statuses(each.format, sheet))))
        for each in sheet.packages
        if each.format in NAMES
    )
    header = tuple(says[name] for name in ("format", "once_passed", "once_failed", "before"))
    yield Grid(says["reported_caption"], header, lines, (2, 3, 4, 2))
    yield prose(says["move_on"].format(move_on=move_on(sheet.rule)))
    yield prose(says["attempts_in_lms"])


def _statuses(kind: PackageFormat, sheet: ReleaseSheet) -> tuple[str, str, str]:
    """Return the words of the standard once complete and passed, once complete and not, and before."""
    assert sheet.rule is not None
    says, quiz = words(sheet.language), sheet.rule.completion.quiz
    scored = sheet.mastery_percent is not None
    if kind is PackageFormat.SCORM12:
        failed = {QuizAsked.NONE: "completed", QuizAsked.PASSED: says["last_try_lost"]}.get(quiz, "failed")
        return "passed", failed if scored else says["never"], "incomplete"
    failed = says["never"] if not scored or quiz is QuizAsked.PASSED else "completed + failed"
    passed = "completed + passed" if scored or kind is PackageFormat.SCORM2004 else "completed"
    return passed, failed, "incomplete" if kind is PackageFormat.SCORM2004 else "initialized"


def _attempts(rule: Rule, language: Language) -> str:
    says = words(language)
    if rule.attempts == UNLIMITED:
        return says["attempts_unlimited"]
    return (
        says["attempts_one"] if rule.attempts == 1 else says["attempts_several"].format(count=rule.attempts)
    )
