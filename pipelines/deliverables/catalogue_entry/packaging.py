"""How a catalogue entry is packaged: as a document to read, and as LHÉO for catalogues."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from adapters.blob import Member
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.packaging.documents.model import Block, Grid
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import Flaw, KindFile, PackagedKind
from schemas.finding import Finding
from schemas.language import Language

LHEO = ".lheo.xml"
COLUMNS = (3, 3, 5)
"""The shares of the columns of an entry: the same from table to table."""


def _write_document(edition: Edition, entry: CatalogueEntry, source_notes: SourceNotes) -> Iterator[Block]:
    return map(_set_columns, write_sections(edition, entry, source_notes))


def _set_columns(block: Block) -> Block:
    if isinstance(block, Grid) and len(block.header) == len(COLUMNS):
        return replace(block, widths=COLUMNS)
    return block


def _list_files(edition: Edition, stem: str, entry: CatalogueEntry) -> Iterator[KindFile]:
    """Yield the entry in LHÉO, of a release alone: nothing in it could say that it is a draft."""
    if edition.number:
        yield KindFile(f"{stem}{LHEO}", partial(_write_lheo, edition, entry))


def _write_lheo(edition: Edition, entry: CatalogueEntry) -> Member:
    from pipelines.deliverables.catalogue_entry.lheo import write_lheo  # few courses have an entry

    return write_lheo(edition, entry)


def _check_lheo(name: str, data: bytes, digest: str) -> Iterator[Finding]:
    from pipelines.deliverables.catalogue_entry.lheo_rules import check

    return check(name, data, digest)


def _list_flaws(entry: CatalogueEntry, language: Language) -> Iterator[Flaw]:
    from schemas.lheo.entry import read

    flaws = read(entry, language).flaws
    return ((flaw.place, flaw.message(Language.ENGLISH).rstrip(".")) for flaw in flaws)


PACKAGING = PackagedKind(
    write_document=_write_document,
    list_files=_list_files,
    file_checks={LHEO: _check_lheo},
    list_flaws=_list_flaws,
)
