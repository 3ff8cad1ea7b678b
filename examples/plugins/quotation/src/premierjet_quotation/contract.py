"""The contract of a quotation."""

from typing import ClassVar, Literal

from schemas.draft import NumberedBlock, Statement


class Quotation(NumberedBlock):
    """What somebody said, and who said it, if that is known."""

    LISTS: ClassVar[tuple[str, ...]] = ("words", "speaker")

    kind: Literal["quotation"] = "quotation"
    words: Statement
    speaker: Statement | None = None
