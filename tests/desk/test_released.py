"""Whoever may read a draft reads the sheet of the release it became."""

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace
from schemas.ids import SHORT_DIGEST
from schemas.review import Published
from schemas.self_test import NotPlayed, Unplayed
from tests import builders
from tests.packaging import samples
from tests.packaging.documents.opened import pdf_text

DIGEST = builders.content().canonical_digest()[:SHORT_DIGEST]
DRAFT = f"/drafts/{builders.KEY}/{DIGEST}"
SHEET = f"{DRAFT}/release-sheet.pdf"


@pytest.fixture
def built(workspace: Workspace) -> samples.Built:
    """A release in the store that the ledger has not heard of yet."""
    made = samples.once()
    found = samples.seen_of(made)
    workspace.records.save_release(made.release, made.files)
    workspace.records.save_observed(found.observed, found.files)
    return made


def publish(workspace: Workspace, built: samples.Built) -> None:
    workspace.ledger.append(
        Published(
            module=built.release.module,
            digest=built.release.approval.digest,
            release=built.release.number,
            release_digest=built.release.canonical_digest(),
            observed=samples.seen_of(built).observed.canonical_digest(),
            at=builders.NOON,
        )
    )


def test_the_page_of_a_released_draft_leads_to_its_sheet(
    desk: TestClient, workspace: Workspace, built: samples.Built
) -> None:
    publish(workspace, built)
    page = desk.get(DRAFT, headers={"accept-language": "fr"}).text
    assert f'<a href="{SHEET}">fiche de version (PDF)</a>' in page
    answer = desk.get(SHEET)
    assert answer.headers["content-type"] == "application/pdf"
    assert "Qui a approuvé" in pdf_text(answer.content)


def test_a_release_the_ledger_never_heard_of_has_no_sheet_at_the_desk(
    desk: TestClient, built: samples.Built
) -> None:
    assert built.release.number == 1
    assert desk.get(SHEET).status_code == 404
    assert SHEET not in desk.get(DRAFT).text


def test_a_sheet_altered_in_the_store_is_not_shown(
    desk: TestClient, workspace: Workspace, built: samples.Built
) -> None:
    publish(workspace, built)
    name = "froid--chaine--v1--sheet.pdf"
    workspace.records.store.put(f"releases/{builders.KEY}/v0001/{name}", b"%PDF-1.7 altered")
    assert desk.get(SHEET).status_code == 404


def test_a_list_put_in_the_place_of_the_one_the_ledger_names_shows_no_sheet(
    desk: TestClient, workspace: Workspace, built: samples.Built
) -> None:
    publish(workspace, built)
    other = samples.seen_of(built, NotPlayed(why=Unplayed.OFF))
    workspace.records.save_observed(other.observed, other.files)
    assert desk.get(SHEET).status_code == 404
    assert SHEET not in desk.get(DRAFT).text


def test_a_draft_that_was_not_released_has_no_sheet(desk: TestClient) -> None:
    assert desk.get(SHEET).status_code == 404
    assert "release-sheet" not in desk.get(DRAFT).text
