"""How a summary is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.summary import extraction, markdown, recipe
from pipelines.deliverables.summary.revision import revise
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")

CHARACTERS_A_MINUTE = 80
"""Evidence that its prompt shows for each minute of the module."""


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SummaryAnswer,
        outline=recipe.outline,
        build=recipe.build,
        plan_share=PlanShare(characters_a_minute=CHARACTERS_A_MINUTE),
        in_parts=True,
    ),
    revise=revise,
)
