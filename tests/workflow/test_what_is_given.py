"""What `course.yaml` says around a deliverable is approved with it: changing it later changes no release."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.review.comparison import compare_contents
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.line_change import LineChange
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from pipelines.workflow.render_documents import render_documents
from schemas.review import Verdict
from tests.packaging.documents.opened import word_text

YAML = """
id: froid
title: Travailler au froid
language: fr
iri: https://formation.example/froid
sources: [{path: sources/*}]
modules:
  - {id: chaine, title: La chaîne du froid, questions: 1, artefacts: [lesson, session_plan, slides]}
documents:
  - {id: courriers, title: Courriers, kind: letters}
  - {id: emargement, title: Émargement, kind: paperwork, form: attendance_sheet}
administration:
  provider:
    name: Les Deux Quais
    activity_number: 53 56 99999 56
    email: ici@quais.example
    phone: 02 00 00 00 56
    representative: Solenn Kervadec
    representative_role: gérante
    disability_contact: Idris Benali
  client: {name: La Tablée}
  session:
    half_days: [{day: 2027-01-12, starts: 09:10, ends: 12:00}]
    place: Brévelay
    prerequisites: aucun
    rules: affiché sur place
    trainers: [Nadia Benomar]
  trainees: [{name: Aminata Cissé}]
review: {roles: {pedagogie: [lea]}}
"""
CHANGED = (
    YAML.replace("Travailler au froid", "Un autre cours")
    .replace("Les Deux Quais", "Une Autre Maison")
    .replace("09:10", "10:20")
)
LATER = NOON + timedelta(hours=1)
MODULE, LETTERS, SHEET = "froid--chaine", "froid--courriers", "froid--emargement"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dagster.yaml").write_text("")
    sources = tmp_path / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources.parent / COURSE_FILE).write_text(YAML, encoding="utf-8")
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    return open_workspace(tmp_path)


def drafted(workspace: Workspace, key: str) -> str:
    return draft_module(workspace, key, NOON).draft.content.canonical_digest()


def say(workspace: Workspace, yaml: str) -> None:
    (workspace.root / "courses" / "froid" / COURSE_FILE).write_text(yaml, encoding="utf-8")


@pytest.mark.parametrize("key", [MODULE, LETTERS, SHEET])
def test_a_release_shows_what_was_approved_whatever_course_yaml_says_since(
    workspace: Workspace, key: str
) -> None:
    digest = drafted(workspace, key)
    record_decision(workspace, DecisionRequest(key, digest, Verdict.APPROVE, "lea"), NOON)
    before = render_documents(workspace, key, NOON)
    say(workspace, CHANGED)
    assert render_documents(workspace, key, NOON) == before
    made = release_module(workspace, key, LATER).release
    zipped = next(each for each in made.packages if each.format == "documents")
    data = workspace.records.release_file(made, zipped.name)
    with ZipFile(BytesIO(data)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert render_documents(workspace, key, LATER).items() <= files.items()
    texts = [word_text(body) for name, body in files.items() if name.endswith(".docx")]
    assert texts
    assert not any("Une Autre Maison" in text or "10\u00a0h\u00a020" in text for text in texts)
    assert all(b"Un autre cours" not in body for body in files.values())


@pytest.mark.parametrize("key", [MODULE, LETTERS, SHEET])
def test_what_course_yaml_says_anew_is_drafted_anew_and_asks_for_a_new_approval(
    workspace: Workspace, key: str
) -> None:
    before = drafted(workspace, key)
    say(workspace, CHANGED)
    assert drafted(workspace, key) != before


RIGHTS = """
rights: Usage interne aux Deux Quais
sources:
  - {path: sources/froid.md, rights: "DILA,  CC BY 4.0"}
  - {path: sources/annexe.md, rights: hors de ce module}
"""


def test_rights_are_approved_with_the_draft_and_stated_as_they_were(workspace: Workspace) -> None:
    stating = YAML.replace("sources: [{path: sources/*}]\n", RIGHTS).replace(
        "questions: 1,", "questions: 1, sources: [sources/froid.md],"
    )
    (workspace.root / "courses" / "froid" / "sources" / "annexe.md").write_text("Une annexe.")
    say(workspace, stating)
    head = draft_module(workspace, MODULE, NOON).draft
    assert head.content.given is not None
    assert head.content.given.shown_texts[-2:] == ("Usage interne aux Deux Quais", "DILA, CC BY 4.0")
    record_decision(
        workspace, DecisionRequest(MODULE, head.content.canonical_digest(), Verdict.APPROVE, "lea"), NOON
    )
    say(workspace, stating.replace("Usage interne", "Vente libre"))
    made = release_module(workspace, MODULE, LATER).release
    zipped = next(each for each in made.packages if each.format == "scorm12")
    with ZipFile(BytesIO(workspace.records.release_file(made, zipped.name))) as opened:
        manifest = opened.read("imsmanifest.xml").decode()
    assert "Usage interne aux Deux Quais. Sources\u00a0: DILA, CC BY 4.0<" in manifest
    assert "Vente libre" not in manifest


def test_a_reviewer_is_told_what_course_yaml_says_anew(workspace: Workspace) -> None:
    drafted(workspace, LETTERS)
    before = workspace.records.head(LETTERS)
    say(workspace, CHANGED)
    drafted(workspace, LETTERS)
    after = workspace.records.head(LETTERS)
    assert before is not None
    assert after is not None
    passages = compare_contents(before.content, after.content)
    changed = [line for passage in passages for line in passage.lines if line.change is not LineChange.SAME]
    assert {"Une Autre Maison", "Un autre cours"} <= {line.text for line in changed}
    assert "Les Deux Quais" in {piece.text.strip() for line in changed for piece in line.pieces}


def test_a_draft_holds_no_more_of_people_than_its_deliverables_show(workspace: Workspace) -> None:
    say(workspace, YAML.replace("[lesson, session_plan, slides]", "[session_plan, slides]"))
    plan, letters = (draft_module(workspace, key, NOON).draft.content.given for key in (MODULE, LETTERS))
    assert plan is not None
    assert letters is not None
    assert (plan.provider, letters.hours) == (None, None)
    assert plan.hours is not None
    assert letters.provider is not None
    assert (letters.provider.name, letters.provider.representative) == ("Les Deux Quais", None)


def test_the_head_of_a_handout_is_approved_with_the_lesson(workspace: Workspace) -> None:
    given = draft_module(workspace, MODULE, NOON).draft.content.given
    assert given is not None
    assert given.provider is not None
    assert (given.provider.name, given.provider.representative) == ("Les Deux Quais", None)
    assert "Les Deux Quais" in word_text(render_documents(workspace, MODULE, NOON)["handout.docx"])
