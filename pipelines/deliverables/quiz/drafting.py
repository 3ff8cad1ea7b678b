"""How a quiz is drafted: filled by code alone, and shown."""

from pipelines.deliverables.quiz import extraction, markdown
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.quiz.other_question import OTHER_QUESTION, RECIPE
from pipelines.deliverables.quiz.phrases import write_shortfall
from pipelines.deliverables.quiz.revision import revise
from pipelines.deliverables.quiz.short_shares import explain_short_share
from pipelines.drafting.kind import Criticism, DraftingKind
from pipelines.drafting.request import DraftRequest
from schemas.draft import Deliverable


def describe_shortfall(made: Deliverable | None, request: DraftRequest) -> str | None:
    """Return the reviewer's note that the sources give fewer questions than were asked for.

    By a person's plan, findings say it share by share.
    """
    if request.edited_plan is not None:
        return None
    asked = request.module.questions
    given = len(made.items) if isinstance(made, Quiz) else 0
    return (
        None if given >= asked else write_shortfall(asked, given, request.course.language_of(request.module))
    )


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=RECIPE,
    revise=revise,
    shortfall=describe_shortfall,
    other_question=OTHER_QUESTION,
    criticism=Criticism(beyond_a_writer=("quiz.short",)),
    plan=extraction.outline_questions,
    propose=extraction.propose_questions,
    missing_rule="quiz.none",
    explain_short=explain_short_share,
)
