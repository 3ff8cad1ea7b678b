"""How flashcards are drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.flashcards import extraction, markdown, recipe
from pipelines.deliverables.flashcards.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")
LIMITS = Path(__file__).with_name("limits.j2")

CHARACTERS_A_MINUTE = 200
"""Evidence that its prompt shows for each minute of the module."""


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.FlashcardsAnswer,
        outline=recipe.outline,
        build=recipe.build,
        limits=LIMITS,
        extend=recipe.extend,
        plan_share=PlanShare(characters_a_minute=CHARACTERS_A_MINUTE),
        in_parts=True,
    ),
    criticism=CRITICISM,
)
