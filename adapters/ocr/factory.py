"""Choice of the text recognition a course asks for."""

from adapters.ocr import Recogniser
from schemas.course import Course, ScanSettings


def open_recogniser(course: Course) -> Recogniser | None:
    """Return the text recognition for scanned pages; None if the course only has them reported."""
    if course.scans is not ScanSettings.RECOGNISE:
        return None
    from adapters.ocr.tesseract import Tesseract  # and lxml with it

    return Tesseract()
