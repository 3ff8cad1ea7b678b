"""Change of one element of a content, or refusal of an impossible edit."""

from typing import Any

from pipelines.review.editing.authorship import drop_evidence, fields_of_editor, touches_claim
from pipelines.review.editing.elements import find, replace_elements
from schemas.contract import Contract
from schemas.draft import Cited, Content, Nature, NumberedBlock, Origin, Section, Table
from schemas.draft.element_parts import ANSWER, NATURE, build_changed
from schemas.edit import Cite, Edit, Insert, Move, Remove, Replace, Rewrite, Transfer
from schemas.errors import InvalidInput
from schemas.refusal import Fact, Refusal
from schemas.value_faults import find_fault

FIGURES = {"minutes": "edit.no_minutes", "tolerance": "edit.no_tolerance", ANSWER: "edit.no_figure"}
"""The refusal for a text that is not a number, by the field it was typed into."""


def find_element_at(content: Content, edit: Remove | Move | Cite | Rewrite) -> Contract:
    """Return the element that an edit changes; raises InvalidInput if it is gone."""
    element = find(content, edit.place)
    if element is None:
        raise refuse_edit(edit, "edit.gone")
    return element


def change_element(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    """Return the content with an element changed; a changed claim loses the verification of its citations."""
    if isinstance(element, Cited):
        fields = fields | fields_of_editor(
            element, is_claim=any(touches_claim(element, field) for field in fields)
        )
    if fields.get(NATURE) is Nature.ILLUSTRATION:
        fields = fields | drop_evidence(element)
    if isinstance(element, Section):
        fields = fields | {"titled_by": Origin.HUMAN}
    if isinstance(element, Table | NumberedBlock):
        fields = fields | {"worded_by": Origin.HUMAN}
    return build_content(content, edit, element, fields)


def build_content(content: Content, edit: Edit, element: Contract, fields: dict[str, Any]) -> Content:
    """Return the content with an element's fields changed; raises InvalidInput if the result is not valid."""
    old_fields = {name: getattr(element, name) for name in type(element).model_fields}
    try:
        changed = build_changed(type(element), old_fields | fields)
    except ValueError as error:
        if isinstance(edit, Replace) and edit.part in FIGURES:
            raise refuse_edit(edit, FIGURES[edit.part], text=edit.after) from error
        raise refuse_edit(edit, "edit.unusable", problem=find_fault(error).what) from error
    after: Content = replace_elements(content, lambda value: value is element, lambda _: changed)
    return after


def refuse_edit(edit: Edit, wording: str, **facts: Fact) -> InvalidInput:
    """Return the refusal of an edit, which names its place."""
    return InvalidInput(Refusal(wording, place=name_edit(edit), **facts))


def name_edit(edit: Edit) -> str:
    """Return the place of an edit for a message, with its part if it has one."""
    part = None if isinstance(edit, Cite | Rewrite | Insert | Transfer) else edit.part
    return f"{edit.place} {part}" if part else edit.place
