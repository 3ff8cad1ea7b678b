"""`premierjet demo`: the whole line on the bundled example, with nothing set."""

import pytest

from tests.cli.conftest import Door

BINDING = {"convention", "convocation", "emargement", "certificat", "questionnaire-a-chaud"}
"""Paperwork: the demo is no person, so it lets none out."""


@pytest.mark.trial
def test_the_demo_runs_the_whole_line_beside_a_broken_course_and_leaves_open_questions_to_a_person(
    fresh: Door,
) -> None:
    fresh.change(mastery_percent="beaucoup")
    walked = fresh.well("demo")["modules"]
    outcomes = {each["module"].partition("--")[2]: each["outcome"] for each in walked}
    waiting = {module for module, outcome in outcomes.items() if outcome == "waits for a person"}
    assert waiting == {"chaine-du-froid", *BINDING}
    released = {outcome.rpartition(",")[0] for module, outcome in outcomes.items() if module not in waiting}
    assert released == {"approved, release 1"}
    assert {"food-allergies", "programme", "courriers"} <= outcomes.keys() - waiting
    assert "demo" in fresh("ledger", "show", "hygiene-et-froid--food-allergies").out

    before = fresh.kept()
    fresh.well("demo")
    assert fresh.kept() == before, "a second demo changes nothing"
