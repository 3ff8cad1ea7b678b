"""What learners did, as a director reads it: the analysis' own figures, and no other."""

from typing import Any

from pipelines.overview.addresses import Addresses
from pipelines.overview.learners import summarise_results
from pipelines.overview.presentation import Presentation
from pipelines.testing import builders
from schemas.language import Language
from schemas.results import (
    Absent,
    Appreciation,
    FunnelStep,
    Mean,
    ModuleAnalysis,
    Moment,
    QuizEdition,
    Reason,
    ResultKind,
    Share,
)

TOO_FEW = Absent(reason=Reason.TOO_FEW)


def share(count: int, n: int) -> Share:
    return Share(n=n, count=count, share=count / n, low=0.0, high=1.0)


def mean(value: float, n: int) -> Mean:
    return Mean(n=n, mean=value, least_quarter=value, median=value, top_quarter=value)


def edition(passed: Share | Absent) -> QuizEdition:
    return QuizEdition(releases=(1,), reached=TOO_FEW, passed=passed, alpha=TOO_FEW)


def analysis(**changes: Any) -> ModuleAnalysis:
    fields: dict[str, Any] = {
        "module": builders.KEY,
        "title": "La chaîne du froid",
        "language": Language.FRENCH,
        "smallest_group": 5,
        "inputs": "0" * 64,
        "up_to": "2026-11",
        "results": 820,
        "learners": 41,
        "declared_minutes": 20,
        "funnel": (
            FunnelStep(kind=ResultKind.STARTED, learners=share(41, 41)),
            FunnelStep(kind=ResultKind.COMPLETED, learners=share(38, 41)),
        ),
        "editions": (edition(share(3, 9)), edition(share(30, 41))),
        "first_score": TOO_FEW,
        "best_score": mean(0.824, 40),
        "minutes": TOO_FEW,
        "longer": TOO_FEW,
    }
    return ModuleAnalysis(**(fields | changes))


def told(figure: Share | Mean | Absent, language: Language = Language.FRENCH) -> str:
    return Presentation(language, Addresses(), {}).figure(figure)


def test_the_newest_edition_says_who_passed() -> None:
    found = summarise_results(analysis())
    assert (told(found.completed), told(found.passed)) == ("38 sur 41", "30 sur 41")
    assert told(found.best_score) == "82\u00a0% en moyenne de 40"
    assert (found.results, found.evidence.up_to, found.evidence.inputs) == (820, "2026-11", "0" * 64)


def test_a_figure_about_too_few_people_is_not_told_here_either() -> None:
    found = summarise_results(analysis(best_score=TOO_FEW, editions=(edition(TOO_FEW),)))
    assert told(found.best_score) == told(found.passed) == "trop peu de personnes"


def test_of_too_few_learners_only_that_results_exist_is_said() -> None:
    found = summarise_results(analysis(results=TOO_FEW, up_to=TOO_FEW, learners=0, funnel=(), editions=()))
    said = Presentation(Language.FRENCH, Addresses(), {}).name_evidence(found.evidence)
    assert (found.results, said) == (TOO_FEW, "analyse des résultats")


def test_what_no_origin_tells_is_not_nought() -> None:
    found = summarise_results(analysis(funnel=(), editions=()))
    assert [told(each, Language.ENGLISH) for each in (found.completed, found.passed)] == ["not told"] * 2


def test_only_ratings_that_are_told_are_counted() -> None:
    rated = [
        Appreciation(moment=Moment.LATER, question="Utile ?", best=5, rating=rating)
        for rating in (mean(4.2, 20), TOO_FEW)
    ]
    assert summarise_results(analysis(appreciation=tuple(rated))).rated == 1
