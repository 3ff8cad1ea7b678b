"""Scanned pages, through the front door: drafted where the course asks, and marked as recognised."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from adapters.ocr import tesseract
from tests.cli.conftest import KEY, Door
from tests.sourcing.documents import lines, pdf
from tests.sourcing.scans import scan

pytestmark = pytest.mark.trial  # each recognises what is on a picture of a page

MODULE = {"id": "chaine", "title": "La chaîne du froid", "sources": ["sources/scan.pdf"]}
PAGE = (
    "La température de la chambre froide est relevée deux fois par jour.",
    "L'élève écarte tout produit exposé plus de 30 minutes à la chaleur.",
)
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-fra"


@pytest.fixture
def scanned(fresh: Door) -> Door:
    """A course one of whose sources is a page of text and a page that is a picture of text."""
    if shutil.which("tesseract") is None:
        pytest.fail(f"tesseract is missing: run `{INSTALL}` (`make test` does as root)")
    document = pdf(lines("Le responsable signe le relevé de la chambre froide."), scan(lines(*PAGE)))
    (fresh.course / "sources/scan.pdf").write_bytes(document)
    fresh.change(sources=[{"path": "sources/*"}], modules=[MODULE], scans="recognise")
    return fresh


def told(door: Door) -> str:
    return " ".join(each for module in door.well("check")["modules"] for each in module["findings"])


def pieces(door: Door, *, code: int) -> dict[str, Any]:
    said = door("doctor", "--json")
    assert said.code == code, said.out
    return {each["found"]: each["works"] for each in said.document["pieces"] if each["piece"] == "scans"}


def test_a_scanned_page_is_drafted_and_its_citations_say_that_it_was_recognised(scanned: Door) -> None:
    assert scanned("draft", KEY).code in (0, 3)
    shown = scanned("show", KEY).out
    assert "L'élève écarte tout produit exposé plus de 30 minutes à la chaleur." in shown
    assert "scan.pdf, page 2 (texte reconnu)" in shown
    assert "pages numérisées (2)" in told(scanned).replace("\u00a0", " ") or "scanned pages (2)" in told(
        scanned
    )


def test_a_course_that_does_not_ask_is_told_how_to(scanned: Door) -> None:
    scanned.change(scans=None)
    assert "`scans: recognise`" in told(scanned)
    assert scanned("draft", KEY).code in (0, 3)
    assert "30 minutes" not in scanned("show", KEY).out


def test_an_unchanged_scan_is_not_recognised_again(scanned: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned("draft", KEY)
    monkeypatch.setattr(tesseract.Tesseract, "read", None)
    assert scanned("draft", KEY).code in (0, 3)


def test_without_tesseract_the_page_is_named_with_what_to_install_and_the_rest_is_drafted(
    scanned: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert INSTALL in told(scanned)
    assert scanned("draft", KEY).code in (0, 3)
    assert "Le responsable signe le relevé" in scanned("show", KEY).out


def test_once_it_is_installed_the_next_draft_reads_the_page(
    scanned: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))
        scanned("draft", KEY)
    assert scanned("draft", KEY).code in (0, 3)
    assert "30 minutes" in scanned("show", KEY).out


def test_doctor_names_the_engine_in_both_languages(scanned: Door) -> None:
    found = pieces(scanned, code=0)
    assert [each.rsplit(", ")[1] for each in found] == ["fra", "eng"]


def test_doctor_says_what_to_install(scanned: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert all(INSTALL in each for each in pieces(scanned, code=1))


def test_a_course_without_scans_needs_no_engine(fresh: Door) -> None:
    assert pieces(fresh, code=0) == {}


def test_another_word_for_scans_is_refused_with_its_line(fresh: Door) -> None:
    fresh.change(scans="ocr")
    said = fresh("check")
    assert said.code == 2
    assert "scans" in said.err
