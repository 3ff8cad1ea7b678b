"""Findings on questions with poor figures, for the draft that still asks them.

They are for whoever mends the module. None of them changes anything by itself, and none is about a person.
Decided in docs/decisions/0069-from-figures-to-findings.md.
"""

from collections.abc import Iterator

from pipelines.results.editions import read_wording
from schemas.draft import Content, list_questions_of
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.numbers import format_number
from schemas.results import Absent, ItemFigures, ModuleAnalysis, OptionUse, QuizEdition, Share

OF_RESULTS = "results."
"""How the rules begin that speak of what learners did."""

TOO_EASY = 0.95
"""Above it D cannot exceed 0.05 / 0.27, and below 0.20 it is poor (R. L. Ebel, 1972, Essentials of
Educational Measurement)."""

TOO_HARD = 0.30
"""About what guessing gives among three or four answers."""

DEAD = 0.05
"""A wrong answer fewer choose misleads nobody (T. M. Haladyna & S. M. Downing, 1993, Educational and
Psychological Measurement 53, 999-1010)."""

GROUPS_TO_SPEAK = 6
"""How many times the smallest group has to have answered: 30 learners where the group is 5."""


def find_concerns(analysis: ModuleAnalysis, content: Content) -> tuple[Finding, ...]:
    """Return the findings on the questions of a draft, in its order.

    The figures are those of the newest edition in which the question read the same and enough learners
    answered, in the module itself or else in a quiz of an LMS; a question worded otherwise since is another
    one.
    """
    return tuple(
        finding
        for item in list_questions_of(content.artefacts, scored=True)
        for edition, figures in _newest(analysis, item.id, read_wording(item))
        for finding in _of_item(edition, figures, content.language)
    )


def has_enough(analysis: ModuleAnalysis) -> int:
    """Return how many learners have to have answered before a question is spoken of."""
    return GROUPS_TO_SPEAK * analysis.smallest_group


def _newest(analysis: ModuleAnalysis, item: str, wording: str) -> Iterator[tuple[QuizEdition, ItemFigures]]:
    in_quizzes = (edition for quiz in analysis.quizzes or () for edition in quiz.editions)
    for edition in (*reversed(analysis.editions), *in_quizzes):
        for figures in edition.items:
            figure = figures.difficulty
            if (figures.item, figures.wording) != (item, wording) or not isinstance(figure, Share):
                continue
            if figure.n >= has_enough(analysis):
                yield edition, figures
                return


def _of_item(edition: QuizEdition, figures: ItemFigures, language: Language) -> Iterator[Finding]:
    figure = figures.difficulty
    assert isinstance(figure, Share)
    facts = {
        "n": str(figure.n),
        "p": _percent(figure.share),
        "releases": ", ".join(f"v{number}" for number in edition.releases),
    }
    if figure.share > TOO_EASY:
        yield _finding("too-easy", figures, facts)
    elif figures.chance is not None and figure.share < figures.chance:
        yield _finding("below-chance", figures, facts | {"chance": _percent(figures.chance)})
    elif figure.share < TOO_HARD:
        yield _finding("too-hard", figures, facts)
    yield from _against_the_rest(figures, facts, language)
    for option in figures.options:
        if _is_dead(option):
            yield _finding("dead-distractor", figures, facts | _option(option))


def _against_the_rest(figures: ItemFigures, facts: dict[str, str], language: Language) -> Iterator[Finding]:
    rest, groups = figures.item_rest, figures.discrimination
    if isinstance(rest, Absent) or isinstance(groups, Absent):
        return
    if rest.value < 0 or groups.value < 0:
        told = {
            "n": str(rest.n),
            "correlation": format_number(rest.value, language, digits=2),
            "upper": _percent(groups.upper),
            "lower": _percent(groups.lower),
        }
        yield _finding("negative-discrimination", figures, facts | told)


def _is_dead(option: OptionUse) -> bool:
    return not option.right and isinstance(option.chosen, Share) and option.chosen.share < DEAD


def _option(option: OptionUse) -> dict[str, str]:
    assert isinstance(option.chosen, Share)
    text = option.text or option.option
    return {"option": option.option, "text": text, "share": _percent(option.chosen.share)}


def _finding(rule: str, figures: ItemFigures, facts: dict[str, str]) -> Finding:
    return Finding(rule=OF_RESULTS + rule, place=figures.item, facts=facts)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}"
