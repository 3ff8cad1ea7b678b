"""Slides as a PowerPoint file: real layouts and placeholders, native diagrams and charts, speaker notes."""

from pipelines.packaging.documents.pptx.writing import to_pptx

__all__ = ["to_pptx"]
