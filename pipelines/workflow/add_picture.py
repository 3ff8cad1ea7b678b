"""A picture that a person adds to a page, of their own or of a source: a revision of its own."""

from dataclasses import dataclass
from datetime import datetime

from adapters.sources.beside import PICTURE_SUFFIXES
from adapters.sources.pictures import SourcePictureFiles
from adapters.sources.suffixes import find_suffix
from adapters.workspace import Workspace
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.figure.source_figures import (
    find_stored_picture,
    make_figure,
    quote_span,
)
from pipelines.drafting.captions import list_caption_spans
from pipelines.drafting.request import IdAllocator
from pipelines.queries.lookups import require_head, require_spans
from pipelines.review.editing.revision import make_revision
from pipelines.source_process import open_limited_reader
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.workflow.revise import keep_revision
from schemas.draft import Content, Draft, Origin, Sectioned, ShownPicture
from schemas.draft.picture_blocks import LONGEST_ALTERNATIVE, LONGEST_CREDIT
from schemas.errors import InvalidInput
from schemas.ids import PageId, PictureId
from schemas.refusal import Refusal
from schemas.source_pictures import Picture, PictureReason

CARRIER = "upload.md"
"""Name of the page that shows the picture to the process which reads sources."""

REFUSALS = {
    PictureReason.LARGE: "picture.large",
    PictureReason.DECORATION: "picture.plain",
}
"""Why a picture cannot be added, if it is not that it cannot be read."""


@dataclass(frozen=True)
class AddedPicture:
    """What a person adds to a page: a file with its name, what it shows, and whose it is."""

    page: PageId
    name: str
    data: bytes
    alternative: str = ""
    credit: str = ""


@dataclass(frozen=True)
class TakenPicture:
    """A picture of a source that a person takes into a page, and what it shows in their words."""

    page: PageId
    picture: PictureId
    alternative: str = ""


def add_picture(workspace: Workspace, key: str, added: AddedPicture, author: str, now: datetime) -> Draft:
    """Make a module's next revision: a page has one picture more, at its end.

    Raises InvalidInput if the page is gone or the picture cannot be used, Conflict if the head moved.
    """
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    picture = _keep_picture(workspace, head, added)
    ids = IdAllocator(head.minted)
    figure = Figure(
        id=ids.allocate_block(),
        worded_by=Origin.HUMAN,
        picture=ShownPicture(
            sha256=picture.sha256,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
        ),
        alternative=added.alternative.strip()[:LONGEST_ALTERNATIVE],
        credit=(added.credit.strip() or picture.credit or "")[:LONGEST_CREDIT],
    )
    content = _put_at_end(head.content, added.page, figure)
    return keep_revision(workspace, make_revision(head, content, ids.minted, author, now), head, spans)


def take_picture(workspace: Workspace, key: str, taken: TakenPicture, author: str, now: datetime) -> Draft:
    """Make a module's next revision: a page shows a picture of its sources at its end, even one left out.

    Raises InvalidInput if the page or the picture is gone, Conflict if the head moved.
    """
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    folder, _ = workspace.find_module(key)
    found = find_stored_picture(spans, taken.picture)
    if found is None or SourcePictureFiles(workspace.records.store).get(found[1].sha256) is None:
        raise InvalidInput(Refusal("picture.not_stored", place=taken.picture))
    source, picture = found
    ids = IdAllocator(head.minted)
    cited = {citation.span for element in head.content.walk_citing() for citation in element.citations}
    caption = (span for span in list_caption_spans(source, picture) if span.id not in cited)
    figure = make_figure(
        source,
        picture,
        ids.allocate_block(),
        folder.course,
        tuple(quote_span(source, span, ids) for span in caption),
    )
    worded = {
        "alternative": taken.alternative.strip()[:LONGEST_ALTERNATIVE],
        "worded_by": Origin.HUMAN,
    }
    content = _put_at_end(head.content, taken.page, figure.model_copy(update=worded))
    return keep_revision(workspace, make_revision(head, content, ids.minted, author, now), head, spans)


def _keep_picture(workspace: Workspace, head: Draft, added: AddedPicture) -> Picture:
    """Return the picture as it is kept, read in the process with limits like the picture of any page."""
    file = f"upload{find_suffix(added.name)}"
    shown = f"Image\n\n![]({file})".encode()
    page = SourceBytes(CARRIER, shown, head.content.language, beside={file: added.data})
    encoded: list[bytes] = []
    is_picture = find_suffix(added.name) in PICTURE_SUFFIXES
    text = open_limited_reader(workspace.settings).read(page, encoded.append) if is_picture else None
    if text is not None and text.kept_pictures:
        SourcePictureFiles(workspace.records.store).put(encoded[0])
        return text.kept_pictures[0]
    reasons = [each.reason for each in text.left_out_pictures] if text is not None else []
    wording = next((REFUSALS[reason] for reason in reasons if reason in REFUSALS), "picture.unreadable")
    raise InvalidInput(Refusal(wording, place=added.name))


def _put_at_end(content: Content, page: PageId, figure: Figure) -> Content:
    """Return the content with a figure at the end of a page; raises InvalidInput if the page is gone."""
    artefacts = []
    found = False
    for artefact in content.artefacts:
        sections = artefact.sections if isinstance(artefact, Sectioned) else ()
        if any(section.id == page for section in sections):
            found = True
            changed = tuple(
                section.model_copy(update={"blocks": (*section.blocks, figure)})
                if section.id == page
                else section
                for section in sections
            )
            artefact = artefact.model_copy(update={"sections": changed})
        artefacts.append(artefact)
    if not found:
        raise InvalidInput(Refusal("picture.no_page", place=page))
    return content.model_copy(update={"artefacts": tuple(artefacts)})
