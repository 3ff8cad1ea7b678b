"""How a letters is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.letters import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.LettersAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    filled=True,
)
