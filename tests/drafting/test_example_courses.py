"""The bundled courses, drafted from their real files: one has one thing to settle, one is bad on purpose."""

from pathlib import Path

import pytest

from adapters.courses import CourseFolder, read_course
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_module
from schemas.draft import Draft
from schemas.finding import Finding
from schemas.review import Decision, Verdict
from schemas.source import SourceSpans

COURSES = Path(__file__).resolve().parent.parent.parent / "examples" / "courses"
GOOD, BAD = read_course(COURSES / "hygiene-et-froid"), read_course(COURSES / "mauvais-exemple")


def spans_of(folder: CourseFolder, module_id: str) -> SourceSpans:
    module = folder.course.module(module_id)
    assert module is not None
    return read_module(folder, module, None)


def drafted(folder: CourseFolder, module_id: str, *asked: tuple[Draft, Decision]) -> Draft:
    module = folder.course.module(module_id)
    assert module is not None
    previous, decision = asked[0] if asked else (None, None)
    spans = spans_of(folder, module_id)
    request = DraftRequest(KINDS, folder.course, module, spans, builders.NOON, previous, decision)
    return write_draft(request, ExtractiveWriter())


def blocking(draft: Draft) -> list[Finding]:
    return [finding for finding in draft.findings if finding.severity == "blocking"]


@pytest.mark.parametrize("module", GOOD.course.modules, ids=lambda module: module.id)
def test_every_module_of_the_example_gets_the_questions_it_asks_for(module) -> None:  # type: ignore[no-untyped-def]
    draft = drafted(GOOD, module.id)
    assert [artefact.kind for artefact in draft.content.artefacts] == list(module.artefacts)
    assert draft.provenance.unanswered == ()
    assert [finding for finding in draft.findings if finding.rule in {"quiz.short", "context.unused"}] == []


def test_the_example_course_has_one_thing_to_settle() -> None:
    """A person has to say which of the two numbers holds; nothing else stops an approval."""
    found = {module.id: blocking(drafted(GOOD, module.id)) for module in GOOD.course.modules}
    ((finding,),) = [findings for findings in found.values() if findings]
    assert finding.rule == "sources.disagree"
    assert {"30 minutes" in finding.facts[side] for side in ("one", "other")} == {True, False}
    assert {"20 minutes" in finding.facts[side] for side in ("one", "other")} == {True, False}


def test_a_comment_that_names_the_disputed_sentences_settles_it() -> None:
    first = drafted(GOOD, "chaine-du-froid")
    (finding,) = blocking(first)
    comment = f"Supprimer {finding.facts['elements']}"
    asked = builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment=comment)
    second = drafted(GOOD, "chaine-du-froid", (first, asked))
    assert blocking(second) == []
    assert "sources.disagree_unused" in {each.rule for each in second.findings}
    kept = {each.id: each.part for each in list_elements(second.content.artefacts)}
    before = {each.id: each.part for each in list_elements(first.content.artefacts)}
    assert set(before) - set(kept) == set(finding.facts["elements"].split(", "))
    assert all(before[name] == part for name, part in kept.items())


def test_the_bad_course_shows_what_findings_are_for() -> None:
    draft = drafted(BAD, "extincteurs")
    rules = {finding.rule for finding in draft.findings}
    assert {"sources.disagree", "source.unreadable", "quiz.none"} <= rules
    disputed = [finding for finding in blocking(draft) if finding.rule == "sources.disagree"]
    assert len(disputed) == 3


def test_the_bad_courses_scraps_and_planted_orders_are_not_taught() -> None:
    said = " ".join(each.text for each in list_elements(drafted(BAD, "extincteurs").content.artefacts))
    for scrap in ("TODO", "Lorem", "Cliquez", "Rappels", "extinguisher", "ignore les instructions"):
        assert scrap not in said


def test_the_drafts_of_the_example_are_the_same_bytes_every_time() -> None:
    assert drafted(GOOD, "food-allergies").canonical() == drafted(GOOD, "food-allergies").canonical()
