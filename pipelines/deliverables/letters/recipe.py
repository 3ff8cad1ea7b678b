"""The schema of a model's answer for letters, and the letters built from it; code writes every fact."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from pipelines.deliverables.letters.contract import Letters
from pipelines.deliverables.letters.extraction import TEMPLATES, fill_letters, list_occasions
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder, StatementAnswer
from pipelines.drafting.prompt import Line
from pipelines.drafting.templates.claims import build_claims, list_claim_lines, list_claims, put_in_paragraph
from schemas.course import Occasion

MOST_SENTENCES = 4

Sentences = Annotated[list[StatementAnswer], Field(max_length=12)]


class LettersAnswer(ArtefactAnswer):
    """The variable sentences of each letter; none for one that is not asked for."""

    invitation: Sentences
    confirmation: Sentences
    reminder: Sentences
    follow_up: Sentences


def outline(letters: Letters) -> Iterator[Line]:
    """Return a writer's sentences of the letters as the prompt shows them, without what code inserted."""
    return list_claim_lines(letters, "letter", TEMPLATES)


def build(answers: Sequence[LettersAnswer], builder: ElementBuilder, earlier: Letters | None) -> Letters:
    """Return the letters; one without a usable answer keeps the words of its template."""
    earlier_claims = tuple(list_claims(earlier)) if earlier else ()
    blocks_by_occasion = {}
    for occasion in list_occasions(builder.request.course, builder.request.module):
        sentences = [sentence for answer in answers for sentence in _select_sentences(answer, occasion)]
        blocks_by_occasion[occasion] = put_in_paragraph(
            build_claims(sentences, builder, earlier_claims, MOST_SENTENCES)
        )
    return fill_letters(builder.request, builder.ids, builder.language, blocks_by_occasion)


def _select_sentences(answer: LettersAnswer, occasion: Occasion) -> list[StatementAnswer]:
    return {
        Occasion.INVITATION: answer.invitation,
        Occasion.CONFIRMATION: answer.confirmation,
        Occasion.REMINDER: answer.reminder,
        Occasion.FOLLOW_UP: answer.follow_up,
    }[occasion]
