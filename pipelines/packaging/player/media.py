"""What a learner looks at and listens to: pictures drawn from figures, recordings as they were approved."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import Shape, alternative, svg
from schemas.draft import Content, Figures, Narration, Paragraph, Recording, Section, Statement, Steps
from schemas.errors import PackageRefused
from schemas.ids import SHORT_DIGEST, PageId, StatementId
from schemas.language import Language

EXTENSIONS = {
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "opus",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "audio/x-wav": "wav",
}
"""The ends of file names a server tells the types of sound by."""


@dataclass(frozen=True)
class Picture:
    """One file of a picture, and its size in CSS pixels."""

    path: str
    body: bytes
    width: str
    height: str


@dataclass(frozen=True)
class Drawn:
    """The picture of a section: what it is, for a telephone and for a page."""

    name: str
    tall: Picture
    wide: Picture


@dataclass(frozen=True)
class Voice:
    """A recorded sentence: the paths of its sound and of its captions."""

    audio: str
    captions: str


def pictures(content: Content) -> dict[PageId, Drawn]:
    """Return the pictures of a content's figures, by the id of their section."""
    drawn = {}
    for artefact in content.artefacts:
        for section in artefact.sections if isinstance(artefact, Figures) else ():
            name = alternative(section, content.language).partition("\n")[0]
            tall, wide = (_picture(section, content.language, shape) for shape in (Shape.TALL, Shape.WIDE))
            drawn[section.id] = Drawn(name, tall, wide)
    return drawn


def _picture(section: Section, language: Language, shape: Shape) -> Picture:
    body = svg(section, language, shape)
    size = etree.fromstring(body)
    path = f"figures/{section.id}-{shape.name.lower()}.svg"
    return Picture(path, body, size.get("width", ""), size.get("height", ""))


def voices(edition: Edition) -> dict[StatementId, Voice]:
    """Return the recordings an edition plays, by the statement they say.

    A preview leaves out those whose sound is not at hand. Raises PackageRefused where a release would.
    """
    found = {}
    for recording in _recordings(edition.content):
        stem, extension = f"narration/{recording.statement}", EXTENSIONS.get(recording.media_type)
        if extension and recording.audio in edition.media:
            found[recording.statement] = Voice(f"{stem}.{extension}", f"{stem}.vtt")
        elif edition.number:
            raise PackageRefused(
                f"the recording {recording.audio[:SHORT_DIGEST]} is not at hand",
                place=f"{edition.content.module}, {recording.statement}",
                remedy="Have the narration recorded again, and the draft approved",
            )
    return found


def media_files(edition: Edition) -> dict[str, bytes]:
    """Return every picture, recording and caption file of an edition, by path."""
    files: dict[str, bytes] = {}
    for drawn in pictures(edition.content).values():
        files |= {picture.path: picture.body for picture in (drawn.tall, drawn.wide)}
    found = voices(edition)
    said = {
        statement.id: statement.text
        for artefact in edition.content.artefacts
        if isinstance(artefact, Narration)
        for section in artefact.sections
        for statement in spoken(section)
    }
    for recording in _recordings(edition.content):
        voice = found.get(recording.statement)
        if voice is not None:
            files[voice.audio] = edition.media[recording.audio]
            files[voice.captions] = captions(said[recording.statement], recording.milliseconds)
    return files


def _recordings(content: Content) -> Iterator[Recording]:
    for artefact in content.artefacts:
        if isinstance(artefact, Narration):
            yield from artefact.recordings


def spoken(section: Section) -> tuple[Statement, ...]:
    """Return the sentences of a section that are read aloud; a speaker's notes are not."""
    blocks = (block for block in section.blocks if isinstance(block, Paragraph | Steps))
    return tuple(statement for block in blocks for statement in block.statements)


def captions(text: str, milliseconds: int) -> bytes:
    """Return the WebVTT file of one sentence, shown for as long as its recording lasts."""
    shown = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"WEBVTT\n\n00:00:00.000 --> {_timestamp(milliseconds)}\n{shown}\n".encode()


def _timestamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
