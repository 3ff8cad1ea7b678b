"""How a open questions is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.open_questions import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.OpenQuestionsAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
)
