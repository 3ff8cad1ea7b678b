"""A narration without a model: the lesson read in order, with a link from page to page."""

from collections.abc import Iterator, Sequence

from pipelines.blocks.callout.contract import Callout
from pipelines.deliverables.lesson.sections import find_lesson, repeat_statement
from pipelines.deliverables.narration.contract import Narration
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.statements import make_datum, make_direction
from schemas.draft import Block, Layout, Origin, Paragraph, Row, Section, Statement, Steps, Table, walk_citing
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.languages.texts import read_texts


def from_material(material: Material) -> Narration | None:
    """Return the transcript of the lesson; None if there is no lesson."""
    lesson = find_lesson(material)
    if lesson is None:
        return None
    reader = Reader(material.ids, material.language)
    return frame_narration([reader.page(page) for page in lesson.sections], material.request, material.ids)


def frame_narration(pages: list[Section], request: DraftRequest, ids: IdAllocator) -> Narration | None:
    """Return the pages with a welcome before and a farewell after, if not there yet; None without pages."""
    if not pages:
        return None
    say = read_texts(PHRASES, request.course.language_of(request.module))
    if not _contains(pages[0], say["welcome"]):
        title = make_datum(say["module"].format(title=request.module.title.rstrip(".")), ids)
        pages[0] = _add_statements(pages[0], before=(make_direction(say["welcome"], ids), title))
    if not _contains(pages[-1], say["end"]):
        pages[-1] = _add_statements(pages[-1], after=(make_direction(say["end"], ids),))
    return Narration(sections=tuple(pages))


def add_pages(there: Narration, pages: Sequence[Section], language: Language) -> Narration:
    """Return a narration with more pages behind its own; the farewell at its end stays at the end."""
    end = read_texts(PHRASES, language)["end"]
    *own, last = there.sections
    farewell = [each for each in walk_citing(last) if isinstance(each, Statement) and each.text == end]
    blocks = (block.change_elements(lambda each: None if each in farewell else each) for block in last.blocks)
    left = tuple(block for block in blocks if block is not None)
    own += [last.model_copy(update={"blocks": left})] if left else []
    *more, final = pages
    return Narration(sections=(*own, *more, _add_statements(final, after=tuple(farewell))))


PHRASES = "deliverables.narration.phrases"
"""Catalogue of what the voice says between two pages; none of it states a fact."""

LINKS = 3
LONGEST_ROW = 25
"""Words that a listener can take in at once; a longer row is read cell by cell."""


class Reader:
    """Reads the pages of a lesson aloud in a language."""

    def __init__(self, ids: IdAllocator, language: Language) -> None:
        self._ids = ids
        self._language = language
        self._say = read_texts(PHRASES, language)
        self._announced = 0

    def page(self, page: Section) -> Section:
        """Return a page as it is read aloud: its title, its sentences and steps, its tables row by row."""
        statement = self.announce_page(page.title)
        statements = [statement, *(each for block in page.blocks for each in self._read_block(block))]
        blocks = (Paragraph(statements=tuple(statements)),)
        return Section(
            id=self._ids.allocate_page(), title=page.title, objective=page.objective, blocks=blocks
        )

    def announce_page(self, title: str) -> Statement:
        """Return the sentence that leads to a page; its wording varies from page to page."""
        link = self._say[f"next_{self._announced % LINKS + 1}"]
        self._announced += 1
        return make_direction(link.format(title=title.rstrip(" .:!?")), self._ids)

    def _read_block(self, block: Block) -> Iterator[Statement]:
        if not block.is_for_learners or block.is_heading:
            return
        if Layout.VERBATIM in block.LAYOUTS.values() or block.list_questions():
            return  # nobody listens to code, or decides by listening
        if isinstance(block, Table):
            yield make_direction(self._say["table"], self._ids)
            for row in block.rows:
                yield from self._row(row, block.header)
            return
        if isinstance(block, Callout):
            yield from self._read_callout(block)
            return
        if isinstance(block, Steps):
            yield make_direction(self._say["steps"], self._ids)
        spoken = (statement for statement in block.list_statements() if not statement.is_code)
        yield from (repeat_statement(statement, self._ids) for statement in spoken)

    def _read_callout(self, block: Callout) -> Iterator[Statement]:
        """Yield what a callout is for, unless it says so itself, then its statements, each side by name."""
        texts = read_texts("blocks.callout", self._language)
        name = texts[f"choice_variant_{block.variant}"]
        says_it = block.statements[0].text.casefold().startswith(name.casefold())
        if not (block.after or says_it):
            yield make_direction(f"{name}.", self._ids)
        for side in block.LISTS:
            if block.after:
                yield make_direction(f"{texts[block.name_label(side)]}.", self._ids)
            yield from (repeat_statement(each, self._ids) for each in block.list_field(side))

    def _row(self, row: Row, header: tuple[str, ...]) -> Iterator[Statement]:
        """Yield a row as it is read aloud: its first cell, then each other cell after the name of its column.

        A long row is split into one statement a cell, each beginning with the first cell.
        """
        first, *rest = row.cells
        colon, semicolon = (write_sign(sign, self._language) for sign in ":;")
        named_cells = [
            f"{name}{colon} {cell}" if name else cell
            for name, cell in zip(header[1:], rest, strict=False)
            if cell.strip()
        ]
        one_text = f"{first}. {f'{semicolon} '.join(named_cells)}"
        texts = (
            [f"{first}. {each}" for each in named_cells]
            if len(one_text.split()) > LONGEST_ROW
            else [one_text]
        )
        origin = Origin.EXTRACTIVE if row.origin is Origin.HUMAN else row.origin
        for text in texts if named_cells else [first]:
            yield Statement(
                id=self._ids.allocate_statement(),
                text=text if text.endswith((".", "!", "?")) else f"{text}.",
                citations=row.citations,
                origin=origin,
                nature=row.nature,
            )


def _contains(page: Section, text: str) -> bool:
    return any(isinstance(each, Statement) and each.text == text for each in walk_citing(page))


def _add_statements(
    page: Section, before: tuple[Statement, ...] = (), after: tuple[Statement, ...] = ()
) -> Section:
    opening = (Paragraph(statements=before),) if before else ()
    ending = (Paragraph(statements=after),) if after else ()
    return page.model_copy(update={"blocks": (*opening, *page.blocks, *ending)})
