"""How a case study is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.case_study import extraction, recipe
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, Recipe

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        answer=recipe.CaseStudyAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
)
