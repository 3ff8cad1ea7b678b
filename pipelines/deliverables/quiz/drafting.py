"""How a quiz is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.quiz import extraction, markdown, recipe
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=QuizAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
)
