"""Account of a module's sources: for each passage where it is carried, or why it is not.

The reasons come from the code that leaves out: the readers, the choice of pieces, and the writer of pages.
Decided in docs/decisions/0120-every-word-accounted-for.md.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from pipelines.drafting.elements import list_elements
from pipelines.drafting.kind import Material
from pipelines.drafting.learner_elements import list_learner_elements
from pipelines.drafting.request import DraftRequest, IdAllocator, add_objectives
from pipelines.drafting.text.prose_words import count_prose_words
from schemas.draft import Content, Origin
from schemas.instructions import speaks_to_a_model
from schemas.plan import LeftOutReason
from schemas.source import Dropped, SourceText, Span, SpanKind
from schemas.source_account import FURNITURE_REASONS, AccountedPassage, Fate, Reason, SourceAccount

if TYPE_CHECKING:
    from pipelines.drafting.plan.left_out import PlannedUse
    from pipelines.drafting.plan.outline import PlanPart

ENDS_SENTENCE = re.compile(r"[.!?…][»”\"\s]*$")

LESSON = "lesson"
"""The kind whose pages carry the sources, and which says why they do not."""

TRUE_OF_A_MODEL = FURNITURE_REASONS | {
    LeftOutReason.REMOVED,
    LeftOutReason.UNPLANNED,
    LeftOutReason.SETTLED,
    LeftOutReason.REPEATED,
    LeftOutReason.SPEAKER_NOTES,
    LeftOutReason.INSTRUCTION,
}
"""Reasons that hold whoever wrote; a model leaves out the rest because it used nothing of it."""

Elements = Mapping[str, tuple[str, ...]]
"""Ids of elements by the span they rest on."""


def account_for_words(request: DraftRequest, content: Content | None = None) -> SourceAccount:
    """Return what became of every passage of a module's sources in a draft.

    Without a draft it is what the plan makes of them, by page, or what rules would plan.
    """
    return SourceAccount(tuple(_Accountant(request, content).walk()))


@dataclass
class _Accountant:
    request: DraftRequest
    content: Content | None
    carried: Elements = field(init=False)
    for_trainers: Elements = field(init=False)

    def __post_init__(self) -> None:
        self.carried, self.for_trainers = self._find_elements()
        self._is_model = any(
            each.origin is Origin.MODEL
            for each in (list_learner_elements(self.content) if self.content else ())
        )

    @cached_property
    def _material(self) -> Material:
        return Material(replace(add_objectives(self.request), plan=None), IdAllocator())

    @cached_property
    def _plan_part(self) -> "PlanPart":
        """Return the pages that rules would make: most of what an account takes, if it needs them."""
        from pipelines.drafting.plan.outline import PlanPart

        kind = self.request.kinds.get(LESSON)
        return kind.plan(self._material) if kind is not None and kind.plan is not None else PlanPart()

    @cached_property
    def _reasons(self) -> Mapping[str, LeftOutReason]:
        from pipelines.drafting.plan.left_out import find_reasons  # with it what chooses pieces

        planned = self._plan_part
        return dict(find_reasons(self._material, self._find_use(planned), planned.left_out))

    def walk(self) -> Iterator[AccountedPassage]:
        """Yield each passage with its fate, source by source, then what its reader left out.

        What people answered is nothing to teach, so it is in no account.
        """
        for source in self.request.spans.sources:
            if source.survey is not None:
                continue
            passages = [self._judge_span(source, span) for span in source.spans]
            below = _find_best_below(source, passages)
            for span, passage in zip(source.spans, passages, strict=True):
                yield passage if span.kind is not SpanKind.HEADING else _judge_title(span, passage, below)
            yield from (_judge_dropped(source, dropped) for dropped in source.dropped)

    def _find_use(self, part: "PlanPart") -> "PlannedUse":
        from pipelines.drafting.plan.left_out import PlannedUse

        plan = self.request.plan
        if plan is not None:
            return PlannedUse.of(plan.plan, is_edited=plan.is_edited)
        return PlannedUse(frozenset(span for page in part.pages for b in page.blocks for span in b.evidence))

    def _find_elements(self) -> tuple[Elements, Elements]:
        """Return the elements that rest on each span: those that learners read, and those of trainers."""
        carried: dict[str, list[str]] = {}
        for_trainers: dict[str, list[str]] = {}
        if self.content is None:
            plan = self.request.plan
            for page in plan.plan.pages if plan else ():
                for span in page.evidence:
                    carried.setdefault(span, []).append(page.id)
            for outline in () if plan else self._plan_part.pages:
                for span in (span for block in outline.blocks for span in block.evidence):
                    carried.setdefault(span, []).append(outline.title)
            return _freeze(carried), {}
        shown = set()
        for element in list_learner_elements(self.content):
            shown.add(element.id)
            for citation in element.citations:
                carried.setdefault(citation.span, []).append(element.id)
        for element in list_elements(self.content.artefacts):
            for citation in element.citations if element.id not in shown else ():
                for_trainers.setdefault(citation.span, []).append(element.id)
        return _freeze(carried), _freeze(for_trainers)

    def _judge_span(self, source: SourceText, span: Span) -> AccountedPassage:
        passage = AccountedPassage(
            source.name,
            span.id,
            _count_words(span.text),
            span.anchor.heading,
            Fate.LEFT_OUT,
            prose=_count_prose(span),
        )
        if span.id in self.carried:
            return replace(passage, fate=Fate.CARRIED, elements=self.carried[span.id])
        if span.id in self.for_trainers:
            return replace(passage, fate=Fate.FOR_TRAINERS, elements=self.for_trainers[span.id])
        if span.kind is SpanKind.HEADING:
            return passage  # what stands below it says why
        reason = self._find_reason(span)
        if reason is LeftOutReason.SPEAKER_NOTES:
            return replace(passage, fate=Fate.FOR_TRAINERS, reason=reason)
        fate = Fate.FURNITURE if reason in FURNITURE_REASONS else Fate.LEFT_OUT
        return replace(passage, fate=fate, reason=reason)

    def _find_reason(self, span: Span) -> LeftOutReason:
        reason = self._reasons.get(span.id, LeftOutReason.UNUSED)
        return LeftOutReason.UNUSED if self._is_model and reason not in TRUE_OF_A_MODEL else reason


def _find_best_below(
    source: SourceText, passages: list[AccountedPassage]
) -> dict[tuple[str, ...], AccountedPassage]:
    """Return, for each path of titles, the passage below it with the best fate."""
    order = (Fate.CARRIED, Fate.FOR_TRAINERS, Fate.LEFT_OUT, Fate.FURNITURE)
    best: dict[tuple[str, ...], AccountedPassage] = {}
    for span, passage in zip(source.spans, passages, strict=True):
        if span.kind is SpanKind.HEADING:
            continue
        for depth in range(1, len(passage.chapter) + 1):
            path = passage.chapter[:depth]
            known = best.get(path)
            if known is None or order.index(passage.fate) < order.index(known.fate):
                best[path] = passage
    return best


def _judge_title(
    span: Span, passage: AccountedPassage, below: Mapping[tuple[str, ...], AccountedPassage]
) -> AccountedPassage:
    """Return the fate of a title: it is shown with what stands below it, on the page or as its place."""
    if speaks_to_a_model(span.text):
        return replace(passage, fate=Fate.LEFT_OUT, reason=LeftOutReason.INSTRUCTION, elements=())
    best = below.get(span.anchor.heading)
    if best is not None and best.fate in {Fate.CARRIED, Fate.FOR_TRAINERS}:
        return replace(passage, fate=best.fate, reason=None, elements=best.elements)
    if best is not None and best.fate is Fate.FURNITURE:
        return replace(passage, fate=Fate.FURNITURE, reason=best.reason)
    if passage.fate is Fate.CARRIED:
        return passage
    return replace(passage, fate=Fate.LEFT_OUT, reason=LeftOutReason.TITLE, elements=())


def _judge_dropped(source: SourceText, dropped: Dropped) -> AccountedPassage:
    reason: Reason = dropped.reason
    fate = Fate.FURNITURE if reason in FURNITURE_REASONS else Fate.LEFT_OUT
    return AccountedPassage(source.name, None, dropped.count_words(), (), fate, reason)


def _freeze(elements: Mapping[str, list[str]]) -> Elements:
    return {span: tuple(dict.fromkeys(names)) for span, names in elements.items()}


def _count_prose(span: Span) -> int:
    """Return the words that would be missed; of a title only if it is a sentence."""
    is_label = span.kind is SpanKind.HEADING and ENDS_SENTENCE.search(span.text) is None
    return 0 if is_label else count_prose_words(span.text)


def _count_words(text: str) -> int:
    return len(text.split())
