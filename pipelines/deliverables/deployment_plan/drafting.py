"""How a deployment plan is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.deployment_plan import extraction, recipe
from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.needs_analysis.recipe import shown
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.DeploymentPlanAnswer,
        outline=recipe.outline,
        build=recipe.build,
        shown=shown,
    ),
    filled=True,
)
