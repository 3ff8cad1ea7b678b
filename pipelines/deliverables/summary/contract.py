"""The contract of the summary."""

from typing import ClassVar, Literal

from schemas.draft import KeyPoints, Statement


class Summary(KeyPoints):
    """The key points to take away."""

    is_read: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["summary"] = "summary"


def tells_order(point: Statement) -> bool:
    """Return whether a point is the steps of an order: it cites each of them, any other one passage."""
    return len({each.span for each in point.citations}) > 1
