"""The recordings and pictures of a content, as they are kept in the store."""

from adapters.blob import Member
from adapters.sources.pictures import SourcePictureFiles
from adapters.speech.recordings import Recordings
from adapters.workspace import Workspace
from schemas.draft import Content, Recorded
from schemas.errors import StoreUnusable
from schemas.ids import Digest
from schemas.refusal import Refusal


def load_media(workspace: Workspace, content: Content) -> dict[Digest, Member]:
    """Return the recordings and pictures of a content by sha256; raises StoreUnusable if one is gone."""
    store = workspace.records.store
    media = find_media(workspace, content)
    for audio, statement in _list_audios(content).items():
        if audio not in media:
            raise StoreUnusable(Refusal("media.lost", statement=statement, store=store.place, audio=audio))
    for block in content.picture_blocks:
        picture = block.picture.sha256
        if picture not in media:
            refusal = Refusal("media.picture_lost", block=block.id, store=store.place, picture=picture)
            raise StoreUnusable(refusal)
    return media


def find_media(workspace: Workspace, content: Content) -> dict[Digest, Member]:
    """Return the recordings and pictures of a content by their sha256; what is gone is left out."""
    store = workspace.records.store
    media: dict[Digest, Member] = {**Recordings(store).audios(_list_audios(content))}
    for picture in dict.fromkeys(block.picture.sha256 for block in content.picture_blocks):
        data = SourcePictureFiles(store).get(picture)
        if data is not None:
            media[picture] = data
    return media


def _list_audios(content: Content) -> dict[Digest, str]:
    """Return the digests of a content's recordings, each with the statement it reads."""
    narrations = (deliverable for deliverable in content.artefacts if isinstance(deliverable, Recorded))
    return {each.audio: each.statement for narration in narrations for each in narration.recordings}
