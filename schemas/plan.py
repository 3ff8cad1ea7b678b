"""The plan of a module: what it will hold, before it is written; its revisions are kept like drafts.

The digest of a `Plan` is what a decision names. What follows from the plan and from the sources of the day
(what is left out, the minutes they carry, the cost to expect, findings) lies beside it, in its revision.
Decided in docs/decisions/0113-plan-before-draft.md.
"""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.contract import Contract
from schemas.course import Bloom, ItemKind, Objective
from schemas.draft import Citation, Origin, Usage
from schemas.finding import Finding
from schemas.ids import Digest, Line, ModuleKey, Person, PictureId, PlanPageId, PlanScenarioId, Slug, SpanId
from schemas.language import Language

MOST_PAGES = 200

MOST_MINUTES = 480
"""Of a page or a module: a day."""


class BlockPurpose(StrEnum):
    """What a block of a page is there for."""

    EXPLAIN = "explain"
    PROCEDURE = "procedure"
    REFERENCE = "reference"
    SHOW = "show"
    HIGHLIGHT = "highlight"
    PRACTISE = "practise"


class GivenPart(StrEnum):
    """What of a page a person gave: rules do not judge it anew."""

    OBJECTIVE = "objective"
    MINUTES = "minutes"


class PlannedBlock(Contract):
    """A block of a page, by its kind, and the passages it will rest on."""

    kind: Line
    purpose: BlockPurpose
    evidence: tuple[SpanId, ...] = Field(min_length=1)


class PlannedPage(Contract):
    """A page of the lesson. Its id is the plan's own, and stays when the page is retitled or moved."""

    id: PlanPageId
    title: Line
    purpose: Line | None = Field(
        default=None, description="What the page is for, in a person's words; else its objective says it."
    )
    objective: Slug | None = None
    activity: Line | None = Field(
        default=None, description="What learners do on it, which every deliverable names alike."
    )
    minutes: int = Field(ge=1, le=MOST_MINUTES)
    blocks: tuple[PlannedBlock, ...] = Field(min_length=1)
    arranged: Literal[True] | None = Field(
        default=None, description="A person arranged its blocks: kinds and order are followed as they are."
    )

    entries: tuple[SpanId, ...] | None = Field(
        default=None,
        description="Entries of the organisation's context that it shows, such as the case chosen for it.",
    )
    recalled: tuple[SpanId, ...] | None = Field(
        default=None,
        description="Passages of other pages that it recalls, such as a limit that governs what it teaches.",
    )
    given: tuple[GivenPart, ...] | None = Field(
        default=None,
        description="What of it a person gave, and every deliverable follows.",
    )

    def is_given(self, part: GivenPart) -> bool:
        """Return whether a person gave a part of it."""
        return part in (self.given or ())

    @property
    def evidence(self) -> tuple[SpanId, ...]:
        """Return the passages the page rests on, each once."""
        return tuple(dict.fromkeys(span for block in self.blocks for span in block.evidence))


class QuestionShare(Contract):
    """How many questions of one kind and level serve one objective; None: no objective in particular."""

    objective: Slug | None = None
    bloom: Bloom
    kind: ItemKind
    count: int = Field(ge=1, le=100)


class PlannedScenario(Contract):
    """A scenario of a page: its decisions, and the passages these and their consequences will rest on.

    Its id comes of the first step of its procedure, and stays when the page is retitled or moved.
    """

    id: PlanScenarioId
    page: PlanPageId
    title: Line
    decisions: int = Field(ge=1)
    evidence: tuple[SpanId, ...] = Field(min_length=1)


class PlannedPicture(Contract):
    """A picture of a source, and the page it will stand on."""

    picture: PictureId
    page: PlanPageId


class Plan(Contract):
    """What a module will hold; its digest is what a decision on the plan names."""

    module: ModuleKey
    title: Line
    language: Language
    objectives: tuple[Objective, ...] = ()
    objectives_origin: Origin | None = Field(
        default=None, description="Who proposed the objectives, if `course.yaml` gives none."
    )
    reworded: tuple[Objective, ...] | None = Field(
        default=None,
        description="Objectives whose text or level a person changed here: they go before `course.yaml`.",
    )
    minutes: int = Field(ge=1, le=MOST_MINUTES, description="The minutes the course asks for.")
    pages: tuple[PlannedPage, ...] = Field(default=(), max_length=MOST_PAGES)
    blueprint: tuple[QuestionShare, ...] = ()
    scenarios: tuple[PlannedScenario, ...] = ()
    removed_scenarios: tuple[PlannedScenario, ...] | None = Field(
        default=None, description="Scenarios a person took out: they are not written."
    )
    pictures: tuple[PlannedPicture, ...] = ()
    removed: tuple[SpanId, ...] = Field(
        default=(), description="Passages a person took out: no deliverable is made of them."
    )

    @property
    def evidence(self) -> frozenset[SpanId]:
        """Return the passages its pages rest on."""
        return frozenset(span for page in self.pages for span in page.evidence)

    @property
    def questions(self) -> int:
        """Return how many questions it asks for."""
        return sum(share.count for share in self.blueprint)

    @property
    def page_minutes(self) -> int:
        """Return the minutes of its pages together."""
        return sum(page.minutes for page in self.pages)

    def reword(self, objectives: tuple[Objective, ...]) -> tuple[Objective, ...]:
        """Return objectives with those in their place that a person reworded in the plan."""
        reworded = {objective.id: objective for objective in self.reworded or ()}
        return tuple(reworded.get(objective.id, objective) for objective in objectives)

    def find_page(self, page_id: str) -> PlannedPage | None:
        """Return the page of an id, or None."""
        return next((page for page in self.pages if page.id == page_id), None)

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        pages = [page.id for page in self.pages]
        twice = sorted({page for page in pages if pages.count(page) > 1})
        if twice:
            raise ValueError(f"page id used twice: {', '.join(twice)}")
        objectives = {objective.id for objective in self.objectives}
        aims = {page.objective for page in self.pages} | {share.objective for share in self.blueprint}
        unknown = sorted(aim for aim in aims - {None, *objectives} if aim is not None)
        if unknown:
            raise ValueError(f"no objective is called {', '.join(unknown)}")
        scenarios = (*self.scenarios, *(self.removed_scenarios or ()))
        places = {scenario.page for scenario in scenarios} | {each.page for each in self.pictures}
        lost = sorted(places - set(pages))
        if lost:
            raise ValueError(f"no page is called {', '.join(lost)}")
        both = sorted(self.evidence & set(self.removed))
        if both:
            raise ValueError(f"both used and removed: {', '.join(both)}")
        return self


class LeftOutReason(StrEnum):
    """Why a passage of the sources is on no page: each is given by the code that leaves it out."""

    NO_ROOM = "no_room"
    """It can be taught, and the minutes are used up by passages nearer to the objectives."""

    REMOVED = "removed"
    UNPLANNED = "unplanned"
    """It can be taught, and the plan, which a person edited, does not have it."""

    UNUSED = "unused"
    """Its writer was shown it, and rests nothing on it."""

    LEAD_IN = "lead_in"
    """It introduces something that is not shown."""

    LEAD_IN_OF_TITLES = "lead_in_of_titles"
    """It introduces what stands below titles of its own."""

    CUT_START = "cut_start"
    CUT_END = "cut_end"
    """It begins or ends in the middle of a sentence, as items of lists and broken lines do."""

    NO_SENTENCE = "no_sentence"
    """A line without a full stop and without a verb."""

    ROW_WITHOUT_TITLES = "row_without_titles"
    TO_FILL_IN = "to_fill_in"
    FOREIGN = "foreign"
    """A sentence in another language than its source."""

    INSTRUCTION = "instruction"
    """An order to a model, which somebody may have planted."""

    MARKUP = "markup"
    NO_WORDS = "no_words"
    ADDRESS = "address"
    RIGHTS = "rights"
    FRAGMENT = "fragment"
    """No whole statement, step or row with a header: plans of older versions say no more."""

    TITLE = "title"
    """A title under which everything is left out."""

    FRONT_MATTER = "front_matter"
    """It speaks of the document itself: its licence, thanks, a legal notice."""

    NAVIGATION = "navigation"
    REFERENCES = "references"
    """An entry of a list of references, or what stands below its title."""

    LINKS = "links"
    """A list of pages of the web, each with its address."""

    REPEATED = "repeated"
    OTHER_LANGUAGE = "other_language"
    SETTLED = "settled"
    """It contradicts another passage, and an expert's answer stands in the place of both."""

    SPEAKER_NOTES = "speaker_notes"
    """What a speaker wrote for themselves: only what trainers read is made of it."""


class LeftOutSpans(Contract):
    """The passages left out for one reason, in reading order."""

    reason: LeftOutReason
    spans: tuple[SpanId, ...] = Field(min_length=1)


class PlanCall(Contract):
    """The call by which a model proposed a plan, and what it cost."""

    model: Line
    host: Line
    prompt: Digest
    usage: Usage


class PlanRevision(Contract):
    """One revision of a module's plan, and what follows from it on the sources of its day."""

    revision: int = Field(ge=1)
    parent: Digest | None = Field(default=None, description="Digest of the plan of the previous revision.")
    plan: Plan
    author: Person | None = Field(
        default=None, description="Who edited it last; a machine then only proposes changes."
    )
    inputs: Digest = Field(description="Fingerprint of the sources and the settings it was made from.")
    minutes_carried: int = Field(
        ge=0, description="Minutes of lesson and questions that the sources carry, planned or not."
    )
    left_out: tuple[LeftOutSpans, ...] = ()
    expected: Usage = Usage()
    findings: tuple[Finding, ...] = ()
    citations: tuple[Citation, ...] | None = Field(
        default=None,
        description="The words of its passages, if a person edited it: they tell what became of each.",
    )
    minted: int = Field(default=0, ge=0, description="The highest number given to a page.")
    call: PlanCall | None = Field(
        default=None, description="Who proposed it, if a model did; none if rules made it."
    )
    run_id: str | None = None
    written_at: datetime

    @property
    def module(self) -> str:
        """Return the key of the module."""
        return self.plan.module

    @property
    def digest(self) -> str:
        """Return the digest of the plan, which decisions name."""
        return self.plan.canonical_digest()

    @property
    def is_edited(self) -> bool:
        """Return whether a person edited the plan."""
        return self.author is not None

    @property
    def known_spans(self) -> frozenset[SpanId]:
        """Return every passage that was there when it was written: planned, removed or left out."""
        left_out = (span for group in self.left_out for span in group.spans)
        return self.plan.evidence.union(self.plan.removed, left_out)
