"""Questions that rules make and doubt, proposed to the reviewer beside a draft and kept out of it.

They are part of no draft, so no digest covers them and no learner gets them; one that a person takes becomes
an edit of theirs. Decided in docs/decisions/0123-questions-right-and-enough.md.
"""

from dataclasses import dataclass

from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator, add_objectives
from schemas.draft import Content, Item, list_questions_of


@dataclass(frozen=True)
class ProposedQuestion:
    """A question and the kind of deliverable it would go into; it bears no id of its own yet."""

    kind: str
    item: Item


def propose_questions(request: DraftRequest, content: Content) -> tuple[ProposedQuestion, ...]:
    """Return what each kind of the module proposes beside the questions a content has.

    None where a model writes: it is asked for what the rules would only guess.
    """
    if request.course.model is not None:
        return ()
    material = Material(add_objectives(request), IdAllocator())
    items = list_questions_of(content.artefacts)
    return tuple(
        ProposedQuestion(name, item)
        for name in request.module.artefacts
        if (propose := request.kinds[name].propose) is not None
        for item in propose(material, items)
    )
