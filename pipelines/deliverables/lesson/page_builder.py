"""Pages of a lesson, built from a model's answers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipelines.blocks.callout.contract import Callout
from pipelines.blocks.dialogue.contract import Dialogue
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.figure.source_figures import (
    find_picture,
    make_figure,
    quote_span,
)
from pipelines.blocks.heading.contract import Heading, is_title
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.blocks.scenario.answer import ScenarioAnswer, build_scenario
from pipelines.blocks.scenario.contract import Scenario
from pipelines.deliverables.lesson.block_answer import (
    CALLOUTS,
    FEWEST_ITEMS,
    FEWEST_STATEMENTS,
    BlockAnswer,
    find_block_faults,
    read_row,
)
from pipelines.deliverables.lesson.code_builder import CodeBuilder
from pipelines.deliverables.lesson.dialogue_answer import build_said, build_turns, map_turns
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer, PlayedLessonAnswer, SectionAnswer
from pipelines.deliverables.lesson.table_answer import build_table
from pipelines.drafting.captions import list_caption_spans
from pipelines.drafting.element_builder import (
    ElementBuilder,
)
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.text.typography import canonical
from schemas.anchor import TableRow
from schemas.blocks import name_block_kind
from schemas.draft import (
    Block,
    Item,
    Nature,
    NumberedBlock,
    Origin,
    Paragraph,
    Question,
    Row,
    Section,
    Statement,
    Steps,
    Table,
    walk_citations,
)

LONGEST_TITLE = 200


class PageBuilder:
    """Makes the pages of a lesson from a model's answers, reusing ids and texts of the lesson it revises."""

    def __init__(self, builder: ElementBuilder, earlier: Sequence[Section]) -> None:
        self._builder = builder
        self._pages = earlier
        self._rows = [row for page in self._pages for row in page.rows]
        self._statements = [statement for page in self._pages for statement in page.statements]
        blocks = tuple(block for page in self._pages for block in page.blocks)
        self._numbered = [each for each in blocks if isinstance(each, NumberedBlock)]
        self._figures = {each.picture.id: each for each in blocks if isinstance(each, Figure)}
        self._turns = map_turns(each for each in blocks if isinstance(each, Dialogue))
        self._code = CodeBuilder(builder, self._statements, self._numbered)
        self._shown: set[str] = set()

    def build_sections(self, answer: LessonAnswer) -> Iterator[Section]:
        """Yield the pages of one answer, the scenario of a page at its end."""
        scenarios = {
            canonical(each.page): each
            for each in (answer.scenarios if isinstance(answer, PlayedLessonAnswer) else ())
        }
        for page in answer.sections:
            section = self.build_section(page)
            played = scenarios.pop(canonical(page.title), None)
            if section is not None and played is not None:
                section = self._add_scenario(section, played)
            if section is not None:
                yield section

    def _add_scenario(self, section: Section, answer: ScenarioAnswer) -> Section:
        """Return a page with its scenario: the one it had, while its passages are there, or the answer's."""
        if any(isinstance(block, Scenario) for block in section.blocks):
            return section
        scenario = self._keep_scenario(section) or build_scenario(answer, self._builder)
        return (
            section
            if scenario is None
            else section.model_copy(update={"blocks": (*section.blocks, scenario)})
        )

    def _keep_scenario(self, section: Section) -> Block | None:
        page = next((each for each in self._pages if each.id == section.id), None)
        earlier = next((b for b in (page.blocks if page else ()) if isinstance(b, Scenario)), None)
        cited = {citation.span for citation in walk_citations(earlier)} if earlier is not None else set()
        is_there = earlier is not None and all(map(self._builder.find_span, cited))
        return self._keep_block(earlier) if earlier is not None and is_there else None

    def build_section(self, answer_page: SectionAnswer) -> Section | None:
        """Return one page, without its scenario; None if the answer has no readable text for it."""
        page = self._builder.take_earlier(answer_page.id, self._pages)
        title = _title(answer_page.title) or (page.title if page else self._builder.request.module.title)
        if page is not None and not answer_page.blocks:
            blocks = [kept for kept in map(self._keep_block, page.blocks) if kept is not None]
        else:
            blocks = [b for answer in answer_page.blocks for b in self._blocks(answer, title)]
        if not blocks:
            return None
        objective = self._builder.find_objective(answer_page.objective) or (page.objective if page else None)
        page_id = page.id if page else self._builder.ids.allocate_page()
        return Section(id=page_id, title=title, objective=objective, blocks=tuple(blocks))

    def _keep_block(self, block: Block) -> Block | None:
        if isinstance(block, Figure):
            self._shown.add(block.picture.id or "")
        return block.change_elements(self._keep_element)

    def _keep_element(self, element: Statement | Row | Item) -> Statement | Row | Item | None:
        """Return an earlier element that nobody took up yet, with citations updated from the spans."""
        if isinstance(element, Question):
            item = self._builder.take_earlier(element.id, (element,))
            return None if item is None else self._builder.keep_earlier(item)
        if isinstance(element, Row):
            row = self._builder.take_earlier(element.id, self._rows)
            return None if row is None else self._builder.keep_earlier(row)
        statement = self._builder.take_earlier(element.id, self._statements)
        return None if statement is None else self._builder.keep_earlier(statement)

    def _blocks(self, answer: BlockAnswer, title: str) -> Iterator[Block]:
        """Yield what an answer makes; where something that it names is left out, the reviewer is told."""
        made = tuple(self._list_blocks(answer, title))
        loses = not made or answer.kind not in FEWEST_STATEMENTS
        if loses and any(find_block_faults(answer, self._builder.request.spans)):
            language = self._builder.language
            kind = "callout" if answer.kind in CALLOUTS else answer.kind
            self._builder.notes.append(
                read_revision_note(language, "no_block", page=title, kind=name_block_kind(kind, language))
            )
        yield from made

    def _list_blocks(self, answer: BlockAnswer, title: str) -> Iterator[Block]:
        if answer.kind == "table":
            yield from self._tables(answer, title)
        elif answer.kind == "dialogue":
            yield from self._list_dialogues(answer)
        elif answer.kind == "figure":
            yield from self._list_figures(answer.picture)
        else:
            statements = self._build_statements(answer)
            if answer.kind == "reveal" and statements:
                statements += tuple(self._code.list_answered(answer))
            if statements:
                yield self._frame_statements(answer.kind, statements)
            if answer.kind == "code":
                yield from self._code.list_quoted(answer.rows)
                yield from self._code.list_made_up(answer.made_up)

    def _build_statements(self, answer: BlockAnswer) -> tuple[Statement, ...]:
        built = (self._builder.build_statement(each, self._statements) for each in answer.statements)
        return tuple(statement for statement in built if statement is not None)

    def _list_dialogues(self, answer: BlockAnswer) -> Iterator[Block]:
        """Yield the dialogue; what is no dialogue is a paragraph."""
        said = tuple(build_said(answer.statements, self._turns, self._builder, self._statements))
        turns = build_turns(said, self._builder)
        statements = tuple(each.statement for each in said)
        if turns:
            yield Dialogue(id=self._choose_id(Dialogue, statements), turns=turns)
        elif statements:
            yield Paragraph(statements=statements)

    def _frame_statements(self, kind: str, statements: tuple[Statement, ...]) -> Block:
        """Return a block of statements; a paragraph if they are too few for the kind."""
        first, *others = statements
        if kind == "steps":
            return Steps(statements=statements)
        if kind == "heading" and not others and is_title(first.text.removesuffix(".")):
            return Heading(id=self._choose_id(Heading, statements), words=_make_title(first))
        if kind in CALLOUTS:
            block_id = self._choose_id(Callout, statements)
            return Callout(id=block_id, variant=CALLOUTS[kind], statements=statements)
        if kind == "reveal" and others:
            is_question = first.text.endswith("?")
            return Reveal(
                id=self._choose_id(Reveal, statements),
                variant=RevealVariant.QUESTION if is_question else RevealVariant.TERM,
                prompt=first,
                details=tuple(others),
            )
        if kind == "list" and len(others) >= FEWEST_ITEMS and first.text.endswith(":"):
            return LedList(id=self._choose_id(LedList, statements), lead=first, items=tuple(others))
        if kind == "list" and len(statements) >= FEWEST_ITEMS:
            return LedList(id=self._choose_id(LedList, statements), items=statements)
        return Paragraph(statements=statements)

    def _choose_id(self, kind: type[NumberedBlock], statements: Sequence[Statement]) -> str:
        """Return the id of the earlier block of a kind that had one of these statements, or a new one."""
        ids = {statement.id for statement in statements}
        same = (each for each in self._numbered if type(each) is kind)
        with_one = (each for each in same if ids & {element.id for element in each.elements})
        earlier = (self._builder.take_earlier(each.id, self._numbered) for each in with_one)
        found = next((each for each in earlier if each is not None), None)
        return found.id if found is not None else self._builder.ids.allocate_block()

    def _list_figures(self, picture_id: str) -> Iterator[Figure]:
        """Yield the figure of a picture that the model named, once; one of no source is an invention."""
        found = find_picture(self._builder.request.spans, picture_id)
        if found is None:
            self._builder.invented.append(picture_id)
            return
        source, picture = found
        if picture.id in self._shown:
            return
        self._shown.add(picture.id)
        earlier, ids = self._figures.get(picture.id), self._builder.ids
        if earlier is not None and earlier.picture.sha256 == picture.sha256:
            yield earlier
            return
        spans = list_caption_spans(source, picture)
        caption = tuple(quote_span(source, span, ids) for span in spans)
        yield make_figure(source, picture, ids.allocate_block(), self._builder.request.course, caption)

    def _tables(self, answer: BlockAnswer, title: str) -> Iterator[Block]:
        """Yield the table that a model wrote, or one for each header among the rows it named, copied.

        One without a caption has the title of its page.
        """
        caption = _title(answer.caption) or title
        if answer.lines or answer.columns:
            table = build_table(caption, answer.columns, answer.lines, self._builder, self._rows)
            yield from () if table is None else (table,)
            return
        spans = [
            (span_id, read_row(self._builder.find_span(span_id))) for span_id in dict.fromkeys(answer.rows)
        ]
        rows = [(span_id, row) for span_id, row in spans if row is not None]
        for header, group in groupby(rows, key=lambda pair: pair[1].header):
            built_rows = tuple(self._row(span_id, row) for span_id, row in group)
            yield Table(caption=caption, header=header, rows=built_rows)

    def _row(self, span_id: str, row: TableRow) -> Row:
        cited = (r for r in self._rows if any(c.span == span_id for c in r.citations))
        earlier_row = next((self._builder.take_earlier(r.id, self._rows) for r in cited), None)
        citations = self._builder.cite([span_id])
        if earlier_row is not None and earlier_row.cells == row.cells:
            return self._builder.keep_earlier(earlier_row)
        row_id = earlier_row.id if earlier_row is not None else self._builder.ids.allocate_statement()
        return Row(id=row_id, cells=row.cells, citations=citations, origin=Origin.MODEL)


def _make_title(statement: Statement) -> Statement:
    """Return a statement as the words of a heading, which claim nothing; a person's stay as they are."""
    if statement.origin is Origin.HUMAN:
        return statement
    changes = {"text": statement.text.removesuffix("."), "citations": (), "nature": Nature.DIRECTION}
    return statement.model_copy(update=changes)


def _title(text: str) -> str:
    return to_plain_text(text)[:LONGEST_TITLE].rstrip()
