"""Proposals of a model that a newer draft leaves standing."""

from collections.abc import Sequence

from pipelines.review.editing import carry_edits
from pipelines.review.editing.elements import find
from schemas.draft import Content
from schemas.edit import Rewrite
from schemas.notes import Proposal
from schemas.source import SourceSpans


def carry_proposals(
    proposals: Sequence[Proposal], before: Content, after: Content, spans: SourceSpans
) -> tuple[Proposal, ...]:
    """Return the proposals whose question has the same texts in both contents, also those refused.

    Both are what a person had before them, with their pending edits: their own words outdate no proposal.
    """
    return tuple(each for each in proposals if _is_unchanged(each, before, after, spans))


def _is_unchanged(proposal: Proposal, before: Content, after: Content, spans: SourceSpans) -> bool:
    if find(after, proposal.place) is None:
        return False
    taken = Rewrite(place=proposal.place, item=proposal.item)
    return not carry_edits((taken,), before, after, spans).clashes
