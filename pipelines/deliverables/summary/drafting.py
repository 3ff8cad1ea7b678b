"""How a summary is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.summary import extraction, markdown, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.SummaryAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
