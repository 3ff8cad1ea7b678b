"""The pictures of a draft as paper shows them, for files that a person edits."""

from adapters.workspace import Workspace
from pipelines.block_kinds import PACKAGED_BLOCKS
from pipelines.packaging.documents.model import Photograph
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.workflow.media import find_media
from schemas.draft import Content
from schemas.ids import BlockId

MOST_BYTES = 12_000_000
"""Of all pictures in one file: mail servers take 20 to 25 MB, of which a third is encoding."""


def draw_pictures(workspace: Workspace, content: Content) -> dict[BlockId, bytes]:
    """Return the pictures by their block, with the numbers of marked places.

    What is gone from the store is left out, and whatever does not fit into a file.
    """
    source_notes = SourceNotes(content.language, PACKAGED_BLOCKS, find_media(workspace, content))
    drawn: dict[BlockId, bytes] = {}
    for block in content.picture_blocks:
        written = PACKAGED_BLOCKS[block.kind].write_document(block, source_notes)
        photograph = next((part for part in written if isinstance(part, Photograph)), None)
        taken = sum(len(data) for data in set(drawn.values()))
        if photograph is not None and taken + len(photograph.data) <= MOST_BYTES:
            drawn[block.id] = photograph.data
    return drawn
