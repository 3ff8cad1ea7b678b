"""Parts that a comment wants more of, put where they belong in a deliverable that code frames."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from schemas.draft import Deliverable, list_parts, replace_parts

D = TypeVar("D", bound=Deliverable)


def add_parts(there: D, parts: Sequence[Any], closes: Callable[[Any], bool]) -> D | None:
    """Return a deliverable with more parts, behind its own and before those at its end that close it.

    None if there is nothing to add.
    """
    own = list_parts(there)
    end = len(own)
    while end and closes(own[end - 1]):
        end -= 1
    return replace_parts(there, (*own[:end], *parts, *own[end:])) if parts else None
