"""A plug-in that cannot be loaded: what asks for it is refused by name, everything else goes on."""

from pathlib import Path

import pytest

from adapters.courses import read_courses
from pipelines.deliverable_kinds import DELIVERABLE_KINDS, DeliverableKind
from schemas import kinds
from schemas.draft import Deliverable
from schemas.errors import PluginUnusable
from schemas.plugins import PluginGroup

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


def test_a_stage_s_broken_part_names_the_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "memo_half_made"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "drafting.py").write_text("DRAFT = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(PluginUnusable, match=r"memo_half_made: DRAFTING of its module 'drafting' cannot"):
        _ = DeliverableKind(Deliverable, "memo_half_made").drafting
