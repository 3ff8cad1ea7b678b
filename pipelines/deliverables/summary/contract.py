"""The contract of the summary."""

from typing import ClassVar, Literal

from schemas.draft import KeyPoints


class Summary(KeyPoints):
    """The key points to take away."""

    is_read: ClassVar[bool] = True
    says_nothing_twice: ClassVar[bool] = True

    kind: Literal["summary"] = "summary"
