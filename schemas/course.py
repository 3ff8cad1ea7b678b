"""The course: what learning ops write in `course.yaml`."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.ids import HOUSE_STYLE, PRACTICE, Email, Line, OnePerson, Slug, module_key
from schemas.language import Language

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class Bloom(StrEnum):
    """Levels of the revised taxonomy (Anderson & Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class ArtefactKind(StrEnum):
    """The deliverables a draft may hold."""

    LESSON = "lesson"
    QUIZ = "quiz"
    SUMMARY = "summary"


class Context(Contract):
    """The organisation the course is for: drafts go from the general to the specific with it."""

    organisation: Line
    audience: str = ""
    culture: str = ""
    vocabulary: dict[str, str] = Field(default_factory=dict)
    cases: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


class SourceFile(Contract):
    """One file, or every file matching a pattern, below the course's folder."""

    path: Line
    rights: str = ""


class Objective(Contract):
    """What a learner will be able to do."""

    id: Slug
    text: Line
    bloom: Bloom = Bloom.REMEMBER


class Module(Contract):
    """One unit of learning: drafted, approved, released and tracked by itself."""

    id: Slug
    title: Line
    language: Language | None = None
    sources: tuple[Line, ...] = Field(
        default=(), description="Paths or patterns among the course's sources; empty: all of them."
    )
    objectives: tuple[Objective, ...] = ()
    artefacts: tuple[ArtefactKind, ...] = Field(
        default=(ArtefactKind.LESSON, ArtefactKind.QUIZ, ArtefactKind.SUMMARY), min_length=1
    )
    questions: int = Field(default=6, ge=1, le=100)
    duration_minutes: int = Field(default=20, ge=1, le=480)


class Price(Contract):
    """What a million tokens cost, in the currency the team counts in."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    currency: Line = "EUR"


class ModelSettings(Contract):
    """An OpenAI-compatible model; without this block drafts are extractive."""

    base_url: Line = "https://api.openai.com/v1"
    name: Line
    api_key_env: Line = "OPENAI_API_KEY"
    send_sources_to: Line | None = Field(
        default=None, description="The host your sources may be sent to; it must be base_url's."
    )
    temperature: float = Field(default=0.2, ge=0, le=2)
    seed: int = 7
    max_output_tokens: int = Field(default=4000, ge=100)
    timeout_seconds: float = Field(default=90, gt=0, le=600)
    concurrency: int = Field(default=4, ge=1, le=32)
    price: Price | None = None

    @property
    def host(self) -> str:
        """Return the host sources would be sent to."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_remote(self) -> bool:
        """Return whether the model runs on another machine."""
        return self.host not in THIS_MACHINE

    @model_validator(mode="after")
    def _consent_names_the_host(self) -> Self:
        if self.is_remote and self.send_sources_to != self.host:
            raise ValueError(
                f"sources would leave for {self.host!r}: write `send_sources_to: {self.host}` to allow it"
            )
        return self


class Budget(Contract):
    """What one run may spend on this course; a call that would pass it is not made."""

    tokens: int = Field(ge=0)
    cost: float | None = Field(default=None, ge=0)


class IdentityMode(StrEnum):
    """How a reviewer's name is known."""

    LOCAL = "local"
    PROXY = "proxy"
    INVITATION = "invitation"


class MustOpen(StrEnum):
    """Which citations a reviewer has to open at the desk before approving there."""

    NUMBERS = "numbers"
    BLOCKING = "blocking"


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
    only_for: dict[Slug, tuple[ArtefactKind, ...]] = Field(
        default_factory=dict,
        description="Roles asked only of drafts that hold one of these artefacts; the others always are.",
    )
    distinct_people: int = Field(default=1, ge=1, le=20)
    deadline_days: int | None = Field(default=None, ge=1, le=365)
    escalation: Escalation | None = None
    expires_after_months: int | None = Field(default=None, ge=1, le=120)
    must_open: tuple[MustOpen, ...] = ()
    contacts: dict[OnePerson, Email] = Field(
        default_factory=dict, description="Where each person is written to."
    )

    @property
    def people(self) -> frozenset[str]:
        """Return everyone who holds a role."""
        return frozenset(person for people in self.roles.values() for person in people)

    @property
    def deciders(self) -> frozenset[str]:
        """Return everyone whose decision may count: those of the roles, and of the escalation."""
        return self.people | frozenset(self.escalation.to if self.escalation else ())

    def roles_for(self, kinds: Collection[str]) -> dict[Slug, tuple[str, ...]]:
        """Return the roles asked of a draft with these kinds of artefact; all where none would be left."""
        asked = {
            role: people
            for role, people in self.roles.items()
            if role not in self.only_for or set(self.only_for[role]) & set(kinds)
        }
        return asked or self.roles

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


class FolderTarget(Contract):
    """A folder the LMS, or its admin, reads."""

    kind: Literal["folder"]
    id: Slug
    path: Line


class S3Target(Contract):
    """A bucket the LMS pulls from; credentials come from the usual AWS variables."""

    kind: Literal["s3"]
    id: Slug
    bucket: Line
    prefix: str = ""
    endpoint_url: Line | None = None
    region: Line = "us-east-1"


Target = Annotated[FolderTarget | S3Target, Field(discriminator="kind")]


class Deliver(StrEnum):
    """When a release is sent."""

    BY_HAND = "by_hand"
    ON_APPROVAL = "on_approval"


class Course(Contract):
    """One folder with a `course.yaml`: its modules, its sources, its people."""

    id: Slug
    title: Line
    language: Language
    iri: Line = Field(
        pattern=r"^(https?://|urn:)[^\s<>\"{}|\\^`]+$",
        description="Root of the xAPI activity ids; choose it once, changing it loses tracking.",
    )
    context: Context | None = None
    sources: tuple[SourceFile, ...] = Field(min_length=1)
    modules: tuple[Module, ...] = Field(min_length=1)
    review: ReviewPolicy
    model: ModelSettings | None = None
    budget: Budget | None = None
    mastery_percent: int = Field(default=80, ge=0, le=100)
    deliver: Deliver = Deliver.BY_HAND
    targets: tuple[Target, ...] = ()

    @model_validator(mode="after")
    def _ids_are_used_once(self) -> Self:
        if HOUSE_STYLE in {module.id for module in self.modules}:
            raise ValueError(f"module id {HOUSE_STYLE!r} is the course's own: call the module something else")
        if self.id == PRACTICE:
            raise ValueError(f"{PRACTICE!r} is the name of practice drafts: call the course something else")
        for what, ids in (
            ("module", [module.id for module in self.modules]),
            ("target", [target.id for target in self.targets]),
        ):
            twice = sorted({name for name in ids if ids.count(name) > 1})
            if twice:
                raise ValueError(f"{what} id used twice: {', '.join(twice)}")
        return self

    @property
    def house_style(self) -> Module:
        """Return the module of the course's house style: people review it, learners never see it."""
        title = "Charte rédactionnelle" if self.language is Language.FRENCH else "House style"
        return Module(id=HOUSE_STYLE, title=title, artefacts=(ArtefactKind.SUMMARY,))

    @property
    def reviewed(self) -> tuple[Module, ...]:
        """Return everything people review: the modules, then the house style."""
        return (*self.modules, self.house_style)

    def module(self, module_id: str) -> Module | None:
        """Return the module of that id, if the course has it; its house style is one."""
        return next((module for module in self.reviewed if module.id == module_id), None)

    def language_of(self, module: Module) -> Language:
        """Return the language a module is written in."""
        return module.language or self.language

    def key_of(self, module: Module) -> str:
        """Return the module's partition key."""
        return module_key(self.id, module.id)

    def activity_of(self, module_id: str) -> str:
        """Return a module's activity IRI (xAPI 1.0.3, 4.1.4.1): it depends on nothing that changes."""
        return f"{self.iri.rstrip('/')}/{module_id}"
