"""How a memo card is drafted: extracted, asked of a model, shown to reviewers, criticised."""

from pathlib import Path

from pipelines.deliverables.summary import markdown
from pipelines.drafting.kind import DraftingKind, Recipe
from premierjet_memo_card import extraction, recipe
from premierjet_memo_card.criticism import CRITICISM

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=Path(__file__).with_name("prompt.j2"),
        answer=recipe.MemoCardAnswer,
        outline=recipe.outline,
        build=recipe.build,
    ),
    criticism=CRITICISM,
)
