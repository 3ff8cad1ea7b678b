"""JSON of a kind that is not installed: kept as it was read, number for number."""

import json
from typing import Any, ClassVar, Self

from pydantic import Field, model_serializer

from schemas.canonical import MOST_EXACT, write_canonical_json
from schemas.contract import Contract


class RawJson(Contract):
    """A JSON object of which nothing is known but its kind; its canonical JSON is that of the object."""

    IS_PLAIN: ClassVar[bool] = False

    kind: str
    raw: str = Field(description="Its canonical JSON.")

    @classmethod
    def of(cls, value: dict[str, Any]) -> Self:
        """Return what holds a JSON object."""
        return cls(kind=str(value["kind"]), raw=write_canonical_json(_with_exact_numbers(value)).decode())

    @model_serializer
    def _as_it_was(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.raw, parse_int=_read_number)
        return held


def _read_number(digits: str) -> int | float:
    """Return what canonical JSON means by digits: one this large can only have been a fraction's."""
    return number if abs(number := int(digits)) <= MOST_EXACT else float(digits)


def _with_exact_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_exact_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_exact_numbers(part) for part in value]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return _read_number(str(value)) if is_whole else value
