"""Scanned pages recognised: seconds of processor a page, memory, and characters that came out wrong.

`python -m bench.scans`. The pages are sentences of this project's French user guide,
drawn and turned into pictures.
"""

import resource
import sys
import time
from difflib import SequenceMatcher
from io import BytesIO
from itertools import islice
from pathlib import Path
from textwrap import wrap

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from adapters.ocr.tesseract import Tesseract
from pipelines.testing.sources import read_source
from schemas.language import Language
from schemas.source import SourceText

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "fr"
PAGES = 10
LINES_A_PAGE = 36
CHARACTERS_A_LINE = 85
DOTS_AN_INCH = 200


def main() -> int:
    """Print the table; return 0."""
    said = _lines()
    print(f"{'tilt':>5} {'s a page':>9} {'MB':>5} {'wrong':>7} {'sure':>5} {'doubtful':>9}")
    for tilt in (0.0, 0.5):
        data = _scanned(said, tilt)
        begun = _processor()
        source = read_source("guide.pdf", data, Language.FRENCH, Tesseract())
        taken = (_processor() - begun) / PAGES
        words = sum(page.words for page in source.recognised)
        sure = sum(page.words * page.confidence for page in source.recognised) / words
        doubtful = sum(len(page.doubtful) for page in source.recognised) / words
        print(
            f"{tilt:>4}° {taken:9.2f} {_peak():5.0f} {_wrong(said, source):7.2%} {sure:4.0f}% {doubtful:9.2%}"
        )
    return 0


def _lines() -> list[str]:
    """Return the sentences of the guide, set in lines as a printer would."""
    sources = (
        read_source(file.name, file.read_bytes(), Language.FRENCH) for file in sorted(GUIDE.glob("*.md"))
    )
    sentences = (span.text for source in sources for span in source.spans if span.kind == "sentence")
    shown = (text for text in sentences if text.encode("cp1252", "ignore").decode("cp1252") == text)
    prose = " ".join(islice(shown, 2000)).replace("\u00a0", " ")
    return wrap(prose, CHARACTERS_A_LINE)[: PAGES * LINES_A_PAGE]


def _scanned(said: list[str], tilt: float) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for first in range(0, len(said), LINES_A_PAGE):
        canvas.drawImage(ImageReader(_picture(said[first : first + LINES_A_PAGE], tilt)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _picture(said: list[str], tilt: float) -> Image.Image:
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("Times-Roman", 11)
    for number, line in enumerate(said):
        canvas.drawString(60, 760 - 18 * number, line)
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    picture = document[0].render(scale=DOTS_AN_INCH / 72, grayscale=True).to_pil().copy()
    document.close()
    return picture.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)


def _wrong(said: list[str], source: SourceText) -> float:
    """Return the share of characters to change, to put in or to take away; blanks are alike."""
    there, here = " ".join(" ".join(said).split()), " ".join(source.text.split())
    changes = SequenceMatcher(None, there, here, autojunk=False).get_opcodes()
    wrong = sum(
        max(there_end - there_start, here_end - here_start)
        for kind, there_start, there_end, here_start, here_end in changes
        if kind != "equal"
    )
    return wrong / len(there)


def _processor() -> float:
    of_children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + of_children.ru_utime + of_children.ru_stime


def _peak() -> float:
    """Return the most memory either process took, in MB."""
    both = (resource.getrusage(whose).ru_maxrss for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(both) / 1024


if __name__ == "__main__":
    sys.exit(main())
