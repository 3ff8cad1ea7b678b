"""A document as a Word file: real headings, lists and tables, so that a client can work on it.

python-docx is only imported when the first file is written: commands that write none start faster.
"""

from pipelines.packaging.documents.model import Document


def to_docx(document: Document) -> bytes:
    """Return the document as a Word file; the same document gives the same bytes."""
    from pipelines.packaging.documents.docx import writer

    return writer.to_docx(document)
