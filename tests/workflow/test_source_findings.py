"""What a reviewer is told of the sources beside a draft, by who wrote it."""

from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import open_workspace
from pipelines.queries.lookups import require_spans
from pipelines.testing import builders
from pipelines.testing.builders import KEY
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.source_findings import add_source_findings
from schemas.draft import Origin, Paragraph
from tests.workflow.test_release import YAML

UNSURE = "source.objective-unsure"
OBJECTIVE = "{id: feu, text: Manier un extincteur portatif à poudre sèche}"


OTHER = "{id: eau, text: Rincer une lance portative à eau}"


TEXT = "# Stock\n\nLa poudre à laver est rangée sous clé.\n\nUne eau claire suffit au sol."


def tell(tmp_path: Path, origin: Origin, *objectives: str, text: str = TEXT) -> dict[str, str]:
    """The rules of what is told, each with its facts; a page is written for the objective « feu »."""
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    course = YAML.replace("questions: 1", f"questions: 1, objectives: [{', '.join(objectives)}]")
    (sources.parent / COURSE_FILE).write_text(course, encoding="utf-8")
    (sources / "froid.md").write_text(text, encoding="utf-8")
    workspace = open_workspace(tmp_path)
    read_sources(workspace, KEY)
    statement = builders.statement(1, origin=origin)
    page = (
        builders.lesson()
        .sections[0]
        .model_copy(update={"objective": "feu", "blocks": (Paragraph(statements=(statement,)),)})
    )
    lesson = builders.lesson().model_copy(update={"sections": (page,)})
    draft = builders.draft(content=builders.content(artefacts=(lesson,)), findings=())
    told = add_source_findings(workspace, draft, require_spans(workspace, KEY)).findings
    return {each.rule: f"{each.place} {each.facts}" for each in told}


@pytest.mark.parametrize(("origin", "is_told"), [(Origin.EXTRACTIVE, True), (Origin.MODEL, False)])
def test_an_objective_somebody_wrote_a_page_for_is_not_said_to_stay_blank(
    tmp_path: Path, origin: Origin, is_told: bool
) -> None:
    assert (UNSURE in tell(tmp_path, origin, OBJECTIVE)) is is_told


@pytest.mark.parametrize(("origin", "is_told"), [(Origin.EXTRACTIVE, True), (Origin.MODEL, False)])
def test_no_passage_is_near_an_objective_only_where_no_page_rests_on_one(
    tmp_path: Path, origin: Origin, is_told: bool
) -> None:
    text = "\n\n".join(f"# Salle {n}\n\nLa poudre {n} est rangée sous clé." for n in range(9))
    told = tell(tmp_path, origin, "{id: feu, text: Doser la poudre}", text=text)
    assert ("source.objective-unsure" in told) is is_told


def test_of_two_such_objectives_only_the_other_is_told(tmp_path: Path) -> None:
    told = tell(tmp_path, Origin.MODEL, OBJECTIVE, OTHER)
    assert told[UNSURE].startswith("eau ")
    assert "source.objectives-unsure" not in told
