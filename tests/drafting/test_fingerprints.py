"""What a draft depends on, kind by kind, is what it was when each kind's dependencies moved to its folder.

Another fingerprint would have every draft that stands written anew, and its approval asked for again.
"""

import json
from pathlib import Path

import pytest

from adapters.courses import read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from schemas.course import Course
from schemas.deliverables import list_kinds

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "courses" / "hygiene-et-froid"
ENGLISH = "food-allergies"
RECORDED = json.loads(Path(__file__).with_name("fingerprints.json").read_text(encoding="utf-8"))
"""Of 28 November 2026, before: the example course, and one module more for each kind, read aloud."""


@pytest.fixture(scope="module")
def course() -> Course:
    """The example course with a module for each kind of its own, and a voice."""
    course = read_course(EXAMPLE).course
    data = course.model_dump(mode="json", exclude_none=True)
    first = data["modules"][0]
    for module in data["modules"]:
        if module["id"] == ENGLISH:  # it got its trainer's papers later
            del module["artefacts"]
    alone = (first | {"id": f"{kind.replace('_', '-')}-alone", "artefacts": [kind]} for kind in OF_A_MODULE)
    data["modules"] += alone
    data["speech"] = {"engine": "espeak"}
    return Course.model_validate_json(json.dumps(data))


OF_A_MODULE = (
    "lesson",
    "quiz",
    "positioning",
    "summary",
    "session_plan",
    "trainer_guide",
    "open_questions",
    "case_study",
    "glossary",
    "flashcards",
    "slides",
    "figures",
    "narration",
)
"""In the order in which they were recorded: a document depends on the modules of its course."""


def test_each_kind_was_recorded() -> None:
    assert set(OF_A_MODULE) == set(list_kinds(of_a_course=False))


def test_a_draft_depends_on_what_it_did(course: Course) -> None:
    now = {
        m.id: compute_inputs_fingerprint(DRAFTING_KINDS, course, m, "0" * 64) for m in course.drafted_modules
    }
    assert now == RECORDED
