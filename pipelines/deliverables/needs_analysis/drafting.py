"""How a needs analysis is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.needs_analysis import extraction, recipe
from pipelines.deliverables.needs_analysis.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.NeedsAnalysisAnswer,
        outline=recipe.outline,
        build=recipe.build,
        figures=recipe.list_figure_lines,
    ),
    counts_tables=True,
    criticism=CRITICISM,
)
