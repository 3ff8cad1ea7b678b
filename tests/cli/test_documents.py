"""A draft's documents from the command line: to look at before approval, and as released after."""

import io
from pathlib import Path

import docx

from tests.cli.conftest import KEY, PERSON, Door
from tests.packaging.documents.opened import pdf_text

NAMES = [
    "handout-quiz.docx",
    "handout-quiz.pdf",
    "handout.docx",
    "handout.pdf",
    "quiz.docx",
    "quiz.pdf",
    "summary.docx",
    "summary.pdf",
]


def test_documents_are_written_to_a_folder_named_after_the_module(drafted: Door) -> None:
    document = drafted.well("documents", KEY)
    folder = Path(document["folder"])
    assert folder == drafted.root / f"{KEY}--documents"
    assert document["files"] == NAMES
    assert sorted(file.name for file in folder.iterdir()) == NAMES
    header = docx.Document(io.BytesIO((folder / "handout.docx").read_bytes())).sections[0].header
    assert "Projet – non approuvé" in header.paragraphs[0].text


def test_documents_of_a_release_say_who_approved_them(drafted: Door) -> None:
    assert drafted("decide", KEY, "approve", "--as", PERSON).code == 0
    approved = Path(drafted.well("documents", KEY, "--out", "avant")["folder"])
    assert "Projet – non approuvé" in pdf_text((approved / "handout.pdf").read_bytes())
    assert drafted("package", KEY).code == 0
    released = Path(drafted.well("documents", KEY, "--out", "apres")["folder"])
    said = pdf_text((released / "handout.pdf").read_bytes())
    assert "Projet" not in said
    assert "Version 1" in said


def test_writing_documents_changes_nothing_that_is_kept(drafted: Door) -> None:
    before = drafted.kept()
    drafted.well("documents", KEY)
    assert drafted.kept() == before


def test_a_module_without_a_draft_has_no_documents(fresh: Door) -> None:
    said = fresh("documents", KEY)
    assert said.code == 2
    assert KEY in said.err


def test_a_folder_that_cannot_be_written_is_told_with_its_remedy(drafted: Door) -> None:
    (drafted.root / "plein").write_text("")
    said = drafted("documents", KEY, "--out", "plein")
    assert said.code == 2
    assert "Say another folder with --out" in said.err
