"""Cache key of a frozen value: the object itself, since comparing all its fields would cost more."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class ByIdentity(Generic[Value]):
    """One object; another with equal fields is another key, which only costs computing it again."""

    value: Value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)
