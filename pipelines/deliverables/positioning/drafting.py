"""How a positioning is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.positioning import extraction, recipe
from pipelines.deliverables.quiz import markdown
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.deliverables.quiz.recipe import outline
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=QuizAnswer,
        outline=outline,
        build=recipe.build,
        aimed=True,
    ),
    last=True,
)
