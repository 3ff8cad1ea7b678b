"""A document as a Word file: real headings, lists and tables, so that a client can work on it."""

from pipelines.packaging.documents.docx.writing import to_docx

__all__ = ["to_docx"]
