"""What the sources say of each objective, before anything is drafted."""

from pathlib import Path

import pytest

from pipelines.drafting.retrieval.coverage import (
    ObjectiveCoverage,
    list_uncovered,
    measure_source_coverage,
)
from schemas.course import Objective
from schemas.language import Language
from schemas.source import SourceSpans
from tests.drafting.test_selection import ABOUT_COLD, LARGE, source

COLD = Objective(id="froid", text="Citer la température de la chambre froide")
FIRE = Objective(id="feu", text="Manier un extincteur à poudre")
NOISE = Objective(id="bruit", text="Mesurer le niveau sonore d'un atelier")
KEY = "modules[0].objectives"
NAMED = source(
    ("Histoire", ["La régie fut fondée par deux cuisiniers du quartier."] * 10),
    ("Température de la chambre froide", [ABOUT_COLD, "On la relève le matin."]),
    ("L'extincteur", ["L'extincteur se vérifie chaque année."]),
)
"""Chapters whose headings name what they are about."""


def of(
    spans: SourceSpans, *objectives: Objective, language: Language = Language.FRENCH
) -> list[ObjectiveCoverage]:
    return list(measure_source_coverage(spans, objectives, language, KEY))


def test_the_spans_of_the_passages_that_speak_of_an_objective_are_counted() -> None:
    (cold,) = of(NAMED, COLD)
    assert cold.span_count == 2
    assert cold.finding is None


def test_the_nearest_span_is_shown_with_its_place() -> None:
    (cold,) = of(LARGE, COLD)
    assert cold.nearest[0].excerpt == ABOUT_COLD
    assert cold.nearest[0].place == "s.md, § 11"


def test_an_objective_whose_words_no_source_says_is_told_with_its_key() -> None:
    _, noise = of(LARGE, COLD, NOISE)
    assert (noise.span_count, noise.nearest) == (0, ())
    assert noise.finding is not None
    assert noise.finding.rule == "source.objective-unspoken"
    for language in Language:
        said = noise.finding.message(language)
        assert NOISE.text in said
        assert "course.yaml, modules[0].objectives[1]" in said


DUST_CHAPTERS = (("Stock", ["La poudre à laver est rangée sous clé."]), ("Histoire", ["Rien."]))
DUST = source(
    ("Poudre sèche", ["La poudre à laver est rangée sous clé.", "Le bac à poudre reste fermé."]),
    ("Histoire", ["La régie fut fondée par deux cuisiniers."]),
)
POWDER = FIRE.model_copy(update={"text": "Étaler une poudre fine sur le bac de la cave"})


def test_the_chapter_that_stands_out_is_to_be_read_first() -> None:
    (fire,) = of(DUST, POWDER)
    assert fire.span_count == 0
    assert fire.finding is not None
    assert fire.finding.rule == "source.objective-hardly-spoken"
    assert "s.md, § 2" in fire.finding.message(Language.ENGLISH)
    assert "Le bac à poudre reste fermé" in fire.finding.message(Language.FRENCH)


@pytest.mark.parametrize("text", ["Chiffrer l'assurance de la cuisine", "Manier la poudre d'un extincteur"])
def test_one_shared_word_offers_no_passage_but_the_titles_to_look_under(text: str) -> None:
    """Of the passages offered before, three of four spoke of something else."""
    kitchen = source(*DUST_CHAPTERS, ("Four", ["La cuisine allume le four à sept heures."]))
    (unsure,) = of(kitchen, FIRE.model_copy(update={"text": text}))
    assert (unsure.span_count, unsure.nearest) == (0, ())
    assert unsure.finding is not None
    assert unsure.finding.rule == "source.objective-unsure"
    title = "Four" if "cuisine" in text else "Stock"
    assert all(f"“{title}”" in unsure.finding.message(language) for language in Language)


def test_objectives_without_a_sure_passage_are_a_line_for_each_advice() -> None:
    """A draft of ten objectives opened with ten lines that asked for the same thing."""
    one, other = (
        Objective(id=name, text=text)
        for name, text in (("a", "Manier la poudre d'un extincteur"), ("b", "Jeter une poudre périmée"))
    )
    unspoken = (NOISE, NOISE.model_copy(update={"id": "vol", "text": "Poser un avion"}))
    told = {each.rule: each for each in list_uncovered(of(DUST, POWDER, one, other, *unspoken))}
    assert set(told) == {
        "source.objective-hardly-spoken",
        "source.objectives-unsure",
        "source.objectives-unspoken",
    }
    for language in Language:
        unsure = told["source.objectives-unsure"].message(language)
        assert f"{one.text} (“Poudre sèche”) / {other.text} (“Poudre sèche”)" in unsure
        assert f"{NOISE.text} / Poser un avion" in told["source.objectives-unspoken"].message(language)


@pytest.mark.parametrize(
    "text",
    [
        "Citer un extincteur de l'année",
        "Vérifier l'extincteur chaque année",
        "Être capable de citer l'extincteur de l'année",
    ],
)
def test_the_verb_of_an_objective_counts_for_nothing(text: str) -> None:
    """A source hardly ever says `citer`; its reader does."""
    (fire,) = of(NAMED, Objective(id="feu", text=text))
    assert fire.span_count == 1


def test_a_word_no_source_says_weighs_as_much_as_the_rarest() -> None:
    """Else every sentence on the product would speak of how it is recycled."""
    told = source(*((f"Produit {n}", ["Le produit est lourd."]) for n in range(9)))
    (recycled,) = of(told, Objective(id="tri", text="Recycler l'emballage du produit"))
    assert recycled.span_count == 0


def test_without_a_source_no_objective_is_spoken_of() -> None:
    (cold,) = of(SourceSpans(module="froid--chaine", fingerprint="0" * 64, sources=()), COLD)
    assert cold.span_count == 0
    assert cold.finding is not None


def test_without_an_objective_there_is_nothing_to_say() -> None:
    assert of(LARGE) == []


def test_objectives_of_other_trades_are_never_covered_by_the_guide_and_most_of_its_own_are(
    shared: Path,
) -> None:
    from bench.selection import OBJECTIVES, guide

    spans = guide(shared)
    assert [each.finding is None for each in of(spans, *OBJECTIVES)] == [True, True, True, False, True]
    strange = of(spans, FIRE, COLD, Objective(id="vol", text="Poser un avion par vent de travers"))
    assert [each.finding is None for each in strange] == [False] * 3
