"""A draft with its sources and its course: what every rule is given."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self

from pipelines.drafting.critique.asserted_texts import (
    AssertedText,
    is_quoted,
    list_asserted_texts,
    list_directed_texts,
    pick_statement,
)
from pipelines.drafting.critique.direction_texts import Direction, list_directions
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.critique.written_texts import WrittenPart, list_written_parts
from pipelines.drafting.elements import Element, list_elements
from pipelines.drafting.material import list_pieces, list_sources_in
from pipelines.drafting.objectives.chapters import split_chapters
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.text.words import list_content_stems
from schemas.course import Course, Module
from schemas.draft import (
    Block,
    Content,
    Layout,
    MultipleChoice,
    Nature,
    Question,
    Questionnaire,
    Section,
    Sectioned,
    SingleChoice,
    Statement,
    Table,
    list_parts,
    walk_citations,
    walk_citing,
)
from schemas.ids import split_key
from schemas.plan import PlanRevision
from schemas.source import SourceSpans, SpanKind

if TYPE_CHECKING:
    from pipelines.drafting.kind import DraftingKind


class SourceList(NamedTuple):
    """A list of a source: its number says which one, of the lists of that source alone."""

    source: str
    number: int


class StepPlace(NamedTuple):
    """Where a step stands: in which list of a source, and as which of its items."""

    list: SourceList
    item: int


@dataclass(frozen=True)
class Case:
    """A content with the spans it may cite, the course it is for, and all kinds of deliverable."""

    kinds: "Mapping[str, DraftingKind]"
    content: Content
    spans: SourceSpans
    course: Course
    edited_plan: PlanRevision | None = None
    """The plan that a person edited, if they did: what it asks for counts, not what the course does."""

    @property
    def present(self) -> "tuple[DraftingKind, ...]":
        """Return the kinds the content holds something of."""
        kinds_present = dict.fromkeys(artefact.kind for artefact in self.content.artefacts)
        return tuple(self.kinds[kind] for kind in kinds_present if kind in self.kinds)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Return every statement, row, item and key point."""
        return tuple(list_elements(self.content.artefacts))

    @cached_property
    def asserted_texts(self) -> tuple[AssertedText, ...]:
        """Return what elements with citations state as true."""
        return tuple(list_asserted_texts(self))

    @cached_property
    def reworded_texts(self) -> tuple[AssertedText, ...]:
        """Return what is stated in other words than those of its passages."""
        texts = filter(None, map(pick_statement, self.asserted_texts))
        return tuple(each for each in texts if not is_quoted(each.element, each.text))

    @cached_property
    def directions(self) -> tuple[Direction, ...]:
        """Return what a model or a person directs readers and trainers to do."""
        return tuple(list_directions(self.content.artefacts))

    @cached_property
    def told_texts(self) -> tuple[AssertedText, ...]:
        """Return what is told in its own words: what is stated in other words, then what is directed."""
        return (*self.reworded_texts, *list_directed_texts(self))

    @cached_property
    def written_parts(self) -> tuple[WrittenPart, ...]:
        """Return every part that has an id with the texts that are its own, in reading order."""
        return tuple(list_written_parts(self.content.artefacts))

    @cached_property
    def choices(self) -> tuple[SingleChoice, ...]:
        """Return the questions with one right option."""
        return tuple(element.part for element in self.elements if isinstance(element.part, SingleChoice))

    @cached_property
    def choice_questions(self) -> tuple[SingleChoice | MultipleChoice, ...]:
        """Return the questions with options, one or several of them right."""
        return tuple(item for item in self.questions if isinstance(item, SingleChoice | MultipleChoice))

    @cached_property
    def by_questionnaire(self) -> dict[str, Self]:
        """Return for each deliverable with questions, by its kind, a case that holds it alone."""
        return {
            deliverable.kind: replace(
                self, content=self.content.model_copy(update={"artefacts": (deliverable,)})
            )
            for deliverable in self.content.artefacts
            if isinstance(deliverable, Questionnaire)
        }

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return the questions of every kind, of the quiz and of those asked before the lesson."""
        return tuple(element.part for element in self.elements if isinstance(element.part, Question))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the number a source shows before an item of its lists, by the item's span."""
        spans = (span for source in self.spans.sources for span in source.spans)
        return {span.id: span.item.label for span in spans if span.item is not None and span.item.label}

    def find_list(self, span_id: str) -> SourceList | None:
        """Return the list that a span is an item of; None if it is of none."""
        return self._lists.get(span_id)

    @cached_property
    def _lists(self) -> dict[str, SourceList]:
        return {
            span.id: SourceList(source.name, span.item.list)
            for source in self.spans.sources
            for span in source.spans
            if span.item is not None
        }

    @cached_property
    def steps(self) -> dict[str, StepPlace]:
        """Return where each step of a procedure stands in its source, by its span."""
        return {
            span.id: StepPlace(SourceList(source.name, span.item.list), span.item.item)
            for source in self.spans.sources
            for span in source.spans
            if span.kind is SpanKind.STEP and span.item is not None
        }

    @cached_property
    def code_spans(self) -> frozenset[str]:
        """Return the ids of the spans that are code: they lay nothing down."""
        spans = (span for source in self.spans.sources for span in source.spans)
        return frozenset(span.id for span in spans if span.kind is SpanKind.CODE)

    @cached_property
    def code_text(self) -> str:
        """Return the code of the sources, line by line."""
        spans = (span for source in self.spans.sources for span in source.spans)
        return "\n".join(span.text for span in spans if span.kind is SpanKind.CODE)

    @cached_property
    def made_up_code(self) -> dict[str, Statement]:
        """Return the illustrations that stand as code, by their ids."""
        return {
            each.id: each
            for block in (block for page in self._pages for block in page.blocks)
            for each in block.list_statements()
            if each.nature is Nature.ILLUSTRATION
            and (each.is_code or Layout.VERBATIM in block.LAYOUTS.values())
        }

    @cached_property
    def block_texts(self) -> dict[str, str]:
        """Return what stands with each sentence: its block, the heading above, the title of its page."""
        texts: dict[str, str] = {}
        for page in self._pages:
            titles: tuple[str, ...] = (page.title,)
            for block in page.blocks:
                statements = block.list_statements()
                for own in statements:
                    others = (each.text for each in statements if each.id != own.id)
                    texts[own.id] = " ".join((*titles, *others))
                if block.is_heading:
                    titles = (page.title, *(each.text for each in statements))
        return texts

    @cached_property
    def near_sentences(self) -> dict[str, tuple[str, ...]]:
        """Return the sentences and rows of the blocks before and after that of each sentence, by its id."""
        near: dict[str, tuple[str, ...]] = {}
        for page in self._pages:
            texts = [_list_near(block) for block in page.blocks]
            for number, block in enumerate(page.blocks):
                around = tuple(chain(*texts[max(0, number - 1) : number], *texts[number + 1 : number + 2]))
                near |= dict.fromkeys((each.id for each in block.list_statements()), around)
        return near

    @cached_property
    def page_quotes(self) -> dict[str, str]:
        """Return what is quoted on the page, or other part, that each element stands in, by its id."""
        quotes: dict[str, str] = {}
        for part in (part for each in self.content.artefacts for part in list_parts(each)):
            quoted = " | ".join(citation.quote for citation in walk_citations(part))
            quotes |= {element.id: quoted for element in walk_citing(part)}
        return quotes

    @cached_property
    def heading_words(self) -> frozenset[str]:
        """Return the ids of the words of headings within pages, whose facts the rules on titles judge."""
        headings = (block for page in self._pages for block in page.blocks if block.is_heading)
        return frozenset(each.id for block in headings for each in block.list_statements())

    @cached_property
    def page_questions(self) -> frozenset[str]:
        """Return the ids of the questions that are asked on a page: those of a story, or to check oneself."""
        return frozenset(
            part.id for page in self._pages for part in walk_citing(page) if isinstance(part, Question)
        )

    @cached_property
    def story_statements(self) -> frozenset[str]:
        """Return the ids of the sentences of stories in which a learner decides, with questions."""
        blocks = (block for page in self._pages for block in page.blocks)
        told = (block.list_statements() for block in blocks if _tells_story(block))
        return frozenset(each.id for statements in told for each in statements)

    @cached_property
    def examples_before(self) -> dict[str, str]:
        """Return what the made-up examples above each sentence in its block say, by its id."""
        texts: dict[str, str] = {}
        for statements in (block.list_statements() for page in self._pages for block in page.blocks):
            made_up = ""
            for statement in statements:
                texts[statement.id] = made_up
                if statement.nature is Nature.ILLUSTRATION:
                    made_up += f" {statement.text}"
        return texts

    @cached_property
    def examples_beside(self) -> dict[str, str]:
        """Return what the made-up examples of its block say, by the id of each sentence."""
        texts: dict[str, str] = {}
        for statements in (block.list_statements() for page in self._pages for block in page.blocks):
            made_up = " ".join(each.text for each in statements if each.nature is Nature.ILLUSTRATION)
            texts |= dict.fromkeys((each.id for each in statements), made_up)
        return texts

    @cached_property
    def item_counts(self) -> dict[str, int]:
        """Return how many items the longest numbered list of its page has, by the id of each sentence."""
        counts: dict[str, int] = {}
        for page in self._pages:
            numbered = (
                len(block.list_field(name))
                for block in page.blocks
                for name, layout in block.LAYOUTS.items()
                if layout is Layout.NUMBERS
            )
            count = max(numbered, default=0)
            counts |= {element.id: count for element in walk_citing(page)}
        return counts

    @cached_property
    def frames(self) -> dict[str, tuple[str, str]]:
        """Return the title of the page and the opening of the block above each sentence, by its id."""
        frames: dict[str, tuple[str, str]] = {}
        for page in self._pages:
            for statements in (block.list_statements() for block in page.blocks):
                for number, statement in enumerate(statements):
                    opening = statements[0].text if number else ""
                    frames[statement.id] = (page.title, opening)
        return frames

    @property
    def _pages(self) -> tuple[Section, ...]:
        sectioned = (each for each in self.content.artefacts if isinstance(each, Sectioned))
        return tuple(page for each in sectioned for page in each.sections)

    @cached_property
    def source_texts(self) -> tuple[str, ...]:
        """Return what each source says, in comparable form."""
        return tuple(fold_text(source.text) for source in self.spans.sources)

    @cached_property
    def citable_text(self) -> str:
        """Return what all sources say that a draft may cite."""
        return " | ".join(source.text for source in self.spans.citable)

    @cached_property
    def stem_counts(self) -> Counter[str]:
        """Return how many passages of the sources have each stem."""
        language = self.content.language
        spans = (span for source in self.spans.citable for span in source.spans)
        return Counter(stem for span in spans for stem in list_content_stems(span.text, language))

    @property
    def span_count(self) -> int:
        """Return how many passages the sources have."""
        return sum(len(source.spans) for source in self.spans.citable)

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """Return the chapters of the sources, to be searched for evidence of objectives."""
        language = self.content.language
        pieces = list_pieces(list_sources_in(self.spans, language))
        return EvidenceIndex(split_chapters(pieces, self.spans, language), language)

    @property
    def rests_on_sources(self) -> bool:
        """Return whether anything was written from sources; paperwork is filled from data alone."""
        return any(artefact.rests_on_sources for artefact in self.content.artefacts)

    @property
    def module(self) -> Module | None:
        """Return the course's settings of this module, if it still has it."""
        return self.course.module(split_key(self.content.module)[1])


def _list_near(block: Block) -> tuple[str, ...]:
    rows = block.rows if isinstance(block, Table) else ()
    return (*(each.text for each in block.list_statements()), *(" ".join(row.cells) for row in rows))


def _tells_story(block: Block) -> bool:
    parts = list(walk_citing(block))
    return bool(block.list_statements()) and any(isinstance(each, Question) for each in parts)
