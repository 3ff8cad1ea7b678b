"""The contract of a callout."""

from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from schemas.draft import Nature, NumberedBlock, Statement
from schemas.finding import Finding
from schemas.value_faults import ValueRefused


class CalloutVariant(StrEnum):
    """What a callout is for."""

    KEY_POINT = "key_point"
    WARNING = "warning"
    EXAMPLE = "example"
    COUNTER_EXAMPLE = "counter_example"
    BEFORE_AFTER = "before_after"
    """Two states side by side; its second list says what is after."""

    AT_HOME = "at_home"
    """What holds in the organisation itself, « chez nous »; it cites the course's own context."""


class Callout(NumberedBlock):
    """Statements set apart from the text around them."""

    LISTS: ClassVar[tuple[str, ...]] = ("statements", "after")
    TEXTS: ClassVar[tuple[str, ...]] = ("variant",)

    kind: Literal["callout"] = "callout"
    variant: CalloutVariant
    statements: tuple[Statement, ...] = Field(min_length=1)
    after: tuple[Statement, ...] = ()

    @model_validator(mode="after")
    def _only_before_and_after_has_two_sides(self) -> Self:
        if (self.variant is CalloutVariant.BEFORE_AFTER) != bool(self.after):
            raise ValueRefused("callout_sides")
        return self

    def list_findings(self) -> Iterator[Finding]:
        """Yield a finding if it says what holds at the organisation, and cites nothing of the context."""
        cited = (citation for each in self.statements for citation in each.citations)
        if self.variant is CalloutVariant.AT_HOME and not any(each.is_of_context for each in cited):
            yield Finding(rule="callout.elsewhere", place=self.id)

    def says_of(self, statement: Statement) -> bool:
        """Return whether its own name says already what a statement is: of the organisation."""
        return self.variant is CalloutVariant.AT_HOME and statement.nature is Nature.ORGANISATION

    def name_label(self, name: str) -> str:
        """Return the key of a list's label; only the two sides of before and after have one."""
        return f"list_{name}" if self.variant is CalloutVariant.BEFORE_AFTER else ""

    def list_choices(self, name: str) -> tuple[str, ...]:
        """Return the variants it may become: one with two sides no other, one with one side any other."""
        if self.after:
            return (CalloutVariant.BEFORE_AFTER.value,)
        variants = super().list_choices(name)
        return tuple(each for each in variants if each != CalloutVariant.BEFORE_AFTER)
