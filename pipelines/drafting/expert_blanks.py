"""Blanks of a draft that somebody of the trade can fill, so that an expert is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.drafting.material import Piece
from schemas.contract import Contract
from schemas.draft import Nature, Statement, walk_citing
from schemas.expert_answer import QuestionPurpose, make_question_id


@dataclass(frozen=True)
class ExpertBlank:
    """A blank: its place in the draft, its text, and what it is about in a few words."""

    place: str
    text: str
    about: str


def find_expert_blanks(deliverable: Contract, text: str, about: str) -> Iterator[ExpertBlank]:
    """Yield the blanks of a deliverable with this text."""
    for element in walk_citing(deliverable):
        if isinstance(element, Statement) and element.nature is Nature.BLANK and element.text == text:
            yield ExpertBlank(element.id, element.text, about)


def find_answer_to_blank(text: str, module: str, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return what an expert answered about the blank of this text; nothing if nobody did."""
    question = make_question_id(module, QuestionPurpose.BLANK, [text])
    return tuple(
        piece for piece in pieces if piece.source.answer and piece.source.answer.question == question
    )
