"""Audio and captions of a narration, made from the approved recordings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.blob import Blob, Member, open_blob
from adapters.speech.sound import NotSound, join_recordings
from pipelines.packaging import sound_formats
from schemas.draft import Recorded, Recording, Section, Statement
from schemas.draft.nature_labels import digest_spoken, label_spoken
from schemas.errors import PackageRefused
from schemas.language import Language
from schemas.refusal import Refusal

LONGEST_LINE = 42
"""The most characters of a caption line, as broadcasters' guides for French and English allow."""

MOST_LINES = 2
EXTENSIONS = {
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
}
"""File extension of each audio type, by which servers recognise it."""


@dataclass(frozen=True)
class AudioTrack:
    """One piece of audio, its type, and how long it plays."""

    data: Blob
    media_type: str
    milliseconds: int

    @property
    def extension(self) -> str:
        """Return the file extension, e.g. `mp3`."""
        return EXTENSIONS[self.media_type]


def list_spoken(sections: Sequence[Section]) -> tuple[Statement, ...]:
    """Return the statements of sections that are read aloud, in order; tables and speaker notes are not."""
    blocks = (block for section in sections for block in section.blocks)
    return tuple(
        statement for block in blocks if block.is_for_learners for statement in block.list_statements()
    )


def pair_recordings(
    narration: Recorded, language: Language, sections: Sequence[Section] | None = None
) -> tuple[tuple[Statement, Recording], ...]:
    """Return the statements of a narration, or of some of its sections, with their recordings, in order.

    A recording of an earlier wording is left out: learners would not hear what they read.
    """
    by_statement = {(recording.statement, recording.says): recording for recording in narration.recordings}
    statements = list_spoken(narration.sections if sections is None else sections)
    keyed = ((each, (each.id, digest_spoken(each, language))) for each in statements)
    return tuple((statement, by_statement[key]) for statement, key in keyed if key in by_statement)


def write_webvtt(narration: Recorded, language: Language, sections: Sequence[Section] | None = None) -> str:
    """Return WebVTT captions for the recordings, all or of some sections, played one after the other.

    Statements without a recording have no cue; they are only in the transcript.
    """
    lines = ["WEBVTT", ""]
    start = 0
    for statement, recording in pair_recordings(narration, language, sections):
        lines += _write_cues(label_spoken(statement, language), start, recording.milliseconds)
        start += recording.milliseconds
    return "\n".join(lines)


def join_audio(
    narration: Recorded,
    language: Language,
    media: Mapping[str, Member],
    sections: Sequence[Section] | None = None,
) -> AudioTrack | None:
    """Return the recordings, all or of some sections, joined into one track; None if there are none.

    `media` holds the audio by its sha256. Raises PackageRefused if a recording is missing, is not of the type
    stated, or they cannot be joined.
    """
    recordings = [recording for _, recording in pair_recordings(narration, language, sections)]
    if not recordings:
        return None
    first = recordings[0]
    missing = next((recording for recording in recordings if recording.audio not in media), None)
    if missing is not None:
        raise PackageRefused(Refusal("media.absent", statement=missing.statement))
    if any(recording.media_type != first.media_type for recording in recordings):
        raise PackageRefused(Refusal("media.two_kinds", statement=first.statement))
    if first.media_type not in EXTENSIONS:
        raise PackageRefused(Refusal("media.no_player", statement=first.statement, said=first.media_type))
    for recording in recordings:
        _refuse_another_kind(recording, open_blob(media[recording.audio]).read(0, sound_formats.BYTES_NEEDED))
    try:
        data = join_recordings([media[recording.audio] for recording in recordings], first.media_type)
    except NotSound as error:
        refusal = Refusal("media.not_joined", statement=first.statement, why=str(error))
        raise PackageRefused(refusal) from error
    return AudioTrack(data, first.media_type, sum(recording.milliseconds for recording in recordings))


def _refuse_another_kind(recording: Recording, first_bytes: bytes) -> None:
    """Raise PackageRefused if the first bytes of a recording are not of the type stated."""
    place = {"statement": recording.statement, "audio": recording.audio}
    stated, detected = recording.media_type, sound_formats.name_file_kind(first_bytes)
    if not first_bytes:
        raise PackageRefused(Refusal("media.empty", **place))
    if detected is None:
        raise PackageRefused(Refusal("media.no_sound", said=stated, **place))
    if detected != stated:
        raise PackageRefused(Refusal("media.other_kind", said=stated, found=detected, **place))


def _write_cues(text: str, start: int, milliseconds: int) -> Iterator[str]:
    """Yield the cues of one statement; a long one is split, and each part gets time by its length."""
    parts = _split_caption(text)
    total = sum(map(len, parts)) or 1
    letters_before = 0
    for part in parts:
        begin = start + milliseconds * letters_before // total
        letters_before += len(part)
        end = start + milliseconds * letters_before // total
        yield f"{_format_time(begin)} --> {_format_time(end)}"
        yield _escape_cue(part)
        yield ""


def _split_caption(text: str) -> list[str]:
    """Return a text in captions of at most MOST_LINES lines of LONGEST_LINE characters."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LONGEST_LINE:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return ["\n".join(lines[at : at + MOST_LINES]) for at in range(0, len(lines), MOST_LINES)]


def _escape_cue(text: str) -> str:
    """Return text escaped for a cue (WebVTT, 4.2.2), so that `<` and `-->` in it stay text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _format_time(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{rest:03d}"
