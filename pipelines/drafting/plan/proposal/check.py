"""A plan from a model's answer, held to the rules of plans on passages, minutes, objectives and pictures.

What cannot be followed is dropped, and a finding tells it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import inf

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.proposals import build_objectives
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.plan.asked_pages import count_page_minutes
from pipelines.drafting.plan.editing import choose_kind, is_usable
from pipelines.drafting.plan.outline import PURPOSES, PageOutline, ScenarioOutline
from pipelines.drafting.plan.page_rules import makes_block
from pipelines.drafting.plan.proposal.answer import (
    PlanAnswer,
    PlannedBlockAnswer,
    PlannedPageAnswer,
    PlannedScenarioAnswer,
    QuestionShareAnswer,
)
from pipelines.drafting.plan.scenarios import find_scenario_limits, name_scenario
from schemas.course import Module, Objective
from schemas.finding import Finding
from schemas.ids import LONGEST_LINE
from schemas.plan import BlockPurpose, PlannedBlock, QuestionShare
from schemas.source import SpanKind

PLACE = "plan"
RUN = ".."
"""Stands between the first and the last id of a run of passages."""

RUNNING_TEXT = {SpanKind.SENTENCE, SpanKind.STEP}
FEWEST_PASSAGES = {"callout": 1, "list": 2, "reveal": 1}
"""Passages of running text that a model words as a block of a kind; rules would need its form as well."""

ROUNDED = 0.1
"""Share of the minutes by which a plan may differ from what was proposed, unsaid: parts of them are cut."""

MOST_RECALLED = 8
"""Passages of other pages that a page recalls: with more, it would teach them again."""

MOST_NAMED = 3
"""Most ids that a finding lists."""


@dataclass(frozen=True)
class ProposedPage:
    """A page that a model proposes, with the pictures it shows and the scenario that is played on it.

    `entries` are those of the organisation's context that it shows, `recalled` passages of other pages.
    """

    outline: PageOutline
    purpose: str | None
    activity: str | None
    pictures: tuple[str, ...]
    scenario: ScenarioOutline | None = None
    entries: tuple[str, ...] = ()
    recalled: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProposedPlan:
    """What a model's answer amounts to once it is checked; `findings` tell what could not be followed."""

    objectives: tuple[Objective, ...]
    pages: tuple[ProposedPage, ...]
    blueprint: tuple[QuestionShare, ...]
    findings: tuple[Finding, ...]


def check_answer(
    answer: PlanAnswer, material: Material, chapters: Mapping[str, tuple[str, ...]]
) -> ProposedPlan:
    """Return the plan of an answer; `chapters` are the passages that the id of a chapter stands for.

    It has no pages if the answer names no passage that can be taught.
    """
    given = material.module.objectives
    objectives = given or build_objectives(answer.objectives, material.language)
    checker = _PlanChecker(material, chapters, objectives, numbered=not given)
    pages = checker.share_minutes(tuple(checker.settle_recalls(tuple(checker.list_pages(answer.pages)))))
    blueprint = checker.share_questions(answer.questions)
    return ProposedPlan(objectives, pages, blueprint, tuple(checker.list_findings(pages)))


@dataclass
class _PlanChecker:
    material: Material
    chapters: Mapping[str, tuple[str, ...]]
    objectives: tuple[Objective, ...]
    numbered: bool
    """Whether the answer names objectives by their number among those it proposes."""

    unknown: list[str] = field(default_factory=list)
    unfounded: list[str] = field(default_factory=list)
    """Titles of scenarios that cannot be played on the passages of their pages."""

    proposed_minutes: int = 0
    """Of all pages, as the answer has them."""

    _taken: set[str] = field(default_factory=set)
    _shown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        spans = [
            (source.name, span.id) for source in self.material.request.spans.citable for span in source.spans
        ]
        self._places = {span: place for place, (_, span) in enumerate(spans)}
        self._spans = spans

    @property
    def _module(self) -> Module:
        return self.material.module

    def list_pages(self, answers: Iterable[PlannedPageAnswer]) -> Iterator[ProposedPage]:
        """Yield the pages that rest on something, in the order of the answer."""
        for answer in answers:
            blocks = tuple(block for each in answer.blocks for block in self._list_blocks(each))
            title = _read_line(answer.title) or next(iter(self._list_headings(blocks)), self._module.title)
            if blocks:
                outline = PageOutline(title, self._find_objective(answer.objective), answer.minutes, blocks)
                yield ProposedPage(
                    outline,
                    _read_line(answer.purpose) or None,
                    _read_line(answer.activity) or None,
                    tuple(self._list_pictures(answer.pictures)),
                    self._choose_scenario(answer.scenarios, outline),
                    tuple(self._list_entries(answer)),
                    tuple(dict.fromkeys(span for name in answer.also for span in self._expand(name))),
                )

    def settle_recalls(self, pages: Sequence[ProposedPage]) -> Iterator[ProposedPage]:
        """Yield the pages with what each recalls of others; what no page has is its own from then on."""
        for page in pages:
            own = {span for block in page.outline.blocks for span in block.evidence}
            recalled = [span for span in page.recalled if span not in own][:MOST_RECALLED]
            blocks = (*page.outline.blocks, *self._list_blocks(_ask_for_paragraph(recalled)))
            owned = {span for block in blocks for span in block.evidence}
            kept = tuple(span for span in recalled if span in self._taken - owned)
            yield replace(page, outline=replace(page.outline, blocks=blocks), recalled=kept)

    def share_minutes(self, pages: tuple[ProposedPage, ...]) -> tuple[ProposedPage, ...]:
        """Return the pages with the minutes that a module's pages share, in their proportions."""
        self.proposed_minutes = _sum_minutes(pages)
        wishes = [max(page.outline.minutes, 1) for page in pages]
        minutes = max(count_page_minutes(self._module), len(pages))
        return tuple(
            replace(page, outline=replace(page.outline, minutes=max(minutes * wish // sum(wishes), 1)))
            for page, wish in zip(pages, wishes, strict=True)
        )

    def share_questions(self, answers: Sequence[QuestionShareAnswer]) -> tuple[QuestionShare, ...]:
        """Return the blueprint: as many questions as the module asks for, of kinds that it allows."""
        left = self._count_questions()
        shares = list[QuestionShare]()
        for answer in answers:
            count = min(answer.count, left)
            if answer.kind in self._module.item_kinds and count > 0:
                aim = self._find_objective(answer.objective)
                shares.append(QuestionShare(objective=aim, bloom=answer.bloom, kind=answer.kind, count=count))
                left -= count
        if shares and left:
            largest = max(shares, key=lambda share: share.count)
            grown = largest.model_copy(update={"count": largest.count + left})
            shares[shares.index(largest)] = grown
        return tuple(shares)

    def list_findings(self, pages: Sequence[ProposedPage]) -> Iterator[Finding]:
        """Yield what of the answer could not be followed, and the objectives that no page serves."""
        if self.unknown:
            named = ", ".join(cut_excerpt(to_plain_text(each) or "-") for each in self.unknown[:MOST_NAMED])
            facts = {"count": str(len(self.unknown)), "ids": named}
            yield Finding(rule="plan.unknown", place=PLACE, facts=facts)
        for title in self.unfounded:
            yield Finding(rule="plan.scenario_unfounded", place=PLACE, facts={"title": title})
        minutes = _sum_minutes(pages)
        if abs(minutes - self.proposed_minutes) > ROUNDED * minutes:
            facts = {"proposed": str(self.proposed_minutes), "minutes": str(minutes)}
            yield Finding(rule="plan.rescaled", place=PLACE, facts=facts)
        served = {page.outline.objective for page in pages}
        for objective in self.objectives:
            if objective.id not in served:
                facts = {"objective": objective.text}
                yield Finding(rule="plan.unserved", place=PLACE, facts=facts)

    def _count_questions(self) -> int:
        return self._module.questions if "quiz" in self._module.artefacts else 0

    def _find_objective(self, name: str) -> str | None:
        if self.numbered and name.strip().isdigit():
            number = int(name) - 1
            return self.objectives[number].id if 0 <= number < len(self.objectives) else None
        return next((each.id for each in self.objectives if each.id == name), None)

    def _list_blocks(self, answer: PlannedBlockAnswer) -> Iterator[PlannedBlock]:
        """Yield the block as the answer has it, or by the kinds that its passages allow."""
        spans = tuple(self._list_free(answer.span_ids))
        pieces = {piece.span.id: piece for piece in self.material.find_pieces(spans)}
        kinds = {pieces[span].span.kind for span in spans}
        is_worded = len(spans) >= FEWEST_PASSAGES.get(answer.kind, inf) and kinds <= RUNNING_TEXT
        if spans and (is_worded or makes_block(self.material, answer.kind, spans)):
            yield _make_block(answer.kind, spans)
            return
        for kind, run in groupby(spans, key=lambda span: choose_kind(pieces.get(span))):
            yield _make_block(kind, tuple(run))

    def _list_entries(self, answer: PlannedPageAnswer) -> Iterator[str]:
        """Yield the entries of the organisation's context that a page names, or recalls, each once."""
        known = {span.id for span in self.material.request.spans.context_entries}
        named = [name for block in answer.blocks for name in block.span_ids]
        named += [name for scenario in answer.scenarios for name in scenario.span_ids]
        named += answer.also
        return (name for name in dict.fromkeys(map(str.strip, named)) if name in known)

    def _list_free(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the passages of an answer that exist, can be taught, and are on no page yet."""
        for span in (span for name in names for span in self._expand(name)):
            if span not in self._taken and is_usable(span, self.material):
                self._taken.add(span)
                yield span

    def _expand(self, name: str) -> tuple[str, ...]:
        """Return the passages that a name stands for; none, and noted as unknown, if it is of no passage."""
        first, _, last = (part.strip() for part in name.partition(RUN))
        starts, ends = self._find_spans(first), self._find_spans(last or first)
        if not starts or not ends:
            self.unknown.append(name)
            return ()
        begin, end = self._places[starts[0]], self._places[ends[-1]]
        if end < begin or self._spans[begin][0] != self._spans[end][0]:
            return (*starts, *ends)
        if not last:
            return starts
        return tuple(span for _, span in self._spans[begin : end + 1])

    def _find_spans(self, name: str) -> tuple[str, ...]:
        return self.chapters.get(name) or ((name,) if name in self._places else ())

    def _list_pictures(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the pictures that the sources have, each on one page."""
        known = {each.id for source in self.material.request.spans.sources for each in source.kept_pictures}
        for name in names:
            if name not in known:
                self.unknown.append(name)
            elif name not in self._shown:
                self._shown.add(name)
                yield name

    def _choose_scenario(
        self, answers: Sequence[PlannedScenarioAnswer], page: PageOutline
    ) -> ScenarioOutline | None:
        """Return the first scenario that the page carries: with a passage of it for each decision.

        A page has one at most, and a module whose deliverables hold none has none.
        """
        limits = find_scenario_limits(self.material)
        on_page = {span for block in page.blocks for span in block.evidence}
        chosen = None
        for answer in answers:
            title = _read_line(answer.title) or page.title
            named = dict.fromkeys(span for name in answer.span_ids for span in self._expand(name))
            evidence = tuple(span for span in named if span in on_page)
            if chosen is not None or limits is None or len(evidence) < limits.fewest:
                self.unfounded.append(title)
                continue
            decisions = max(min(answer.decisions, limits.most, len(evidence)), limits.fewest)
            chosen = ScenarioOutline(name_scenario(evidence[0]), title, decisions, evidence)
        return chosen

    def _list_headings(self, blocks: Iterable[PlannedBlock]) -> Iterator[str]:
        pieces: tuple[Piece, ...] = self.material.find_pieces(
            [span for block in blocks for span in block.evidence]
        )
        return (piece.heading for piece in pieces if piece.heading)


def _sum_minutes(pages: Iterable[ProposedPage]) -> int:
    return sum(page.outline.minutes for page in pages)


def _ask_for_paragraph(spans: list[str]) -> PlannedBlockAnswer:
    return PlannedBlockAnswer(kind="paragraph", span_ids=spans)


def _make_block(kind: str, spans: tuple[str, ...]) -> PlannedBlock:
    return PlannedBlock(kind=kind, purpose=PURPOSES.get(kind, BlockPurpose.EXPLAIN), evidence=spans)


def _read_line(text: str) -> str:
    return to_plain_text(text)[:LONGEST_LINE].strip()
