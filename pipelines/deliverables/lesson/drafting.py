"""How a lesson is drafted: extracted without a model, asked of a model, shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.blocks.figure.source_figures import list_picture_lines
from pipelines.blocks.scenario.criticism import FEWEST_DECISIONS, MOST_DECISIONS
from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.lesson.criticism import CRITICISM
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer, PlayedLessonAnswer
from pipelines.drafting.kind import DraftingKind, PageRules, PlanShare, PlayedAnswer, Recipe
from pipelines.drafting.plan.asked_pages import count_page_tokens
from pipelines.late_module import LateModule
from schemas.course import Course, Module, PictureSettings

if TYPE_CHECKING:
    from pipelines.deliverables.lesson import extraction, recipe, revision
else:
    extraction = LateModule("pipelines.deliverables.lesson.extraction")
    recipe = LateModule("pipelines.deliverables.lesson.recipe")
    revision = LateModule("pipelines.deliverables.lesson.revision")

PROMPT = Path(__file__).with_name("prompt.j2")

MOST_TOKENS_SHARED = 4_000
"""Pages of a thousand words together share a call; a longer one has its own, and all attention."""

MOST_SHARED = 12_000
"""Characters of the module's passages that each call begins with: some sixty sentences.

Without them a strong model could not name the limit that governs a case, where another page teaches it.
"""


def _list_picture_settings(course: Course, _module: Module) -> Mapping[str, object]:
    """Return what the course says of the rights in its pictures; nothing if it does not ask about them."""
    if course.pictures == PictureSettings():
        return {}
    return {"pictures": [course.pictures.credit, [[each.path, each.rights] for each in course.sources]]}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=LessonAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
        plan_share=PlanShare(
            page_tokens=count_page_tokens,
            most_tokens=MOST_TOKENS_SHARED,
            most_shared=MOST_SHARED,
            recalls=True,
        ),
        pictures=list_picture_lines,
        played=PlayedAnswer(PlayedLessonAnswer, FEWEST_DECISIONS, MOST_DECISIONS),
        find_faults=recipe.find_faults,
        frame_answer=recipe.frame_answer,
    ),
    depends_on=_list_picture_settings,
    revise=revision.revise,
    criticism=CRITICISM,
    plan=extraction.outline_pages,
    page_rules=PageRules(extraction.list_page_scenarios, extraction.makes_page_block),
)
