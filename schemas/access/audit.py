"""Audit of accessibility: what axe and checks of ours found on the pages of a package, state by state."""

from pydantic import Field

from schemas.contract import Contract


class AuditedRule(Contract):
    """One rule of an audit: its tags, and of how many elements it held, broke, or was unsure.

    Checks of ours hold of pages.
    """

    rule: str
    tags: tuple[str, ...]
    held: int = Field(ge=0)
    broken: int = Field(ge=0)
    unsure: int = Field(ge=0)


class AccessAudit(Contract):
    """What an audit covered and found; the findings are among those of the package.

    A state is a page as one can meet it: as it opens, with all opened, with answers checked, on a phone; each
    in light and in dark. `complete`: no page was left out for want of time.
    """

    package: str
    engine: str = Field(description="E.g. `axe-core 4.12.1`.")
    pages: int = Field(ge=0)
    states: int = Field(ge=0)
    complete: bool
    rules: tuple[AuditedRule, ...]
