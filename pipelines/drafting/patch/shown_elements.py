"""Elements of a deliverable as a patch shows them: their parts by name, what they cite, what is wrong."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pipelines.drafting.figure_marks import mark_figure
from pipelines.drafting.kind import Kinds
from pipelines.drafting.parts import list_citable_ids
from pipelines.drafting.plan.prompt_lines import find_removed_spans
from pipelines.drafting.prompt import STATED_NATURES, Line
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.retrieval.passages import split_passages
from pipelines.drafting.retrieval.rankings import rank_by_words
from pipelines.drafting.shown_sources import choose_shown_spans
from pipelines.drafting.templates.titles import map_shown_titles
from schemas.contract import Contract
from schemas.draft import (
    TEMPLATED,
    Citation,
    Cited,
    Deliverable,
    Layout,
    Named,
    Nature,
    NumberedBlock,
    Origin,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    walk_named,
)
from schemas.draft.element_parts import KEY, KEYS, OBJECTIVE, choices, texts
from schemas.source import SourceSpans, Span

FIXED_PARTS = frozenset({OBJECTIVE, "minutes", "modality", KEYS})
"""Parts that a patch leaves alone: they are settled by the plan, or for the whole question."""

SHOWN_NATURES = STATED_NATURES | {Nature.DIRECTION}
"""Natures that a line says: those that a change may give."""

HEAD = "/head"
"""Follows the id of a table's first row where a prompt shows the caption and header of the table."""

NEAREST = 3
"""Passages shown for one thing that a comment asks for."""

NEAREST_TO_FAULT = 2
"""Passages shown for one finding: what it speaks of may be in none that its element cites."""

MOST_EVIDENCE = 10_000
"""Characters of sources beside a patch: what its elements cite, and the passages nearest to their words."""


@dataclass(frozen=True)
class ShownElement:
    """An element that a patch may change: its place, and each of its parts by name."""

    place: str
    element: Contract
    page: str
    parts: dict[str, str]
    by_person: bool = False

    @property
    def id(self) -> str:
        """Return the id by which a prompt shows it: no two elements have the same."""
        return f"{self.place}{HEAD}" if isinstance(self.element, Table) else self.place

    @property
    def characters(self) -> int:
        """Return the number of characters it takes in a prompt."""
        return sum(map(len, self.parts.values()))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return what it cites; nothing if it is a title or a block."""
        return self.element.citations if isinstance(self.element, Cited) else ()

    def write_line(self, shown: Collection[str]) -> Line:
        """Return the element as a prompt shows it, with those of its spans that are among the `shown`."""
        cited = [each.span for each in self.citations if each.span in shown]
        spans = {"span_ids": cited} if cited else {}
        by = {"by": Origin.HUMAN.value} if self.by_person else {}
        stated = getattr(self.element, "nature", None)
        nature = {"nature": stated.value} if stated in SHOWN_NATURES else {}
        counted = self.element.computation if isinstance(self.element, Statement) else None
        figure = {"figure": counted.value, "counted": counted.formula} if counted is not None else {}
        return {"id": self.id, **self.parts, **nature, **figure, **spans, **by}


def write_element_lines(
    elements: Iterable[ShownElement], evidence: SourceSpans, beside: Collection[str] = ()
) -> Iterator[Line]:
    """Yield elements as a prompt shows them beside their evidence.

    Where the page changes, a line names that of the elements below it. The id of a passage that the prompt
    does not show would say nothing. Those `beside` the others are shown for what they say alone.
    """
    entries = frozenset(entry.id for entry in evidence.context_entries)
    shown, page = list_citable_ids(evidence) | entries, ""
    for each in elements:
        if each.page and each.page != page:
            yield {"page": each.page}
        page = each.element.title if isinstance(each.element, Section) else each.page
        yield {"beside": each.id, **each.parts} if each.id in beside else each.write_line(shown)


def list_shown_elements(
    artefact: Deliverable, places: Collection[str], kinds: Kinds
) -> tuple[ShownElement, ...]:
    """Return the elements at these places that a model may word, in reading order."""
    shown = (each for each in walk_shown_elements(artefact, kinds) if not each.by_person)
    return tuple(each for each in shown if each.place in places)


def walk_shown_elements(artefact: Deliverable, kinds: Kinds) -> Iterator[ShownElement]:
    """Yield every element of a deliverable that is worded; a table has the place of its first row.

    Of a document that code filled from course.yaml only what a writer or a person worded: the rest may hold
    a date, a price or a name that no model sees.
    """
    pages, tables = _map_pages(artefact, kinds), _map_tables(artefact)
    verbatim = _list_verbatim(artefact)
    if artefact.kind in kinds and kinds[artefact.kind].filled_from_course:
        for element in filter(_is_of_writer, walk_named(artefact)):
            parts, by_person = _list_open_parts(element), is_by_person(element)
            yield ShownElement(element.id, element, pages.get(element.id, ""), parts, by_person)
        return
    for element in walk_named(artefact):
        if element.id in tables:
            yield _show_table(tables[element.id], pages.get(element.id, ""))
        if element.id in verbatim or not _is_worded(element):
            continue
        parts = _list_open_parts(element)
        if parts:
            yield ShownElement(element.id, element, pages.get(element.id, ""), parts, is_by_person(element))


def _is_of_writer(element: Named) -> bool:
    """Return whether a writer or a person worded an element of a document that code filled."""
    if not isinstance(element, Cited) or not _is_worded(element):
        return False
    return element.origin is not Origin.EXTRACTIVE or bool(element.citations)


def _list_open_parts(element: Named) -> dict[str, str]:
    """Return the parts that a patch may change; a figure that code counted is a mark in them."""
    figure = element.computation if isinstance(element, Statement) else None
    return {name: mark_figure(text, figure) for name, text in texts(element) if is_open(element, name)}


def is_open(element: Contract, part: str) -> bool:
    """Return whether a patch may change a part of an element."""
    if part in FIXED_PARTS:
        return False
    return part == KEY or not isinstance(element, NumberedBlock) or not choices(element, part)


def list_evidence(
    elements: Iterable[ShownElement],
    request: DraftRequest,
    kinds: Iterable[str],
    queries: Iterable[str] = (),
) -> SourceSpans:
    """Return the passages nearest to some queries, what elements cite, and what is nearest to their words.

    In this order, up to MOST_EVIDENCE characters; nothing that these kinds may not rest on, or that a person
    took out of the plan.
    """
    shelf, shown = _Shelf(request, kinds), tuple(elements)
    return shelf.keep(shelf.list_nearest(queries, NEAREST), shelf.list_cited(shown), shelf.list_near(shown))


def list_mending_evidence(
    elements: Iterable[ShownElement], request: DraftRequest, kinds: Iterable[str], faults: Iterable[str]
) -> SourceSpans:
    """Return what elements cite, the passages nearest to what is wrong with them, and the sections they cite.

    In this order, and within the same limits as `list_evidence`.
    """
    shelf, shown = _Shelf(request, kinds), tuple(elements)
    return shelf.keep(
        shelf.list_cited(shown),
        shelf.list_nearest(faults, NEAREST_TO_FAULT),
        shelf.list_sections(shown),
        shelf.list_near(shown),
    )


class _Shelf:
    """The passages that deliverables of some kinds may rest on, in groups for a prompt."""

    def __init__(self, request: DraftRequest, kinds: Iterable[str]) -> None:
        self._language = request.course.language_of(request.module)
        self._spans = choose_shown_spans(request, kinds)
        self._removed = find_removed_spans(request)
        self._passages = split_passages(self._spans)

    def keep(self, *groups: Iterable[tuple[Span, ...]]) -> SourceSpans:
        """Return the spans of these groups, as many as there is room for."""
        # Each ranking reads all passages: none is made once the room is full.
        return self._spans.keep_spans(frozenset(_fill_room(chain(*groups), MOST_EVIDENCE)) - self._removed)

    def list_cited(self, elements: Iterable[ShownElement]) -> Iterator[tuple[Span, ...]]:
        """Yield what elements cite."""
        found = (self._spans.find(citation.span) for each in elements for citation in each.citations)
        return ((each[1],) for each in found if each is not None)

    def list_sections(self, elements: Iterable[ShownElement]) -> Iterator[tuple[Span, ...]]:
        """Yield the passages that hold what elements cite."""
        cited = {citation.span for each in elements for citation in each.citations}
        return (each.citable for each in self._passages if cited & {span.id for span in each.spans})

    def list_nearest(self, queries: Iterable[str], most: int) -> Iterator[tuple[Span, ...]]:
        """Yield the passages nearest to each query, up to a number."""
        for query in queries:
            for number in rank_by_words(self._passages, query, self._language)[:most]:
                yield self._passages[number].citable

    def list_near(self, elements: Iterable[ShownElement]) -> Iterator[tuple[Span, ...]]:
        """Yield the passage nearest to the words of each element."""
        return self.list_nearest((" ".join(each.parts.values()) for each in elements), 1)


def _fill_room(groups: Iterable[tuple[Span, ...]], most: int) -> Iterator[str]:
    """Yield the ids of spans, group by group, as long as there is room for them."""
    seen, length = set[str](), 0
    for group in groups:
        new = [span for span in group if span.id not in seen]
        length += sum(len(span.text) for span in new)
        if length > most:
            return
        seen |= {span.id for span in new}
        yield from (span.id for span in new)


def _map_pages(artefact: Deliverable, kinds: Kinds) -> dict[str, str]:
    """Return the title of the page that each element stands on, by the element's id."""
    if not isinstance(artefact, Sectioned):
        return {}
    titles = map_shown_titles(artefact, kinds)
    return {each.id: titles[page.id] for page in artefact.sections for each in walk_named(page.blocks)}


def _map_tables(artefact: Deliverable) -> dict[str, Table]:
    """Return the tables by the ids of their first rows, which stand for their places."""
    pages = artefact.sections if isinstance(artefact, Sectioned) else ()
    return {block.rows[0].id: block for page in pages for block in page.blocks if isinstance(block, Table)}


def _show_table(table: Table, page: str) -> ShownElement:
    return ShownElement(table.rows[0].id, table, page, dict(texts(table)), is_by_person(table))


def _list_verbatim(artefact: Deliverable) -> frozenset[str]:
    """Return the ids of code that is the source's own, spaces and line breaks included."""
    if not isinstance(artefact, Sectioned):
        return frozenset()
    return frozenset(
        element.id
        for page in artefact.sections
        for block in page.blocks
        for name, layout in block.LAYOUTS.items()
        if layout is Layout.VERBATIM
        for element in block.list_field(name)
        if isinstance(element, Cited) and element.citations
    )


def is_by_person(element: Contract) -> bool:
    """Return whether a person worded an element, or wrote its title."""
    if isinstance(element, Section):
        return element.titled_by is Origin.HUMAN
    if isinstance(element, Table | NumberedBlock):
        return element.worded_by is Origin.HUMAN
    return isinstance(element, Cited) and element.origin is Origin.HUMAN


def _is_worded(element: Named) -> bool:
    """Return whether a writer or a person words an element: no code, no datum, no row that code counted."""
    if isinstance(element, Statement) and element.is_code and element.citations:
        return False
    if isinstance(element, Row) and element.computation is not None:
        return False
    return getattr(element, "nature", None) not in TEMPLATED
