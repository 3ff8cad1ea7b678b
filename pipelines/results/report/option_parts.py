"""Parts of a report on how often each answer was chosen, in the quiz and inside pages."""

from collections.abc import Sequence

from pipelines.results.report.model import ReportPart, ReportTable
from pipelines.results.report.texts import NONE, Texts
from schemas.results import InsideFigures, ItemFigures, OptionUse, QuizEdition
from schemas.short_text import shorten_text

LONGEST_STEM = 60


def report_options(edition: QuizEdition, texts: Texts) -> ReportPart:
    """Return how often each answer was chosen."""
    title = texts("options", releases=texts.format_releases(edition.releases))
    return ReportPart(
        title, leads=(texts("options_lead"),), tables=(_make_option_table(title, edition.items, texts),)
    )


def report_inside(inside: Sequence[InsideFigures], edition: QuizEdition, texts: Texts) -> ReportPart:
    """Return how often each answer inside the pages was chosen: where people go wrong in a scenario."""
    title = texts("inside", releases=texts.format_releases(edition.releases))
    rows = tuple(
        (
            each.item,
            shorten_text(" ".join(each.stem.split()), LONGEST_STEM),
            texts.format_share(each.right),
            texts.format_n(each.right),
        )
        for each in inside
    )
    header = ("question", "option_text", "difficulty", "n")
    asked = ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), rows, numeric=2)
    return ReportPart(
        title, leads=(texts("inside_lead"),), tables=(asked, _make_option_table(title, inside, texts))
    )


def _make_option_table(
    title: str, questions: Sequence[ItemFigures | InsideFigures], texts: Texts
) -> ReportTable:
    rows = tuple(
        (
            figures.item,
            *_name_answer(option, texts),
            texts("yes" if option.right else "no"),
            texts.format_share(option.chosen),
            texts.format_n(option.chosen),
        )
        for figures in questions
        for option in figures.options
    )
    header = ("question", "option", "option_text", "option_right", "chosen", "n")
    return ReportTable(texts("in_figures", title=title), tuple(map(texts, header)), rows, numeric=4)


def _name_answer(option: OptionUse, texts: Texts) -> tuple[str, str]:
    if option.option in ("true", "false"):
        return texts(option.option), NONE
    return option.option, option.text
