"""The contract of code."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import Layout, NumberedBlock, Statement


class Code(NumberedBlock):
    """A text word for word, with its spaces and line breaks: a program, a command, a file."""

    LISTS: ClassVar[tuple[str, ...]] = ("code",)
    LAYOUTS: ClassVar[Mapping[str, Layout]] = {"code": Layout.VERBATIM}
    TEXTS: ClassVar[tuple[str, ...]] = ("programming_language",)

    kind: Literal["code"] = "code"
    programming_language: str = Field(
        default="", max_length=40, description="As people name it, e.g. `Python`; empty if it has none."
    )
    code: Statement
