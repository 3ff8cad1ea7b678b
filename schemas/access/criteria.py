"""The criteria of WCAG 2.2 (levels A and AA) and RGAA 4.1, and what of them holds by construction.

`criteria.json` has them by their numbers. `built` names the text that says why a criterion holds in every
package we make. `settled`: nothing is left for a person to check, because what it is about does not occur or
is not of the content. `wcag` are the criteria of WCAG that one of RGAA refers to.
"""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from schemas.contract import Contract

Standard = Literal["wcag", "rgaa"]
STANDARDS: tuple[Standard, ...] = ("wcag", "rgaa")


class Criterion(Contract):
    """One criterion: its standard and number, its level in WCAG, and what we know of it."""

    standard: Standard
    number: str
    level: str = ""
    wcag: tuple[str, ...] = ()
    built: str = ""
    settled: bool = False

    @property
    def key(self) -> str:
        """Return what a person's check names it by, e.g. `wcag 1.1.1`."""
        return f"{self.standard} {self.number}"

    def owns_tag(self, tag: str) -> bool:
        """Return whether a tag of axe is of this criterion, e.g. `wcag111`, or `RGAA-1.1.2` of RGAA 1.1."""
        if self.standard == "wcag":
            return tag == f"wcag{self.number.replace('.', '')}"
        return tag.startswith(f"RGAA-{self.number}.")


@cache
def list_criteria(standard: Standard) -> tuple[Criterion, ...]:
    """Return the criteria of a standard in their order."""
    read = json.loads(Path(__file__).with_name("criteria.json").read_text(encoding="utf-8"))
    return tuple(
        Criterion.model_validate_json(json.dumps({"standard": standard, "number": number} | facts))
        for number, facts in read[standard].items()
    )


def find_criterion(key: str) -> Criterion | None:
    """Return the criterion of a key like `wcag 1.1.1`; None if there is none."""
    return next((each for name in STANDARDS for each in list_criteria(name) if each.key == key), None)
