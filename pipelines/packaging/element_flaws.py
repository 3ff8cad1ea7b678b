"""Flaws of blocks, table rows and recordings, for the kinds of deliverable that hold them."""

from collections.abc import Iterator

from pipelines.packaging.captions import list_spoken
from pipelines.packaging.kind import Flaw
from schemas.draft import Block, Recorded, Sectioned, Table, TwoSided, list_parts, list_texts

CELLS_OF_TWO_SIDED_ROW = 2


def list_blank_blocks(artefact: Sectioned) -> Iterator[Flaw]:
    """Yield blocks without words, and rows of tables that do not fit their header."""
    for section in artefact.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                unfit = [row for row in block.rows if len(row.cells) != len(block.header)]
                if unfit:
                    yield unfit[0].id, "the row has not as many cells as the header"
            elif not (block.stands_alone or any(map(str.strip, _list_words(block)))):
                yield section.id, "a block of the page is blank"


def _list_words(block: Block) -> Iterator[str]:
    return (text for element in block.elements for text in list_texts(element))


def list_narrow_rows(artefact: TwoSided, sides: str) -> Iterator[Flaw]:
    """Yield rows without exactly two cells; `sides` names those, e.g. `a term and a definition`."""
    for row in list_parts(artefact):
        if len(row.cells) != CELLS_OF_TWO_SIDED_ROW:
            yield row.id, f"the row has {len(row.cells)} cells, not {sides}"


def list_stray_recordings(artefact: Recorded) -> Iterator[Flaw]:
    """Yield recordings of sentences that are not read aloud."""
    known = {statement.id for statement in list_spoken(artefact.sections)}
    for recording in artefact.recordings:
        if recording.statement not in known:
            yield recording.statement, "a recording says a sentence the narration does not have"
