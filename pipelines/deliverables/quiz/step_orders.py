"""Questions on procedures: put the steps in order."""

from pipelines.deliverables.quiz.arrangement import LETTERS
from pipelines.deliverables.quiz.askable import clean_heading, is_topic
from pipelines.deliverables.quiz.candidate import ItemCandidate
from pipelines.deliverables.quiz.phrases import ask_for_order, number_texts, write_right_feedback
from pipelines.deliverables.quiz.procedures import find_numbered_lists, is_action_list, is_procedure
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from schemas.course import Bloom
from schemas.draft import Item, Ordering, OrderingPlace, Origin
from schemas.language import Language

FEWEST, MOST = 3, 6
"""Steps; fewer are guessed, more are a memory game: of a longer procedure the first ones are asked."""

LONGEST_STEP = 110


def list_orderings(all_pieces: tuple[Piece, ...], language: Language) -> list[ItemCandidate]:
    """Return one question for each procedure whose steps are short and all different."""
    candidates = []
    for number, listed in enumerate(find_numbered_lists(all_pieces)):
        procedure = listed.steps
        steps = procedure[:MOST]
        texts = [step.text.rstrip(" .;") for step in steps]
        are_distinct = len({canonical(text).casefold() for text in texts}) == len(texts)
        are_short = all(1 < len(text) <= LONGEST_STEP for text in texts)
        is_alphabetical = texts == sorted(texts, key=str.casefold)  # the alphabet would give the order
        is_usable = len(steps) >= FEWEST and is_topic(clean_heading(steps[0].heading or " "), language)
        if (
            is_usable
            and are_distinct
            and are_short
            and not is_alphabetical
            and is_action_list(procedure, language)
        ):
            candidates.append(
                ItemCandidate(
                    stem=ask_for_order(clean_heading(steps[0].heading), language),
                    pieces=tuple(steps),
                    family=f"steps:{steps[0].source.name}:{number}",
                    evidence=number_texts(texts),
                    build=lambda each, name, objective: _make_item(each, name, objective, language),
                    is_sure=is_procedure(listed, language),
                )
            )
    return candidates


def _make_item(candidate: ItemCandidate, name: str, objective: str | None, language: Language) -> Item:
    places = tuple(
        OrderingPlace(id=letter, text=piece.text.rstrip(" .;"))
        for letter, piece in zip(LETTERS, candidate.pieces, strict=False)
    )
    return Ordering(
        id=name,
        stem=candidate.stem,
        places=places,
        feedback=write_right_feedback(candidate.evidence, language),
        objective=objective,
        bloom=Bloom.REMEMBER,
        citations=candidate.citations,
        origin=Origin.EXTRACTIVE,
    )
