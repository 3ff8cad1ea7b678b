"""How a catalogue entry is drafted: filled by code alone, and shown."""

from collections.abc import Mapping

from pipelines.deliverables.catalogue_entry import extraction
from pipelines.deliverables.catalogue_entry.criticism import CRITICISM
from pipelines.deliverables.lesson import markdown
from pipelines.drafting.kind import DraftingKind
from schemas.course import Course, Module


def depend_on_catalogue(course: Course, _module: Module) -> Mapping[str, object]:
    """Return the part of the course that is meant for catalogues."""
    return {"catalogue": course.catalogue.model_dump(mode="json") if course.catalogue else None}


DRAFTING = DraftingKind(
    extract=extraction.from_material,
    markdown=markdown.markdown,
    filled_from_course=True,
    depends_on=depend_on_catalogue,
    criticism=CRITICISM,
)
