"""Ids of what a person adds: the next numbers of the module, which nothing else ever had."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pipelines.review.editing.added_elements import read_elements
from pipelines.review.editing.chains import find_gap
from pipelines.review.editing.elements import find
from schemas.contract import Contract
from schemas.draft import Content, Minted, walk_named
from schemas.draft.blocks import ElementHolder
from schemas.draft.element_parts import list_members, texts
from schemas.edit import Add, Edit, Insert, Spot, Transfer
from schemas.errors import InvalidInput
from schemas.ids import OPTION_LETTERS
from schemas.refusal import Refusal

PREFIXES = {"pages": "p", "items": "q", "statements": "st", "blocks": "b"}
"""What the ids of each kind begin with."""

KINDS = {prefix: kind for kind, prefix in PREFIXES.items()}
MINTED_ID = re.compile(r"(p|q|st|b)-(\d{4})")
MOST_IDS = 9999

UNREAD = frozenset({"citations", "computation", "by_cell", "picture"})
READ = ("title", "caption", "header", "stem", "text", "cells", "left", "right", "accepted", "content")
"""Fields with texts by which people know again what was added, in the order in which they are told."""

C = TypeVar("C", bound=Contract)


class NextIds:
    """Gives the next id of each kind, and knows the highest number of each that was given."""

    def __init__(self, minted: Minted, edits: Sequence[Edit] = ()) -> None:
        self.minted = count_added(minted, edits)

    def mint(self, kind: str) -> str:
        """Return the next id of a kind; raises InvalidInput if all numbers are used."""
        number = getattr(self.minted, kind) + 1
        if number > MOST_IDS:
            raise InvalidInput(Refusal("edit.no_ids", most=MOST_IDS))
        self.minted = self.minted.model_copy(update={kind: number})
        return f"{PREFIXES[kind]}-{number:04d}"


def count_added(minted: Minted, edits: Sequence[Edit]) -> Minted:
    """Return the numbers given so far, with those of what edits add."""
    highest = dict(minted)
    for name in (name for edit in edits for name in list_new_ids(edit)):
        kind, number = _read_id(name)
        highest[kind] = max(highest[kind], number)
    return Minted(**highest)


def is_given(minted: Minted, name: str) -> bool:
    """Return whether a module has given an id, to something that may be gone."""
    kind, number = _read_id(name)
    given: int = getattr(minted, kind)
    return number <= given


def list_new_ids(edit: Edit) -> tuple[str, ...]:
    """Return the ids of what an edit adds; none of any other edit."""
    if isinstance(edit, Insert):
        return (edit.place,)
    if isinstance(edit, Add) and edit.part is None:
        return tuple(name for element in edit.elements for name in _walk_ids(json.loads(element)))
    return ()


def _walk_ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        name = value.get("id")
        if isinstance(name, str) and MINTED_ID.fullmatch(name):
            yield name
        for part in value.values():
            yield from _walk_ids(part)
    elif isinstance(value, list):
        for part in value:
            yield from _walk_ids(part)


def list_added_texts(edit: Add) -> tuple[str, ...]:
    """Return the texts that an edit adds, in the order of their fields, whatever contract reads them."""
    return tuple(text for element in edit.elements for text in _walk_texts(json.loads(element)))


def _walk_texts(value: Any, field: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name in sorted(value, key=_rank_field):
            if name not in UNREAD:
                yield from _walk_texts(value[name], name)
    elif isinstance(value, list):
        for part in value:
            yield from _walk_texts(part, field)
    elif isinstance(value, str) and field in READ:
        yield value


def _rank_field(name: str) -> int:
    return READ.index(name) if name in READ else len(READ)


def _read_id(name: str) -> tuple[str, int]:
    prefix, _, number = name.partition("-")
    return KINDS[prefix], int(number)


def find_next_letter(letters: Sequence[str]) -> str | None:
    """Return the letter after the last of those that answers of a question had; None if there is none."""
    last = max((OPTION_LETTERS.index(letter) for letter in letters), default=-1)
    return OPTION_LETTERS[last + 1] if last + 1 < len(OPTION_LETTERS) else None


def renumber_element(element: C, mint: Callable[[str], str]) -> C:
    """Return a copy of an element with new ids for all that has one in it."""
    renamed = {each.id: mint(_read_id(each.id)[0]) for each in walk_named(element)}
    copied: C = _rename(element, renamed)
    return copied


def _rename(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rename(part, names) for part in value)
    if not isinstance(value, Contract):
        return value
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    changed = {name: after for name, held in fields.items() if (after := _rename(held, names)) is not held}
    value = value.model_copy(update=changed) if changed else value
    if isinstance(value, ElementHolder):
        value = value.follow_renaming(names)
    own = getattr(value, "id", "")
    return value.model_copy(update={"id": names[own]}) if own in names else value


def renumber_additions(
    edits: Sequence[Edit],
    minted: Minted,
    content: Content,
    kept: Sequence[Edit] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[Edit, ...]:
    """Return edits that add nothing under an id which somebody else has given meanwhile.

    An addition that `content` holds already, as when a form was sent twice, stays as it is. `kept` are other
    edits, whose ids are taken too; what one of them adds already, under whatever ids, is left out. `names`
    are the ids that what was added before these edits has by now, by those under which the edits name it.
    """
    ids = NextIds(count_added(minted, kept), edits)
    taken = count_added(minted, kept)
    names = dict(names or {})
    renumbered: list[Edit] = []
    for edit in edits:
        twin_names = _find_names_of_twin(edit, kept)
        if twin_names is not None:
            names |= twin_names
            continue
        for name in () if is_made(edit, content) else list_new_ids(edit):
            if is_given(taken, name):
                names[name] = ids.mint(_read_id(name)[0])
        renumbered.append(_rename_in_edit(edit, names) if names else edit)
    return tuple(renumbered)


def _find_names_of_twin(edit: Edit, kept: Sequence[Edit]) -> Mapping[str, str] | None:
    """Return the ids under which one of the kept edits adds just what an edit adds; None if none does."""
    if not isinstance(edit, Add):
        return None
    for each in kept:
        names = dict(zip(list_new_ids(edit), list_new_ids(each), strict=False))
        if isinstance(each, Add) and _rename_in_edit(edit, names) == _rename_in_edit(each, {}):
            return names
    return None


def is_made(edit: Edit, content: Content) -> bool:
    """Return whether a content holds what an edit adds, under the same ids and with the same texts."""
    if not isinstance(edit, Add):
        return False
    if edit.part is not None:
        gap = find_gap(content, edit.spot)
        return gap is not None and set(read_elements(content, edit) or (None,)) <= {*gap.held}
    there = {each.id: each for each in walk_named(content.artefacts)}
    added = read_elements(content, edit)
    return added is not None and all(
        each.id in there and _tell(there[each.id]) == _tell(each)
        for element in added
        for each in walk_named(element)
    )


def find_other_letter(edit: Add | Transfer, content: Content) -> Add | Transfer:
    """Return the edit; one that adds an answer, with the next letter if another answer has its own."""
    question = find(content, edit.place) if isinstance(edit, Add) and edit.part else None
    if question is None or not isinstance(edit, Add) or edit.part not in list_members(question):
        return edit
    field = str(edit.part).partition("/")[0]
    letter = find_next_letter([part.partition("/")[2] for part in list_members(question)])
    if letter is None:
        return edit
    elements = tuple(
        json.dumps(json.loads(each) | {"id": letter}, ensure_ascii=False) for each in edit.elements
    )
    return edit.model_copy(update={"part": f"{field}/{letter}", "elements": elements})


def _tell(value: Any) -> tuple[str, ...]:
    return tuple(text for _, text in texts(value))


def _rename_in_edit(edit: Edit, names: Mapping[str, str]) -> Edit:
    changed: dict[str, Any] = {"place": names.get(edit.place, edit.place)}
    if isinstance(edit, Add):
        changed["spot"] = _rename_spot(edit.spot, names)
        changed["elements"] = tuple(_rename_in_json(element, names) for element in edit.elements)
        changed["copy_of"] = names.get(edit.copy_of or "", edit.copy_of)
    if isinstance(edit, Transfer):
        changed["to"] = _rename_spot(edit.to, names)
    if isinstance(edit, Insert):
        changed["item"] = _rename(edit.item, names)
    return edit.model_copy(update=changed)


def _rename_spot(spot: Spot, names: Mapping[str, str]) -> Spot:
    return spot.model_copy(update={"beside": names.get(spot.beside, spot.beside)})


def _rename_in_json(element: str, names: Mapping[str, str]) -> str:
    """Return JSON in which each text that is one of the ids, and nothing else, is its new id."""

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: rename(part) for name, part in value.items()}
        if isinstance(value, list):
            return [rename(part) for part in value]
        return names.get(value, value) if isinstance(value, str) else value

    return json.dumps(rename(json.loads(element)), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
