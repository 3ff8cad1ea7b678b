"""The evidence of pages that a prompt shows where it has no room for all of it.

Objectives share the room; of each page what binds, forbids or counts and what is nearest to its objective
come in turn. A list or a table is shown whole, and a sentence with the one it cannot be understood without.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby, zip_longest

from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.repeated_spans import LEADS
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.retrieval.passages import Passage
from pipelines.drafting.retrieval.rankings import fuse_rankings, query_of, rank_by_words
from pipelines.drafting.text.context_needs import needs_context
from pipelines.drafting.text.limits import holds_limit
from schemas.course import Module
from schemas.source import SourceSpans, Span, SpanKind

MOST_NEEDED = 12
"""Units that one brings along at most: of a chain of sentences that all lean back, the nearest."""


def choose_page_evidence(
    spans: SourceSpans, pages: Sequence[AskedPage], request: DraftRequest, most: int
) -> SourceSpans:
    """Return at most about `most` characters of the spans of pages, in reading order.

    Each objective has its share; what it does not need is left to the others. A page keeps one unit at least.
    """
    if sum(len(span.text) for source in spans.sources for span in source.spans) <= most:
        return spans
    return spans.keep_spans(_Choice(spans, pages, request).choose(most))


class _Choice:
    """Chooses among the units of some spans: a sentence, or a whole list, table or program."""

    def __init__(self, spans: SourceSpans, pages: Sequence[AskedPage], request: DraftRequest) -> None:
        self._pages = pages
        self._request = request
        self._notes = {span.id for source in spans.sources for span in source.spans if span.is_speaker_note}
        self._units = tuple(_split_units(spans.drop_speaker_notes()))
        self._kept: set[int] = set()
        self._left = 0

    def choose(self, most: int) -> set[str]:
        """Return the ids of the spans to show."""
        self._left = most
        ranked = [self._rank_units(page) for page in self._pages]
        for units in ranked:
            self._keep(units[:1])
        by_objective = defaultdict[str | None, list[tuple[int, ...]]](list)
        for page, units in zip(self._pages, ranked, strict=True):
            by_objective[page.objective].append(units)
        for pages in by_objective.values():
            self._fill(pages, most // len(by_objective))
        self._fill(ranked, most)
        return self._notes.union(span.id for number in self._kept for span in self._units[number].spans)

    def _fill(self, pages: Sequence[tuple[int, ...]], share: int) -> None:
        """Keep units of some pages, the best of each in turn, while they fit the share and what is left."""
        own = self._kept.intersection(number for units in pages for number in units)
        room = share - sum(self._units[number].characters for number in own)
        for number in (n for turn in zip_longest(*pages) for n in turn if n is not None):
            size = self._measure(number)
            if size <= min(room, self._left):
                room -= size
                self._keep((number,))

    def _keep(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._left -= self._measure(number)
            self._kept |= self._list_needed(number)

    def _measure(self, number: int) -> int:
        """Return the characters that a unit adds, with what it needs."""
        return sum(self._units[each].characters for each in self._list_needed(number) - self._kept)

    def _list_needed(self, number: int) -> set[int]:
        """Return a unit with the neighbours that it cannot be understood without, and what these need."""
        needed, waiting = set[int](), [number]
        while waiting and len(needed) < MOST_NEEDED:
            each = waiting.pop()
            if each not in needed:
                needed.add(each)
                waiting += self._needs.get(each, ())
        return needed

    @cached_property
    def _needs(self) -> dict[int, tuple[int, ...]]:
        """Return for each unit the neighbours that it leans on: the sentence before, or what it announces."""
        needs = defaultdict[int, tuple[int, ...]](tuple)
        for after in range(1, len(self._units)):
            before = after - 1
            lead, unit = self._units[before], self._units[after]
            if lead.source is not unit.source or lead.heading != unit.heading:
                continue
            announces = lead.spans[-1].text.rstrip().endswith(LEADS)
            if announces:
                needs[before] += (after,)
            if announces or _leans_back(unit):
                needs[after] += (before,)
        return dict(needs)

    def _rank_units(self, page: AskedPage) -> tuple[int, ...]:
        """Return the units of a page, in turn what binds, forbids or counts and what is nearest at all."""
        own, request = set(page.evidence), self._request
        numbers = [n for n, unit in enumerate(self._units) if any(span.id in own for span in unit.spans)]
        units = tuple(self._units[number] for number in numbers)
        query = _ask_for(page, request.module)
        ranked = rank_by_words(units, query, request.course.language_of(request.module))
        if request.nearness is not None:
            ranked = fuse_rankings([ranked, request.nearness.rank_passages(units, query)])
        nearest = [*dict.fromkeys((*ranked, *range(len(units))))]
        weighty = [place for place in nearest if _weighs(units[place])]
        in_turn = dict.fromkeys(place for turn in zip_longest(weighty, nearest) for place in turn)
        return tuple(numbers[place] for place in in_turn if place is not None)


def _split_units(spans: SourceSpans) -> Iterator[Passage]:
    """Yield what is kept or left together: a sentence, or the steps, items or rows of one list or table."""
    for source in spans.sources:
        for _, run in groupby(source.spans, key=_name_unit):
            yield Passage(source, tuple(run))


def _name_unit(span: Span) -> tuple[object, ...]:
    row = span.anchor.row
    part: object = row.table if row is not None else span.item.list if span.item is not None else span.kind
    is_alone = span.kind is SpanKind.SENTENCE and span.item is None
    return (span.anchor.heading, span.kind, span.id if is_alone else part)


def _leans_back(unit: Passage) -> bool:
    """Return whether a unit is a sentence that speaks of something named before it."""
    first = unit.spans[0]
    is_sentence = first.kind is SpanKind.SENTENCE and first.item is None
    return is_sentence and needs_context(first.text, unit.source.language)


def _weighs(unit: Passage) -> bool:
    """Return whether a unit says what somebody must do or must not, or gives a figure or a delay."""
    language = unit.source.language
    return any(holds_limit(span.text, language) for span in unit.spans if span.kind is not SpanKind.CODE)


def _ask_for(page: AskedPage, module: Module) -> str:
    """Return what the units of a page are ranked by: its objective, or all, or its title if there is none."""
    own = [objective for objective in module.objectives if objective.id == page.objective]
    return " ".join(map(query_of, own or module.objectives)) or page.title
