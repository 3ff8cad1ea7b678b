"""How a lesson is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.lesson import extraction, markdown, recipe
from pipelines.deliverables.lesson.revision import revise
from pipelines.drafting.kind import DraftingKind, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.LessonAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
    revise=revise,
    plan=extraction.outline_pages,
)
