"""The sentence that introduces a list, for every deliverable that shows, asks about or sums up lists."""

from pipelines.drafting.material import Piece, is_readable
from schemas.language import Language
from schemas.source import SpanKind

FARTHEST = 1
"""Characters between a lead-in and its list: the line break."""


def introduces(lead: Piece, first: Piece, language: Language) -> bool:
    """Return whether a piece introduces the list that begins with another.

    It is the line just above, outside of lists, and ends in a colon or says nothing by itself.
    """
    is_next = lead.source is first.source and 0 <= first.span.start - lead.span.end <= FARTHEST
    is_sentence = lead.span.kind is SpanKind.SENTENCE and lead.span.item is None
    return is_next and is_sentence and (lead.text.endswith(":") or not is_readable(lead, language))
