"""Elements of a deliverable as a patch shows them: their parts by name, what they cite, what is wrong."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipelines.drafting.prompt import Line
from pipelines.drafting.retrieval.passages import Passage, split_passages
from pipelines.drafting.retrieval.rankings import rank_by_words
from schemas.contract import Contract
from schemas.draft import (
    Citation,
    Cited,
    Deliverable,
    Named,
    Nature,
    NumberedBlock,
    Origin,
    Row,
    Section,
    Sectioned,
    Statement,
    Table,
    UnknownBlock,
    walk_named,
)
from schemas.draft.element_parts import KEY, KEYS, OBJECTIVE, choices, texts
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

FIXED_PARTS = frozenset({OBJECTIVE, "minutes", "modality", KEYS})
"""Parts that a patch leaves alone: they are settled by the plan, or for the whole question."""

NOT_A_WRITERS = frozenset({Nature.DATA, Nature.BLANK, Nature.MISSING})
"""Natures of what no writer words."""

MOST_EVIDENCE = 12_000
"""Characters of sources beside a patch: what its elements cite, and the passages nearest to their words."""


@dataclass(frozen=True)
class ShownElement:
    """An element that a patch may change: its place, and each of its parts by name."""

    place: str
    element: Contract
    page: str
    parts: dict[str, str]

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return what it cites; nothing if it is a title or a block."""
        return self.element.citations if isinstance(self.element, Cited) else ()

    @property
    def line(self) -> Line:
        """Return the element as a prompt shows it."""
        spans = {"span_ids": [each.span for each in self.citations]} if self.citations else {}
        page = {"page": self.page} if self.page else {}
        return {"id": self.place, **page, "parts": self.parts, **spans}


def list_shown_elements(artefact: Deliverable, places: Collection[str]) -> tuple[ShownElement, ...]:
    """Return the elements at these places that a model may word, in reading order."""
    return tuple(each for each in walk_shown_elements(artefact) if each.place in places)


def walk_shown_elements(artefact: Deliverable) -> Iterator[ShownElement]:
    """Yield every element of a deliverable that a model may word; a table has the place of its first row."""
    pages = _map_pages(artefact)
    for element in walk_named(artefact):
        if isinstance(element, Section):
            yield from _show_tables(element)
        if not _is_worded_by_model(element):
            continue
        parts = {name: text for name, text in texts(element) if is_open(element, name)}
        if parts:
            yield ShownElement(element.id, element, pages.get(element.id, ""), parts)


def is_open(element: Contract, part: str) -> bool:
    """Return whether a patch may change a part of an element."""
    if part in FIXED_PARTS:
        return False
    return part == KEY or not isinstance(element, NumberedBlock) or not choices(element, part)


def list_evidence(elements: Iterable[ShownElement], spans: SourceSpans, language: Language) -> SourceSpans:
    """Return what elements cite, and for each the passage nearest to its words, up to MOST_EVIDENCE."""
    shown = tuple(elements)
    wanted = {citation.span for each in shown for citation in each.citations}
    passages = split_passages(spans)
    near = list(dict.fromkeys(_list_nearest(shown, passages, language)))
    length = 0
    for number in near:
        length += passages[number].characters
        if length > MOST_EVIDENCE:
            break
        wanted |= {span.id for span in passages[number].spans}
    cut = (
        source.model_copy(
            update={
                "spans": tuple(
                    span for span in source.spans if span.id in wanted and span.kind is not SpanKind.HEADING
                )
            }
        )
        for source in spans.sources
    )
    return spans.model_copy(update={"sources": tuple(source for source in cut if source.spans)})


def _list_nearest(
    elements: Iterable[ShownElement], passages: tuple[Passage, ...], language: Language
) -> Iterator[int]:
    for each in elements:
        yield from rank_by_words(passages, " ".join(each.parts.values()), language)[:1]


def _map_pages(artefact: Deliverable) -> dict[str, str]:
    """Return the title of the page that each element stands on, by the element's id."""
    if not isinstance(artefact, Sectioned):
        return {}
    return {each.id: page.title for page in artefact.sections for each in walk_named(page.blocks)}


def _show_tables(page: Section) -> Iterator[ShownElement]:
    for table in page.blocks:
        if isinstance(table, Table) and table.worded_by is not Origin.HUMAN:
            yield ShownElement(table.rows[0].id, table, page.title, dict(texts(table)))


def _is_worded_by_model(element: Named) -> bool:
    if isinstance(element, Section):
        return element.titled_by is not Origin.HUMAN
    if isinstance(element, NumberedBlock):
        return element.worded_by is not Origin.HUMAN and not isinstance(element, UnknownBlock)
    if isinstance(element, Statement) and element.is_code:
        return False
    if isinstance(element, Statement | Row) and element.nature in NOT_A_WRITERS:
        return False
    return element.origin is Origin.MODEL
