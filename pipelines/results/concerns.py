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

RULE_PREFIX = "results."
"""Prefix of the ids of these rules."""

TOO_EASY = 0.95
"""Above this share of right answers the discrimination cannot exceed 0.05 / 0.27; below 0.20 it is poor
(R. L. Ebel, 1972, Essentials of Educational Measurement)."""

TOO_HARD = 0.30
"""About the share of right answers that guessing gives among three or four answers."""

DEAD_BELOW = 0.05
"""A wrong answer that fewer learners choose misleads nobody.

T. M. Haladyna & S. M. Downing, 1993, Educational and Psychological Measurement 53, 999-1010.
"""

GROUPS_NEEDED = 6
"""How many smallest groups must have answered a question: 30 learners if the smallest group is 5."""


def find_concerns(analysis: ModuleAnalysis, content: Content) -> tuple[Finding, ...]:
    """Return the findings on the questions of a draft, in its order.

    The figures are those of the newest edition in which the question had the same wording and enough
    learners answered: in the module itself, or else in a quiz of an LMS.
    """
    return tuple(
        finding
        for item in list_questions_of(content.artefacts, scored=True)
        for edition, figures in _find_newest_figures(analysis, item.id, read_wording(item))
        for finding in _list_concerns(edition, figures, content.language)
    )


def count_learners_needed(analysis: ModuleAnalysis) -> int:
    """Return how many learners must have answered a question before there is a finding on it."""
    return GROUPS_NEEDED * analysis.smallest_group


def _find_newest_figures(
    analysis: ModuleAnalysis, item: str, wording: str
) -> Iterator[tuple[QuizEdition, ItemFigures]]:
    """Yield the newest figures of a question that enough learners answered, or nothing."""
    in_quizzes = (edition for quiz in analysis.quizzes or () for edition in quiz.editions)
    for edition in (*reversed(analysis.editions), *in_quizzes):
        for figures in edition.items:
            figure = figures.difficulty
            if (figures.item, figures.wording) != (item, wording) or not isinstance(figure, Share):
                continue
            if figure.n >= count_learners_needed(analysis):
                yield edition, figures
                return


def _list_concerns(edition: QuizEdition, figures: ItemFigures, language: Language) -> Iterator[Finding]:
    figure = figures.difficulty
    assert isinstance(figure, Share)
    facts = {
        "n": str(figure.n),
        "p": _format_percent(figure.share),
        "releases": ", ".join(f"v{number}" for number in edition.releases),
    }
    if figure.share > TOO_EASY:
        yield _make_finding("too-easy", figures, facts)
    elif figures.chance is not None and figure.share < figures.chance:
        yield _make_finding("below-chance", figures, facts | {"chance": _format_percent(figures.chance)})
    elif figure.share < TOO_HARD:
        yield _make_finding("too-hard", figures, facts)
    yield from _check_discrimination(figures, facts, language)
    for option in figures.options:
        if _is_dead(option):
            yield _make_finding("dead-distractor", figures, facts | _describe_option(option))


def _check_discrimination(
    figures: ItemFigures, facts: dict[str, str], language: Language
) -> Iterator[Finding]:
    """Yield a finding if learners who know less answer the question rightly more often."""
    rest, groups = figures.item_rest, figures.discrimination
    if isinstance(rest, Absent) or isinstance(groups, Absent):
        return
    if rest.value < 0 or groups.value < 0:
        group_facts = {
            "n": str(rest.n),
            "correlation": format_number(rest.value, language, digits=2),
            "upper": _format_percent(groups.upper),
            "lower": _format_percent(groups.lower),
        }
        yield _make_finding("negative-discrimination", figures, facts | group_facts)


def _is_dead(option: OptionUse) -> bool:
    return not option.right and isinstance(option.chosen, Share) and option.chosen.share < DEAD_BELOW


def _describe_option(option: OptionUse) -> dict[str, str]:
    assert isinstance(option.chosen, Share)
    text = option.text or option.option
    return {"option": option.option, "text": text, "share": _format_percent(option.chosen.share)}


def _make_finding(rule: str, figures: ItemFigures, facts: dict[str, str]) -> Finding:
    return Finding(rule=RULE_PREFIX + rule, place=figures.item, facts=facts)


def _format_percent(share: float) -> str:
    return f"{share * 100:.0f}"
