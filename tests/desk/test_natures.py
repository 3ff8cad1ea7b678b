"""The desk shows what each statement is, opens the organisation's cases, and lets a person say otherwise."""

from pathlib import Path

from adapters.workspace import Workspace
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.citations import cite_context
from pipelines.review.editing.elements import find
from pipelines.sourcing.course_context import renew_context
from pipelines.testing import builders
from schemas.course import Context
from schemas.draft import Draft, Nature, Origin, Row, Statement
from tests.desk.conftest import installation
from tests.desk.editor import Editor

CASE = "À l'office de Kerlan, un chariot est resté dehors."
COURSE = builders.course(
    context=Context(organisation="Les Halles de Brume", cases=(CASE,), vocabulary={"quai": "la réception"})
)
SPANS = renew_context(builders.spans(), COURSE, COURSE.modules[0])
CITED = cite_context(SPANS, CASE)
ON_CASE = Statement(
    id="st-0001", text=CASE, citations=CITED, origin=Origin.EXTRACTIVE, nature=Nature.ORGANISATION
)
MADE_UP = Statement(
    id="st-0002", text="Nadia ferme la porte.", origin=Origin.MODEL, nature=Nature.ILLUSTRATION
)


def drafted() -> Draft:
    summary = Summary(points=(ON_CASE, MADE_UP))
    return builders.draft(content=builders.content(artefacts=(summary,)))


def open_desk(root: Path) -> tuple[Editor, Workspace]:
    workspace = installation(root, COURSE, SPANS, drafted())
    return Editor(workspace, drafted()), workspace


def part_of(page: str, statement: str) -> str:
    return page.partition(f'id="{statement}" class="element"')[2].partition('class="element"')[0]


def test_a_statement_on_the_organisation_opens_at_its_case(tmp_path: Path) -> None:
    page = open_desk(tmp_path)[0].read()
    assert "chez nous" in part_of(page, "st-0001")
    assert f'href="#{CITED[0].span}"' in part_of(page, "st-0001")
    assert f'<mark id="{CITED[0].span}">{CASE}</mark>' in page


def test_the_context_stands_beside_the_sources_under_its_own_name(tmp_path: Path) -> None:
    page = open_desk(tmp_path)[0].read()
    assert "le contexte de l’organisation</h3>" in page
    assert "course.yaml</h3>" not in page
    assert "<td>quai</td>" in page


def test_a_made_up_example_is_marked_for_the_reviewer(tmp_path: Path) -> None:
    shown = part_of(open_desk(tmp_path)[0].read(), "st-0002")
    assert "exemple fictif" in shown
    assert "sans source" not in shown


def test_a_reviewer_makes_an_example_of_a_claim_and_saves_it(tmp_path: Path) -> None:
    lea, workspace = open_desk(tmp_path)
    assert 'value="illustration"' in lea.read("?edit=st-0001")
    lea.edit("st-0001", nature="illustration")
    assert "exemple fictif" in lea.read()
    lea.send("revise")
    head = workspace.records.head(builders.KEY)
    assert head is not None
    (summary,) = head.content.artefacts
    assert isinstance(summary, Summary)
    assert (summary.points[0].nature, summary.points[0].citations) == (Nature.ILLUSTRATION, ())
    assert "illustration.party" in {each.rule for each in head.findings if each.place == "st-0001"}


def test_a_reviewer_says_what_a_row_is(tmp_path: Path) -> None:
    draft = builders.draft()
    lea = Editor(installation(tmp_path, COURSE, SPANS, draft), draft)
    assert 'value="organisation"' in lea.read("?edit=st-0008")
    lea.edit("st-0008", nature="organisation")
    assert "chez nous" in part_of(lea.read(), "st-0008")
    lea.send("revise")
    head = lea.workspace.records.head(builders.KEY)
    assert head is not None
    row = find(head.content, "st-0008")
    assert isinstance(row, Row)
    assert row.nature is Nature.ORGANISATION
    assert "organisation.uncited" in {each.rule for each in head.findings if each.place == "st-0008"}
