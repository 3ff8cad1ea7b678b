"""When a module is complete and how often its quiz is taken, in the words of whoever sets it in an LMS."""

from collections.abc import Iterator

from pipelines.packaging.completion import move_on
from pipelines.packaging.documents.model import Block, Grid, Heading, Line, Words
from pipelines.packaging.sheet.risks import prose
from pipelines.packaging.sheet.texts import words
from schemas.course import UNLIMITED, PagesAsked, QuizAsked, Rule
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
    yield from _moodle(sheet)


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
    if kind is PackageFormat.CMI5:
        return passed, failed, "initialized"
    return passed, failed, says["before_verdict"] if _may_pass_before(sheet) else "incomplete"


def _may_pass_before(sheet: ReleaseSheet) -> bool:
    """Return whether SCORM 2004 may say `passed` of a module that is not complete."""
    assert sheet.rule is not None
    asked = sheet.rule.completion
    return sheet.mastery_percent is not None and asked.pages is PagesAsked.ALL and not asked.agrees


def _moodle(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield when Moodle takes the activity for complete, by the format and the status it requires.

    It looks at each status for itself, and one of those ticked is enough (mod/scorm, custom_completion).
    """
    says = words(sheet.language)
    meets = {PackageFormat.SCORM12: _meets_1_2, PackageFormat.SCORM2004: _meets_2004}
    rows = [
        (NAMES[each.format], meets[each.format](sheet)) for each in sheet.packages if each.format in meets
    ]
    if not rows:
        return
    yield Heading(says["moodle"], level=2)
    lines = tuple(
        Line(tuple((Words(cell),) for cell in (name, *(says[f"moodle_{key}"] for key in keys))))
        for name, keys in rows
    )
    header = tuple(says[name] for name in ("format", "require_passed", "require_completed", "require_both"))
    yield Grid(says["moodle_caption"], header, lines, (2, 3, 3, 3))
    yield prose(says["moodle_one_is_enough"])
    if _may_pass_before(sheet):
        yield prose(says["moodle_to_agree"])


def _meets_1_2(sheet: ReleaseSheet) -> tuple[str, str, str]:
    """Return when *Passed*, *Completed* and both are met by the one status of SCORM 1.2."""
    assert sheet.rule is not None
    if sheet.mastery_percent is None:
        return "complete", "never", "complete"
    if sheet.rule.completion.quiz is QuizAsked.NONE:
        return "complete_passed", "complete_failed", "complete_any"
    return "complete_passed", "never", "complete_passed"


def _meets_2004(sheet: ReleaseSheet) -> tuple[str, str, str]:
    """Return when *Passed*, *Completed* and both are met by the two statuses of SCORM 2004."""
    assert sheet.rule is not None
    if sheet.mastery_percent is None:
        return "complete", "complete", "complete"
    complete = "complete" if sheet.rule.completion.quiz is QuizAsked.PASSED else "complete_any"
    if _may_pass_before(sheet):
        return "at_the_mark", complete, "whichever"
    return "complete_passed", complete, complete


def _attempts(rule: Rule, language: Language) -> str:
    says = words(language)
    if rule.attempts == UNLIMITED:
        return says["attempts_unlimited"]
    return (
        says["attempts_one"] if rule.attempts == 1 else says["attempts_several"].format(count=rule.attempts)
    )
