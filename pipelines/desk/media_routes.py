"""Addresses of a draft's pictures and recordings, as a release would hold them."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from adapters.blob import Member
from adapters.sources.pictures import SourcePictureFiles
from adapters.speech.recordings import Recordings
from adapters.workspace import Workspace
from pipelines.desk.draft_address import MissingAddress, find_addressed
from pipelines.desk.workbench import open_workbench, read_spans_of
from pipelines.packaging.figures import PictureWidth, draw_svg, write_alternative
from schemas.draft import Content, Drawn, Recorded, Recording, Section
from schemas.source import SourceSpans


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of one draft's pictures and recordings."""
    media = MediaRoutes(workspace)
    return [
        Route("/drafts/{module}/{digest}/figures/{section}.svg", media.send_figure),
        Route("/drafts/{module}/{digest}/audio/{audio}", media.send_recording),
        Route("/drafts/{module}/{digest}/sources/{picture}", media.send_source_picture),
        Route("/drafts/{module}/{digest}/pictures/{picture}", media.send_picture),
    ]


@dataclass(frozen=True)
class MediaRoutes:
    """Answers with the pictures and recordings of a draft, and with nothing else of the store."""

    workspace: Workspace

    def send_figure(self, request: Request) -> Response:
        """Answer with the picture of a section, with the visitor's edits."""
        content = open_workbench(self.workspace, find_addressed(self.workspace, request), request).content
        wanted = request.path_params["section"]
        section = next((each for each in list_figures(content) if each.id == wanted), None)
        if section is None:
            raise MissingAddress("no_file")
        shape = PictureWidth.TALL if request.query_params.get("shape") == "tall" else PictureWidth.WIDE
        return Response(draw_svg(section, content.language, shape), media_type="image/svg+xml")

    def send_recording(self, request: Request) -> Response:
        """Answer with the audio of a recording of the draft."""
        content = find_addressed(self.workspace, request).draft.content
        wanted = request.path_params["audio"]
        recording = next((each for each in list_recordings(content).values() if each.audio == wanted), None)
        audio = Recordings(self.workspace.records.store).audio(wanted) if recording else None
        if recording is None or audio is None:
            raise MissingAddress("no_recording")
        is_audio = recording.media_type.startswith("audio/")
        return send_bytes(audio, recording.media_type if is_audio else "application/octet-stream")

    def send_picture(self, request: Request) -> Response:
        """Answer with a picture of the draft's pages, with the visitor's edits."""
        content = open_workbench(self.workspace, find_addressed(self.workspace, request), request).content
        wanted = request.path_params["picture"]
        pictures = (block.picture for block in content.picture_blocks)
        picture = next((each for each in pictures if each.sha256 == wanted), None)
        data = SourcePictureFiles(self.workspace.records.store).get(wanted) if picture else None
        if picture is None or data is None:
            raise MissingAddress("no_file")
        return Response(data, media_type=picture.media_type)

    def send_source_picture(self, request: Request) -> Response:
        """Answer with a picture of the sources that the draft may cite."""
        spans = read_spans_of(self.workspace, find_addressed(self.workspace, request).draft)
        return send_picture_of_sources(self.workspace, spans, request.path_params["picture"])


def send_picture_of_sources(workspace: Workspace, spans: SourceSpans | None, wanted: str) -> Response:
    """Answer with a picture of sources by its sha256; raises MissingAddress if they have none of that."""
    pictures = (picture for source in spans.sources for picture in source.stored_pictures) if spans else ()
    picture = next((each for each in pictures if each.sha256 == wanted), None)
    data = SourcePictureFiles(workspace.records.store).get(wanted) if picture else None
    if picture is None or data is None:
        raise MissingAddress("no_file")
    return Response(data, media_type=picture.media_type)


def send_bytes(data: Member, media_type: str) -> Response:
    """Return bytes as an answer; a blob is sent as it is read."""
    if isinstance(data, bytes):
        return Response(data, media_type=media_type)
    size = {"Content-Length": str(data.size)}
    return StreamingResponse(data.pieces(), media_type=media_type, headers=size)


def list_figures(content: Content) -> tuple[Section, ...]:
    """Return the sections of a content that are drawn as pictures."""
    return tuple(s for a in content.artefacts if isinstance(a, Drawn) for s in a.sections)


def describe_figures(content: Content) -> dict[str, str]:
    """Return what each picture shows, in words, by the id of its section."""
    return {section.id: write_alternative(section, content.language) for section in list_figures(content)}


def list_recordings(content: Content) -> dict[str, Recording]:
    """Return the recordings of a content by the statement they read."""
    narrations = (a for a in content.artefacts if isinstance(a, Recorded))
    return {each.statement: each for narration in narrations for each in narration.recordings}
