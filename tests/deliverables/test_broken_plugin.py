"""A plug-in that cannot be loaded: what asks for it is refused by name, everything else goes on."""

from pathlib import Path

import pytest

from adapters.courses import read_courses
from adapters.workspace import open_workspace
from pipelines.deliverable_kinds import DELIVERABLE_KINDS, DRAFTING_KINDS, PACKAGED_KINDS, DeliverableKind
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.release import release_module
from schemas import kinds
from schemas.draft import Deliverable
from schemas.errors import PluginUnusable
from schemas.plugins import PluginGroup
from schemas.review import Verdict

COURSE = """
id: {id}
title: Froid
language: fr
iri: https://formation.example/froid
sources: [{{path: "*.md"}}]
modules: [{{id: chaine, title: La chaîne du froid, artefacts: [{kind}]}}]
review: {{roles: {{pedagogie: [lea]}}}}
"""


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a distribution whose deliverable, a memo, needs a library nobody has."""
    installed = tmp_path / "installed"
    info = installed / "memo-1.0.dist-info"
    info.mkdir(parents=True)
    (installed / "memo_of_others.py").write_text("import a_library_nobody_has\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: memo\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[{DELIVERABLE_KINDS.group}]\nmemo = memo_of_others:DELIVERABLE\n"
    )
    monkeypatch.syspath_prepend(installed)
    group = PluginGroup(
        DELIVERABLE_KINDS.group,
        DELIVERABLE_KINDS.package,
        "DELIVERABLE",
        DeliverableKind,
        module="deliverable",
    )
    monkeypatch.setattr(kinds.DELIVERABLES, "_find", lambda: group)
    monkeypatch.setattr("pipelines.deliverable_kinds.DELIVERABLE_KINDS", group)
    for stage in (DRAFTING_KINDS, PACKAGED_KINDS):
        monkeypatch.setitem(vars(stage), "kinds", group)
    return tmp_path / "courses"


def write_course(courses: Path, name: str, kind: str) -> None:
    (courses / name).mkdir(parents=True)
    (courses / name / "course.yaml").write_text(COURSE.format(id=name, kind=kind), encoding="utf-8")


def test_a_broken_kind_refuses_its_course_alone(broken: Path) -> None:
    """It passed through every reader of courses: no sensor, command or page of the desk answered any more."""
    write_course(broken, "one", "memo")
    write_course(broken, "two", "lesson")
    usable, (error,) = read_courses(broken)
    assert [each.course.id for each in usable] == ["two"]
    assert "memo, entry point premierjet.deliverables, memo: cannot be loaded" in error.happened
    assert "one/course.yaml" in error.place


def test_another_course_is_drafted_and_packaged(broken: Path) -> None:
    """What is asked of all kinds, the version of their rules and the checks of files, met the broken one."""
    write_course(broken, "one", "memo")
    write_course(broken, "two", "lesson")
    (broken / "two" / "froid.md").write_text(
        "# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8"
    )
    (broken.parent / "dagster.yaml").touch()
    workspace = open_workspace(broken.parent)
    head = draft_module(workspace, "two--chaine", NOON).draft
    request = DecisionRequest("two--chaine", head.content.canonical_digest(), Verdict.APPROVE, "lea")
    record_decision(workspace, request, NOON)
    assert find_unmet_inputs(workspace, "two--chaine") is None
    release = release_module(workspace, "two--chaine", NOON).release
    assert any(each.name.endswith("--documents.zip") for each in release.packages)


def test_a_course_is_told_which_documents_there_are(broken: Path) -> None:
    """The kinds that a message lists are those that can be loaded."""
    write_course(broken, "two", "lesson")
    course = broken / "two" / "course.yaml"
    documents = "documents: [{id: memo, title: Mémo, kind: lesson}]\n"
    course.write_text(course.read_text(encoding="utf-8") + documents, encoding="utf-8")
    _, (error,) = read_courses(broken)
    assert "a document is one of" in error.happened


def test_a_stage_s_broken_part_names_the_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "memo_half_made"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "drafting.py").write_text("DRAFT = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginUnusable, match=r"memo_half_made: DRAFTING of its module 'drafting' cannot"):
        _ = DeliverableKind(Deliverable, "memo_half_made").drafting
