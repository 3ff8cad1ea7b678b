"""Blocks of the sheet on the self-test: how each package played, or why none did."""

from collections.abc import Iterator

from pipelines.packaging.documents.model import Block, Grid, GridLine, Heading, Words
from pipelines.packaging.sheet.risk_blocks import write_prose
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.finding import Severity
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.numbers import format_percent
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import NotPlayed, PlayedPackage, PlayedResult

WIDTHS = (30, 22, 28, 10, 10)


def write_self_test(sheet: ReleaseSheet) -> Iterator[Block]:
    """Yield a table with a line for each package, or a sentence if none was played."""
    if sheet.self_test is None:
        return
    says, result = read_sheet_texts(sheet.language), sheet.self_test.result
    yield Heading(says["played"], level=2)
    if isinstance(result, NotPlayed):
        yield write_prose(says["not_played"].format(why=says[f"why_{result.why}"]))
        return
    day = format_long_day(sheet.self_test.at, sheet.language)
    yield write_prose(says["played_in"].format(browser=result.browser, day=day))
    played_by_name = {each.package: each for each in result.packages}
    lines = tuple(
        GridLine(
            tuple(
                (Words(cell),)
                for cell in (each.name, *_describe_played(played_by_name.get(each.name), sheet.language))
            )
        )
        for each in sheet.packages
    )
    header = tuple(says[name] for name in ("file", "outcome", "status", "answers_kept", "findings"))
    yield Grid(says["played_caption"], header, lines, WIDTHS, dense=True)


def _describe_played(package: PlayedPackage | None, language: Language) -> tuple[str, str, str, str]:
    says = read_sheet_texts(language)
    if package is None:
        return says["nothing_to_play"], "", "", ""
    outcome = "played_whole" if package.left else "played_partly"
    if any(finding.severity is Severity.BLOCKING for finding in package.findings):
        outcome = "played_refused"
    left = package.left
    answers = "" if left is None else str(left.interactions)
    return says[outcome], _describe_status(left, language), answers, str(len(package.findings))


def _describe_status(left: PlayedResult | None, language: Language) -> str:
    if left is None:
        return ""
    says = read_sheet_texts(language)
    texts = [says["left_completed" if left.completed else "left_incomplete"]]
    if left.passed is not None:
        texts.append(says["left_passed" if left.passed else "left_failed"])
    if left.score is not None:
        texts.append(format_percent(left.score / 100, language, of_some=True))
    return ", ".join(texts)
