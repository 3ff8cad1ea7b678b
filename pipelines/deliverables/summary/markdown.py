"""A summary as Markdown for the review pages."""

from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.markup import CitationNotes, escape
from schemas.language import Language


def markdown(summary: Summary, language: Language) -> str:
    """Return the key points, each with its notes and id, and the list of notes."""
    notes = CitationNotes(language)
    lines = [f"- {escape(point.text)} {notes.mark_part(point)}" for point in summary.points]
    return "\n".join([*lines, *notes.write_list()]) + "\n"
