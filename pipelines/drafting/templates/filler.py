"""Filling of a template with facts: strict, reproducible, and without a model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipelines.drafting.request import IdAllocator
from pipelines.drafting.templates.facts import Repetition, TemplateFacts, list_turns
from pipelines.drafting.templates.places import list_places, mark_missing
from pipelines.drafting.templates.readers import read_place
from pipelines.drafting.templates.template import (
    PLACE_FIELD,
    BlockTemplate,
    Conditional,
    SectionTemplate,
    TableTemplate,
    Template,
)
from pipelines.drafting.templates.wording import typeset
from schemas.draft import Block, Nature, Origin, Paragraph, Row, Section, Statement, Steps, Table
from schemas.errors import InvalidInput
from schemas.ids import LONGEST_LINE

MOST_STATEMENTS = 9_999
"""Highest number in the ids of one document (`schemas.ids.StatementId`)."""


@dataclass(frozen=True)
class FilledDocument:
    """A text with its places filled; `lacks` says whether a value was missing."""

    text: str
    lacks: bool

    @property
    def title(self) -> str:
        """Return the text as a title, cut if it is too long."""
        return self.text if len(self.text) <= LONGEST_LINE else f"{self.text[: LONGEST_LINE - 1].rstrip()}…"


@dataclass
class Filler:
    """Fills one document; `slots` holds blocks made by code, by the name of the slot they go to."""

    facts: TemplateFacts
    ids: IdAllocator
    slots: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)

    def sections(self, template: Template) -> tuple[Section, ...]:
        """Return the sections in the order of the template, without empty ones."""
        return tuple(
            filled
            for section in template.sections
            for filler in self._repeat(section.each)
            if (filled := filler.section(section)) is not None
        )

    def section(self, section: SectionTemplate) -> Section | None:
        """Return one section; None if its condition does not hold or it has no blocks."""
        if not self._holds(section):
            return None
        page, blocks = self.ids.allocate_page(), tuple(self._fill_blocks(section))
        return Section(id=page, title=self.text(section.title).title, blocks=blocks) if blocks else None

    def text(self, text: str) -> FilledDocument:
        """Return a text with its places filled; a missing value is marked, so that nobody overlooks it."""
        lacks = False

        def fill_place(name: str) -> str:
            nonlocal lacks
            value = read_place(name, self.facts)
            if value is not None:
                return value
            if list_places()[name].key is None:
                raise ValueError(f"{name} is always known, but was empty: a template needs a condition")
            lacks = True
            return mark_missing(name, self.facts.language)

        filled = PLACE_FIELD.sub(lambda match: fill_place(match.group(1)), typeset(text, self.facts.language))
        # A value that ends as a sentence does brings its own full stop.
        return FilledDocument(filled.replace("..", ".") if filled.endswith("..") else filled, lacks)

    def _repeat(self, each: Repetition | None) -> Iterator["Filler"]:
        if each is None:
            yield self
        else:
            yield from (replace(self, facts=facts) for facts in list_turns(self.facts, each))

    def _holds(self, part: Conditional) -> bool:
        is_given = part.when is None or read_place(part.when, self.facts) is not None
        return is_given and (part.unless is None or read_place(part.unless, self.facts) is None)

    def _fill_blocks(self, section: SectionTemplate) -> Iterator[Block]:
        for block in section.blocks:
            if not self._holds(block):
                continue
            slot_blocks = self.slots.get(block.slot, ()) if block.slot else ()
            yield from slot_blocks or self._fill_block(block)

    def _fill_block(self, block: BlockTemplate) -> Iterator[Block]:
        if block.table is not None:
            yield self._fill_table(block.table)
        elif block.steps is not None:
            yield Steps(statements=self._fill_statements(block.steps, Nature.DATA, block.each))
        elif block.say is not None:
            yield Paragraph(statements=self._fill_statements(block.say, Nature.DATA, block.each))
        elif block.lines is not None:
            for statement in self._fill_statements(block.lines, Nature.DATA, block.each):
                yield Paragraph(statements=(statement,))
        elif block.direct is not None:
            yield Paragraph(statements=self._fill_statements(block.direct, Nature.DIRECTION, block.each))
        elif block.blank is not None:
            yield Paragraph(statements=self._fill_statements(block.blank, Nature.BLANK, block.each))

    def _fill_statements(
        self, texts: tuple[str, ...], nature: Nature, each: Repetition | None
    ) -> tuple[Statement, ...]:
        return tuple(filler.statement(text, nature) for filler in self._repeat(each) for text in texts)

    def statement(self, text: str, nature: Nature) -> Statement:
        """Return one statement; it is `missing` if a value is missing, whatever the template says."""
        document = self.text(text)
        return Statement(
            id=self._allocate_id(),
            text=document.text,
            origin=Origin.EXTRACTIVE,
            nature=Nature.MISSING if document.lacks else nature,
        )

    def _allocate_id(self) -> str:
        if self.ids.minted.statements >= MOST_STATEMENTS:
            raise InvalidInput(
                f"the document would need more than {MOST_STATEMENTS} sentences and rows",
                place=f"course {self.facts.course.id}, administration.trainees",
                remedy="Divide the group: one course folder for each part of it",
            )
        return self.ids.allocate_statement()

    def _fill_table(self, table: TableTemplate) -> Table:
        rows = tuple(
            filler.row(row.cells, table)
            for filler in self._repeat(table.each)
            for row in table.rows
            if filler._holds(row)
        )
        return Table(
            caption=self.text(table.caption).title,
            header=tuple(typeset(cell, self.facts.language) for cell in table.header),
            rows=rows,
        )

    def row(self, cells: tuple[str, ...], table: TableTemplate) -> Row:
        """Return one row of a table."""
        filled_cells = [self.text(cell) for cell in cells]
        nature = Nature.BLANK if table.blank else Nature.DATA
        return Row(
            id=self._allocate_id(),
            cells=tuple(cell.text for cell in filled_cells),
            origin=Origin.EXTRACTIVE,
            nature=Nature.MISSING if any(cell.lacks for cell in filled_cells) else nature,
        )
