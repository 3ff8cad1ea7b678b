"""Deliverables: the base contracts that all kinds build on, and what each kind declares about itself.

The contract of each kind is in its folder (`pipelines/deliverables/<kind>/contract.py`). A draft may hold a
kind that is not installed: it keeps its JSON and its digest, and cannot be approved.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import takewhile
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field

from schemas.by_kind import ByKind
from schemas.contract import Contract
from schemas.course import Form
from schemas.draft.blocks import Block, Notes, Section
from schemas.draft.elements import Citation, Nature, Origin, Row, Statement
from schemas.draft.items import Item
from schemas.draft.raw_json import RawJson
from schemas.ids import Digest, Line, Slug, StatementId
from schemas.kinds import DELIVERABLES


class Deliverable(Contract):
    """One deliverable of a draft. Class variables tell the stages how to treat its kind."""

    kind: str

    LIST: ClassVar[str]
    """Name of the field with its parts, e.g. `sections`."""

    of_a_course: ClassVar[bool] = False
    """It belongs to a whole course, under `documents`; else to a module."""

    rests_on_sources: ClassVar[bool] = True
    """It is written from sources, not only from data."""

    bears_provider: ClassVar[bool] = False
    """It shows the name of the training organisation."""

    tells_hours: ClassVar[bool] = False
    """It shows the hours of the half-day that the module opens."""

    is_public: ClassVar[bool] = False
    """It is for the public, so it must not say anything about the client."""

    is_for_trainers_alone: ClassVar[bool] = False
    """Only trainers read it: what it rests on is not carried to learners, and may be a speaker note."""

    is_read: ClassVar[bool] = False
    """Learners read it from end to end, so its words count against the module's minutes."""

    is_heard: ClassVar[bool] = False
    """It is read aloud to learners."""

    says_nothing_twice: ClassVar[bool] = False
    """It is one document, in which a repeated sentence is a mistake."""

    takes_up_context: ClassVar[bool] = False
    """It is used for teaching, so it should use the organisation's own words and cases."""

    compares_sources: ClassVar[bool] = False
    """It shows where sources contradict each other."""

    tells_a_story: ClassVar[bool] = False
    """It tells a case of the organisation, with the numbers of the course's cases."""

    takes_additions: ClassVar[bool] = True
    """A person may add to it at the desk; not if a template says what stands in it."""


class Sectioned(Deliverable):
    """A deliverable made of titled sections."""

    LIST: ClassVar[str] = "sections"

    teaches: ClassVar[bool] = False
    """Its sections are the pages learners are taught by, each serving an objective."""

    sections: tuple[Section, ...] = Field(min_length=1)

    @classmethod
    def takes_block(cls, block: type[Block]) -> bool:
        """Return whether a person may add a block of this kind to its sections."""
        return cls.teaches or not block.is_for_taught_pages


class Questionnaire(Deliverable):
    """A deliverable made of questions."""

    LIST: ClassVar[str] = "items"

    is_scored: ClassVar[bool] = False
    """Learners are scored on it; else it is asked before the lesson and does not count."""

    items: tuple[Item, ...] = Field(min_length=1)


class KeyPoints(Deliverable):
    """A deliverable made of single sentences."""

    LIST: ClassVar[str] = "points"

    points: tuple[Statement, ...] = Field(min_length=1)


class Modality(StrEnum):
    """Where a phase of a session takes place."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    SELF_PACED = "self_paced"


class Phase(Contract):
    """One phase of a session plan; its start follows from the minutes of those before it.

    `content` is what is taught, with citations; the other columns tell people what to do.
    """

    id: StatementId
    minutes: int = Field(ge=1, le=480)
    title: Line
    objective: Slug | None = None
    content: str = ""
    method: str = ""
    trainer: str = ""
    learners: str = ""
    resources: str = ""
    modality: Modality = Modality.ON_SITE
    assessment: str = ""
    adaptation: str = ""
    citations: tuple[Citation, ...] = ()
    origin: Origin
    nature: Nature | None = None

    @property
    def cites_in(self) -> str:
        """Return the column its citations stand in: what the trainer does, if nothing is taught."""
        return "content" if self.content else "trainer"


class PhasePlan(Deliverable):
    """A deliverable made of phases, with notes on what only the trainer can contribute."""

    LIST: ClassVar[str] = "phases"

    phases: tuple[Phase, ...] = Field(min_length=1)
    left_to_trainer: tuple[Statement, ...] = Field(
        default=(), description="What only the trainer can contribute, e.g. the energy of the group."
    )


class TwoSided(Deliverable):
    """A deliverable made of rows of two cells, such as a term and its meaning."""


class Worksheet(Sectioned):
    """Sections that learners answer in writing; the last blocks of each are for the trainer only."""

    TRAINERS: ClassVar[tuple[type[Contract], ...]] = (Notes,)
    """Types of block that begin the trainer's part of a section."""

    asks_by_objective: ClassVar[bool] = False
    """Each of its sections asks one question, on one objective."""

    def split_section(self, section: Section) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return the blocks of a section for learners, and those for the trainer only."""
        for_learners = tuple(takewhile(lambda block: not isinstance(block, self.TRAINERS), section.blocks))
        return for_learners, section.blocks[len(for_learners) :]

    def sections_for_learners(self) -> Iterator[Section]:
        """Yield the sections with only the blocks for learners; a section without any is left out."""
        for section in self.sections:
            for_learners, _ = self.split_section(section)
            if for_learners:
                yield section.model_copy(update={"blocks": for_learners})


class Drawn(Sectioned):
    """Sections drawn by code: steps as a process diagram, a table of numbers as a chart."""


class Recording(Contract):
    """One statement read aloud; `audio` is the digest of its bytes, which are thus approved too."""

    statement: StatementId
    says: Digest = Field(description="Digest of the text that was read, UTF-8.")
    audio: Digest
    media_type: Line
    milliseconds: int = Field(ge=0)
    engine: Line = Field(description="What read it, e.g. `espeak-ng 1.52, fr`.")


class Recorded(Sectioned):
    """Sections read aloud: the transcript, and recordings of its statements if there is a speech engine."""

    recordings: tuple[Recording, ...] = ()


class FilledForm(Sectioned):
    """An administrative document, filled from a template and data."""

    takes_additions: ClassVar[bool] = False

    form: Form


class UnknownDeliverable(RawJson, Deliverable):
    """A deliverable of a kind that is not installed: only its JSON is kept."""

    LIST: ClassVar[str] = ""
    takes_additions: ClassVar[bool] = False


AnyDeliverable = Annotated[Deliverable, ByKind(DELIVERABLES, unknown=UnknownDeliverable.of)]
"""A deliverable in a draft: read by the contract of its kind, and written with all its fields."""

_D = TypeVar("_D", bound=Deliverable)

Listed = Section | Statement | Row | Phase | Item
"""The parts of a deliverable."""


def list_parts(deliverable: Deliverable) -> tuple[Any, ...]:
    """Return the parts of a deliverable, in order; empty for one of an unknown kind."""
    parts: tuple[Any, ...] = getattr(deliverable, deliverable.LIST, ())
    return parts


def replace_parts(deliverable: _D, parts: tuple[Any, ...]) -> _D | None:
    """Return the deliverable with other parts; None if there are none."""
    return deliverable.model_copy(update={deliverable.LIST: parts}) if parts else None


def list_questions_of(deliverables: Iterable[Deliverable], *, scored: bool | None = None) -> tuple[Item, ...]:
    """Return the questions of deliverables: all, or only those that are scored or that are not."""
    return tuple(
        item
        for deliverable in deliverables
        if isinstance(deliverable, Questionnaire) and scored in (None, deliverable.is_scored)
        for item in deliverable.items
    )


def list_taught_blocks(deliverables: Iterable[Deliverable]) -> tuple[tuple[Section, Block], ...]:
    """Return the blocks of the pages learners are taught by, each with its page, in order."""
    return tuple(
        (section, block)
        for deliverable in deliverables
        if isinstance(deliverable, Sectioned) and deliverable.teaches
        for section in deliverable.sections
        for block in section.blocks
        if block.is_for_learners
    )
