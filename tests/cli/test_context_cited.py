"""The organisation's cases are cited like sources: drafted, shown, traced, missed when they change."""

import json
from datetime import UTC, datetime

import pytest
import yaml

from pipelines.queries.lookups import require_head
from pipelines.workflow.revise import edit_draft
from schemas.draft import Nature, Statement, walk_citing
from schemas.edit import Replace
from tests.cli.conftest import KEY, Door
from tests.cli.test_withdraw import release

CASE = "Un produit exposé plus de 30 minutes a été servi, et le responsable n'a pas signé le relevé."
OTHER_CASE = "Un produit exposé plus de 30 minutes a été écarté, et le responsable a signé le relevé."
RULE = """
## Un produit exposé

Un produit exposé plus de 30 minutes n'est jamais servi : il est écarté, et le responsable signe le relevé.
"""
"""It says what to do in the case, so that rules tell the case."""


@pytest.fixture
def told(fresh: Door) -> Door:
    """A course with one case, drafted as a case study."""
    document = yaml.safe_load((fresh.course / "course.yaml").read_text())
    first, second = document["modules"]
    source = fresh.course / "sources" / "froid.md"
    source.write_text(source.read_text(encoding="utf-8") + RULE, encoding="utf-8")
    asked = {"id": "ecart", "text": "Dire ce que l'on fait d'un produit exposé", "bloom": "understand"}
    fresh.change(
        context={"organisation": "Les Halles de Brume", "cases": [CASE]},
        modules=[first | {"artefacts": ["lesson", "quiz", "case_study"], "objectives": [asked]}, second],
    )
    fresh.well("draft", KEY)
    return fresh


def list_cases(door: Door) -> list[Statement]:
    content = require_head(door.workspace, KEY).content
    return [
        each
        for each in walk_citing(content.artefacts)
        if isinstance(each, Statement) and each.nature is Nature.ORGANISATION
    ]


def cited_by(door: Door, kind: str) -> set[str]:
    (artefact,) = (each for each in require_head(door.workspace, KEY).content.artefacts if each.kind == kind)
    return {citation.source for element in walk_citing(artefact) for citation in element.citations}


def test_the_case_is_shown_with_where_it_is_from(told: Door) -> None:
    shown = told("show", KEY).out
    assert f"- {CASE} **Chez nous** [1]" in shown
    assert f"« {CASE} » (le contexte de l’organisation, cas 1)" in shown


def test_show_and_check_count_what_there_is(told: Door) -> None:
    natures = told.well("show", KEY)["natures"]
    assert natures["organisation"] == 1
    assert natures["claim"] > 1
    checked = {each["module"]: each["context"] for each in told.well("check")["modules"]}
    assert checked[KEY] == 1


def test_a_case_is_cited_and_never_taught(told: Door) -> None:
    (case,) = list_cases(told)
    assert [(each.source, each.quote) for each in case.citations] == [("course.yaml", CASE)]
    assert cited_by(told, "lesson") == cited_by(told, "quiz") == {"sources/froid.md"}


def test_sources_lists_what_rests_on_the_context(told: Door) -> None:
    (use,) = told.well("sources", "course.yaml")["rests"]
    assert (use["module"], use["quote"]) == (KEY, CASE)


def test_a_changed_case_is_drafted_anew(told: Door) -> None:
    told.change(context={"organisation": "Les Halles de Brume", "cases": [OTHER_CASE]})
    told.well("draft", KEY)
    (case,) = list_cases(told)
    assert (case.text, case.citations[0].quote) == (OTHER_CASE, OTHER_CASE)


def test_what_a_person_wrote_on_a_case_that_changed_is_reported(told: Door) -> None:
    (case,) = list_cases(told)
    head = require_head(told.workspace, KEY)
    edit = Replace(place=case.id, part="text", before=CASE, after="Un produit resté dehors a été servi.")
    digest = head.content.canonical_digest()
    edit_draft(told.workspace, KEY, digest, [edit], "noe", datetime.now(UTC))
    told.change(context={"organisation": "Les Halles de Brume", "cases": [OTHER_CASE]})
    told.well("draft", KEY)
    stale = [each for each in require_head(told.workspace, KEY).findings if each.rule == "citation.stale"]
    assert [(each.place, each.facts["before"], each.facts["now"]) for each in stale] == [
        (case.id, CASE, OTHER_CASE)
    ]


def test_a_release_says_that_its_case_still_stands_in_the_course(told: Door) -> None:
    release(told)
    (file,) = (told.root / ".premierjet" / "releases").rglob("provenance.json")
    cited = {each["name"]: each["unchanged"] for each in json.loads(file.read_bytes())["sources"]}
    assert cited == {"course.yaml": True, "sources/froid.md": True}
