"""One text a person is asked for to add something to a draft."""

from collections.abc import Callable
from dataclasses import dataclass

Mint = Callable[[str], str]
"""Gives the next id of a kind: `statements`, `blocks`, `items` or `pages`."""


@dataclass(frozen=True)
class AskedText:
    """One text to type or choose. `part` is its path in what is added, `of` what it is of an element.

    `is_list` has one element a line. `label` is the key of its name among the texts of the block's kind,
    `under` that of the holder it is in, which is the one of this `number`; without, it is named by `of`.
    """

    part: str
    of: str = "text"
    choices: tuple[str, ...] = ()
    is_optional: bool = False
    is_list: bool = False
    start: str = ""
    label: str = ""
    under: str = ""
    number: int = 0
