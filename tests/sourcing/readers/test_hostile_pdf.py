"""PDFs made to keep us busy or to fill memory: read within bounds, and told where they are cut."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipelines.sourcing.readers.pdf import pages
from pipelines.sourcing.readers.pdf.pages import MOST_PAGES
from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.anchor import PagePlace
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.source import DropReason, SourceSpans, SourceText
from tests.sourcing.documents import lines, pdf, read, said

SENTENCE = "Fermez la porte {n}, puis notez la température avant de signer le relevé du jour."
READ = """
import json, sys, time
from pathlib import Path
from pipelines.testing.sources import read_source
from schemas.language import Language
begun = time.process_time()
source = read_source("a.pdf", Path(sys.argv[1]).read_bytes(), Language.FRENCH)
taken = time.process_time() - begun
peak = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
print(json.dumps([len(source.spans), len(source.text), int(peak) / 1024, taken, source.canonical().decode()]))
"""


class Alone(NamedTuple):
    """What a process of its own made of a PDF: memory in MB, seconds of processor."""

    spans: int
    characters: int
    megabytes: float
    seconds: float
    source: str


def book(pages: int, draw: Callable[[Canvas, int], None]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    for number in range(1, pages + 1):
        draw(canvas, number)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def full(canvas: Canvas, number: int) -> None:
    for line in range(40):
        canvas.drawString(60, 780 - 17 * line, SENTENCE.format(n=40 * number + line))


def one_line(canvas: Canvas, number: int) -> None:
    canvas.drawString(60, 700, SENTENCE.format(n=number))


def alone(data: bytes, folder: Path) -> Alone:
    file = folder / "a.pdf"
    file.write_bytes(data)
    run = subprocess.run([sys.executable, "-c", READ, str(file)], capture_output=True, text=True, check=True)
    return Alone(*json.loads(run.stdout))


def processor(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.trial
def test_600_full_pages_take_less_than_200_mb(tmp_path: Path) -> None:
    read_alone = alone(book(600, full), tmp_path)
    assert read_alone.spans == 600 * 38  # the first and last line of each page are running ones
    assert read_alone.megabytes < 200


@pytest.mark.trial
def test_10_000_pages_are_read_as_far_as_one_may_be_and_the_rest_is_told(tmp_path: Path) -> None:
    read_alone = alone(book(10_000, one_line), tmp_path)
    assert read_alone.spans == MOST_PAGES
    assert read_alone.megabytes < 300
    assert read_alone.seconds < 60
    source = SourceText.from_json(read_alone.source.encode())
    (cut,) = [one for one in source.dropped if one.reason is DropReason.BEYOND]
    assert (cut.place, cut.excerpt) == (PagePlace(number=MOST_PAGES + 1), str(10_000 - MOST_PAGES))
    told = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    (finding,) = [each for each in list_source_findings(told) if each.rule == "source.cut"]
    assert "p. 5001" in finding.message(Language.FRENCH)


def test_a_text_too_long_is_read_up_to_the_page_that_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages may share what they show, so a small file can say a great deal."""
    monkeypatch.setattr(pages, "MOST_CHARACTERS", 200)
    source = read("a.pdf", book(9, one_line))
    (cut,) = [one for one in source.dropped if one.reason is DropReason.BEYOND]
    assert (cut.place, cut.excerpt) == (PagePlace(number=4), "6")
    assert len(source.spans) == 3


@pytest.mark.trial
def test_a_page_of_a_million_characters_is_read(tmp_path: Path) -> None:
    """Ten thousand lines, most of them over another."""

    def crowded(canvas: Canvas, _: int) -> None:
        canvas.setFont("Helvetica", 4)
        for line in range(10_000):
            canvas.drawString(20, 20 + 0.08 * line, f"{line:05} " + "abcdefghi " * 9 + "fin.")

    read_alone = alone(book(1, crowded), tmp_path)
    assert read_alone.characters > 900_000
    assert read_alone.megabytes < 600
    assert read_alone.seconds < 60


def test_ten_thousand_texts_on_one_line_are_no_work_for_an_hour() -> None:
    def stacked(canvas: Canvas, _: int) -> None:
        for number in range(10_000):
            canvas.drawString(72, 700, f"Fermez la porte numéro {number}.")

    data = book(1, stacked)
    assert processor(lambda: read("a.pdf", data)) < 30


def forms(levels: int, fan: int) -> bytes:
    """Forms that draw the one before them, each `fan` times."""

    def draw(canvas: Canvas) -> None:
        for level in range(levels):
            canvas.beginForm(f"form{level}")
            canvas.setFont("Helvetica", 11)
            if level == 0:
                canvas.drawString(72, 500, "Fermez la porte.")
            for _ in range(fan if level else 0):
                canvas.doForm(f"form{level - 1}")
            canvas.endForm()
        canvas.doForm(f"form{levels - 1}")

    return pdf(draw)


def test_forms_in_forms_that_multiply_are_read_in_bounded_time() -> None:
    assert processor(lambda: read("a.pdf", forms(levels=4, fan=12))) < 30


def test_a_form_that_draws_itself_ends() -> None:
    """The second form is made the first: it draws itself without an end."""
    data = forms(levels=2, fan=1)
    itself = data.replace(b"/FormXob.form0", b"/FormXob.form1")
    assert itself != data
    with suppress(SourceUnreadable):
        assert set(said(read("a.pdf", itself))) <= {"Fermez la porte."}


def test_a_file_that_wants_a_password_is_refused_however_many_pages_it_has() -> None:
    lock = pdfencrypt.StandardEncryption("mot", "passe", strength=128)
    with pytest.raises(SourceUnreadable, match=r"a\.pdf: is protected by a password.*Save it without"):
        read("a.pdf", pdf(*[lines("Secret")] * 50, encrypt=lock))


def test_a_book_cut_short_says_that_it_is_damaged_or_gives_pages_that_are_whole() -> None:
    """pdfium mends what it can: a page either says all it said, or nothing."""
    data = book(40, one_line)
    whole = set(said(read("a.pdf", data)))
    for share in (0.2, 0.5, 0.8, 0.99):
        with suppress(SourceUnreadable):
            assert set(said(read("a.pdf", data[: int(share * len(data))]))) <= whole
