"""A scenario at the desk: its words and its ways are read and edited, a loop is named where it is."""

from pathlib import Path

from adapters.workspace import Workspace
from pipelines.blocks.scenario.contract import Scenario
from pipelines.testing import builders
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario, lesson_with
from schemas.draft import Draft, list_taught_blocks
from tests.desk.conftest import installation
from tests.desk.editor import Editor


def drafted() -> Draft:
    artefacts = (lesson_with(cold_checkpoint(), delivery_scenario()), *builders.content().artefacts[1:])
    return builders.draft(content=builders.content(artefacts=artefacts))


def open_desk(root: Path) -> tuple[Editor, Workspace]:
    workspace = installation(root, None, None, drafted())
    return Editor(workspace, drafted()), workspace


def test_a_reviewer_reads_each_decision_and_what_follows_from_each_choice(tmp_path: Path) -> None:
    page = open_desk(tmp_path)[0].read()
    for text in (
        "Mise en situation",
        "Le camion de 6 h 30",
        "Décision 2 (q-0022)",
        "Je maintiens mon refus.",
        "Après le choix c, acceptable, qui mène à q-0022",
        "Suite de q-0021, c.",
        "Fin 2 (e-2)",
        "Pour vérifier",
        "À 5 °C, le poisson est accepté.",
    ):
        assert text in page, text


def test_a_loop_that_a_reviewer_makes_is_a_finding_at_its_decision(tmp_path: Path) -> None:
    lea, workspace = open_desk(tmp_path)
    lea.edit("b-0001", ways="2b → 1")
    lea.edit("q-0021", options_b_text="Je refuse tout le lot.")
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    [scenario] = [
        block for _, block in list_taught_blocks(head.content.artefacts) if isinstance(block, Scenario)
    ]
    assert "q-0022 b → q-0021" in scenario.ways
    assert scenario.decisions[0].question.options[1].text == "Je refuse tout le lot."
    assert [each.place for each in head.findings if each.rule == "scenario.loop"] == ["q-0022"]
