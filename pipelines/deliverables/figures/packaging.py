"""How figures are packaged: drawn on a page, in a document with the same in words, and as files."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipelines.deliverables.figures.contract import Figures
from pipelines.packaging.documents.model import Block, DrawnFigure, Prose, Words
from pipelines.packaging.documents.sections import write_section
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_blank_blocks
from pipelines.packaging.figures import PictureWidth, draw_svg, write_alternative
from pipelines.packaging.kind import Flaw, KindFile, LearnerView, PackagedKind
from schemas.draft import Section
from schemas.language import Language

FOLDER = "figures/"


def _write_document(edition: Edition, figures: Figures, source_notes: SourceNotes) -> Iterator[Block]:
    served = {objective.id: objective.text for objective in edition.content.objectives}
    for section in figures.sections:
        blocks = write_section(section, source_notes, served.get(section.objective or "", ""))
        yield next(blocks)  # the title
        yield _draw(section, source_notes.language)
        yield Prose((Words(read_document_texts(source_notes.language)["in_words"], strong=True),))
        yield from blocks


def _draw(of: Section, language: Language) -> DrawnFigure:
    spoken = "\n".join(clean_text(line) for line in write_alternative(of, language).splitlines())
    return DrawnFigure(draw_svg(of, language, PictureWidth.WIDE), spoken)


def _list_files(edition: Edition, _stem: str, figures: Figures) -> Iterator[KindFile]:
    """Yield each picture by itself."""
    for section in figures.sections:
        draw = partial(draw_svg, section, edition.content.language, PictureWidth.WIDE)
        yield KindFile(f"{FOLDER}{section.id}.svg", draw)


def _list_flaws(figures: Figures, _language: Language) -> Iterator[Flaw]:
    return list_blank_blocks(figures)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    list_files=_list_files,
    list_flaws=_list_flaws,
)
