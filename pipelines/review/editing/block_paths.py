"""Paths of the lists of a block in an edited file, such as `items` or `decisions/2/situation`."""

from collections.abc import Collection
from typing import get_args

from schemas.draft import ElementHolder

LONGEST_PLACE = 3
"""Digits of the number of a part, such as the second decision; no block has a thousand."""


def find_holder_kind(contract: type[ElementHolder], name: str) -> type[ElementHolder] | None:
    """Return the kind of part with lists of its own that one of a holder's lists has; None if it has none."""
    kinds = (each for each in get_args(contract.model_fields[name].annotation) if isinstance(each, type))
    return next((kind for kind in kinds if issubclass(kind, ElementHolder)), None)


def is_list_path(contract: type[ElementHolder], path: str) -> bool:
    """Return whether a path leads to a list of elements in a holder, whichever number its parts have."""
    name, _, below = path.partition("/")
    if name not in contract.LISTS:
        return False
    part = find_holder_kind(contract, name)
    if part is None:
        return not below
    number, _, part_path = below.partition("/")
    return is_place(number) and is_list_path(part, part_path)


def is_place(number: str) -> bool:
    """Return whether a text is the number of a part, from 1."""
    is_number = number.isascii() and number.isdecimal() and len(number) <= LONGEST_PLACE
    return is_number and not number.startswith("0")


def list_example_paths(contract: type[ElementHolder], path: str = "") -> list[str]:
    """Return the paths of the lists of a holder, those of its first parts for all."""
    paths = []
    for name in contract.LISTS:
        part = find_holder_kind(contract, name)
        paths += list_example_paths(part, f"{path}{name}/1/") if part else [f"{path}{name}"]
    return paths


def list_places(paths: Collection[str], path: str) -> list[int]:
    """Return the numbers of the parts that some of the paths lead through, below a path, in order."""
    below = {each.removeprefix(path).partition("/")[0] for each in paths if each.startswith(path)}
    return sorted(map(int, filter(is_place, below)))
