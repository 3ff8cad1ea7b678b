"""tesseract itself, as Debian ships it."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from adapters.ocr import RecognisedLine, ScannedPage
from adapters.ocr.factory import open_recogniser
from adapters.ocr.tesseract import COMMAND, Tesseract
from pipelines.sourcing.readers.pdf.scans import draw_page
from pipelines.testing import builders
from schemas.course import ScanSettings
from schemas.errors import RecognitionUnusable
from schemas.language import Language
from tests.sourcing.documents import lines, pdf

FR, EN = Language.FRENCH, Language.ENGLISH
BLANK = ScannedPage(300, 300, 300, b"\xff" * 90_000)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if shutil.which(COMMAND) is None:
        pytest.fail(f"{COMMAND} is missing: run `apt-get install tesseract-ocr tesseract-ocr-fra`")


def page(*text: str) -> ScannedPage:
    document = pypdfium2.PdfDocument(pdf(lines(*text)))
    picture = draw_page(document[0])
    document.close()
    return picture


def said(found: tuple[RecognisedLine, ...]) -> list[str]:
    return [" ".join(word.text for word in line.words) for line in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (FR, "L'élève relève où, à quel degré, ça gèle : Noël, août, cœur."),
        (EN, "The receiver checks each delivery before the lorry leaves."),
    ],
)
def test_a_line_is_read_in_its_language(language: Language, text: str) -> None:
    assert said(Tesseract().read(page(text), language)) == [text]


def test_words_come_with_how_sure_it_is_and_where_they_stand() -> None:
    (line,) = Tesseract().read(page("Fermez la porte."), FR)
    dot = 300 / 72
    assert all(80 <= word.confidence <= 100 for word in line.words)
    assert line.words[0].left == pytest.approx(72 * dot, abs=8)
    assert line.baseline == pytest.approx((841.9 - 700) * dot, abs=6)
    assert line.height == pytest.approx(11 * dot, abs=6)


def test_the_same_picture_gives_the_same_words() -> None:
    picture = page("Relevez la température deux fois par jour.")
    assert Tesseract().read(picture, FR) == Tesseract().read(picture, FR)


def test_a_page_without_words_has_no_lines() -> None:
    assert Tesseract().read(BLANK, FR) == ()


def test_it_has_a_name_with_its_version_and_language() -> None:
    name, language = Tesseract().engine(FR).split(", ")
    assert name.startswith("tesseract ")
    assert language == "fra"


def test_a_machine_without_it_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RecognitionUnusable, match="apt-get install tesseract-ocr tesseract-ocr-fra"):
        Tesseract().engine(FR)
    assert Tesseract().stamp() == "absent"


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program of that name before the real one."""
    program = folder / COMMAND
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def with_data(folder: Path, monkeypatch: pytest.MonkeyPatch, **data: bytes) -> None:
    for name, content in data.items():
        (folder / f"{name}.traineddata").write_bytes(content)
    installed(folder, monkeypatch, f"echo 'tesseract 9.1.0, languages in \"{folder}\"'")


def test_a_language_without_data_is_told_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with_data(tmp_path, monkeypatch, eng=b"1")
    assert Tesseract().engine(EN) == "tesseract 9.1.0, eng"
    with pytest.raises(RecognitionUnusable, match="apt-get install tesseract-ocr-fra"):
        Tesseract().engine(FR)


def test_other_data_is_another_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with_data(tmp_path, monkeypatch, eng=b"1", fra=b"2")
    before = Tesseract().stamp()
    (tmp_path / "fra.traineddata").write_bytes(b"three")
    assert before.startswith("tesseract 9.1.0 ")
    assert Tesseract().stamp() != before


def test_a_page_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(RecognitionUnusable, match=r"took longer than 0\.2 s"):
        Tesseract(seconds_a_page=0.2).read(BLANK, FR)


def test_a_program_that_fails_is_told_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    installed(tmp_path, monkeypatch, "cat >/dev/null; echo 'no memory left' >&2; exit 3")
    with pytest.raises(RecognitionUnusable, match="code 3: no memory left"):
        Tesseract().read(BLANK, FR)


def test_a_program_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    installed(tmp_path, monkeypatch, "")
    (tmp_path / COMMAND).write_bytes(b"\x7fELF nothing")
    with pytest.raises(RecognitionUnusable, match="cannot be started"):
        Tesseract().engine(FR)


def test_it_reads_where_a_course_asks_and_nowhere_else() -> None:
    assert open_recogniser(builders.course()) is None
    assert isinstance(open_recogniser(builders.course(scans=ScanSettings.RECOGNISE)), Tesseract)
