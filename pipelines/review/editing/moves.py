"""Removal and reordering of elements and answers; no page or part is left empty."""

from collections.abc import Callable
from typing import Any, TypeVar

from pipelines.review.editing.element_changes import change_element, find_element_at, refuse_edit
from pipelines.review.editing.elements import (
    CONTENT,
    find_lists,
    is_ended,
    list_children,
    name_of,
    replace_elements,
    walk,
)
from pipelines.review.editing.parts import find_member_field, list_members, list_right_members
from schemas.contract import Contract
from schemas.draft import Content
from schemas.edit import Edit, Move, Remove
from schemas.errors import InvalidInput

FEWEST_MEMBERS = 2
"""Answers to choose from, pairs to match, things to put in order: of one alone there is nothing to ask."""

T = TypeVar("T")


def remove(content: Content, edit: Remove) -> Content:
    """Return the content without an element; raises InvalidInput where it is the last of its page or part."""
    find_element_at(content, edit)
    return _regroup(content, edit, lambda held, at: (*held[:at], *held[at + 1 :]))


def move(content: Content, edit: Move) -> Content:
    """Return the content with an element at another place among its neighbours; raises InvalidInput."""
    find_element_at(content, edit)

    def moved(held: tuple[Any, ...], at: int) -> tuple[Any, ...]:
        return _at(held, at, edit)

    return _regroup(content, edit, moved)


def _regroup(
    content: Content, edit: Remove | Move, change: Callable[[tuple[Any, ...], int], tuple[Any, ...]]
) -> Content:
    """Return the content with the list its element stands in changed; no page or part is left empty."""

    def holds(value: Contract) -> bool:
        return any(name_of(child) == edit.place for child in list_children(value))

    def regroup(value: Contract) -> Contract:
        held = {field: getattr(value, field) for field in find_lists(value)}
        field, at = next(
            (field, n)
            for field, group in held.items()
            for n, child in enumerate(group)
            if name_of(child) == edit.place
        )
        return value.model_copy(update={field: change(held[field], at)})

    if edit.place == CONTENT:
        raise refuse_edit(edit, "edit.whole")
    after: Content = replace_elements(content, holds, regroup)
    for value in walk(after):
        if is_ended(value):
            raise _last_of(edit, value, whole=value is after)
    return after


def _last_of(edit: Edit, value: Contract, *, whole: bool) -> InvalidInput:
    name = name_of(value)
    if whole:
        return refuse_edit(edit, "edit.last_part")
    return refuse_edit(edit, "edit.last_of", of=name) if name else refuse_edit(edit, "edit.last_of_block")


def remove_member(content: Content, edit: Remove, part: str) -> Content:
    """Return the content with a question that has one answer less; raises InvalidInput for a right one."""
    question, at = _member(content, edit, part)
    members = getattr(question, find_member_field(question))
    if len(members) <= FEWEST_MEMBERS:
        raise refuse_edit(edit, "edit.two_answers")
    if part in list_right_members(question):
        raise refuse_edit(edit, "edit.right_answer")
    return change_element(
        content, edit, question, {find_member_field(question): (*members[:at], *members[at + 1 :])}
    )


def move_member(content: Content, edit: Move, part: str) -> Content:
    """Return the content with an answer of a question at another place; raises InvalidInput."""
    question, at = _member(content, edit, part)
    field = find_member_field(question)
    members = _at(getattr(question, field), at, edit)
    return (
        content
        if members == getattr(question, field)
        else change_element(content, edit, question, {field: members})
    )


def _member(content: Content, edit: Remove | Move, part: str) -> tuple[Contract, int]:
    question = find_element_at(content, edit)
    members = list_members(question)
    if part not in members:
        raise refuse_edit(edit, "edit.no_part", part=part)
    return question, members.index(part)


def _at(held: tuple[T, ...], at: int, edit: Move) -> tuple[T, ...]:
    if edit.to >= len(held):
        raise refuse_edit(edit, "edit.no_number", number=edit.to, last=len(held) - 1)
    rest = [*held[:at], *held[at + 1 :]]
    rest.insert(edit.to, held[at])
    return tuple(rest)
