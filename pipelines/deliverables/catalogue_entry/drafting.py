"""How a catalogue entry is drafted: extracted, asked of a model, shown."""

from pipelines.deliverables.catalogue_entry import extraction
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind

DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    filled=True,
)
