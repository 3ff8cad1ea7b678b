"""Sixty learners of a module of two releases, with everything a report may show; always the same."""

from random import Random

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.results.analysis import analyse_results
from pipelines.results.concerns import find_concerns
from pipelines.testing.builders import content, lesson, question
from schemas.course import Objective
from schemas.draft import Content
from schemas.finding import Finding
from schemas.results import ModuleAnalysis, Moment, Result, ResultKind
from tests.results.learners import answered, results, row
from tests.results.test_analysis import subject_of

STEMS = (
    "Combien de temps un produit peut-il rester exposé ?",
    "Que devient un produit exposé trop longtemps ?",
    "Qui signe le relevé de température ?",
    "À quelle température reste la chambre froide ?",
    "Que fait-on d'abord quand la porte est restée ouverte ?",
    "Combien de temps se conserve la viande hachée ?",
)
HARD = (0.98, 0.72, 0.55, 0.8, 0.22, 0.65)
QUESTIONS = {"Ce module m'est utile dans mon travail": 4.2, "Je recommanderais ce module": 3.6}


def released() -> dict[int, Content]:
    """Two releases; in the second the third question reads otherwise."""
    aims = (
        Objective(id="seuils", text="Citer les seuils de température"),
        Objective(id="releve", text="Tenir le relevé et le faire signer"),
    )
    items = [question(n, stem=stem, objective=aims[n % 2].id) for n, stem in enumerate(STEMS, start=1)]
    before = Positioning(items=(question(7, stem="Que savez-vous des seuils ?", objective="seuils"),))
    first = content(objectives=aims, artefacts=(lesson(), Quiz(items=tuple(items)), before))
    reworded = items[2].model_copy(update={"stem": "Qui signe le relevé, et à quel moment de la journée ?"})
    items[2] = reworded
    second = content(objectives=aims, artefacts=(lesson(), Quiz(items=tuple(items)), before))
    return {1: first, 2: second}


def rows() -> list[Result]:
    lots = Random(7)
    found: list[Result] = []
    for who in range(160):
        release = 1 if who < 90 else 2
        told = {"release": release}
        found.append(row(ResultKind.ENROLLED, who, **told))
        if lots.random() < 0.08:
            continue
        found.append(row(ResultKind.STARTED, who, 1, **told))
        found.append(answered(who, "q-0007", lots.random() < 0.35, 1.5, **told))
        found.append(row(ResultKind.EXPERIENCED, who, 2, page="p-0001", **told))
        if lots.random() < 0.1:
            continue
        found.append(row(ResultKind.EXPERIENCED, who, 3, page="p-0002", **told))
        if lots.random() < 0.12:
            continue
        able, right = lots.gauss(0, 0.18), 0
        for n, easy in enumerate(HARD, start=1):
            able_here = -able if n == 5 else able
            knows = lots.random() < easy + able_here + (0.2 if n == 3 and release == 2 else 0)
            right += knows
            said = "b" if knows else ("c" if n in (2, 4) or lots.random() < 0.5 else "a")
            found.append(answered(who, f"q-{n:04d}", knows, 4, response=said, **told))
        took = max(240.0, lots.gauss(1500, 420))
        found.append(row(ResultKind.COMPLETED, who, 6, seconds=took, **told))
        passes = ResultKind.PASSED if right >= 4 else ResultKind.FAILED
        found.append(row(passes, who, 6.1, score=right / 6, seconds=took, **told))
        for asked, mean in QUESTIONS.items():
            for moment, chance, shift in ((Moment.AT_THE_END, 0.8, 0), (Moment.LATER, 0.3, -0.4)):
                if lots.random() < chance:
                    rating = float(min(5, max(1, round(lots.gauss(mean + shift, 0.8)))))
                    said = {"question": asked, "moment": moment, "rating": rating, "best_rating": 5.0}
                    found.append(row(ResultKind.RATED, who, 7, id=f"{asked}{moment}{who}", **(told | said)))
    return found


def counted(smallest: int = 5) -> tuple[ModuleAnalysis, tuple[Finding, ...]]:
    """Return the analysis of the cohort, and what it says against the newest release's questions."""
    releases = released()
    with results(rows()) as connection:
        analysis = analyse_results(connection, subject_of(releases, smallest), releases)
    assert analysis is not None
    return analysis, find_concerns(analysis, releases[2])
