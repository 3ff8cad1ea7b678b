"""How a positioning questionnaire is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.positioning import extraction, recipe
from pipelines.deliverables.positioning.criticism import CRITICISM
from pipelines.deliverables.positioning.revision import revise
from pipelines.deliverables.quiz import markdown
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.deliverables.quiz.other_question import OTHER_QUESTION
from pipelines.deliverables.quiz.recipe import outline
from pipelines.drafting.kind import DraftingKind, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=QuizAnswer,
        outline=outline,
        build=recipe.build,
        included=("quiz/kinds.j2",),
        aimed=True,
    ),
    last=True,
    revise=revise,
    other_question=OTHER_QUESTION,
    criticism=CRITICISM,
    missing_rule="positioning.none",
)
