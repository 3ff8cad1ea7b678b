"""Proposal of another question for one that a reviewer does not want."""

from dataclasses import replace

from pipelines.drafting.request import DraftRequest, OtherItem, Writer, add_objectives
from schemas.draft import Content, Item, Questionnaire
from schemas.errors import InvalidInput


def replace_item(
    request: DraftRequest, content: Content, place: str, hint: str, refused: tuple[str, ...], writer: Writer
) -> Item | None:
    """Return another question for the one with the id `place`; None if the writer has no other.

    It has the id of the question it would replace; the content is not changed. `refused` are stems proposed
    before. Raises InvalidInput if no question has that id, and what the writer raises.
    """
    questionnaires = [
        deliverable for deliverable in content.artefacts if isinstance(deliverable, Questionnaire)
    ]
    questionnaire = next(
        (each for each in questionnaires if any(item.id == place for item in each.items)), None
    )
    if questionnaire is None:
        raise InvalidInput(
            f"has no question {place}", place=request.key, remedy="Name a question, q-0001 for instance"
        )
    item_replaced = next(item for item in questionnaire.items if item.id == place)
    others = tuple(item for each in questionnaires for item in each.items if item is not item_replaced)
    objective = None if questionnaire.is_scored else item_replaced.objective
    wish = OtherItem(questionnaire.kind, item_replaced, others, hint, refused, objective)
    return writer.write_another(replace(add_objectives(request), decision=None), wish)
