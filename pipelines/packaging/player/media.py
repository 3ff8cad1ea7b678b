"""What a learner looks at and listens to: pictures drawn from figures, recordings as they were approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

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

    One of an older text is not played: the page would show another than is heard. A preview leaves out
    those whose sound is not at hand. Raises PackageRefused where a release would.
    """
    return {statement.id: _voice(recording) for statement, recording in _heard(edition)}


def media_files(edition: Edition) -> dict[str, bytes]:
    """Return every picture, recording and caption file of an edition, by path."""
    files: dict[str, bytes] = {}
    for drawn in pictures(edition.content).values():
        files |= {picture.path: picture.body for picture in (drawn.tall, drawn.wide)}
    for statement, recording in _heard(edition):
        voice = _voice(recording)
        files[voice.audio] = edition.media[recording.audio]
        files[voice.captions] = captions(statement.text, recording.milliseconds)
    return files


def _voice(recording: Recording) -> Voice:
    stem = f"narration/{recording.statement}"
    return Voice(f"{stem}.{EXTENSIONS[recording.media_type]}", f"{stem}.vtt")


def _heard(edition: Edition) -> Iterator[tuple[Statement, Recording]]:
    for artefact in edition.content.artefacts:
        if not isinstance(artefact, Narration):
            continue
        said = {each.id: each for section in artefact.sections for each in spoken(section)}
        for recording in artefact.recordings:
            statement = said.get(recording.statement)
            if statement is not None and _is_playable(edition, statement, recording):
                yield statement, recording


def _is_playable(edition: Edition, statement: Statement, recording: Recording) -> bool:
    if sha256(statement.text.encode()).hexdigest() != recording.says:
        return False
    if recording.audio in edition.media:
        return recording.media_type in EXTENSIONS
    if not edition.number:
        return False
    raise PackageRefused(
        f"the recording {recording.audio[:SHORT_DIGEST]} is not at hand",
        place=f"{edition.content.module}, {recording.statement}",
        remedy="Have the narration read aloud again, and the draft approved",
    )


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
