"""How a summary is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.deliverables.summary import markdown, recipe
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe
from pipelines.late_module import LateModule

if TYPE_CHECKING:
    from pipelines.deliverables.summary import extraction, revision
else:
    extraction = LateModule("pipelines.deliverables.summary.extraction")
    revision = LateModule("pipelines.deliverables.summary.revision")

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
    revise=revision.revise,
)
