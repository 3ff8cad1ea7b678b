"""A reviewer reads at the desk what a client will hold, and is told that nobody approved it yet."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.invite import invite
from schemas.course import IdentityMode, ReviewPolicy
from schemas.ids import SHORT_DIGEST
from tests import sample_deliverables as deliverables
from tests.desk.conftest import DESK, installation, reader
from tests.packaging.documents.opened import pdf_text, slides, word

DIGEST = builders.content().canonical_digest()[:SHORT_DIGEST]
DRAFT = f"/drafts/{builders.KEY}/{DIGEST}"


def test_the_page_of_a_draft_offers_each_document_in_each_format(desk: TestClient) -> None:
    page = desk.get(DRAFT, headers={"accept-language": "fr"}).text
    assert "Documents à remettre" in page
    for name in ("handout.docx", "handout.pdf", "quiz.docx", "quiz.pdf", "summary.docx", "summary.pdf"):
        assert f'href="{DRAFT}/documents/{name}"' in page
    assert "Documents to hand over" in desk.get(DRAFT + "?lang=en").text


def test_a_document_of_a_draft_says_that_nobody_approved_it(desk: TestClient) -> None:
    pdf = desk.get(f"{DRAFT}/documents/handout.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert (
        pdf.headers["content-disposition"] == 'inline; filename="froid--chaine--r1--support-de-formation.pdf"'
    )
    assert "Projet – non approuvé" in pdf_text(pdf.content)
    docx = desk.get(f"{DRAFT}/documents/handout.docx")
    assert docx.headers["content-disposition"].startswith("attachment; ")
    assert "Projet" in word(docx.content).sections[0].header.paragraphs[0].text


def test_slides_are_offered_for_powerpoint(tmp_path_factory: pytest.TempPathFactory) -> None:
    draft = deliverables.draft_of(deliverables.slides())
    desk = reader(installation(tmp_path_factory.mktemp("slides"), None, None, draft))
    digest = draft.content.canonical_digest()[:SHORT_DIGEST]
    address = f"/drafts/{builders.KEY}/{digest}/documents/slides.pptx"
    assert address in desk.get(f"/drafts/{builders.KEY}/{digest}").text
    assert len(slides(desk.get(address).content).slides) >= 3


@pytest.mark.parametrize(
    "name",
    [
        "glossary.pdf",
        "handout.exe",
        "handout.pptx",
        "handout",
        ".pdf",
        "..%2Fhandout.pdf",
        "handout.pdf.docx",
    ],
)
def test_a_document_the_draft_has_not_is_not_found(desk: TestClient, name: str) -> None:
    assert desk.get(f"{DRAFT}/documents/{name}").status_code == 404


def test_a_document_of_a_draft_that_is_not_there_is_not_found(desk: TestClient) -> None:
    assert desk.get(f"/drafts/{builders.KEY}/{'0' * 12}/documents/handout.pdf").status_code == 404
    assert desk.get(f"/drafts/autre--module/{DIGEST}/documents/handout.pdf").status_code == 404


def test_a_document_keeps_the_headers_of_every_page_of_the_desk(desk: TestClient) -> None:
    answer = desk.get(f"{DRAFT}/documents/handout.pdf")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert desk.get(f"{DRAFT}/documents/handout.pdf", headers={"host": "evil.example"}).status_code == 421


def test_an_earlier_revision_is_still_read_as_it_was(workspace: Workspace) -> None:
    first = builders.draft()
    changed = builders.content(title="Le froid")
    second = builders.draft(revision=2, parent=first.content.canonical_digest(), content=changed)
    add_sealed_revision(workspace, second)
    desk = reader(workspace)
    assert "La chaîne du froid" in pdf_text(desk.get(f"{DRAFT}/documents/handout.pdf").content)


def test_whoever_was_invited_reads_the_documents_of_their_draft_and_of_no_other(tmp_path: Path) -> None:
    policy = ReviewPolicy(roles={"pedagogie": ("lea",)}, identity=IdentityMode.INVITATION)
    first = builders.draft()
    workspace = installation(tmp_path, builders.course(review=policy), None, first)
    workspace.ledger_key.make()
    guest = reader(workspace)
    link = invite(workspace, builders.KEY, "lea", 7, datetime.now(UTC)).link.removeprefix(DESK)
    page = guest.get(link).text
    address = f"/invited{DRAFT}/documents/handout.pdf"
    assert f'href="{address}"' in page
    assert "Les seuils" in pdf_text(guest.get(address).content)
    second = deliverables.draft_of(
        deliverables.glossary(), revision=2, parent=first.content.canonical_digest()
    )
    add_sealed_revision(workspace, second)
    digest = second.content.canonical_digest()[:SHORT_DIGEST]
    other = f"/invited/drafts/{builders.KEY}/{digest}/documents/glossary.pdf"
    assert guest.get(other).status_code == 404
