"""A course written from the pages of the guide alone is drafted, its agreement ready to be signed."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.workflow.draft import draft_module
from pipelines.workflow.render_documents import render_documents
from schemas.finding import Severity
from tests.docs.reference import DOCS, LANGUAGES
from tests.docs.test_pages import BLOCK

PAGES = {"en": "drafting.md", "fr": "rediger.md"}
NEEDS = {"en": "needs", "fr": "besoins"}
SOURCE = {"en": "food-allergens.html", "fr": "plan-de-nettoyage.md"}
AGREEMENT = {"en": "agreement", "fr": "convention"}
ANSWERS = {
    "en": "Team;How sure are you (0 to 10)?\n" + "Offices;4\nKitchen;8\n" * 5,
    "fr": "Service;Êtes-vous sûr de vous (0 à 10) ?\n" + "Offices;4\nCuisine;8\n" * 5,
}
EXAMPLE = DOCS.parent / "examples" / "courses" / "hygiene-et-froid" / "sources"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _yaml(language: str, page: str, starts: str) -> str:
    text = (DOCS / language / page).read_text(encoding="utf-8")
    return next(body for kind, body in BLOCK.findall(text) if kind == "yaml" and body.startswith(starts))


@pytest.fixture(params=LANGUAGES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Workspace]:
    """The course of the page on drafting, with the facts of the page on documents."""
    language: str = request.param
    course = _yaml(language, PAGES[language], "id:") + _yaml(language, "documents.md", "administration:")
    folder = tmp_path / "courses" / course.partition("id: ")[2].split()[0]
    (folder / "sources").mkdir(parents=True)
    (folder / NEEDS[language]).mkdir()
    (folder / COURSE_FILE).write_text(course, encoding="utf-8")
    (folder / NEEDS[language] / "answers.csv").write_text(ANSWERS[language], encoding="utf-8")
    shutil.copy(EXAMPLE / SOURCE[language], folder / "sources")
    (tmp_path / "dagster.yaml").touch()
    return language, open_workspace(tmp_path)


def test_it_holds_every_deliverable_its_page_asks_for(written: tuple[str, Workspace]) -> None:
    _, workspace = written
    for key in workspace.module_keys():
        _, module = workspace.find_module(key)
        content = draft_module(workspace, key, NOON).draft.content
        assert [artefact.kind for artefact in content.artefacts] == [str(kind) for kind in module.artefacts]


def test_nothing_is_missing_in_its_agreement_and_word_and_pdf_open(written: tuple[str, Workspace]) -> None:
    language, workspace = written
    (key,) = [key for key in workspace.module_keys() if key.endswith(f"--{AGREEMENT[language]}")]
    found = draft_module(workspace, key, NOON).draft.findings
    assert [finding.rule for finding in found if finding.severity is Severity.BLOCKING] == []
    assert set(render_documents(workspace, key, NOON)) == {"paperwork.docx", "paperwork.pdf"}
