"""How a session plan is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.session_plan import extraction, markdown, recipe
from pipelines.deliverables.session_plan.criticism import CRITICISM
from pipelines.deliverables.session_plan.dependent_parts import update_dependent_parts, update_questions
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe
from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.session_dependency import depend_on_session
from pipelines.drafting.speaker_notes import SpeakerNotes

PROMPT = Path(__file__).with_name("prompt.j2")

MINUTES_A_PHASE = 12
TOKENS_A_PHASE = 280
"""What a phase takes in an answer: 200 in those of a strong model."""

CHARACTERS_A_MINUTE = 100
"""Evidence that its prompt shows for each minute: a phase says in a few sentences what is taught in it."""


def count_tokens(page: AskedPage) -> float:
    """Return the tokens that the phases of a page take in an answer."""
    return TOKENS_A_PHASE * page.minutes / MINUTES_A_PHASE


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SessionPlanAnswer,
        outline=recipe.outline,
        build=recipe.build,
        extend=recipe.extend,
        plan_share=PlanShare(page_tokens=count_tokens, characters_a_minute=CHARACTERS_A_MINUTE),
    ),
    depends_on=depend_on_session,
    counts_others=True,
    settle=update_dependent_parts,
    recount=update_questions,
    speaker_notes=SpeakerNotes.EVERYWHERE,
    criticism=CRITICISM,
)
