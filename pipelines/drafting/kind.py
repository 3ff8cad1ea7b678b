"""The drafting part of a kind of deliverable: extraction, questions to a model, revision, criticism.

The stage knows none by name: it is handed all of them, and asks each for what it needs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.course import Course, Module
from schemas.draft import Content, Deliverable
from schemas.draft.alignment import list_questions
from schemas.finding import Finding
from schemas.language import Language

if TYPE_CHECKING:  # who only shows a kind, or compares what it depends on, loads none of what drafts it
    from pipelines.drafting.critique.case import Case
    from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
    from pipelines.drafting.elements import Element
    from pipelines.drafting.expert_blanks import ExpertBlank
    from pipelines.drafting.material import Piece
    from pipelines.drafting.objectives.chapters import Chapter
    from pipelines.drafting.objectives.evidence_index import EvidenceIndex
    from pipelines.drafting.parts import RequestPart
    from pipelines.drafting.plan.asked_pages import AskedPage
    from pipelines.drafting.plan.outline import PlanPart, ScenarioOutline
    from pipelines.drafting.plan.short_reason import ShortReason
    from pipelines.drafting.prompt import Line
    from pipelines.drafting.request import DraftRequest, IdAllocator, OtherItem
    from pipelines.drafting.reviser import Reviser
    from schemas.draft import Block, Computation, Item, Statement
    from schemas.plan import QuestionShare
    from schemas.source import SourceSpans

T = TypeVar("T")

Rule = Callable[["Case"], Iterable[Finding]]
"""One rule of criticism: it checks a whole draft and yields its findings."""

Update = Callable[[Any, Content], Deliverable]
"""Returns a deliverable updated from the rest of its draft."""

LAST = 100
"""Place of a kind's findings if its `Criticism` gives none: after all that do."""


@dataclass(frozen=True)
class Material:
    """Material of a deliverable made without a model: citable pieces, and deliverables made before."""

    request: DraftRequest
    ids: IdAllocator
    made: tuple[Deliverable, ...] = ()
    _computed: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """Return the citable pieces, in reading order."""
        return self.compute_once(_collect_material_pieces)

    @cached_property
    def speaker_notes(self) -> tuple[Piece, ...]:
        """Return the speaker notes of the sources, which only what trainers read may be made of."""
        return self.compute_once(_collect_material_notes)

    def compute_once(self, make: Callable[[Material], T]) -> T:
        """Return the result of `make`, computed once for all deliverables of a draft."""
        if make not in self._computed:
            self._computed[make] = make(self)
        return cast(T, self._computed[make])

    def find_pieces(self, span_ids: Collection[str]) -> tuple[Piece, ...]:
        """Return the passages of these ids that the sources still have, in reading order.

        Speaker notes are none: a page never rests on them, even if an older plan says so.
        """
        wanted = set(span_ids)
        return tuple(piece for span, piece in self._shown_pieces.items() if span in wanted)

    def order_pieces(self, span_ids: Iterable[str]) -> tuple[Piece, ...]:
        """Return the passages that `find_pieces` does, each once, in the order of the ids."""
        pieces = self._shown_pieces
        return tuple(pieces[span] for span in dict.fromkeys(span_ids) if span in pieces)

    @property
    def _shown_pieces(self) -> dict[str, Piece]:
        return self.compute_once(_index_shown)

    def add_made(self, made: tuple[Deliverable, ...]) -> Material:
        """Return the same material with the deliverables made so far."""
        return replace(self, made=made)

    @property
    def before(self) -> tuple[Deliverable, ...]:
        """Return the deliverables of the last revision, if there is one."""
        return self.request.previous.content.artefacts if self.request.previous else ()

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """Return the pieces grouped by the chapters of their sources."""
        return self.compute_once(_split_material)

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """Return where to ask for the evidence of an objective, the same for all deliverables of a draft."""
        return self.compute_once(_index_evidence)

    @property
    def contested(self) -> frozenset[str]:
        """Return the ids of the spans on which two sources disagree, found once for all deliverables."""
        return self.compute_once(_find_contested)

    @property
    def module(self) -> Module:
        """Return the module that is drafted."""
        return self.request.module

    @property
    def language(self) -> Language:
        """Return the language of the module."""
        return self.request.course.language_of(self.request.module)


def _index_shown(material: Material) -> dict[str, Piece]:
    from pipelines.drafting.material import index_spans

    spans = index_spans(material.request)
    settled = material.compute_once(find_settled)
    return {
        span: piece for span, piece in spans.items() if not piece.span.is_speaker_note and span not in settled
    }


def find_settled(material: Material) -> frozenset[str]:
    """Return the ids of the spans in whose place an expert's answer stands."""
    from pipelines.drafting.disagreement import list_settled_spans

    return list_settled_spans(material.request.spans)


def _collect_material_pieces(material: Material) -> tuple[Piece, ...]:
    from pipelines.drafting.material import collect_pieces

    settled = material.compute_once(find_settled)
    return tuple(piece for piece in collect_pieces(material.request) if piece.span.id not in settled)


def _collect_material_notes(material: Material) -> tuple[Piece, ...]:
    from pipelines.drafting.material import collect_speaker_notes

    return collect_speaker_notes(material.request)


def _index_evidence(material: Material) -> EvidenceIndex:
    from pipelines.drafting.objectives.evidence_index import EvidenceIndex

    return EvidenceIndex(material.chapters, material.language, material.request.nearness)


def _find_contested(material: Material) -> frozenset[str]:
    from pipelines.drafting.disagreement import find_disagreements, list_contested_spans

    return list_contested_spans(find_disagreements(material.request.spans))


def _split_material(material: Material) -> tuple[Chapter, ...]:
    """Return the chapters of the sources, or the pages of a plan that a person edited."""
    from pipelines.drafting.objectives.chapters import Chapter, split_chapters

    edited, spans = material.request.edited_plan, material.request.spans
    if edited is None:
        return split_chapters(material.pieces, spans, material.language)
    pages = (
        Chapter(
            page.title,
            _list_taught(material.find_pieces(page.evidence), material.contested, material.language),
            page,
        )
        for page in edited.plan.pages
    )
    return tuple(chapter for chapter in pages if chapter.pieces)


def _list_taught(
    pieces: tuple[Piece, ...], disputed: frozenset[str], language: Language
) -> tuple[Piece, ...]:
    """Return the pieces of a page that can stand alone; all that nothing contradicts if none can."""
    from pipelines.drafting.material import is_teachable

    certain = tuple(piece for piece in pieces if piece.span.id not in disputed)
    return tuple(piece for piece in certain if is_teachable(piece, language)) or certain


@dataclass(frozen=True)
class PlanShare:
    """What of a module's plan a model is shown to write one kind of deliverable.

    With `page_tokens`, which returns the tokens that an answer takes for a page, the kind is written page by
    page, each call with the evidence of its own pages. Otherwise one prompt shows the evidence of all pages,
    at most `characters_a_minute` for each minute of the module; all of it if that is None.
    """

    page_tokens: Callable[[AskedPage], float] | None = None
    most_tokens: int | None = None
    """The longest answer that several pages share; None: as long as the course allows."""

    most_shared: int = 0
    """Characters of the whole module's evidence that every call is shown before that of its own pages."""

    recalls: bool = False
    """Whether it is shown the passages of other pages that a page recalls."""

    characters_a_minute: int | None = None
    characters_a_question: int | None = None
    """In place of those for a minute, for a kind that asks the module's questions."""


@dataclass(frozen=True)
class PlayedAnswer:
    """How a model answers for pages on which a scenario is played: the schema, and how many decisions."""

    answer: type[ArtefactAnswer]
    fewest: int
    most: int


@dataclass(frozen=True)
class Recipe:
    """How a model writes one kind of deliverable: prompt, schema of answers, and what is built of them.

    `prompt` is the file of the prompt; `included` are files it includes, named from the folder above it.
    `in_parts`: a module too large for one prompt is split into several; otherwise one prompt shows the spans
    that serve its objectives best. `by_question`: the parts share out the module's number of questions.
    `aimed`: no prompt is sent for a module without objectives, and the rule `<kind>.aimless` reports it.
    """

    prompt: Path
    answer: type[ArtefactAnswer]
    outline: Callable[[Any], Iterator[Line]]
    build: Callable[[Sequence[Any], ElementBuilder, Any], Deliverable | None]
    included: tuple[str, ...] = ()
    in_parts: bool = False
    by_question: bool = False
    aimed: bool = False
    characters_an_objective: int | None = None
    """Of the sources, for each objective of the course's modules: what a document needs that says a sentence
    or two on them. None: all that there is room for."""

    figures: Callable[[DraftRequest], Iterator[Line]] | None = None
    """Yields figures that code counted: the model names one by its id, code writes it."""

    pictures: Callable[[SourceSpans], Iterator[Line]] | None = None
    """Yields the pictures among some passages: the model names one by its id, code shows it."""

    plan_share: PlanShare | None = None
    """What it is shown of the plan; None if it is shown the sources themselves, whatever is planned."""

    limits: Path | None = None
    """File that tells a model, when it mends a text of this kind, how long each may be."""

    played: PlayedAnswer | None = None
    """How it is answered where the plan has scenarios; None if its deliverable holds none."""

    extend: Callable[[Any, Sequence[Any], ElementBuilder, int], Deliverable | None] | None = None
    """Returns a deliverable with what answers hold, up to a number of parts, and nothing that code puts
    around it once more. None: all that `build` returns was written for the wish."""

    frame_answer: Callable[[Sequence[Statement], IdAllocator], Block] | None = None
    """Returns the block that a question and its answer make where a patch adds them; None: a paragraph."""

    find_faults: Callable[[Any, SourceSpans], Iterable[str]] | None = None
    """Yields, in words for the model, what of an answer the sources cannot make: it is asked once more."""

    def choose_answer(self, part: RequestPart) -> type[ArtefactAnswer]:
        """Return the schema in which one part is answered."""
        is_played = any(page.scenario is not None for page in part.pages)
        return self.played.answer if self.played is not None and is_played else self.answer

    def list_faults(self, spans: SourceSpans, answer: ArtefactAnswer) -> tuple[str, ...]:
        """Return what of an answer the sources cannot make; nothing of a kind that needs no such check."""
        return tuple(self.find_faults(answer, spans)) if self.find_faults is not None else ()


@dataclass(frozen=True)
class OtherQuestion:
    """How one question is replaced: by rule with `extract`, or by the model that writes `kind`."""

    kind: str
    recipe: Recipe
    prompt: Path
    extract: Callable[[Material, OtherItem], Item | None]


@dataclass(frozen=True)
class Criticism:
    """The rules of one kind, applied to drafts that hold it.

    `place` puts its findings among those of other kinds: below 0, before those on data and templates.
    `beyond_a_writer` are rules whose findings only other sources, other settings or a person can settle.
    `own_numbers` returns numbers an element may contain without a citation; `count` computes the figures of
    its elements once more, to compare.
    """

    rules: tuple[Rule, ...] = ()
    place: int = LAST
    beyond_a_writer: tuple[str, ...] = ()
    own_numbers: Callable[[Case, Element], frozenset[str]] | None = None
    count: Callable[[SourceSpans, Language], Iterable[Computation]] | None = None


def _depend_on_nothing(_course: Course, _module: Module) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True)
class PageRules:
    """What rules make of the passages of one page of a plan, asked when a person edits that page.

    `list_scenarios` returns the scenarios they make of some passages; `makes_block` whether they can make a
    block of a kind of some passages.
    """

    list_scenarios: Callable[[Material, Collection[str]], tuple[ScenarioOutline, ...]]
    makes_block: Callable[[Material, str, Sequence[str]], bool]


@dataclass(frozen=True)
class DraftingKind:
    """How one kind of deliverable is drafted; without a recipe no model is asked, whatever the course says.

    `filled_from_course`: its words come from course.yaml, so that each revision fills it anew; `templates` is
    the folder of what is filled. `last`: it
    draws on all others, so it is made last wherever the module lists it. `counts_others`: rules make it of
    what the others hold, and so after them; a model writes it where the module lists it. `depends_on`: the
    course's settings it depends on besides the module, by name. `settle`: updates it from the rest of the
    draft once all ids are final. `recount`: updates what it says of the questions of a draft that a person
    edited. `revise`: applies a comment without a model; without it, the elements a comment names are removed.
    `plan`: returns what the kind contributes to a module's plan: the pages or questions that its rules would
    make. `page_rules`: what they make of a page that a person edits, if the plan's pages are of this kind.
    `propose` returns the questions that rules make and doubt beside those of a draft, for a person to judge.
    `explain_short` says why a draft has not all the questions that a share of a person's plan asks for.
    `missing_rule` says why rules make none although the module asks for it.
    `speaker_notes`: where it may rest on the speaker notes of a source. `ask_experts` yields the blanks of a
    deliverable that somebody of the trade can fill; without it, all its blanks are for others.
    `counts_tables`: each table among its sources holds people's answers, which it counts.
    """

    extract: Callable[[Material], Deliverable | None]
    markdown: Callable[[Any, Language], str]
    recipe: Recipe | None = None
    filled_from_course: bool = False
    templates: Path | None = None
    last: bool = False
    counts_others: bool = False
    depends_on: Callable[[Course, Module], Mapping[str, object]] = _depend_on_nothing
    settle: Update | None = None
    recount: Update | None = None
    revise: Callable[[Any, Reviser], Deliverable | None] | None = None
    other_question: OtherQuestion | None = None
    criticism: Criticism = Criticism()
    plan: Callable[[Material], PlanPart] | None = None
    page_rules: PageRules | None = None
    speaker_notes: SpeakerNotes = SpeakerNotes.NOWHERE
    counts_tables: bool = False
    propose: Callable[[Material, tuple[Item, ...]], tuple[Item, ...]] | None = None
    missing_rule: str = "artefact.missing"
    explain_short: Callable[[Material, QuestionShare, Sequence[Item]], ShortReason] | None = None
    ask_experts: Callable[[Any, Language], Iterator[ExpertBlank]] | None = None


Kinds = Mapping[str, DraftingKind]
"""All kinds of deliverables, by name."""


def order_kinds(kinds: Kinds, names: Iterable[str]) -> list[str]:
    """Return names of kinds in the order in which they are made: those that draw on all others last."""
    return sorted(names, key=lambda name: name in kinds and kinds[name].last)


def order_extraction(kinds: Kinds, names: Iterable[str]) -> list[str]:
    """Return names of kinds in the order in which rules make them: what counts the others behind them."""
    return sorted(order_kinds(kinds, names), key=lambda name: kinds[name].counts_others)


def settle(kinds: Kinds, content: Content) -> Content:
    """Return the content with each deliverable updated from the rest of the draft by its kind's `settle`."""
    return _update_each(content, lambda artefact: _find(kinds, artefact, lambda kind: kind.settle))


def recount(kinds: Kinds, edited: Content, before: Content) -> Content:
    """Return an edited content whose deliverables name and count the questions it has by now.

    It stays as people wrote it if its questions are those of `before`.
    """
    if _list_asked(edited) == _list_asked(before):
        return edited
    return _update_each(edited, lambda artefact: _find(kinds, artefact, lambda kind: kind.recount))


def _list_asked(content: Content) -> list[tuple[str, str | None]]:
    return [(question.id, question.objective) for question in list_questions(content)]


def _find(
    kinds: Kinds, artefact: Deliverable, choose: Callable[[DraftingKind], Update | None]
) -> Update | None:
    kind = kinds.get(artefact.kind)
    return choose(kind) if kind is not None else None


def _update_each(content: Content, find: Callable[[Deliverable], Update | None]) -> Content:
    updates = ((artefact, find(artefact)) for artefact in content.artefacts)
    artefacts = tuple(update(artefact, content) if update else artefact for artefact, update in updates)
    return content if artefacts == content.artefacts else content.model_copy(update={"artefacts": artefacts})
