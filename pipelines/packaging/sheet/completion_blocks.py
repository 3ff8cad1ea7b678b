"""Blocks of the sheet on completion and quiz attempts, in the terms of an LMS's settings."""

from collections.abc import Iterator, Sequence

from pipelines.packaging.completion import choose_move_on
from pipelines.packaging.documents.model import Block, Grid, GridLine, Heading, Words
from pipelines.packaging.format import ReportedStatus
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.sheet.risk_blocks import write_prose
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.course import UNLIMITED, CompletionRule
from schemas.language import Language
from schemas.release_sheet import ReleaseSheet


def describe_completion(sheet: ReleaseSheet) -> dict[str, str]:
    """Return what completes a module and how many attempts its quiz has, by the names of their labels."""
    if sheet.rule is None:
        return {}
    says, completion = read_sheet_texts(sheet.language), sheet.rule.completion
    facts = {"complete": says[f"complete_{completion.pages}_{completion.quiz}"]}
    if sheet.mastery_percent is not None:
        facts["attempts"] = _describe_attempts(sheet.rule, sheet.language)
    return facts


def write_completion(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[Block]:
    """Yield the status that each format sends, and what to set in the LMS; nothing if none is tracked."""
    if sheet.rule is None:
        return
    says, reporting = read_sheet_texts(sheet.language), tuple(_list_reporting(sheet, kinds))
    yield Heading(says["reported"], level=2)
    lines = tuple(_make_line(label, *reported.statuses(sheet)) for label, reported in reporting)
    header = tuple(says[name] for name in ("format", "once_passed", "once_failed", "before"))
    yield Grid(says["reported_caption"], header, lines, (2, 3, 4, 2))
    yield write_prose(says["move_on"].format(move_on=choose_move_on(sheet.rule)))
    yield write_prose(says["attempts_in_lms"])
    yield from _write_moodle(sheet, reporting)


def _list_reporting(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[tuple[str, ReportedStatus]]:
    """Yield the label of each package's standard and what is reported, if the format describes it."""
    for package in sheet.packages:
        package_format = kinds.formats.get(package.format)
        if package_format and package_format.standard and package_format.launch:
            reported = package_format.launch.reported
            if reported is not None:
                yield package_format.standard.label, reported


def _write_moodle(sheet: ReleaseSheet, reporting: Sequence[tuple[str, ReportedStatus]]) -> Iterator[Block]:
    """Yield when Moodle counts the activity as complete, by format and required status.

    Moodle checks each status by itself; one of those ticked is enough (mod/scorm, custom_completion).
    """
    says = read_sheet_texts(sheet.language)
    rows = [(label, reported.moodle(sheet)) for label, reported in reporting if reported.moodle]
    if not rows:
        return
    yield Heading(says["moodle"], level=2)
    lines = tuple(_make_line(label, *(says[f"moodle_{key}"] for key in keys)) for label, keys in rows)
    header = tuple(says[name] for name in ("format", "require_passed", "require_completed", "require_both"))
    yield Grid(says["moodle_caption"], header, lines, (2, 3, 3, 3))
    yield write_prose(says["moodle_one_is_enough"])
    for _, reported in reporting:
        remark = reported.moodle_remark(sheet) if reported.moodle_remark else ""
        if remark:
            yield write_prose(says[remark])


def _make_line(*cells: str) -> GridLine:
    return GridLine(tuple((Words(cell),) for cell in cells))


def _describe_attempts(rule: CompletionRule, language: Language) -> str:
    says = read_sheet_texts(language)
    if rule.attempts == UNLIMITED:
        return says["attempts_unlimited"]
    return (
        says["attempts_one"] if rule.attempts == 1 else says["attempts_several"].format(count=rule.attempts)
    )
