"""A narration without a model: the lesson read in order, with a link from page to page."""

from collections.abc import Iterator

from pipelines.deliverables.lesson.sections import find_lesson, make_datum, make_direction, repeat_statement
from pipelines.deliverables.narration.contract import Narration
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from schemas.draft import Block, Notes, Origin, Paragraph, Row, Section, Statement, Steps, Table, walk_citing
from schemas.language import Language
from schemas.languages.formats import write_sign
from schemas.languages.texts import read_texts


def from_material(material: Material) -> Narration | None:
    """Return the transcript of the lesson; None where there is no lesson to read."""
    lesson = find_lesson(material)
    if lesson is None:
        return None
    reader = Reader(material.ids, material.language)
    return frame_narration([reader.page(page) for page in lesson.sections], material.request, material.ids)


def frame_narration(pages: list[Section], request: DraftRequest, ids: IdAllocator) -> Narration | None:
    """Return pages read between a welcome and a farewell, each said once; None where there are none."""
    if not pages:
        return None
    say = read_texts(PHRASES, request.course.language_of(request.module))
    if not _says(pages[0], say["welcome"]):
        title = make_datum(say["module"].format(title=request.module.title.rstrip(".")), ids)
        pages[0] = _with(pages[0], before=(make_direction(say["welcome"], ids), title))
    if not _says(pages[-1], say["end"]):
        pages[-1] = _with(pages[-1], after=(make_direction(say["end"], ids),))
    return Narration(sections=tuple(pages))


PHRASES = "deliverables.narration.phrases"
"""What a voice says between two pages; none of it states a fact."""

LINKS = 3
LONGEST_ROW = 25
"""Words; what is read in one go, and still kept in mind."""


class Reader:
    """Reads the pages of a lesson aloud in a language."""

    def __init__(self, ids: IdAllocator, language: Language) -> None:
        self._ids = ids
        self._language = language
        self._say = read_texts(PHRASES, language)
        self._announced = 0

    def page(self, page: Section) -> Section:
        """Return a page as it is said: its title, its sentences and steps, its tables row by row."""
        statement = self.announce_page(page.title)
        statements = [statement, *(said for block in page.blocks for said in self._read_block(block))]
        blocks = (Paragraph(statements=tuple(statements)),)
        return Section(
            id=self._ids.allocate_page(), title=page.title, objective=page.objective, blocks=blocks
        )

    def announce_page(self, title: str) -> Statement:
        """Return what leads to a page; not the same words each time."""
        link = self._say[f"next_{self._announced % LINKS + 1}"]
        self._announced += 1
        return make_direction(link.format(title=title.rstrip(" .:!?")), self._ids)

    def _read_block(self, block: Block) -> Iterator[Statement]:
        if isinstance(block, Notes):
            return
        if isinstance(block, Table):
            yield make_direction(self._say["table"], self._ids)
            for row in block.rows:
                yield from self._row(row, block.header)
            return
        if isinstance(block, Steps):
            yield make_direction(self._say["steps"], self._ids)
        yield from (repeat_statement(statement, self._ids) for statement in block.statements)

    def _row(self, row: Row, header: tuple[str, ...]) -> Iterator[Statement]:
        """Yield a row as one hears it: its first cell, then each other one after the name of its column.

        A long row is said cell by cell, the first cell before each.
        """
        first, *rest = row.cells
        colon, semicolon = (write_sign(sign, self._language) for sign in ":;")
        named = [
            f"{name}{colon} {cell}" if name else cell
            for name, cell in zip(header[1:], rest, strict=False)
            if cell.strip()
        ]
        whole = f"{first}. {f'{semicolon} '.join(named)}"
        apart = [f"{first}. {each}" for each in named] if len(whole.split()) > LONGEST_ROW else [whole]
        origin = Origin.EXTRACTIVE if row.origin is Origin.HUMAN else row.origin
        for text in apart if named else [first]:
            yield Statement(
                id=self._ids.allocate_statement(),
                text=text if text.endswith((".", "!", "?")) else f"{text}.",
                citations=row.citations,
                origin=origin,
                nature=row.nature,
            )


def _says(page: Section, text: str) -> bool:
    return any(isinstance(each, Statement) and each.text == text for each in walk_citing(page))


def _with(page: Section, before: tuple[Statement, ...] = (), after: tuple[Statement, ...] = ()) -> Section:
    opening = (Paragraph(statements=before),) if before else ()
    ending = (Paragraph(statements=after),) if after else ()
    return page.model_copy(update={"blocks": (*opening, *page.blocks, *ending)})
