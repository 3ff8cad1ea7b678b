"""A request for changes to a positioning questionnaire, without a model."""

from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.positioning.extraction import choose_question
from pipelines.deliverables.quiz.candidates import list_candidates
from pipelines.drafting.reviser import Reviser
from schemas.draft import Item


def revise(before: Positioning, reviser: Reviser) -> Positioning | None:
    """Return the questionnaire with each question the comment names replaced by one on its objective."""
    material, unwanted = reviser.material, reviser.list_unwanted(before)
    own = [item for item in before.items if item in reviser.asked]
    beside = [item for item in reviser.asked if item not in own]

    def find_other(item: Item) -> Item | None:
        other = choose_question(
            list_candidates(material), material.ids, item.objective, own, beside, unwanted
        )
        own.extend([other] if other is not None else [])
        return other

    return reviser.exchange_questions(before, find_other)
