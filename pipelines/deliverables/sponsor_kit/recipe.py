"""The schema of a model's answer for a communication kit, and the kit; code writes every fact."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.sponsor_kit.contract import SponsorKit
from pipelines.deliverables.sponsor_kit.extraction import TEMPLATES, fill_kit
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line
from pipelines.drafting.templates.claims import build_claims, list_claim_lines, list_claims, put_in_paragraph
from schemas.draft import Block

MOST_SENTENCES = {"announcement": 3, "managers": 2, "teaser": 2, "poster": 1}
"""Sentences a writer may put into each text, so that it keeps to its channel's length."""

Sentences = Annotated[list[StatementAnswer], Field(max_length=12)]


class SponsorKitAnswer(ArtefactAnswer):
    """Why the training matters here, said to each of its readers."""

    announcement: Sentences
    managers: Sentences
    teaser: Sentences
    poster: Sentences


def outline(kit: SponsorKit) -> Iterator[Line]:
    """Return a writer's sentences of the kit as the prompt shows them, without what code inserted."""
    return list_claim_lines(kit, "text", TEMPLATES)


def build(
    answers: Sequence[SponsorKitAnswer], builder: ElementBuilder, earlier: SponsorKit | None
) -> SponsorKit:
    """Return the kit; a text without a usable answer keeps the words of its template."""
    earlier_claims = tuple(list_claims(earlier)) if earlier else ()
    slots: dict[str, tuple[Block, ...]] = {}
    for slot, most in MOST_SENTENCES.items():
        sentences: list[StatementAnswer] = [each for answer in answers for each in getattr(answer, slot)]
        slots[slot] = put_in_paragraph(build_claims(sentences, builder, earlier_claims, most))
    return fill_kit(builder.request, builder.ids, builder.language, slots)
