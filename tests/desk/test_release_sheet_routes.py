"""Whoever may read a draft reads the sheet of the release it became."""

import pytest
import yaml
from starlette.testclient import TestClient

from adapters.ledger.rotation import rotate
from adapters.workspace import Workspace
from pipelines.testing import builders, samples
from schemas.ids import SHORT_DIGEST
from schemas.release import Receipt
from schemas.review import Exemption, Published
from schemas.self_test import NotPlayed, Unplayed
from tests.packaging.documents.opened import pdf_text

DIGEST = builders.content().canonical_digest()[:SHORT_DIGEST]
DRAFT = f"/drafts/{builders.KEY}/{DIGEST}"
SHEET = f"{DRAFT}/release-sheet.pdf"


@pytest.fixture
def built(workspace: Workspace) -> samples.BuiltRelease:
    """A release in the store that the ledger has not heard of yet."""
    made = samples.get_sample_release()
    found = samples.observe(made)
    workspace.records.save_release(made.release, made.files)
    workspace.records.save_observed(found.observed, found.files)
    return made


def publish(workspace: Workspace, built: samples.BuiltRelease) -> None:
    workspace.ledger.append(
        Published(
            module=built.release.module,
            digest=built.release.approval.digest,
            release=built.release.number,
            release_digest=built.release.canonical_digest(),
            observed=samples.observe(built).observed.canonical_digest(),
            at=builders.NOON,
        )
    )


def test_the_page_of_a_released_draft_leads_to_its_sheet(
    desk: TestClient, workspace: Workspace, built: samples.BuiltRelease
) -> None:
    publish(workspace, built)
    page = desk.get(DRAFT, headers={"accept-language": "fr"}).text
    assert f'<a href="{SHEET}">fiche de version (PDF)</a>' in page
    answer = desk.get(SHEET)
    assert answer.headers["content-type"] == "application/pdf"
    assert "Qui a approuvé" in pdf_text(answer.content)


def test_a_release_the_ledger_never_heard_of_has_no_sheet_at_the_desk(
    desk: TestClient, built: samples.BuiltRelease
) -> None:
    assert built.release.number == 1
    assert desk.get(SHEET).status_code == 404
    assert SHEET not in desk.get(DRAFT).text


def test_a_sheet_altered_in_the_store_is_not_shown(
    desk: TestClient, workspace: Workspace, built: samples.BuiltRelease
) -> None:
    publish(workspace, built)
    name = "froid--chaine--v1--sheet.pdf"
    workspace.records.store.put(f"releases/{builders.KEY}/v0001/{name}", b"%PDF-1.7 altered")
    assert desk.get(SHEET).status_code == 404


def test_a_list_put_in_the_place_of_the_one_the_ledger_names_shows_no_sheet(
    desk: TestClient, workspace: Workspace, built: samples.BuiltRelease
) -> None:
    publish(workspace, built)
    other = samples.observe(built, NotPlayed(why=Unplayed.OFF))
    workspace.records.save_observed(other.observed, other.files)
    assert desk.get(SHEET).status_code == 404
    assert SHEET not in desk.get(DRAFT).text


def test_a_draft_that_was_not_released_has_no_sheet(desk: TestClient) -> None:
    assert desk.get(SHEET).status_code == 404
    assert "release-sheet" not in desk.get(DRAFT).text


def test_a_delivered_release_that_misses_the_policy_says_so(
    desk: TestClient, workspace: Workspace, built: samples.BuiltRelease
) -> None:
    for decision in built.release.approval.decisions:
        workspace.ledger.append(decision)
    publish(workspace, built)
    file = next(workspace.courses.glob("*/course.yaml"))
    course = yaml.safe_load(file.read_text()) | {
        "targets": [{"kind": "folder", "id": "depot", "path": "livraisons"}]
    }
    file.write_text(yaml.safe_dump(course, allow_unicode=True))
    workspace.records.save_receipt(
        Receipt(
            module=builders.KEY,
            release=1,
            content=built.release.approval.digest,
            target="depot",
            location="there",
            files=(),
            delivered_at=builders.NOON,
        )
    )
    french = {"accept-language": "fr"}
    assert "oujours montrée par" not in desk.get(DRAFT, headers=french).text
    course["review"]["roles"]["expert"] = ["ana"]
    file.write_text(yaml.safe_dump(course, allow_unicode=True))
    page = desk.get(DRAFT, headers=french).text
    assert "Toujours montrée par\u00a0: depot" in page
    assert "qui demande\u00a0: expert" in page


def test_every_kind_of_line_is_told_on_the_page(
    desk: TestClient, workspace: Workspace, built: samples.BuiltRelease
) -> None:
    """A line that names no draft, a key that was changed, made the page answer 500."""
    publish(workspace, built)
    exemption = Exemption(
        module=builders.KEY,
        release=1,
        release_digest=built.release.canonical_digest(),
        withdrawn=2,
        policy="a" * 64,
        person="lea",
        verified=False,
        reason="Un seuil est faux",
        at=builders.NOON,
    )
    workspace.ledger.append(exemption)
    rotate(workspace.ledger, workspace.ledger_key, builders.NOON)
    for address in (DRAFT, f"/ledger/{builders.KEY}"):
        for language in ("fr", "en"):
            answer = desk.get(address, headers={"accept-language": language})
            assert answer.status_code == 200
            assert "Un seuil est faux" in answer.text
            assert ("par dérogation" if language == "fr" else "by exemption") in answer.text
