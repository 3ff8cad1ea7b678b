"""The national quality framework as data: the indicators in our words, and possible evidence.

The number, criterion and scope of each indicator follow the French Code du travail (R6316-1 and its annex),
as secondary sources give them; the wording is our own summary, and no legal advice.
"""

from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.course import Form
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.overview import EvidenceKind, IndicatorScope

FILE = Path(__file__).with_name("indicators.json")


class IndicatorEvidence(Contract):
    """One indicator; each field from `module` on names something that is evidence on it.

    `module` and `course` are kinds of deliverable, any of which will do; `forms` administrative documents.
    """

    number: int = Field(ge=1, le=32)
    criterion: int = Field(ge=1, le=7)
    scope: IndicatorScope = IndicatorScope.ALL
    module: tuple[str, ...] = ()
    course: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    objectives: bool = False
    watched: bool = False
    improved: bool = False
    results: EvidenceKind | None = Field(
        default=None, description="`results` of learners, or what they `rated`."
    )
    stated: str = Field(default="", description="A key of `course.yaml`.")

    @property
    def is_covered(self) -> bool:
        """Return whether Premierjet can have any evidence on it."""
        kinds = (*self.module, *self.course, *self.forms)
        return bool(kinds or self.objectives or self.watched or self.improved or self.results or self.stated)

    def describe(self, language: Language) -> str:
        """Return a summary of the indicator."""
        return _read_texts("indicators", language)[f"{self.number:02}"]


class Framework(Contract):
    """One edition of the framework: its name, and its indicators in order."""

    framework: str
    indicators: tuple[IndicatorEvidence, ...]

    @model_validator(mode="after")
    def _require_all_indicators(self) -> Self:
        if [indicator.number for indicator in self.indicators] != list(range(1, 33)):
            raise ValueError("indicators are not 1 to 32, in order")
        return self


def name_criterion(number: int, language: Language) -> str:
    """Return a summary of a criterion of the framework."""
    return _read_texts("criteria", language)[str(number)]


@cache
def read_framework() -> Framework:
    """Return the edition that the overview uses."""
    return Framework.from_json(FILE.read_bytes())


def _read_texts(part: str, language: Language) -> TextCatalogue:
    return read_texts(f"overview.quality_framework.{part}", language)
