"""One revision of a module: its content, its provenance and its findings."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache, reduce
from operator import add

from pydantic import Field

from schemas.by_identity import ByIdentity
from schemas.contract import Contract
from schemas.draft.content import Content
from schemas.draft.elements import Origin
from schemas.draft.sentence_verdict import SentenceVerdict
from schemas.finding import Finding
from schemas.ids import Digest, ModuleKey, PageId, Person, PlanPageId

MOST_CACHED_DIGESTS = 8

MILLIONTHS = 6
"""Decimal places of stored amounts of money."""


class Minted(Contract):
    """The highest number used for each kind of id; those of deleted elements are not used again."""

    pages: int = 0
    items: int = 0
    statements: int = 0
    blocks: int = 0


class Usage(Contract):
    """Calls, tokens and cost of a model; zeros for an extractive draft."""

    calls: int = 0
    cached_calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    currency: str = "EUR"

    def __add__(self, other: "Usage") -> "Usage":
        """Return the sum of two usages in the same currency."""
        return Usage(
            calls=self.calls + other.calls,
            cached_calls=self.cached_calls + other.cached_calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=round(self.cost + other.cost, MILLIONTHS),
            currency=other.currency,
        )


class Spent(Contract):
    """What one deliverable cost at one model.

    `artefact` is its kind, `objectives`, `critic`, or `retrieval`: passages ranked by their meaning.
    """

    artefact: str
    model: str
    usage: Usage


def sum_spent(spent: Iterable[Spent]) -> Usage:
    """Return the total usage."""
    return sum_usage(line.usage for line in spent)


def sum_usage(usages: Iterable[Usage]) -> Usage:
    """Return the sum of usages in one currency."""
    return reduce(add, usages, Usage())


class WrittenPage(Contract):
    """A page of a plan, and the page of the draft that was written from it."""

    planned: PlanPageId
    written: PageId


class PlanUse(Contract):
    """The plan a draft was written against, and which pages became of its pages."""

    digest: Digest
    revision: int = Field(ge=1)
    pages: tuple[WrittenPage, ...] = ()


class Parameters(Contract):
    """Settings of the calls to a model."""

    temperature: float
    seed: int
    max_output_tokens: int
    reasoning_effort: str | None = None
    left_out: tuple[str, ...] | None = Field(
        default=None, description="Settings that the host refuses for this model: they were not sent."
    )


class AnsweredWish(Contract):
    """One thing a reviewer asked for that was done, and the elements in which it was."""

    wish: str
    where: tuple[str, ...] = Field(min_length=1, description="Ids of elements changed, added or removed.")


class AddedBy(Contract):
    """A person who added elements of their own to a draft, and which are still there."""

    person: Person
    elements: tuple[str, ...] = Field(min_length=1, description="Their ids.")


class Provenance(Contract):
    """How a revision was written; it is not part of the content, so it never changes the digest."""

    writer: Origin
    author: Person | None = Field(default=None, description="The person, for a human revision.")
    model: str | None = None
    host: str | None = None
    parameters: Parameters | None = None
    prompts: dict[str, Digest] = Field(default_factory=dict)
    inputs: Digest = Field(description="Fingerprint of sources, course settings and writer.")
    shown: Digest | None = Field(
        default=None,
        description="The same, of the texts of the sources instead of their bytes.",
    )
    reply_to: str | None = Field(default=None, description="The comment a revision answers.")
    answered: tuple[AnsweredWish, ...] | None = Field(
        default=None,
        description="Requests of the comment that the writer fulfilled, if it says so.",
    )
    unanswered: tuple[str, ...] = Field(
        default=(), description="Requests of the comment that the writer could not fulfil."
    )
    usage: Usage = Usage()
    spent: tuple[Spent, ...] = Field(default=(), description="The usage, by deliverable and model.")
    added_by: tuple[AddedBy, ...] | None = Field(
        default=None, description="Who added which elements; missing if nobody did."
    )
    mended: tuple[str, ...] = Field(
        default=(), description="Deliverables the writer corrected after its draft was criticised."
    )
    plan: PlanUse | None = Field(
        default=None, description="The plan it was written against; missing if there was none."
    )
    restored: int | None = Field(
        default=None, ge=1, description="The earlier revision that a person made the newest again."
    )
    run_id: str | None = None
    written_at: datetime

    def canonical_digest(self) -> str:
        """Return the sha256 of the canonical JSON; it is cached, because each seal is compared with it."""
        return _compute_digest(ByIdentity(self))

    def with_spent(self, spent: tuple[Spent, ...]) -> "Provenance":
        """Return the provenance with these costs, added up by deliverable and model."""
        by_name: dict[tuple[str, str], Usage] = {}
        for cost in spent:
            name = (cost.artefact, cost.model)
            by_name[name] = by_name[name] + cost.usage if name in by_name else cost.usage
        lines = tuple(Spent(artefact=a, model=m, usage=usage) for (a, m), usage in by_name.items())
        return self.model_copy(update={"spent": lines, "usage": sum_spent(lines)})


class Confirmed(Contract):
    """Confirmation of a revision for newer inputs, because the passages it rests on say the same there."""

    module: ModuleKey
    revision: int = Field(ge=1)
    inputs: Digest


class Draft(Contract):
    """One revision of one module."""

    revision: int = Field(ge=1)
    parent: Digest | None = None
    content: Content
    provenance: Provenance
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[SentenceVerdict, ...] | None = Field(
        default=None, description="What a critic said of its elements, one verdict each; missing without one."
    )
    minted: Minted

    @property
    def module(self) -> str:
        """Return the key of the module this is a revision of."""
        return self.content.module

    @property
    def digest(self) -> Digest:
        """Return the digest of the content, which decisions name."""
        return self.content.canonical_digest()


@lru_cache(maxsize=MOST_CACHED_DIGESTS)
def _compute_digest(key: ByIdentity[Provenance]) -> str:
    return super(Provenance, key.value).canonical_digest()
