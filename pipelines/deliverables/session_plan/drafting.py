"""How a session plan is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.session_plan import extraction, markdown, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.SessionPlanAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
)
