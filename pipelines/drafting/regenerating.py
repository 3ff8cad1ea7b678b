"""One question written anew, where a reviewer does not want the one that stands there."""

from dataclasses import replace

from pipelines.drafting.request import DraftRequest, OtherItem, Writer, with_objectives
from schemas.draft import Content, Item, Positioning, questions_of
from schemas.errors import InvalidInput


def another_item(
    request: DraftRequest, content: Content, place: str, hint: str, refused: tuple[str, ...], writer: Writer
) -> Item | None:
    """Return what a writer would ask in the place of one question of a content; None where nothing else.

    The item has the id of the one it would replace; nothing is changed by asking for it. `refused` are
    stems proposed before. Raises InvalidInput where no question has that name, and what the writer raises.
    """
    items = questions_of(content.artefacts)
    wanted = next((item for item in items if item.id == place), None)
    if wanted is None:
        raise InvalidInput(
            f"has no question {place}", place=request.key, remedy="Name a question, q-0001 for instance"
        )
    others = tuple(item for item in items if item is not wanted)
    asking = replace(with_objectives(request), decision=None)
    placing = wanted in questions_of(content.artefacts, Positioning)
    objective = wanted.objective if placing else None
    return writer.write_another(asking, OtherItem(wanted, others, hint, refused, objective))
