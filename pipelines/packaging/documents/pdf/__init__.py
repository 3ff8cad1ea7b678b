"""A document as a tagged PDF (PDF/UA-1, ISO 14289-1): structure, language, bookmarks, alternatives."""

from pipelines.packaging.documents.pdf.writer import to_pdf

__all__ = ["to_pdf"]
