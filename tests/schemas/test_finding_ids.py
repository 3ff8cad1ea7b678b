"""A finding's id, which a waiver names, depends on what was found and not on how we word it."""

import json
from pathlib import Path

import pytest

from adapters.courses import CourseFolder
from pipelines.kinds import READERS
from pipelines.sourcing.module_sources import read_module
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.finding import Finding
from schemas.language import Language
from schemas.refusal import RefusalPhrases
from schemas.source import SourceFailure


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.md").write_text("La porte reste fermée.\n")
    (tmp_path / "sources" / "b.md").touch()
    return CourseFolder(tmp_path, builders.course())


def find_unread(course: CourseFolder) -> Finding:
    (found,) = list_source_findings(read_module(course, course.course.modules[0], None, READERS))
    assert found.rule == "source.unreadable"
    return found


def test_a_reworded_refusal_keeps_the_id_of_its_finding(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = find_unread(course)
    monkeypatch.setattr("schemas.refusal.read_phrases", _reword)
    after = find_unread(course)
    assert before.facts["why"] != after.facts["why"]
    assert before.id == after.id


def _reword(wording: str, language: Language) -> RefusalPhrases:
    return RefusalPhrases(f"{wording} in {language.value}", "{place}", "Look")


@pytest.mark.parametrize(
    "changes", [{"rule": "source.overdue"}, {"place": "b.md"}, {"facts": {"wording": "source.damaged"}}]
)
def test_another_problem_has_another_id(changes: dict[str, object]) -> None:
    found = {"rule": "source.unreadable", "place": "a.md", "facts": {"wording": "source.empty", "why": "x"}}
    assert Finding.model_validate(found).id != Finding.model_validate(found | changes).id


def test_a_stored_cause_without_a_name_keeps_its_id() -> None:
    stored = {
        "name": "a.pdf",
        "message": "is damaged. Save it again",
        "french": "est abîmé. Enregistrez-le à nouveau",
    }
    failure = SourceFailure.from_json(json.dumps(stored).encode())
    assert Finding(rule="source.unreadable", place="a.pdf", facts=failure.facts).id == "f-2a641598"
