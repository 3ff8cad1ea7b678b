"""How a figures is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.figures import extraction, recipe
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.FiguresAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
