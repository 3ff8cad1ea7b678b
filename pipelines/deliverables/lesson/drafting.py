"""How a lesson is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import extraction, markdown, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.LessonAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
