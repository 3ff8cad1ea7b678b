"""Quiz questions of every kind: the question, the right answer, and the feedback."""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.course import Bloom
from schemas.draft.elements import Citation, Origin
from schemas.ids import ItemId, OptionId, Slug
from schemas.value_faults import ValueRefused

GAP = re.compile("_{4,}")
"""A gap in the stem of a cloze question."""


class Question(Contract):
    """Fields of every question; each is worth one point."""

    id: ItemId
    stem: str = Field(min_length=1)
    objective: Slug | None = None
    bloom: Bloom = Bloom.REMEMBER
    citations: tuple[Citation, ...] = ()
    origin: Origin


class Option(Contract):
    """One answer a learner may choose, and the feedback they then read."""

    id: OptionId
    text: str = Field(min_length=1)
    feedback: str = ""


class SingleChoice(Question):
    """A question with one right answer among its options."""

    kind: Literal["single"] = "single"
    options: tuple[Option, ...]
    key: OptionId


class MultipleChoice(Question):
    """A question with any number of right answers among its options: right if exactly those are chosen."""

    kind: Literal["multiple"] = "multiple"
    options: tuple[Option, ...]
    keys: tuple[OptionId, ...] = Field(min_length=1)


class TrueFalse(Question):
    """A claim that a learner judges true or false."""

    kind: Literal["true_false"] = "true_false"
    answer: bool
    feedback: str = ""


class Gap(Contract):
    """The answers accepted in one gap; the first is shown as the right one."""

    accepted: tuple[str, ...] = Field(min_length=1)


class Cloze(Question):
    """A sentence with gaps, each written `____` in the stem, to be filled in."""

    kind: Literal["cloze"] = "cloze"
    gaps: tuple[Gap, ...] = Field(min_length=1)
    feedback: str = ""

    @model_validator(mode="after")
    def _a_gap_for_each_mark(self) -> Self:
        marks = len(GAP.findall(self.stem))
        if marks != len(self.gaps):
            raise ValueRefused("gaps_unequal", marks=marks, answers=len(self.gaps))
        return self


class Numeric(Question):
    """A question whose answer is a number, right within a tolerance (0: exactly)."""

    kind: Literal["numeric"] = "numeric"
    answer: float
    tolerance: float = Field(default=0.0, ge=0)
    unit: str = ""
    feedback: str = ""


class Pair(Contract):
    """Two things that belong together."""

    id: OptionId
    left: str = Field(min_length=1)
    right: str = Field(min_length=1)


class Matching(Question):
    """Things to be matched with what belongs to them; shown in an order that gives nothing away."""

    kind: Literal["matching"] = "matching"
    pairs: tuple[Pair, ...] = Field(min_length=2)
    feedback: str = ""


class OrderingPlace(Contract):
    """One thing to be put in order."""

    id: OptionId
    text: str = Field(min_length=1)


class Ordering(Question):
    """Things to be put in order; stored in the right order, shown in one that gives nothing away."""

    kind: Literal["ordering"] = "ordering"
    places: tuple[OrderingPlace, ...] = Field(min_length=2)
    feedback: str = ""


Item = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Cloze | Numeric | Matching | Ordering,
    Field(discriminator="kind"),
]
