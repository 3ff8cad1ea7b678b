"""How a flashcards is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.flashcards import extraction, markdown, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.FlashcardsAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
