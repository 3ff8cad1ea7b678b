"""Lists of a page: which statements are items, and how deep each stands in its list."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from schemas.draft import Statement


def split_item_runs(statements: Iterable[Statement]) -> list[list[Statement]]:
    """Return the statements in runs of items of one list, and of what is none."""
    return [list(run) for _, run in groupby(statements, key=lambda each: each.is_item)]


def are_numbered(items: Iterable[Statement]) -> bool:
    """Return whether items bring numbers of their own, which stand in place of bullets."""
    return any(item.label for item in items)


def list_levels(items: Sequence[Statement]) -> list[tuple[int, int]]:
    """Return the depth of each item and that of the next, 1 after the last; no level is left out."""
    depths: list[int] = []
    for item in items:
        depths.append(min(item.depth, depths[-1] + 1 if depths else 1))
    return list(pairwise([*depths, 1]))
