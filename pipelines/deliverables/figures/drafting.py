"""How figures are drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.figures import extraction, recipe
from pipelines.deliverables.figures.criticism import CRITICISM
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")
LIMITS = Path(__file__).with_name("limits.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.FiguresAnswer,
        outline=recipe.outline,
        build=recipe.build,
        limits=LIMITS,
        in_parts=True,
    ),
    criticism=CRITICISM,
)
