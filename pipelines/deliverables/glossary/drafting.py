"""How a glossary is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.glossary import extraction, markdown, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.GlossaryAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
