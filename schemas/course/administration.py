"""The facts administrative documents are filled from: people give them, no model ever writes one.

Each may be missing: a template that needs it then marks the place, and the document cannot be approved.
"""

from datetime import date, time
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from schemas.contract import Contract
from schemas.ids import Email, Line

Siret = Annotated[str, Field(pattern=r"^\d{14}$")]
"""A company's establishment (INSEE): 14 digits, no space."""


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
    disability_contact: Line | None = None


class Client(Contract):
    """Who buys the training, an organisation or an individual."""

    name: Line | None = None
    address: Line | None = None
    siret: Siret | None = None
    representative: Line | None = None
    representative_role: Line | None = None


class Trainee(Contract):
    """One person to be trained."""

    name: Line
    employer: Line | None = None
    role: Line | None = None
    email: Email | None = None


class HalfDay(Contract):
    """A half-day of presence, as an attendance sheet counts them."""

    day: date
    starts: time
    ends: time
    module: Line | None = None
    trainer: Line | None = None


class Fee(Contract):
    """What the training costs and how it is paid."""

    amount: Decimal = Field(ge=0)
    currency: Line = "EUR"
    vat: Line | None = Field(default=None, description="The rate, or the article that exempts.")
    payment: Line | None = None
    cancellation: Line | None = None


class Session(Contract):
    """When, where and how the training takes place."""

    half_days: tuple[HalfDay, ...] = ()
    place: Line | None = None
    remote: Line | None = Field(default=None, description="Platform and assistance (D6313-3-1).")
    trainers: tuple[Line, ...] = ()
    prerequisites: Line | None = None
    access: Line | None = Field(default=None, description="How and how soon one may enter the training.")


class Administration(Contract):
    """Everything administrative documents and the programme take from people."""

    provider: Provider = Provider()
    client: Client = Client()
    session: Session = Session()
    fee: Fee | None = None
    trainees: tuple[Trainee, ...] = ()
