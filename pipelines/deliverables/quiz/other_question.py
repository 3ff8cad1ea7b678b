"""How a model is asked for a quiz, or for one question in the place of another."""

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.deliverables.quiz.answers import QuizAnswer
from pipelines.drafting.kind import OtherQuestion, PlanShare, Recipe
from pipelines.late_module import LateModule

if TYPE_CHECKING:
    from pipelines.deliverables.quiz import extraction, recipe
else:
    extraction = LateModule("pipelines.deliverables.quiz.extraction")
    recipe = LateModule("pipelines.deliverables.quiz.recipe")

FOLDER = Path(__file__).parent

CHARACTERS_A_QUESTION = 1_200
"""Evidence shown for each question: six to ten sentences to choose from, and to draw wrong answers from."""

RECIPE = Recipe(
    prompt=FOLDER / "prompt.j2",
    included=("quiz/kinds.j2",),
    answer=QuizAnswer,
    outline=recipe.outline,
    build=recipe.build,
    in_parts=True,
    by_question=True,
    plan_share=PlanShare(characters_a_question=CHARACTERS_A_QUESTION),
)

OTHER_QUESTION = OtherQuestion("quiz", RECIPE, FOLDER / "another.j2", extraction.choose_other_item)
