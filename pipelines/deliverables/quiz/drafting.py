"""How a quiz is drafted: filled by code alone, and shown."""

from pipelines.deliverables.quiz import extraction, markdown
from pipelines.deliverables.quiz.criticism import CRITICISM
from pipelines.deliverables.quiz.other_question import OTHER_QUESTION, RECIPE
from pipelines.deliverables.quiz.revision import revise
from pipelines.deliverables.quiz.short_shares import explain_short_share
from pipelines.drafting.kind import DraftingKind

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=RECIPE,
    revise=revise,
    other_question=OTHER_QUESTION,
    criticism=CRITICISM,
    plan=extraction.outline_questions,
    propose=extraction.propose_questions,
    missing_rule="quiz.none",
    explain_short=explain_short_share,
)
