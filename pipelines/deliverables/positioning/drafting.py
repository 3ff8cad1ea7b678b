"""How a positioning questionnaire is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.positioning import extraction, recipe
from pipelines.deliverables.positioning.criticism import CRITICISM
from pipelines.deliverables.positioning.revision import revise
from pipelines.deliverables.quiz import markdown
from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.deliverables.quiz.other_question import OTHER_QUESTION
from pipelines.deliverables.quiz.recipe import outline
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe

PROMPT = Path(__file__).with_name("prompt.j2")

CHARACTERS_A_MINUTE = 120
"""Evidence that its prompt shows for each minute of the module."""


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=QuizAnswer,
        outline=outline,
        build=recipe.build,
        plan_share=PlanShare(characters_a_minute=CHARACTERS_A_MINUTE),
        included=("quiz/kinds.j2",),
        aimed=True,
    ),
    last=True,
    revise=revise,
    other_question=OTHER_QUESTION,
    criticism=CRITICISM,
    missing_rule="positioning.none",
)
