"""How a narration is drafted: extracted without a model, asked of a model, shown."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.narration import extraction, recipe
from pipelines.deliverables.narration.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe
from pipelines.drafting.plan.asked_pages import count_page_tokens
from schemas.course import Course, Module

PROMPT = Path(__file__).with_name("prompt.j2")
LIMITS = Path(__file__).with_name("limits.j2")


NOT_IN_SOUND = {"api_key_env", "timeout_seconds", "send_sources_to", "price_per_million_characters"}


def depend_on_voice(course: Course, _module: Module) -> Mapping[str, object]:
    """Return who reads aloud: another voice makes other recordings."""
    speech = course.speech
    return {} if speech is None else {"speech": speech.model_dump(mode="json", exclude=NOT_IN_SOUND)}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.NarrationAnswer,
        outline=recipe.outline,
        build=recipe.build,
        limits=LIMITS,
        extend=recipe.extend,
        in_parts=True,
        plan_share=PlanShare(page_tokens=count_page_tokens),
    ),
    depends_on=depend_on_voice,
    criticism=CRITICISM,
)
