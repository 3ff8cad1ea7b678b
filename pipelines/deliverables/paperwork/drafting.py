"""How paperwork is drafted: filled by code alone, and shown."""

from pipelines.deliverables.lesson import markdown
from pipelines.deliverables.paperwork import extraction
from pipelines.deliverables.paperwork.criticism import CRITICISM
from pipelines.drafting.kind import DraftingKind

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    filled_from_course=True,
    criticism=CRITICISM,
)
