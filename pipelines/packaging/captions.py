"""Sound and captions of a narration, both from the recordings a person approved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from adapters.blob import Blob, Member, open_blob
from adapters.speech.sound import NotSound, join_recordings
from pipelines.packaging import sound_formats
from schemas.draft import Notes, Recorded, Recording, Section, Statement, Table
from schemas.errors import PackageRefused
from schemas.refusal import Refusal

LONGEST_LINE = 42
"""Characters; with two lines a cue it is what broadcasters' caption guides allow in both languages."""

MOST_LINES = 2
EXTENSIONS = {
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
}
"""The ends of file names a server tells the types of sound by."""


@dataclass(frozen=True)
class AudioTrack:
    """One piece of audio, how long it plays, and the ending of its file's name."""

    data: Blob
    media_type: str
    milliseconds: int

    @property
    def extension(self) -> str:
        """Return what the file's name ends in, e.g. `mp3`."""
        return EXTENSIONS[self.media_type]


def list_spoken(sections: Sequence[Section]) -> tuple[Statement, ...]:
    """Return what is read aloud of sections, in order: neither tables nor a speaker's notes."""
    blocks = (block for section in sections for block in section.blocks)
    return tuple(
        statement
        for block in blocks
        if not isinstance(block, Table | Notes)
        for statement in block.statements
    )


def pair_recordings(
    narration: Recorded, sections: Sequence[Section] | None = None
) -> tuple[tuple[Statement, Recording], ...]:
    """Return the statements of a narration, or of some of its sections, with their recordings, in order.

    A recording of other words than the statement's is none: one would hear another thing than one reads.
    """
    of = {(recording.statement, recording.says): recording for recording in narration.recordings}
    statements = list_spoken(narration.sections if sections is None else sections)
    named = ((each, (each.id, sha256(each.text.encode()).hexdigest())) for each in statements)
    return tuple((statement, of[key]) for statement, key in named if key in of)


def write_webvtt(narration: Recorded, sections: Sequence[Section] | None = None) -> str:
    """Return captions in WebVTT for the recordings played one after the other; all, or of some sections.

    What was not recorded has no cue: it is in the transcript alone.
    """
    lines = ["WEBVTT", ""]
    start = 0
    for statement, recording in pair_recordings(narration, sections):
        lines += _cues(statement.text, start, recording.milliseconds)
        start += recording.milliseconds
    return "\n".join(lines)


def join_audio(
    narration: Recorded, media: Mapping[str, Member], sections: Sequence[Section] | None = None
) -> AudioTrack | None:
    """Return the recordings joined, all or of some sections; None where nothing was recorded.

    `media` holds the audio by its sha256. Raises PackageRefused where one is missing, is not the sound it is
    said to be, or they cannot be joined.
    """
    recordings = [recording for _, recording in pair_recordings(narration, sections)]
    if not recordings:
        return None
    first = recordings[0]
    lost = next((recording for recording in recordings if recording.audio not in media), None)
    if lost is not None:
        raise PackageRefused(Refusal("media.absent", statement=lost.statement))
    if any(recording.media_type != first.media_type for recording in recordings):
        raise PackageRefused(Refusal("media.two_kinds", statement=first.statement))
    if first.media_type not in EXTENSIONS:
        raise PackageRefused(Refusal("media.no_player", statement=first.statement, said=first.media_type))
    for recording in recordings:
        _refuse_another_kind(recording, open_blob(media[recording.audio]).read(0, sound_formats.LONGEST))
    try:
        data = join_recordings([media[recording.audio] for recording in recordings], first.media_type)
    except NotSound as error:
        refusal = Refusal("media.not_joined", statement=first.statement, why=str(error))
        raise PackageRefused(refusal) from error
    return AudioTrack(data, first.media_type, sum(recording.milliseconds for recording in recordings))


def _refuse_another_kind(recording: Recording, begins: bytes) -> None:
    """Raise PackageRefused where a recording is not the sound it is said to be."""
    place = {"statement": recording.statement, "audio": recording.audio}
    text, found = recording.media_type, sound_formats.name_file_kind(begins)
    if not begins:
        raise PackageRefused(Refusal("media.empty", **place))
    if found is None:
        raise PackageRefused(Refusal("media.no_sound", said=text, **place))
    if found != text:
        raise PackageRefused(Refusal("media.other_kind", said=text, found=found, **place))


def _cues(text: str, start: int, milliseconds: int) -> Iterator[str]:
    """Yield the cues of one statement; a long one is cut, each part for the time its letters take."""
    parts = _parts(text)
    total = sum(map(len, parts)) or 1
    told = 0
    for part in parts:
        begin = start + milliseconds * told // total
        told += len(part)
        end = start + milliseconds * told // total
        yield f"{_clock(begin)} --> {_clock(end)}"
        yield _escape_cue(part)
        yield ""


def _parts(text: str) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return ["\n".join(lines[at : at + MOST_LINES]) for at in range(0, len(lines), MOST_LINES)]


def _escape_cue(text: str) -> str:
    """Return text as a cue's payload (WebVTT, 4.2.2): a tag or an arrow of a source stays text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{rest:03d}"
