"""The review policy of a course: roles, people and rules."""

from collections.abc import Collection
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from schemas.canonical import write_canonical_json
from schemas.contract import Contract
from schemas.deliverables import DeliverableName
from schemas.ids import Email, OnePerson, Slug

NO_RULES = frozenset({"deadline_days", "contacts", "plan"})
"""Fields that are no rule on drafts: whom to remind and when, and what becomes of plans.

Changing them voids no approval of a draft.
"""


class IdentityMode(StrEnum):
    """How a reviewer's name is known."""

    LOCAL = "local"
    PROXY = "proxy"
    INVITATION = "invitation"


class MustOpen(StrEnum):
    """Which citations a reviewer has to open at the desk before approving there."""

    NUMBERS = "numbers"
    BLOCKING = "blocking"


class CommentRule(StrEnum):
    """What open comments mean for an approval."""

    OPEN = "open"
    """They stop none."""

    RESOLVED = "resolved"
    """Nobody approves while one is open."""


class PlanReview(StrEnum):
    """What becomes of the plan of a module before its draft is written."""

    OFF = "off"
    """No plan is made; rules decide while they write."""

    SHOWN = "shown"
    REQUIRED = "required"
    """Nothing is drafted before people approved the plan."""


def _read_off(value: object) -> object:
    """Return `off` for the false that YAML 1.1 makes of a bare `off`."""
    return PlanReview.OFF.value if value is False else value


class Escalation(Contract):
    """Who may decide in any awaited role once a draft has waited this long."""

    after_days: int = Field(ge=1, le=365)
    to: tuple[OnePerson, ...] = Field(min_length=1)


class ReviewPolicy(Contract):
    """Who decides: each role has to approve, by as many different people as asked.

    A draft waits from the moment it was written: `deadline_days` later it is overdue. An approval
    lapses `expires_after_months` later, and at once where a cited passage changes.
    """

    identity: IdentityMode = IdentityMode.LOCAL
    invitations: bool = Field(
        default=False, description="Whether signed invitations are heard beside the proxy."
    )
    roles: dict[Slug, tuple[OnePerson, ...]] = Field(min_length=1)
    only_for: dict[Slug, tuple[DeliverableName, ...]] = Field(
        default_factory=dict,
        description="Roles asked only of drafts that hold one of these artefacts; the others always are.",
    )
    distinct_people: int = Field(default=1, ge=1, le=20)
    deadline_days: int | None = Field(default=None, ge=1, le=365)
    escalation: Escalation | None = None
    expires_after_months: int | None = Field(default=None, ge=1, le=120)
    must_open: tuple[MustOpen, ...] = ()
    comments: CommentRule = Field(
        default=CommentRule.OPEN,
        description="Whether comments may be open when somebody approves, or must be resolved first.",
    )
    plan: Annotated[PlanReview, BeforeValidator(_read_off)] = Field(
        default=PlanReview.SHOWN,
        description="Whether a plan of each module is made and shown, or must be approved before its draft.",
    )
    contacts: dict[OnePerson, Email] = Field(
        default_factory=dict, description="Where each person is written to."
    )

    @property
    def people(self) -> frozenset[str]:
        """Return everyone who holds a role."""
        return frozenset(person for people in self.roles.values() for person in people)

    @property
    def deciders(self) -> frozenset[str]:
        """Return everyone whose decision may count: those with a role, and those of the escalation."""
        return self.people | frozenset(self.escalation.to if self.escalation else ())

    @property
    def rules_digest(self) -> str:
        """Return the sha256 of the rules that approve a draft, without `NO_RULES` and default values.

        A field added by a later version leaves today's digests as they are until a course uses it.
        """
        rules = self.model_dump(mode="json", exclude=set(NO_RULES), exclude_defaults=True)
        return sha256(write_canonical_json(rules)).hexdigest()

    def roles_for(self, kinds: Collection[str]) -> dict[Slug, tuple[str, ...]]:
        """Return the roles that have to approve a draft with these kinds; all roles if none would be left."""
        needed = {
            role: people
            for role, people in self.roles.items()
            if role not in self.only_for or set(self.only_for[role]) & set(kinds)
        }
        return needed or self.roles

    @property
    def hears_invitations(self) -> bool:
        """Return whether a decision on a signed invitation counts."""
        return self.invitations or self.identity is IdentityMode.INVITATION

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        for role, people in self.roles.items():
            if not people:
                raise ValueError(f"role {role!r} names nobody")
        unknown = sorted(set(self.only_for) - set(self.roles))
        if unknown:
            raise ValueError(f"only_for names {', '.join(unknown)}, which is no role")
        if self.distinct_people > len(self.people):
            raise ValueError(
                f"distinct_people asks for {self.distinct_people} people, the roles name {len(self.people)}"
            )
        strangers = sorted(set(self.contacts) - self.deciders)
        if strangers:
            raise ValueError(f"contacts names {', '.join(strangers)}, who may not decide")
        return self
