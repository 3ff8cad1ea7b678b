"""What whoever leads a session is given: one zip, without what others need."""

import pytest

from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import build_files, list_formats, validate
from schemas.draft import Deliverable
from tests import sample_deliverables as deliverables

TRAINER = "trainer"
LED = (
    builders.lesson(),
    deliverables.glossary(),
    deliverables.session_plan(),
    deliverables.trainer_guide(),
    deliverables.slides(),
    deliverables.open_questions(),
)


def test_it_holds_plan_guide_slides_what_is_handed_out_and_the_keys() -> None:
    files = samples.files(TRAINER, artefacts=LED)
    assert {name.partition(".")[0] for name in files if not name.endswith((".json", ".txt"))} == {
        "handout",
        "session_plan",
        "trainer_guide",
        "slides",
        "open_questions",
        "handout-open_questions",
    }
    assert {"slides.pptx", "session_plan.docx", "trainer_guide.pdf"} <= set(files)
    note = files["LISEZMOI.txt"].decode()
    assert "animer la séance" in note
    assert all(name in note for name in files if name not in {"LISEZMOI.txt", "trainer.json"})


def test_it_is_made_of_the_very_documents_of_the_release() -> None:
    edition = samples.make_edition(artefacts=LED)
    documents = build_files(edition, "documents")
    pack = build_files(edition, TRAINER)
    assert {name for name in pack if pack[name] != documents.get(name)} == {"LISEZMOI.txt", "trainer.json"}


def test_a_document_is_written_once_for_both() -> None:
    edition = samples.make_edition(artefacts=LED)
    documents = build_files(edition, "documents")
    assert build_files(edition, TRAINER)["slides.pdf"] is documents["slides.pdf"]


@pytest.mark.parametrize(
    ("artefacts", "led"),
    [
        ((builders.lesson(),), False),
        ((deliverables.session_plan(),), True),
        ((builders.lesson(), deliverables.slides()), True),
        ((deliverables.paperwork(),), False),
    ],
)
def test_only_a_module_somebody_leads_has_one(artefacts: tuple[Deliverable, ...], led: bool) -> None:
    assert (TRAINER in list_formats(builders.content(artefacts=artefacts))) is led


def test_an_altered_pack_is_refused() -> None:
    files = samples.files(TRAINER, artefacts=LED)
    assert validate(write_zip(files)) == ()
    broken = validate(write_zip(files | {"slides.pdf": b"x"}))
    assert "listing.file-altered" in {finding.rule for finding in broken}
