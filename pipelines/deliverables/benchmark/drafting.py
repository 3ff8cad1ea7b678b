"""How a benchmark is drafted: extracted without a model, asked of a model, shown."""

from collections.abc import Mapping
from pathlib import Path

from pipelines.deliverables.benchmark import extraction, recipe
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe
from schemas.course import Course, Module

PROMPT = Path(__file__).with_name("prompt.j2")


def depend_on_rights(course: Course, _module: Module) -> Mapping[str, object]:
    """Return the entries of `sources`: the benchmark states how each may be used."""
    return {"rights": [each.model_dump(mode="json", exclude={"authority"}) for each in course.sources]}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.BenchmarkAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    depends_on=depend_on_rights,
)
