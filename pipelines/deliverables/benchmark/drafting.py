"""How a benchmark is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.benchmark import extraction, recipe
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.BenchmarkAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
)
