"""The contract of the glossary."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.draft import Row, TwoSided


class Glossary(TwoSided):
    """The module's terms: each row is a term and its definition."""

    LIST: ClassVar[str] = "entries"

    kind: Literal["glossary"] = "glossary"
    entries: tuple[Row, ...] = Field(min_length=1)
