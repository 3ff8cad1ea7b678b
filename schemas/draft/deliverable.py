"""Deliverables: the few shapes they take, and what each kind declares about itself.

Each kind's own contract lives in its folder (`pipelines/deliverables/<kind>/contract.py`). A draft may hold
a kind that is not installed: it keeps its JSON and its digest, and nobody can approve it.
Decided in docs/decisions/0102-kinds-found-by-themselves.md.
"""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import takewhile
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import Field, model_serializer

from schemas.by_kind import ByKind
from schemas.canonical import MOST_EXACT, write_canonical_json
from schemas.contract import Contract
from schemas.course import Form
from schemas.draft.elements import Block, Citation, Nature, Notes, Origin, Row, Section, Statement
from schemas.draft.items import Item
from schemas.ids import Digest, Line, Slug, StatementId
from schemas.kinds import DELIVERABLES


class Deliverable(Contract):
    """One deliverable of a draft. Of every kind the class says what the stages have to know of it."""

    kind: str

    LIST: ClassVar[str]
    """The field in which it lists what it holds."""

    of_a_course: ClassVar[bool] = False
    """It is of a course as a whole, listed under `documents`; else it is a module's."""

    rests_on_sources: ClassVar[bool] = True
    """It is written from sources, and not from data alone."""

    bears_provider: ClassVar[bool] = False
    """It bears the name of who sends it or hands it out."""

    tells_hours: ClassVar[bool] = False
    """It tells when the half-day begins and ends that the module opens."""

    is_public: ClassVar[bool] = False
    """It is for anybody: what a course says of its client is not published in it."""

    is_read: ClassVar[bool] = False
    """Learners read it from end to end, so its words count against the module's minutes."""

    is_heard: ClassVar[bool] = False
    """It is read aloud to learners."""

    says_nothing_twice: ClassVar[bool] = False
    """It is one document: a sentence that stands in it twice is a mistake."""

    takes_up_context: ClassVar[bool] = False
    """It is taught from, and so expected to use the organisation's own words and cases."""

    compares_sources: ClassVar[bool] = False
    """It is there to show what two sources say differently."""

    tells_a_story: ClassVar[bool] = False
    """It tells a situation lived in the organisation: its numbers are those of the course's cases."""


class Sectioned(Deliverable):
    """What is read as titled sections, one after the other."""

    LIST: ClassVar[str] = "sections"

    teaches: ClassVar[bool] = False
    """Its sections are the pages learners are taught by, each serving an objective."""

    sections: tuple[Section, ...] = Field(min_length=1)


class Questionnaire(Deliverable):
    """What is asked as questions, one after the other."""

    LIST: ClassVar[str] = "items"

    is_scored: ClassVar[bool] = False
    """Learners are scored on it; else it is asked before the lesson and holds nobody back."""

    items: tuple[Item, ...] = Field(min_length=1)


class KeyPoints(Deliverable):
    """What is read as single sentences, one below the other."""

    LIST: ClassVar[str] = "points"

    points: tuple[Statement, ...] = Field(min_length=1)


class Modality(StrEnum):
    """Where a phase of a session takes place."""

    ON_SITE = "on_site"
    REMOTE = "remote"
    SELF_PACED = "self_paced"


class Phase(Contract):
    """One line of a session plan; its clock time follows from the minutes before it.

    `content` is what is taught, and cited; the other columns tell people what to do.
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


class PhasePlan(Deliverable):
    """How something is led, phase by phase, and what only who leads it can bring."""

    LIST: ClassVar[str] = "phases"

    phases: tuple[Phase, ...] = Field(min_length=1)
    left_to_trainer: tuple[Statement, ...] = Field(
        default=(), description="By name: the energy of the group, emotion, what is not said."
    )


class TwoSided(Deliverable):
    """Rows of two cells, in the field that `LIST` names: a term and what it means, a front and a back."""


class Worksheet(Sectioned):
    """What learners answer in writing: they read a section down to where the trainer's part begins."""

    TRAINERS: ClassVar[tuple[type[Contract], ...]] = (Notes,)
    """The blocks with which the trainer's part of a section begins."""

    asks_by_objective: ClassVar[bool] = False
    """Each of its sections asks one thing, on one objective."""

    def split_section(self, section: Section) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
        """Return the blocks of a section that learners read, and those only the trainer does."""
        asked = tuple(takewhile(lambda block: not isinstance(block, self.TRAINERS), section.blocks))
        return asked, section.blocks[len(asked) :]

    def sections_for_learners(self) -> Iterator[Section]:
        """Yield the sections with what learners read of each, without those that hold nothing for them."""
        for section in self.sections:
            asked, _ = self.split_section(section)
            if asked:
                yield section.model_copy(update={"blocks": asked})


class Drawn(Sectioned):
    """Pictures drawn by code: a section's steps become a process diagram, its table of figures a chart."""


class Recording(Contract):
    """One statement read aloud; the audio is a blob of the store, so the bytes approved are those played."""

    statement: StatementId
    says: Digest = Field(description="Of the text that was read, UTF-8.")
    audio: Digest
    media_type: Line
    milliseconds: int = Field(ge=0)
    engine: Line = Field(description="Who read it, e.g. `espeak-ng 1.52, fr`.")


class Recorded(Sectioned):
    """What is read aloud: the transcript, and a recording of each statement where an engine could."""

    recordings: tuple[Recording, ...] = ()


class FilledForm(Sectioned):
    """An administrative document, from the template of its form and data alone."""

    form: Form


class UnknownDeliverable(Deliverable):
    """A deliverable of a kind that is not installed: its JSON as it is, and nothing else."""

    LIST: ClassVar[str] = ""

    raw: str = Field(description="Its canonical JSON.")

    IS_PLAIN: ClassVar[bool] = False

    @classmethod
    def of(cls, value: dict[str, Any]) -> Self:
        """Return the deliverable that a JSON object is."""
        return cls(kind=str(value["kind"]), raw=write_canonical_json(_with_exact_numbers(value)).decode())

    @model_serializer
    def _as_it_was(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.raw, parse_int=_number_of)
        return held


def _number_of(digits: str) -> int | float:
    """Return what canonical JSON means by digits: one this large can only have been a fraction's."""
    return number if abs(number := int(digits)) <= MOST_EXACT else float(digits)


def _with_exact_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_exact_numbers(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_with_exact_numbers(part) for part in value]
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return _number_of(str(value)) if is_whole else value


AnyDeliverable = Annotated[Deliverable, ByKind(DELIVERABLES, unknown=UnknownDeliverable.of)]
"""A deliverable as a draft holds it: read by its kind, and written with all its kind adds."""

_D = TypeVar("_D", bound=Deliverable)

Listed = Section | Statement | Row | Phase | Item
"""What a deliverable lists, one below the other."""


def list_parts(deliverable: Deliverable) -> tuple[Any, ...]:
    """Return what a deliverable lists, in order; nothing for one of an unknown kind."""
    found: tuple[Any, ...] = getattr(deliverable, deliverable.LIST, ())
    return found


def replace_parts(deliverable: _D, parts: tuple[Any, ...]) -> _D | None:
    """Return the deliverable with another list; None where nothing is left of it."""
    return deliverable.model_copy(update={deliverable.LIST: parts}) if parts else None


def list_questions_of(deliverables: Iterable[Deliverable], *, scored: bool | None = None) -> tuple[Item, ...]:
    """Return the questions of deliverables: all, those learners are scored on, or those they are not."""
    return tuple(
        item
        for each in deliverables
        if isinstance(each, Questionnaire) and scored in (None, each.is_scored)
        for item in each.items
    )
