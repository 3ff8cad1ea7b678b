"""How slides are drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.slides import extraction, recipe
from pipelines.deliverables.slides.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, PlanShare, Recipe
from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.speaker_notes import SpeakerNotes

PROMPT = Path(__file__).with_name("prompt.j2")
LIMITS = Path(__file__).with_name("limits.j2")

MINUTES_A_SLIDE = 4
TOKENS_A_SLIDE = 250
"""What a slide takes in an answer, notes included: 180 in those of a strong model."""

CHARACTERS_A_MINUTE = 160
"""Evidence that its prompt shows for each minute: six sentences or so for a slide and its notes."""


def count_tokens(page: AskedPage) -> float:
    """Return the tokens that the slides of a page take in an answer."""
    return TOKENS_A_SLIDE * page.minutes / MINUTES_A_SLIDE


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SlidesAnswer,
        outline=recipe.outline,
        build=recipe.build,
        limits=LIMITS,
        extend=recipe.extend,
        in_parts=True,
        plan_share=PlanShare(page_tokens=count_tokens, characters_a_minute=CHARACTERS_A_MINUTE),
        pictures=recipe.list_slide_pictures,
        find_faults=recipe.find_faults,
    ),
    criticism=CRITICISM,
    speaker_notes=SpeakerNotes.IN_NOTES,
)
