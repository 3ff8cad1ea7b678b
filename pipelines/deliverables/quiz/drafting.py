"""How a quiz is drafted: filled by code alone, and shown."""

from typing import TYPE_CHECKING

from pipelines.deliverables.quiz import markdown
from pipelines.deliverables.quiz.criticism import CRITICISM
from pipelines.deliverables.quiz.other_question import OTHER_QUESTION, RECIPE
from pipelines.drafting.kind import DraftingKind
from pipelines.late_module import LateModule

if TYPE_CHECKING:
    from pipelines.deliverables.quiz import extraction, revision, short_shares
else:
    extraction = LateModule("pipelines.deliverables.quiz.extraction")
    revision = LateModule("pipelines.deliverables.quiz.revision")
    short_shares = LateModule("pipelines.deliverables.quiz.short_shares")

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=RECIPE,
    revise=revision.revise,
    other_question=OTHER_QUESTION,
    criticism=CRITICISM,
    plan=extraction.outline_questions,
    propose=extraction.propose_questions,
    missing_rule="quiz.none",
    explain_short=short_shares.explain_short_share,
)
