"""How a sponsor kit is drafted: extracted without a model, asked of a model, shown."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.sponsor_kit import extraction, recipe
from pipelines.deliverables.sponsor_kit.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, Recipe
from pipelines.drafting.templates.sentence_share import CHARACTERS_AN_OBJECTIVE
from schemas.course import Course, Module

PROMPT = Path(__file__).with_name("prompt.j2")


def depend_on_deployment(course: Course, _module: Module) -> Mapping[str, object]:
    """Return the course's deployment: sponsor, groups, days."""
    return {"deployment": course.model_dump(mode="json", include={"deployment"})}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SponsorKitAnswer,
        outline=recipe.outline,
        build=recipe.build,
        characters_an_objective=CHARACTERS_AN_OBJECTIVE,
    ),
    filled_from_course=True,
    templates=extraction.TEMPLATES,
    depends_on=depend_on_deployment,
    criticism=CRITICISM,
)
