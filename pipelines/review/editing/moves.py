"""Removal and reordering of elements and answers; no page or part is left empty."""

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from pipelines.review.editing.element_changes import change_element, find_element_at, refuse_edit
from pipelines.review.editing.elements import (
    CONTENT,
    find_lists,
    fit_field,
    is_ended,
    list_children,
    list_field,
    name_of,
    replace_elements,
    walk,
)
from schemas.contract import Contract
from schemas.draft import Content, ElementHolder
from schemas.draft.element_parts import find_member_field, list_members, list_right_members
from schemas.edit import Edit, Move, Remove
from schemas.errors import InvalidInput

FEWEST_MEMBERS = 2
"""Answers, pairs or items to order that a question needs: with one there is nothing to ask."""

T = TypeVar("T")


def remove(content: Content, edit: Remove) -> Content:
    """Return the content without an element; raises InvalidInput if it is the last of its page or part."""
    find_element_at(content, edit)
    return _change_list(content, edit, lambda children, index: (*children[:index], *children[index + 1 :]))


def move(content: Content, edit: Move) -> Content:
    """Return the content with an element at another place among its neighbours; raises InvalidInput."""
    find_element_at(content, edit)

    def move_in_list(children: tuple[Any, ...], index: int) -> tuple[Any, ...]:
        return _move_item(children, index, edit)

    return _change_list(content, edit, move_in_list)


def _change_list(
    content: Content, edit: Remove | Move, change: Callable[[tuple[Any, ...], int], tuple[Any, ...]]
) -> Content:
    """Return the content with one list changed; raises InvalidInput if a page or part ends empty."""

    def holds_element(value: Contract) -> bool:
        return any(name_of(child) == edit.place for child in list_children(value))

    def change_list(value: Contract) -> Contract:
        lists = {field: list_field(value, field) for field in find_lists(value)}
        field, index = next(
            (field, number)
            for field, group in lists.items()
            for number, child in enumerate(group)
            if name_of(child) == edit.place
        )
        children = fit_field(value, field, change(lists[field], index))
        return _change_holder(edit, value, {field: children})

    if edit.place == CONTENT:
        raise refuse_edit(edit, "edit.whole")
    after: Content = replace_elements(content, holds_element, change_list)
    for value in walk(after):
        if is_ended(value):
            raise _make_last_element_error(edit, value, is_content=value is after)
    return after


def _change_holder(edit: Edit, value: Contract, fields: dict[str, Any]) -> Contract:
    """Return an element with a list changed; raises InvalidInput if what is left makes no sense together."""
    changed = value.model_copy(update=fields)
    if not isinstance(value, ElementHolder) or is_ended(changed) or not list_children(changed):
        return changed
    try:
        return type(value)(**{name: getattr(changed, name) for name in type(value).model_fields})
    except ValidationError as error:
        name = name_of(value)
        raise (
            refuse_edit(edit, "edit.last_of", of=name) if name else refuse_edit(edit, "edit.last_of_block")
        ) from error


def _make_last_element_error(edit: Edit, value: Contract, *, is_content: bool) -> InvalidInput:
    name = name_of(value)
    if is_content:
        return refuse_edit(edit, "edit.last_part")
    return refuse_edit(edit, "edit.last_of", of=name) if name else refuse_edit(edit, "edit.last_of_block")


def remove_member(content: Content, edit: Remove, part: str) -> Content:
    """Return the content without one answer of a question; raises InvalidInput for a right answer."""
    question, index = _find_member(content, edit, part)
    members = getattr(question, find_member_field(question))
    if len(members) <= FEWEST_MEMBERS:
        raise refuse_edit(edit, "edit.two_answers")
    if part in list_right_members(question):
        raise refuse_edit(edit, "edit.right_answer")
    return change_element(
        content, edit, question, {find_member_field(question): (*members[:index], *members[index + 1 :])}
    )


def move_member(content: Content, edit: Move, part: str) -> Content:
    """Return the content with an answer of a question at another place; raises InvalidInput."""
    question, index = _find_member(content, edit, part)
    field = find_member_field(question)
    members = _move_item(getattr(question, field), index, edit)
    return (
        content
        if members == getattr(question, field)
        else change_element(content, edit, question, {field: members})
    )


def _find_member(content: Content, edit: Remove | Move, part: str) -> tuple[Contract, int]:
    question = find_element_at(content, edit)
    members = list_members(question)
    if part not in members:
        raise refuse_edit(edit, "edit.no_part", part=part)
    return question, members.index(part)


def _move_item(items: tuple[T, ...], index: int, edit: Move) -> tuple[T, ...]:
    if edit.to >= len(items):
        raise refuse_edit(edit, "edit.no_number", number=edit.to, last=len(items) - 1)
    others = [*items[:index], *items[index + 1 :]]
    others.insert(edit.to, items[index])
    return tuple(others)
