"""Nothing a person approved is missing from what is handed over, in any format, in any deliverable."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from pipelines.deliverables.slides.contract import Slides
from pipelines.packaging.documents.builder import build_document, build_handout
from pipelines.packaging.documents.bundle import list_document_names, write_document, write_document_files
from pipelines.packaging.documents.docx import to_docx
from pipelines.packaging.documents.model import Document
from pipelines.packaging.documents.pdf import to_pdf
from pipelines.packaging.documents.pptx import to_pptx
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.draft import GAP, Cited, Cloze, Content, Deliverable, Numeric
from schemas.draft import list_texts as texts_of
from schemas.draft import walk_citing as cited_in
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests import strategies
from tests.fuzzing import examples
from tests.packaging.documents.opened import (
    built,
    edition,
    pdf_text,
    slide_text,
    squeezed,
    word_text,
)

ONE_OF_EACH = {artefact.kind: artefact for artefact in deliverables.one_of_each()}


def list_papers(of: Edition, artefact: Deliverable) -> list[Document]:
    """A deliverable's papers: that of the trainer, and that of learners where they get another."""
    handout = build_handout(of, artefact)
    return [build_document(of, artefact), *([handout] if handout else [])]


def missing(artefact: Deliverable, said: str) -> list[str]:
    """The texts of a deliverable a document does not say; a number is told in the reader's own way."""
    found = squeezed(said)
    wanted = [text for element in cited_in((artefact,)) for text in _told(element)]
    return [text for text in wanted if squeezed(clean_text(text)) not in found]


def _told(element: Cited) -> Iterator[str]:
    if isinstance(element, Numeric):
        yield from (element.stem, element.unit, element.feedback)
        return
    for text in texts_of(element):
        yield from GAP.split(text) if isinstance(element, Cloze) else (text,)


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_every_text_of_a_deliverable_is_in_its_word_file_and_its_pdf(kind: str) -> None:
    papers = list_papers(edition(ONE_OF_EACH[kind]), ONE_OF_EACH[kind])
    assert missing(ONE_OF_EACH[kind], "".join(word_text(to_docx(each)) for each in papers)) == []
    assert missing(ONE_OF_EACH[kind], "".join(pdf_text(to_pdf(each)) for each in papers)) == []


def test_every_text_of_slides_is_on_a_slide_or_in_its_notes() -> None:
    of = edition(deliverables.slides())
    assert missing(deliverables.slides(), slide_text(to_pptx(of, deliverables.slides()))) == []


@given(strategies.contents())
@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_text_of_any_draft_is_in_its_word_file_and_makes_a_pdf(content: Content) -> None:
    whole = Edition(builders.course(), content, KINDS)
    for artefact in content.artefacts:
        papers = list_papers(whole, artefact)
        assert missing(artefact, "".join(word_text(to_docx(each)) for each in papers)) == []
        assert all(to_pdf(each).startswith(b"%PDF-") for each in papers)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_every_quotation_is_in_the_list_of_sources_or_is_the_text_itself(
    kind: str, language: Language
) -> None:
    artefact = ONE_OF_EACH[kind]
    made = built(artefact, language=language)
    said = squeezed(pdf_text(to_pdf(made))).replace("|", "")
    for element in cited_in((artefact,)):
        for citation in element.citations:
            assert squeezed(citation.quote).replace("|", "").rstrip(".") in said


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_the_same_edition_is_the_same_bytes(kind: str) -> None:
    of = edition(ONE_OF_EACH[kind])
    names = list_document_names(of)
    assert ("slides.pptx" in names) == isinstance(ONE_OF_EACH[kind], Slides)
    for name in names:
        assert write_document(of, name) == write_document(edition(ONE_OF_EACH[kind]), name)


def test_a_document_nobody_has_is_none() -> None:
    of = edition(deliverables.glossary())
    assert write_document(of, "handout.pdf") is None
    assert write_document(of, "glossary.exe") is None
    assert write_document(of, "glossary.pptx") is None


def test_two_deliverables_of_a_kind_make_files_of_two_names() -> None:
    content = builders.content(artefacts=(deliverables.glossary(), deliverables.glossary()))
    assert set(write_document_files(Edition(builders.course(), content, KINDS))) == {
        "glossary.docx",
        "glossary.pdf",
        "glossary-2.docx",
        "glossary-2.pdf",
    }
