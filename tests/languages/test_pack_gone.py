"""A draft whose language pack was uninstalled can be read, and no more until the pack is back."""

import json
import subprocess
import sys
from collections.abc import Callable
from os import environ
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from adapters.workspace import Workspace, open_workspace
from pipelines.cli import main
from pipelines.desk.app import create_app
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.admission import list_flaws
from pipelines.queries.lookups import require_head
from pipelines.review.decisions import DecisionRequest
from pipelines.testing.builders import NOON
from pipelines.testing.pseudo_pack import TAG, install_pseudo_pack
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import find_unmet_inputs
from schemas.errors import DecisionRefused, LanguageAbsent
from schemas.language import Language
from schemas.review import Verdict
from tests.desk.reviewing import Reviewer

CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "examples/courses/hygiene-et-froid/sources/food-allergens.html"
GONE, APPROVED, OTHER = "gone--waiting", "gone--approved", "here--waiting"
COURSE = """id: {id}
title: Serving children
language: {language}
iri: https://example.org/{id}
sources:
  - path: sources/*
modules:
  - id: waiting
    title: Serving children with food allergies
    objectives:
      - id: fourteen
        text: Recall where the fourteen allergens are found
        bloom: remember
  - id: approved
    title: The fourteen allergens
review:
  identity: local
  roles:
    expert: [lea]
"""
DRAFT_AND_APPROVE = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from adapters.workspace import open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decisions import DecisionRequest
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from schemas.review import Verdict

workspace, now = open_workspace(Path(sys.argv[1])), datetime(2026, 11, 4, 12, tzinfo=UTC)
for key in ({GONE!r}, {APPROVED!r}, {OTHER!r}):
    draft_module(workspace, key, now)
digest = require_head(workspace, {APPROVED!r}).content.canonical_digest()
record_decision(workspace, DecisionRequest({APPROVED!r}, digest, Verdict.APPROVE, "lea"), now)
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """An installation whose drafts were written by a process that had the pack; this one has not."""
    folder = tmp_path_factory.mktemp("pack-gone")
    root = folder / "root"
    install_pseudo_pack(folder / "site")
    for name, language in (("gone", TAG), ("here", "en")):
        sources = root / "courses" / name / "sources"
        sources.mkdir(parents=True)
        (sources / SOURCE.name).write_bytes(SOURCE.read_bytes())
        (sources.parent / "course.yaml").write_text(COURSE.format(id=name, language=language))
    (root / "dagster.yaml").touch()
    path = f"{folder / 'site'}:{CHECKOUT}"
    subprocess.run(
        [sys.executable, "-c", DRAFT_AND_APPROVE, root], env=environ | {"PYTHONPATH": path}, check=True
    )
    return open_workspace(root)


@pytest.fixture
def give(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Give a command; its exit code, what it printed, and what it complained of."""

    def run(verb: str, *words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["premierjet", verb, "--root", str(workspace.root), *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def explain_course(workspace: Workspace) -> str:
    file = workspace.courses / "gone" / "course.yaml"
    return (
        f"{file}, line 3, language: the language {TAG} has no language pack here; installed: en, fr. Correct"
    )


@pytest.mark.parametrize("verb", ["check", "status", "draft", "overview"])
def test_a_verb_names_the_pack_and_goes_on(
    workspace: Workspace, give: Callable[..., tuple[int, str, str]], verb: str
) -> None:
    code, printed, complaint = give(verb)
    assert (code, OTHER in printed) == (2, True)
    assert explain_course(workspace) in complaint


def test_check_of_one_course_names_the_pack(
    workspace: Workspace, give: Callable[..., tuple[int, str, str]]
) -> None:
    code, printed, complaint = give("check", "gone", "--json")
    assert (code, json.loads(printed)["result"]["modules"]) == (2, [])
    assert complaint.count(f"language {TAG}") == 1
    assert explain_course(workspace) in complaint


def test_show_prints_the_draft_as_it_was_written(give: Callable[..., tuple[int, str, str]]) -> None:
    code, printed, complaint = give("show", GONE)
    assert code == 2
    assert "Sulphur dioxide and sulphites must be declared" in printed
    assert f"{GONE}: the language {TAG} has no language pack here" in complaint


def test_an_approved_draft_is_not_packaged(give: Callable[..., tuple[int, str, str]]) -> None:
    code, _, complaint = give("package", APPROVED)
    assert code == 2
    assert f"{APPROVED}: the language {TAG} has no language pack here" in complaint


def test_nothing_in_its_language_is_fit_for_a_package(workspace: Workspace) -> None:
    content = require_head(workspace, APPROVED).content
    flaw = f"the language pack for {TAG} is not installed"
    assert list(list_flaws(content, PACKAGING_KINDS)) == [("language", flaw)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_desk_shows_the_draft_and_names_the_pack(workspace: Workspace, language: str) -> None:
    reviewer = Reviewer(workspace, "lea")
    page = reviewer.read(f"/drafts/{GONE}?lang={language}")
    told = {
        "en": f"The language pack for {TAG} is not installed here.",
        "fr": f"Le paquet de langue pour {TAG}",
    }
    assert told[language] in page
    assert "Sulphur dioxide and sulphites must be declared" in page
    assert "/decide/request_changes" in page
    assert "/decide/approve" not in page
    assert "?edit=" not in page
    for address in ("/", "/overview", f"/drafts/{APPROVED}", f"/drafts/{OTHER}"):
        assert reviewer.browser.get(f"{address}?lang={language}").status_code == 200, address


def test_an_edit_of_it_is_refused(workspace: Workspace) -> None:
    digest = require_head(workspace, GONE).content.canonical_digest()[:12]
    answer = Reviewer(workspace, "lea").send(f"/drafts/{GONE}/{digest}/edit", act="keep")
    assert answer.status_code == 403


def test_its_approval_is_refused_and_a_request_is_not(workspace: Workspace) -> None:
    digest = require_head(workspace, GONE).content.canonical_digest()
    with pytest.raises(DecisionRefused) as refused:
        record_decision(workspace, DecisionRequest(GONE, digest, Verdict.APPROVE, "lea"), NOON)
    assert refused.value.refusal is not None
    assert refused.value.refusal.wording == "decision.language_absent"
    asked = DecisionRequest(GONE, digest, Verdict.REQUEST_CHANGES, "lea", comment="Write it in English.")
    record_decision(workspace, asked, NOON)


def test_nothing_is_due_of_it(workspace: Workspace) -> None:
    """A sensor that asks is told why, and launches nothing that could only fail."""
    with pytest.raises(LanguageAbsent, match=f"{GONE}: the language {TAG}"):
        find_unmet_inputs(workspace, GONE)


def test_a_page_in_no_language_asked_for_is_english(workspace: Workspace) -> None:
    desk = TestClient(create_app(workspace), base_url="http://127.0.0.1:3001")
    assert '<html lang="en"' in desk.get(f"/drafts/{GONE}", headers={"Accept-Language": TAG}).text
    assert not Language(TAG).is_installed
