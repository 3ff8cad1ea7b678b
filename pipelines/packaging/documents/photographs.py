"""A picture of a draft in documents and on slides, with its caption and who made it."""

from collections.abc import Callable, Sequence

from pipelines.packaging.documents.model import Passage, Photograph, Words
from pipelines.packaging.documents.sections import write_statement
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text
from schemas.draft import PictureBlock, Statement


def write_photograph(
    block: PictureBlock,
    caption: Sequence[Statement],
    source_notes: SourceNotes,
    draw: Callable[[bytes], bytes] = bytes,
) -> Photograph | None:
    """Return the picture as documents hold it; None in a preview of a draft whose picture is gone.

    `draw` returns the bytes that are shown, given those that are kept.
    """
    data = source_notes.media.get(block.picture.sha256)
    if data is None:
        return None
    size = block.picture.width, block.picture.height
    below = _write_caption(block, caption, source_notes)
    return Photograph(draw(bytes(data)), size, clean_text(block.spoken_text), below)


def write_picture_words(
    block: PictureBlock, caption: Sequence[Statement], source_notes: SourceNotes
) -> Passage:
    """Return what stands for a picture that is gone: what it shows, and its caption."""
    return (Words(clean_text(block.spoken_text)), *_write_caption(block, caption, source_notes))


def _write_caption(block: PictureBlock, caption: Sequence[Statement], source_notes: SourceNotes) -> Passage:
    credit = (Words(clean_text(block.credit)),) if block.credit.strip() else ()
    return (*(write_statement(each, source_notes) for each in caption), *credit)
