"""How a glossary is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.glossary import extraction, markdown, recipe
from pipelines.deliverables.glossary.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")
LIMITS = Path(__file__).with_name("limits.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.GlossaryAnswer,
        outline=recipe.outline,
        build=recipe.build,
        limits=LIMITS,
        extend=recipe.extend,
        plan_share=PlanShare(),
        in_parts=True,
    ),
    criticism=CRITICISM,
)
