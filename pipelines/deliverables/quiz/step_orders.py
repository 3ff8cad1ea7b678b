"""Questions on procedures: put the steps in order."""

from pipelines.deliverables.quiz.arrangement import LETTERS
from pipelines.deliverables.quiz.candidate import ItemCandidate
from pipelines.deliverables.quiz.phrases import ask_for_order, number_texts, word_right_feedback
from pipelines.drafting.material import Piece, group_procedures
from pipelines.drafting.text.typography import canonical
from schemas.course import Bloom
from schemas.draft import Item, Ordering, OrderingPlace, Origin
from schemas.language import Language

FEWEST, MOST = 3, 6
"""Steps; fewer are guessed, more are a memory game: of a longer procedure the first ones are asked."""

LONGEST_STEP = 110


def list_orderings(found: tuple[Piece, ...], language: Language) -> list[ItemCandidate]:
    """Return a question a procedure whose steps are short and all different."""
    made = []
    for number, whole in enumerate(group_procedures(found)):
        steps = whole[:MOST]
        texts = [step.text.rstrip(" .;") for step in steps]
        apart = len({canonical(text).casefold() for text in texts}) == len(texts)
        short = all(1 < len(text) <= LONGEST_STEP for text in texts)
        told = texts == sorted(texts, key=str.casefold)  # the alphabet would give the order
        if len(steps) >= FEWEST and steps[0].heading and apart and short and not told:
            made.append(
                ItemCandidate(
                    stem=ask_for_order(steps[0].heading, language),
                    pieces=tuple(steps),
                    family=f"steps:{steps[0].source.name}:{number}",
                    evidence=number_texts(texts),
                    build=lambda each, name, objective: _item(each, name, objective, language),
                )
            )
    return made


def _item(each: ItemCandidate, name: str, objective: str | None, language: Language) -> Item:
    places = tuple(
        OrderingPlace(id=letter, text=piece.text.rstrip(" .;"))
        for letter, piece in zip(LETTERS, each.pieces, strict=False)
    )
    return Ordering(
        id=name,
        stem=each.stem,
        places=places,
        feedback=word_right_feedback(each.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=each.citations,
        origin=Origin.EXTRACTIVE,
    )
