"""Slides as a PowerPoint file: real layouts and placeholders, native diagrams and charts, speaker notes.

python-pptx, which is large, is only imported when the first file is written.
"""

from pipelines.packaging.edition import Edition
from schemas.draft import Sectioned


def to_pptx(edition: Edition, slides: Sectioned) -> bytes:
    """Return the slides as a PowerPoint file; the same edition gives the same bytes."""
    from pipelines.packaging.documents.pptx import writer

    return writer.to_pptx(edition, slides)
