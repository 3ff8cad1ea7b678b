"""How letters are drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.letters import extraction, recipe
from pipelines.drafting.kind import DraftingKind, Recipe
from pipelines.drafting.templates.sentence_share import CHARACTERS_AN_OBJECTIVE

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.LettersAnswer,
        outline=recipe.outline,
        build=recipe.build,
        characters_an_objective=CHARACTERS_AN_OBJECTIVE,
    ),
    filled_from_course=True,
    templates=extraction.TEMPLATES,
)
