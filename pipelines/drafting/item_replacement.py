"""Replacement of one question that a reviewer does not want."""

from dataclasses import replace

from pipelines.drafting.request import DraftRequest, OtherItem, Writer, add_objectives
from schemas.draft import Content, Item, Questionnaire
from schemas.errors import InvalidInput


def replace_item(
    request: DraftRequest, content: Content, place: str, hint: str, refused: tuple[str, ...], writer: Writer
) -> Item | None:
    """Return what a writer would ask in the place of one question of a content; None where nothing else.

    The item has the id of the one it would replace; nothing is changed by asking for it. `refused` are
    stems proposed before. Raises InvalidInput where no question has that name, and what the writer raises.
    """
    asking = [each for each in content.artefacts if isinstance(each, Questionnaire)]
    holding = next((each for each in asking if any(item.id == place for item in each.items)), None)
    if holding is None:
        raise InvalidInput(
            f"has no question {place}", place=request.key, remedy="Name a question, q-0001 for instance"
        )
    wanted = next(item for item in holding.items if item.id == place)
    others = tuple(item for each in asking for item in each.items if item is not wanted)
    objective = None if holding.is_scored else wanted.objective
    wish = OtherItem(holding.kind, wanted, others, hint, refused, objective)
    return writer.write_another(replace(add_objectives(request), decision=None), wish)
