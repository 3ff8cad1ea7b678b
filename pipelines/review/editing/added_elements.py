"""Elements that an edit adds, read by the contract of the list they go into."""

from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from pipelines.review.editing.chains import Gap, find_gap
from schemas.contract import Contract
from schemas.draft import Content
from schemas.draft.asked_texts import is_single
from schemas.edit import Add


def read_elements(content: Content, edit: Add) -> tuple[Any, ...] | None:
    """Return the elements that an edit adds; None if they are not of the list they go into, or it is gone."""
    gap = find_gap(content, edit.spot)
    if gap is None:
        return None
    try:
        return parse_elements(gap, edit)
    except ValidationError:
        return None


def parse_elements(gap: Gap, edit: Add) -> tuple[Any, ...]:
    """Return the elements by the contract of a gap's list; raises ValidationError if it refuses one."""
    adapter = _make_adapter(gap.contract, gap.field)
    return tuple(adapter.validate_json(element) for element in edit.elements)


def write_elements(elements: tuple[Contract, ...]) -> tuple[str, ...]:
    """Return elements as an edit holds them: the canonical JSON of each."""
    return tuple(element.canonical().decode() for element in elements)


@cache
def _make_adapter(contract: type[Contract], field: str) -> TypeAdapter[Any]:
    """Return what reads one element of a list; read apart, it is refused as it would be in its list."""
    annotation: Any = contract.model_fields[field].annotation
    element = annotation if is_single(contract, field) else get_args(annotation)[0]
    return TypeAdapter(element)
