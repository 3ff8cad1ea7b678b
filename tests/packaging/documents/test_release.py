"""Documents in a release: listed, reopened, refused; alone where nothing is for learners."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.deliverables.narration.contract import Narration
from pipelines.packaging.documents import bundle
from pipelines.packaging.documents.bundle import add_readme_and_list
from pipelines.packaging.documents.pdf.writer import to_pdf
from pipelines.packaging.kind import KindFile, read_kind_texts
from pipelines.packaging.rules.documents import LIST
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, build_files, list_formats, validate
from schemas.errors import PackageRefused
from schemas.finding import RULES
from schemas.language import Language
from schemas.languages.texts import KindTexts
from tests import sample_deliverables as deliverables
from tests.packaging.documents.opened import built, pdf_text, word

DOCUMENTS = "documents"
FOR_LEARNERS = {"lesson", "positioning", "quiz", "summary", "glossary", "flashcards", "figures", "narration"}
AUDIO = {deliverables.AUDIO: deliverables.VOICE}


@pytest.fixture(scope="module")
def members() -> dict[str, bytes]:
    return samples.files(DOCUMENTS)


def relisted(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with a list that is right about them."""
    said = json.loads(files[LIST])
    said["files"] = [
        {"path": path, "sha256": sha256(data).hexdigest(), "size": len(data)}
        for path, data in files.items()
        if path != LIST
    ]
    return files | {LIST: json.dumps(said).encode()}


def test_a_package_of_documents_holds_each_in_two_formats_the_content_and_a_note(
    members: dict[str, bytes],
) -> None:
    assert set(members) == {
        "LISEZMOI.txt",
        "content.json",
        "documents.json",
        "handout-quiz.docx",
        "handout-quiz.pdf",
        "handout.docx",
        "handout.pdf",
        "quiz.docx",
        "quiz.pdf",
        "summary.docx",
        "summary.pdf",
    }
    note = members["LISEZMOI.txt"].decode()
    assert note.startswith("La chaîne du froid\nTravailler au froid · Version 3\n")
    assert all(name in note for name in members if name not in {LIST, "LISEZMOI.txt"})
    assert builders.content().canonical_digest() in note


def _fail_to_write() -> bytes:
    raise AssertionError("a file was written to learn its name")


def test_a_kind_says_itself_what_its_own_files_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text of a `.txt` stood below the transcripts', and what nothing tells of was recorded narration."""
    words = {"file": "le résumé", "file_txt": "les points en texte seul", "file_pptx": "le résumé à projeter"}
    (tmp_path / "fr.json").write_text(json.dumps({"packaging": words}), "utf-8")
    kind = replace(
        KINDS.deliverables["summary"],
        write_slides=lambda *_: b"",
        list_files=lambda *_: (KindFile(f"points.{suffix}", _fail_to_write) for suffix in ("txt", "csv")),
    )
    catalogue = KindTexts("deliverables.summary", tmp_path).read(Language.FRENCH, "packaging")
    monkeypatch.setattr(
        bundle,
        "read_kind_texts",
        lambda name, language: catalogue if name == "summary" else read_kind_texts(name, language),
    )
    kinds = replace(KINDS, deliverables={**KINDS.deliverables, "summary": kind})
    files = dict.fromkeys(("summary.pdf", "summary.pptx", "points.txt", "points.csv", "a.vtt", "a.ogg"), b"")
    edition = replace(samples.make_edition(), kinds=kinds)
    note = add_readme_and_list(edition, files, DOCUMENTS)["LISEZMOI.txt"].decode()
    told = dict(line.strip().partition("  ")[::2] for line in note.splitlines() if line.startswith("  "))
    assert {name: told[name].strip() for name in files} == {
        "summary.pdf": words["file"],
        "summary.pptx": words["file_pptx"],
        "points.txt": words["file_txt"],
        "points.csv": "",
        "a.vtt": "les sous-titres de la narration",
        "a.ogg": "la narration enregistrée",
    }


def test_the_note_is_in_the_language_of_the_content() -> None:
    assert "README.txt" in samples.files(DOCUMENTS, language=Language.ENGLISH)


def test_pictures_recordings_captions_and_the_transcript_lie_beside_the_documents() -> None:
    edition = samples.make_edition(artefacts=(deliverables.figures(), deliverables.narration()))
    files = build_files(replace(edition, media=AUDIO), DOCUMENTS)
    assert {"figures/p-0001.svg", "figures/p-0002.svg"} <= set(files)
    assert bytes(files["narration/p-0001.ogg"]) == deliverables.VOICE
    assert files["narration/p-0001.vtt"].startswith(b"WEBVTT")
    assert builders.SENTENCES[0] in files["narration/transcript.txt"].decode()


def test_a_release_without_the_sound_of_a_recording_is_refused() -> None:
    content = deliverables.content_of(deliverables.narration())
    with pytest.raises(PackageRefused, match="not in the store"):
        samples.build_sample_release(content)
    assert samples.build_sample_release(content, media=AUDIO).release.number == 1
    silent = Narration(sections=deliverables.narration().sections)
    assert samples.build_sample_release(deliverables.content_of(silent)).release.number == 1


@pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: artefact.kind)
def test_learners_formats_are_built_of_what_is_for_learners_alone(artefact: object) -> None:
    formats = list_formats(deliverables.content_of(artefact))
    assert DOCUMENTS in formats
    assert ("web" in formats) is (artefact.kind in FOR_LEARNERS)


def test_a_plan_is_released_as_documents_with_a_note_that_names_no_lms() -> None:
    built_release = samples.build_sample_release(deliverables.content_of(deliverables.session_plan()))
    assert [package.name for package in built_release.release.packages] == [
        "froid--chaine--v1--documents.zip",
        "froid--chaine--v1--trainer.zip",
    ]
    note = built_release.files["froid--chaine--v1--import.md"].decode()
    assert "Moodle" not in note
    assert note.count("froid--chaine--v1--documents.zip") == 2


def test_an_approved_file_names_its_reviewer_and_no_draft() -> None:
    files = samples.unzip_files(samples.get_sample_release().files["froid--chaine--v1--documents.zip"])
    assert word(files["handout.docx"]).core_properties.author == "lea"
    assert "Version 1" in pdf_text(files["handout.pdf"])
    assert "non approuvé" not in pdf_text(files["handout.pdf"])


def broken(members: dict[str, bytes], rule: str) -> dict[str, bytes]:
    """The package with one small mistake: what the rule of that name is about."""
    wrong = {
        "absent": lambda: {path: data for path, data in members.items() if path != LIST},
        "invalid": lambda: members | {LIST: b'{"files": 1}'},
        "file-absent": lambda: {path: data for path, data in members.items() if path != "handout.pdf"},
        "file-altered": lambda: members | {"LISEZMOI.txt": b"x"},
        "file-unlisted": lambda: members | {"prix.xlsx": b"x"},
        "content-other": lambda: relisted(members | {"content.json": b"{}"}),
        "unreadable": lambda: relisted(members | {"handout.pdf": b"%PDF-1.7 x"}),
        "untagged": lambda: relisted(
            members
            | {
                "handout.pdf": members["handout.pdf"].replace(
                    b"/MarkInfo<</Marked true", b"/MarkInfo<</Marked xxxx"
                )
            }
        ),
        "digest-absent": lambda: relisted(members | {"handout.pdf": to_pdf(built(builders.lesson()))}),
        "schema-document": lambda: relisted(members | {"catalogue_entry.lheo.xml": b"<lheo/>"}),
    }
    return wrong[rule]()


OWN_AND_LISTING = [
    rule
    for file in ("documents.json", "listing.json")
    for rule in json.loads((RULES / file).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("rule", OWN_AND_LISTING)
def test_a_broken_package_of_documents_is_refused_by_the_name_of_the_rule(
    members: dict[str, bytes], rule: str
) -> None:
    assert validate(write_zip(members), DOCUMENTS) == ()
    wrong = broken(members, rule.partition(".")[2])
    assert rule in {finding.rule for finding in validate(write_zip(wrong), DOCUMENTS)}


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"%PDF-", b"x" * 1000, b"PK\x05\x06" + b"\0" * 18],
    ids=["empty", "a zip's first letters", "a PDF's", "neither", "a zip of nothing"],
)
@pytest.mark.parametrize("name", ["handout.docx", "handout.pdf"])
def test_a_file_that_is_none_is_a_finding_and_no_traceback(
    members: dict[str, bytes], name: str, data: bytes
) -> None:
    found = validate(write_zip(relisted(members | {name: data})), DOCUMENTS)
    assert "documents.unreadable" in {finding.rule for finding in found}


AT_FOOT = "figure aussi au bas de chaque page"


def test_the_note_of_papers_for_learners_alone_names_no_trainer_s_foot() -> None:
    note = samples.files(DOCUMENTS, artefacts=(builders.lesson(), deliverables.paperwork()))[
        "LISEZMOI.txt"
    ].decode()
    assert "formateur" not in note
    assert "L’empreinte est celle de `content.json`." in note


def test_the_note_says_that_the_digest_stands_at_a_trainer_s_foot_where_it_does() -> None:
    assert AT_FOOT in samples.files(DOCUMENTS)["LISEZMOI.txt"].decode()
