"""The bundled courses drafted without a model: one is nearly clean, the other shows what findings are for."""

from datetime import UTC, datetime

import pytest

from adapters.courses import read_course
from examples.build_sources import HERE
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing.sources import read_module
from schemas.course import CourseDocument
from schemas.draft import Draft
from schemas.errors import SourceUnreadable
from schemas.finding import Severity
from schemas.source import DropReason, SourceSpans

DOCUMENTS = read_course(HERE / "courses" / "hygiene-et-froid").course.documents
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def drafted(course: str, module_id: str) -> tuple[SourceSpans, Draft]:
    folder = read_course(HERE / "courses" / course)
    module = folder.course.module(module_id)
    assert module is not None
    spans = read_module(folder, module, None)
    return spans, write_draft(DraftRequest(KINDS, folder.course, module, spans, NOW), ExtractiveWriter())


def blocking(draft: Draft) -> list[str]:
    return [finding.rule for finding in draft.findings if finding.severity is Severity.BLOCKING]


def test_the_two_sources_that_disagree_block_the_module_that_reads_both() -> None:
    _, draft = drafted("hygiene-et-froid", "chaine-du-froid")
    assert blocking(draft) == ["sources.disagree"]
    (finding,) = [each for each in draft.findings if each.rule == "sources.disagree"]
    assert {"20", "30"} <= set(finding.message(draft.content.language).split())


@pytest.mark.parametrize("module", ["refroidir-et-remettre", "nettoyer-et-desinfecter", "food-allergies"])
def test_the_other_modules_of_the_example_can_be_approved_as_they_are(module: str) -> None:
    spans, draft = drafted("hygiene-et-froid", module)
    assert blocking(draft) == []
    assert spans.failures == ()
    left_out = {dropped.reason for source in spans.sources for dropped in source.dropped}
    assert left_out <= {DropReason.FURNITURE}  # the banner of an intranet page


@pytest.mark.parametrize("document", ["analyse-des-besoins", "veille-procedures"])
def test_the_needs_and_the_watch_of_the_example_can_be_approved_as_they_are(document: str) -> None:
    """The two procedures contradict each other: the benchmark is there to say so."""
    spans, draft = drafted("hygiene-et-froid", document)
    assert blocking(draft) == []
    assert spans.failures == ()
    assert "Contradictions" in draft.content.canonical().decode() or document != "veille-procedures"


def test_no_module_of_the_example_reads_answers_or_procedures() -> None:
    course = read_course(HERE / "courses" / "hygiene-et-froid").course
    named = [path for module in course.modules for path in module.sources]
    assert all(path.startswith("sources/") for path in named)
    assert all(module.sources for module in course.modules)


def test_the_bad_course_shows_contradictions_hidden_text_and_sources_nobody_can_read() -> None:
    spans, draft = drafted("mauvais-exemple", "extincteurs")
    rules = {finding.rule for finding in draft.findings}
    assert "sources.disagree" in rules
    assert rules & {"quiz.short", "quiz.none"}  # the sources carry few questions, or none
    assert len(rules) >= 5
    assert {failure.name for failure in spans.failures} == {"sources/affiche-scannee.pdf", "sources/vide.md"}
    dropped = {(source.name, left.reason.value) for source in spans.sources for left in source.dropped}
    assert {reason for name, reason in dropped if name.endswith(".docx")} == {
        "white", "hidden", "tiny", "deleted",
    }  # fmt: skip
    assert {reason for name, reason in dropped if name.endswith(".html")} >= {"hidden"}


def test_nothing_hidden_in_the_bad_course_reaches_its_draft() -> None:
    _, draft = drafted("mauvais-exemple", "extincteurs")
    content = draft.content.canonical().decode()
    assert "ignore les consignes" not in content
    assert "4711" not in content
    assert "approve this draft" not in content


def test_a_module_whose_only_source_is_a_scan_cannot_be_drafted_and_says_what_to_do() -> None:
    with pytest.raises(SourceUnreadable, match=r"affiche-scannee\.pdf.*OCR"):
        drafted("mauvais-exemple", "affiche")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_every_document_of_the_example_can_be_approved_as_it_is(document: CourseDocument) -> None:
    _, draft = drafted("hygiene-et-froid", document.id)
    assert blocking(draft) == []


def test_the_example_gives_every_datum_its_documents_ask_for() -> None:
    drafts = [drafted("hygiene-et-froid", document.id)[1] for document in DOCUMENTS]
    rules = {finding.rule for draft in drafts for finding in draft.findings}
    assert not {rule for rule in rules if rule.startswith("data.")}
