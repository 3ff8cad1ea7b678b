"""Changes requested to a lesson, made without a model: another page from the sources replaces one."""

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.extraction import extract_lesson
from pipelines.deliverables.lesson.unreadable import find_unreadable
from pipelines.drafting.elements import list_elements
from pipelines.drafting.kind import Material
from pipelines.drafting.material import list_cited_spans
from pipelines.drafting.reviser import Reviser
from schemas.draft import Section


def revise(before: Lesson, reviser: Reviser) -> Lesson | None:
    """Return the pages without the parts that the comment names; a named page is replaced if possible."""
    unused_sections = _make_unused_sections(before, reviser.material)
    sections: list[Section] = []
    for section in before.sections:
        if section.id in reviser.wishes.dropped_ids:
            continue
        if section.id in reviser.wishes.removable and unused_sections:
            sections.append(unused_sections.pop(0))
            continue
        reviser.say_without_other(section.id)
        sections += reviser.revise_section(section)
    return Lesson(sections=tuple(sections)) if sections else None


def _make_unused_sections(before: Lesson, material: Material) -> list[Section]:
    """Return the pages that can still be made from the sources and repeat nothing of the earlier lesson."""
    used = list_cited_spans(
        tuple(citation for element in list_elements([before]) for citation in element.citations)
    )
    unused_pieces = tuple(piece for piece in material.pieces if piece.span.id not in used)
    unreadable = find_unreadable(unused_pieces, material.language)
    readable_pieces = tuple(piece for piece in unused_pieces if piece.span.id not in unreadable)
    unused_lesson = extract_lesson(readable_pieces, material, material.ids)
    titles = {section.title for section in before.sections}
    return (
        [section for section in unused_lesson.sections if section.title not in titles]
        if unused_lesson
        else []
    )
