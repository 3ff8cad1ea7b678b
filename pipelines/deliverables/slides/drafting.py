"""How slides are drafted: extracted without a model, asked of a model, shown."""

from pathlib import Path

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.slides import extraction, recipe
from pipelines.deliverables.slides.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind, Recipe
from pipelines.drafting.speaker_notes import SpeakerNotes

PROMPT = Path(__file__).with_name("prompt.j2")


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    recipe=Recipe(
        prompt=PROMPT,
        answer=recipe.SlidesAnswer,
        outline=recipe.outline,
        build=recipe.build,
        in_parts=True,
    ),
    criticism=CRITICISM,
    speaker_notes=SpeakerNotes.IN_NOTES,
)
