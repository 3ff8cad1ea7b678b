"""How a sponsor kit is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.sponsor_kit import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.SponsorKitAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    filled=True,
)
