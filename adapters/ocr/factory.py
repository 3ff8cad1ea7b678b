"""Who recognises the scans of a course, if it asks for that."""

from adapters.ocr import Recogniser
from adapters.ocr.tesseract import Tesseract
from schemas.course import Course, ScanSettings


def open_recogniser(course: Course) -> Recogniser | None:
    """Return who reads scanned pages; None where the course only has them reported."""
    return Tesseract() if course.scans is ScanSettings.RECOGNISE else None
