"""The part of a content that is for learners: without what trainers and offices alone have of it.

Whoever opens a package can read all its files, so none of them may hold a trainer's notes.
Decided in docs/decisions/0131-content-of-learner-packages.md.
"""

from collections.abc import Callable

from schemas.draft.content import Content
from schemas.draft.deliverable import Deliverable, Sectioned


def select_learner_part(content: Content, is_shown: Callable[[Deliverable], bool]) -> Content:
    """Return the content with only the deliverables that learners are shown, and of these only their blocks.

    The content itself if all of it is for learners, so that it keeps its digest.
    """
    selected = (_drop_trainer_blocks(each) for each in content.artefacts if is_shown(each))
    artefacts = tuple(each for each in selected if each is not None)
    if artefacts == content.artefacts:
        return content
    return content.model_copy(update={"artefacts": artefacts})


def is_learner_part(part: Content, whole: Content) -> bool:
    """Return whether a content is what learners may have of another: nothing in it is altered or moved.

    Which deliverables they are shown is not judged: the kinds that packaged them may not be installed.
    """
    if part.model_copy(update={"artefacts": whole.artefacts}) != whole:
        return False
    rest = iter(whole.artefacts)
    return all(any(each in (other, _drop_trainer_blocks(other)) for other in rest) for each in part.artefacts)


def _drop_trainer_blocks(artefact: Deliverable) -> Deliverable | None:
    """Return a deliverable without the blocks that are for trainers, and without pages that had no others."""
    if not isinstance(artefact, Sectioned):
        return artefact
    shown = (
        section.model_copy(
            update={"blocks": tuple(block for block in section.blocks if block.is_for_learners)}
        )
        for section in artefact.sections
    )
    sections = tuple(section for section in shown if section.blocks)
    return artefact.model_copy(update={"sections": sections}) if sections else None
