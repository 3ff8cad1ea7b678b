"""How a case study is drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.case_study import extraction, recipe
from pipelines.deliverables.case_study.criticism import CRITICISM
from pipelines.deliverables.case_study.frame import ask_for_exceptions
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe
from pipelines.drafting.session_dependency import depend_on_session

PROMPT = Path(__file__).with_name("prompt.j2")

CHARACTERS_A_MINUTE = 120
"""Evidence that its prompt shows for each minute of the module."""


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.CaseStudyAnswer,
        outline=recipe.outline,
        build=recipe.build,
        extend=recipe.extend,
        plan_share=PlanShare(characters_a_minute=CHARACTERS_A_MINUTE),
    ),
    depends_on=depend_on_session,
    criticism=CRITICISM,
    ask_experts=ask_for_exceptions,
)
