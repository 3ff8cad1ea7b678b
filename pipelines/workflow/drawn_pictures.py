"""The pictures of a draft as paper shows them, for files that a person edits."""

from collections.abc import Mapping

from adapters.workspace import Workspace
from pipelines.block_kinds import PACKAGED_BLOCKS
from pipelines.packaging.documents.model import Photograph
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.workflow.media import find_media
from schemas.draft import Content
from schemas.ids import BlockId

MOST_BYTES = 12_000_000
"""Of all pictures in one file: mail servers take 20 to 25 MB, of which a third is encoding."""


def draw_pictures(workspace: Workspace, content: Content) -> dict[BlockId, Photograph]:
    """Return the pictures of blocks, with the numbers of marked places; those gone are left out."""
    source_notes = SourceNotes(content.language, PACKAGED_BLOCKS, find_media(workspace, content))
    drawn: dict[BlockId, Photograph] = {}
    for block in content.picture_blocks:
        written = PACKAGED_BLOCKS[block.kind].write_document(block, source_notes)
        photograph = next((part for part in written if isinstance(part, Photograph)), None)
        if photograph is not None:
            drawn[block.id] = photograph
    return drawn


def fit_into_file(drawn: Mapping[BlockId, Photograph]) -> dict[BlockId, bytes]:
    """Return the bytes of the pictures that one file holds; one that does not fit is left out."""
    taken: dict[BlockId, bytes] = {}
    for block, photograph in drawn.items():
        if len(photograph.data) + sum(map(len, set(taken.values()))) <= MOST_BYTES:
            taken[block] = photograph.data
    return taken
