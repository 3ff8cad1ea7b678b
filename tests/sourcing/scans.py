"""Scanned pages, made in the test that reads them: what a page shows, as a picture on a page of its own."""

from collections.abc import Callable
from io import BytesIO

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.sourcing.documents import pdf

DOTS_AN_INCH = 200


def scan(draw: Callable[[Canvas], None], *, blur: float = 1, tilt: float = 0) -> Callable[[Canvas], None]:
    """A picture of what `draw` draws; `blur` times coarser than an office scanner, `tilt` degrees off."""
    document = pypdfium2.PdfDocument(pdf(draw))
    picture = document[0].render(scale=DOTS_AN_INCH / 72 / blur, grayscale=True).to_pil()
    document.close()
    if tilt:
        picture = picture.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return shown(picture)


def shown(picture: Image.Image) -> Callable[[Canvas], None]:
    """A page all of which is a picture."""
    kept = BytesIO()
    picture.save(kept, "PNG")

    def placed(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(BytesIO(kept.getvalue())), 0, 0, *A4)

    return placed
