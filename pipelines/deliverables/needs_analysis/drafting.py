"""How a needs analysis is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.needs_analysis import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.NeedsAnalysisAnswer,
        outline=recipe.outline,
        build=recipe.build,
        shown=recipe.shown,
        figures=recipe.figure_lines,
    ),
)
