"""How a deployment plan is drafted: extracted without a model, asked of a model, shown."""

from collections.abc import Mapping
from pathlib import Path

from pydantic.main import IncEx

from pipelines.deliverables.deployment_plan import extraction, recipe
from pipelines.deliverables.deployment_plan.criticism import CRITICISM
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe
from schemas.course import Course, Module

PROMPT = Path(__file__).with_name("prompt.j2")


OF_REVIEW: IncEx = {"roles": True}
OWN: IncEx = {"deployment": True, "targets": True, "deliver": True, "review": OF_REVIEW}


def depend_on_deployment(course: Course, _module: Module) -> Mapping[str, object]:
    """Return how the training reaches its people: who, when, and the systems it is delivered to."""
    return {"deployment": course.model_dump(mode="json", include=OWN)}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.DeploymentPlanAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    filled_from_course=True,
    templates=extraction.TEMPLATES,
    counts_tables=True,
    depends_on=depend_on_deployment,
    criticism=CRITICISM,
)
