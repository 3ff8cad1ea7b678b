"""Whom learners write to about accessibility, and what people have checked of it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from schemas.access.criteria import find_criterion
from schemas.contract import Contract
from schemas.ids import Line, Person, Slug
from schemas.value_faults import ValueRefused


class CheckResult(StrEnum):
    """What a person found."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


def _check_criterion(key: str) -> str:
    if find_criterion(key) is None:
        raise ValueRefused("access_criterion", criterion=key)
    return key


class PersonCheck(Contract):
    """One criterion that a person checked: who, when, and what they found."""

    criterion: Annotated[Line, AfterValidator(_check_criterion)] = Field(
        description="`wcag` or `rgaa` and its number, as `wcag 1.1.1`."
    )
    result: CheckResult
    by: Person = Field(description="Who checked.")
    on: date
    module: Slug | None = Field(default=None, description="Of which module; left out: of all.")
    note: str = Field(default="", max_length=500, description="What was found, as learners may read it.")


class Accessibility(Contract):
    """What packages say of accessibility beyond what is built in and what a browser checks."""

    contact: Line | None = Field(
        default=None, description="Address or page for those who meet an obstacle; every statement shows it."
    )
    checks: tuple[PersonCheck, ...] = Field(
        default=(), description="What people checked; a report lists what nobody did."
    )

    def list_checks(self, module: str) -> tuple[PersonCheck, ...]:
        """Return the checks of a module, given by its id."""
        return tuple(each for each in self.checks if each.module in (None, module))
