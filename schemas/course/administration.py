"""Facts for administrative documents; people give them, a model never writes one.

Any fact may be missing: a template that needs it then marks the gap, and the document cannot be approved.
The articles named are of the French Code du travail, according to secondary sources. This is not legal
advice: whoever signs a document is responsible for it.
"""

import re
from collections import Counter
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from schemas.check_digits import siret_holds
from schemas.contract import Contract
from schemas.ids import Email, Line

TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")
MINUTES_AN_HOUR = 60


def _remove_spaces(given: object) -> object:
    if isinstance(given, int):
        raise ValueError("is read as a number: write it between quotation marks")
    return "".join(given.split()) if isinstance(given, str) else given


def _verify_check_digits(siret: str) -> str:
    if not int(siret):
        raise ValueError("SIRET is all zeros: write the establishment's own")
    if not siret_holds(siret):
        raise ValueError(f"SIRET {siret} has a wrong digit: its check digits do not add up")
    return siret


Siret = Annotated[
    str,
    BeforeValidator(_remove_spaces),
    Field(pattern=r"^[0-9]{14}$"),
    AfterValidator(_verify_check_digits),
]
"""A company's establishment (INSEE): 14 digits with their check digits; spaces may stand between them."""


class Provider(Contract):
    """The training organisation."""

    name: Line | None = None
    legal_form: Line | None = None
    address: Line | None = None
    siret: Siret | None = None
    activity_number: Line | None = Field(
        default=None, description="Numéro de déclaration d'activité (Code du travail, L6351-1)."
    )
    region: Line | None = Field(default=None, description="Whose prefecture registered the activity.")
    representative: Line | None = None
    representative_role: Line | None = None
    email: Email | None = None
    phone: Line | None = None
    disability_contact: Line | None = Field(
        default=None, description="Whom a person with a disability may turn to, and how (Qualiopi, 26)."
    )


class Client(Contract):
    """Who buys the training: an organisation (L6353-1), or an individual who pays alone (L6353-3)."""

    name: Line | None = None
    address: Line | None = None
    siret: Siret | None = Field(default=None, description="None for an individual.")
    representative: Line | None = None
    representative_role: Line | None = None


class Trainee(Contract):
    """One person to be trained."""

    name: Line
    employer: Line | None = None
    role: Line | None = None
    email: Email | None = None


class HalfDay(Contract):
    """A half-day of presence, as an attendance sheet counts them; times are those of the place."""

    day: date
    starts: time
    ends: time
    module: Line | None = None
    trainer: Line | None = None

    @property
    def minutes(self) -> int:
        """Return how long it lasts."""
        return _count_minutes(self.ends) - _count_minutes(self.starts)

    @field_validator("starts", "ends", mode="before")
    @classmethod
    def _is_a_time_of_the_place(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        clock = TIME.fullmatch(given)
        if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
            raise ValueError(f"{given!r} is no time of the place, such as 09:30")
        return time(int(clock[1]), int(clock[2]))

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends <= self.starts:
            raise ValueError(f"ends at {self.ends:%H:%M}, but starts at {self.starts:%H:%M}")
        return self


class Fee(Contract):
    """What the training costs and how it is paid (D6353-1, 2°; L6353-4, 5°)."""

    amount: Decimal = Field(ge=0, le=10_000_000, decimal_places=2)
    currency: Line = "EUR"
    vat: Line | None = Field(default=None, description="The rate, or the article that exempts.")
    payment: Line | None = Field(default=None, description="When and how it is paid.")
    cancellation: Line | None = Field(
        default=None, description="What is due where one gives up, or stops before the end (L6353-4, 5°)."
    )


class TrainingAction(StrEnum):
    """What kind of action the training is (L6313-1)."""

    TRAINING = "training"
    SKILLS_ASSESSMENT = "skills_assessment"
    PRIOR_EXPERIENCE = "prior_experience"
    APPRENTICESHIP = "apprenticeship"


class TrainingSession(Contract):
    """When, where and how the training takes place (D6353-1, 1°; L6353-4, 1° to 4°)."""

    action: TrainingAction = TrainingAction.TRAINING
    half_days: tuple[HalfDay, ...] = Field(default=(), max_length=60)
    place: Line | None = None
    remote: Line | None = Field(default=None, description="Platform and assistance (D6313-3-1).")
    trainers: tuple[Line, ...] = Field(default=(), max_length=20)
    qualifications: Line | None = Field(
        default=None, description="Diplomas, titles or references of those who teach (L6353-4, 4°)."
    )
    prerequisites: Line | None = Field(default=None, description="What one must know before (L6353-4, 2°).")
    methods: Line | None = Field(default=None, description="How it is taught.")
    means: Line | None = Field(default=None, description="Rooms, equipment, materials (D6353-1, 1°).")
    assessment: Line | None = Field(
        default=None, description="How it is followed, assessed and sanctioned (D6353-1, 1°)."
    )
    bring: Line | None = Field(default=None, description="What a learner brings along.")
    rules: Line | None = Field(
        default=None, description="Where the house rules can be read (règlement intérieur, L6352-3)."
    )
    access: Line | None = Field(default=None, description="How and how soon one may enter the training.")

    @property
    def minutes(self) -> int:
        """Return the total length of the half-days, which documents call the duration."""
        return sum(half_day.minutes for half_day in self.half_days)

    @property
    def hours(self) -> Decimal:
        """Return the total length in hours, to two decimal places."""
        return round(Decimal(self.minutes) / MINUTES_AN_HOUR, 2)

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days people meet on, each once, in order."""
        return tuple(sorted({half_day.day for half_day in self.half_days}))

    @model_validator(mode="after")
    def _nobody_is_at_two_places(self) -> Self:
        order = sorted(enumerate(self.half_days), key=lambda pair: (pair[1].day, pair[1].starts))
        for (first, before), (second, after) in pairwise(order):
            if before.day == after.day and after.starts < before.ends:
                raise PydanticCustomError(
                    "overlap",
                    "overlaps the half-day of {day}, {starts} to {ends}",
                    {
                        "within": ("half_days", max(first, second)),
                        "day": before.day.isoformat(),
                        "starts": f"{before.starts:%H:%M}",
                        "ends": f"{before.ends:%H:%M}",
                    },
                )
        return self


class Administration(Contract):
    """Everything administrative documents and the programme take from people."""

    provider: Provider = Provider()
    client: Client = Client()
    session: TrainingSession = TrainingSession()
    fee: Fee | None = None
    trainees: tuple[Trainee, ...] = Field(default=(), max_length=100)

    @model_validator(mode="after")
    def _everyone_is_named_once(self) -> Self:
        met: Counter[tuple[str, str | None]] = Counter()
        for number, trainee in enumerate(self.trainees):
            met[trainee.name, trainee.email] += 1
            if met[trainee.name, trainee.email] > 1:
                raise PydanticCustomError(
                    "twice",
                    "{name} is listed twice; give two people of one name their e-mail addresses",
                    {"within": ("trainees", number), "name": trainee.name},
                )
        return self


def _count_minutes(clock: time) -> int:
    """Return how many minutes of the day have passed."""
    return clock.hour * MINUTES_AN_HOUR + clock.minute
