"""How a session plan is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.session_plan import extraction, markdown, recipe
from pipelines.deliverables.session_plan.dependent_parts import update_dependent_parts, update_questions
from pipelines.drafting.kind import DraftingKind, Recipe
from pipelines.drafting.session_dependency import depend_on_session
from pipelines.drafting.speaker_notes import SpeakerNotes

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SessionPlanAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    depends_on=depend_on_session,
    settle=update_dependent_parts,
    recount=update_questions,
    speaker_notes=SpeakerNotes.EVERYWHERE,
)
