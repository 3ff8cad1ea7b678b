"""How figures are packaged: drawn on a page, in a document with the same in words, and as files."""

from collections.abc import Iterator
from pathlib import Path

from adapters.blob import Member
from pipelines.deliverables.figures.contract import Figures
from pipelines.packaging.documents.model import Block, Picture, Prose, Words
from pipelines.packaging.documents.sections import write_section
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_blank_blocks
from pipelines.packaging.figures import PictureWidth, draw_svg, write_alternative
from pipelines.packaging.kind import Flaw, LearnerView, PackagedKind
from schemas.draft import Section
from schemas.language import Language

FOLDER = "figures/"


def _write_document(edition: Edition, figures: Figures, noting: SourceNotes) -> Iterator[Block]:
    served = {objective.id: objective.text for objective in edition.content.objectives}
    for section in figures.sections:
        blocks = write_section(section, noting, served.get(section.objective or "", ""))
        yield next(blocks)  # the title
        yield _draw(section, noting.language)
        yield Prose((Words(read_document_texts(noting.language)["in_words"], strong=True),))
        yield from blocks


def _draw(of: Section, language: Language) -> Picture:
    spoken = "\n".join(clean_text(line) for line in write_alternative(of, language).splitlines())
    return Picture(draw_svg(of, language, PictureWidth.WIDE), spoken)


def _write_files(edition: Edition, _stem: str, figures: Figures) -> dict[str, Member]:
    language = edition.content.language
    return {
        f"{FOLDER}{section.id}.svg": draw_svg(section, language, PictureWidth.WIDE)
        for section in figures.sections
    }


def _list_flaws(figures: Figures, _language: Language) -> Iterator[Flaw]:
    return list_blank_blocks(figures)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    write_files=_write_files,
    list_flaws=_list_flaws,
)
