"""The matrix of objectives under a session plan."""

from pipelines.deliverables.session_plan.alignment import write_alignment
from pipelines.packaging.documents.model import Grid, Heading
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.testing import builders
from schemas.language import Language
from tests import sample_deliverables as deliverables


def said(grid: Grid) -> list[list[str]]:
    return [[" ".join(each.text for each in cell) for cell in line.cells] for line in grid.lines]


def test_a_plan_ends_with_what_serves_each_objective() -> None:
    content = builders.content(
        artefacts=(builders.lesson(), deliverables.quiz(), deliverables.session_plan())
    )
    heading, grid = write_alignment(content, SourceNotes(Language.FRENCH))
    assert isinstance(heading, Heading)
    assert isinstance(grid, Grid)
    seuils, rest = said(grid)
    assert seuils[0] == builders.module().objectives[0].text
    assert seuils[2:] == [
        "Les seuils de température",
        "1, 2, 3, 4, 5, 6, 7",
        "15",
    ]
    assert rest[0] == "Commun à tous, ou sans objectif"
    assert (rest[2], rest[4]) == ("Accueil", "5")


def test_a_module_without_objectives_has_no_matrix() -> None:
    content = builders.content(objectives=(), artefacts=(deliverables.session_plan(),))
    assert list(write_alignment(content, SourceNotes(Language.ENGLISH))) == []
