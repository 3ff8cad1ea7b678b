"""How a slides is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.slides import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.SlidesAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
