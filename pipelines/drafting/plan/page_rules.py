"""The kinds of deliverable that a module is planned by, and the rules of its pages."""

from collections.abc import Iterator

from pipelines.drafting.kind import DraftingKind, Material

LESSON = "lesson"
"""The kind whose pages all deliverables follow, whether the module lists it or not."""


def list_planned_kinds(material: Material) -> Iterator[DraftingKind]:
    """Yield the kinds that a module's plan is made of; no other is loaded, which may be a broken plug-in."""
    kinds = material.request.kinds
    names = dict.fromkeys((LESSON, *material.module.artefacts))
    return (kinds[name] for name in names if name in kinds)


def makes_block(material: Material, kind: str, spans: tuple[str, ...]) -> bool:
    """Return whether a kind of deliverable can make a block of a kind of some passages."""
    rules = (each.page_rules for each in list_planned_kinds(material))
    return any(each.makes_block(material, kind, spans) for each in rules if each is not None)
