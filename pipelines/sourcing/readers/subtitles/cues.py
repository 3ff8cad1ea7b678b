"""SRT and WebVTT reader: the spoken sentences, each at the time of its first cue.

webvtt-py skips a cue whose times it cannot read, and leaves `&amp;` as it is: here the first is an error and
the second becomes `&`. Names of speakers are left out, like columns that name people: a course needs what
was said, not by whom. Only the number of speakers is reported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.subtitles.speakers import find_speakers, split_label
from pipelines.sourcing.sentences import split_sentences
from pipelines.sourcing.text_files.decoder import decode
from schemas.anchor import Cue
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
from schemas.source import Dropped, DropReason

ARROW = "-->"
TIME = r"(?:(\d{1,9}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMES = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?$")
LONGEST_RECORDING = 100 * 3_600_000
"""Milliseconds; a time after this is a mistake in the file."""

TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
"""Markup of WebVTT, SRT and its ASS alignments; `T < 3` is not markup."""

VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]++([^<>]*)>")
BEFORE_A_VOICE = re.compile(r"(?=<v[.\s])")
TURN_DASH = re.compile(r"^(?:[-–—]|>>)\s+(?=\S)")
"""A dash or `>>` at the start of a line: subtitles mark another speaker so."""

PAUSE = 5_000
"""Milliseconds of silence after which a sentence is over, with or without its full stop."""

LONGEST_UNMARKED = 400
"""Characters; speech recognised without punctuation is cut between cues."""


@dataclass(frozen=True)
class CueLine:
    """One line of a cue, without markup; `turns` says that the speaker changes here."""

    text: str
    start: int
    end: int
    turns: bool
    speaker: str = ""
    opens: bool = False
    """Whether it begins a cue or a turn, where a label may name the speaker."""


def read_srt(name: str, data: bytes) -> BlockCollector:
    """Return the sentences of a SubRip file; raises SourceUnreadable if the times of a cue make no sense."""
    return _collect_speech(name, _split_lines(decode(name, data)))


def read_vtt(name: str, data: bytes) -> BlockCollector:
    """Return the sentences of a WebVTT file; raises SourceUnreadable if it is not one."""
    text = _split_lines(decode(name, data))
    if not text[0].lstrip("\ufeff").startswith("WEBVTT"):
        raise SourceUnreadable(Refusal("source.no_webvtt", place=name))
    return _collect_speech(name, text)


def _split_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _collect_speech(name: str, raw_lines: list[str]) -> BlockCollector:
    blocks = BlockCollector()
    speech = _Speech(blocks)
    lines = list(_read_cue_lines(name, raw_lines))
    speakers = set()
    for line in _drop_speakers(lines):
        speech.add(line)
        speakers.add(line.speaker)
    speech.flush()
    if speakers := speakers - {""}:
        place = Cue(start=lines[0].start, end=max(line.end for line in lines))
        blocks.dropped.append(Dropped(reason=DropReason.SPEAKER, excerpt=str(len(speakers)), place=place))
    return blocks


def _read_cue_lines(name: str, text: list[str]) -> Iterator[CueLine]:
    """Yield the lines of every cue; comments and styles have no times and are skipped."""
    for number, timing in enumerate(text):
        if ARROW not in timing:
            continue
        start, end = _read_times(name, number, timing)
        for index, marked in enumerate(_split_voices(_list_cue_lines(text, number))):
            voice = VOICE.match(marked)
            spoken = unescape(TAG.sub("", marked)).strip()
            dash = TURN_DASH.match(spoken)
            if spoken := spoken[dash.end() :] if dash else spoken:
                speaker = unescape(voice[1]).strip() if voice else ""
                yield CueLine(
                    spoken, start, end, dash is not None, speaker, opens=index == 0 or dash is not None
                )


def _drop_speakers(lines: list[CueLine]) -> Iterator[CueLine]:
    """Yield the lines without the labels that name a speaker; a change of speaker is a turn."""
    speakers = find_speakers(line.text for line in lines if line.opens)
    last_speaker = ""
    for line in lines:
        label, spoken = split_label(line.text, speakers) if line.opens else ("", line.text)
        speaker = line.speaker or label
        yield replace(
            line, text=spoken, turns=line.turns or speaker not in ("", last_speaker), speaker=speaker
        )
        last_speaker = speaker or last_speaker


def _list_cue_lines(text: list[str], timing: int) -> Iterator[str]:
    """Yield the lines below a cue's times, up to an empty line or the number of the next cue."""
    number = timing + 1
    while number < len(text) and text[number].strip() and ARROW not in text[number]:
        if not (text[number].strip().isdecimal() and number + 1 < len(text) and ARROW in text[number + 1]):
            yield text[number]
        number += 1


def _split_voices(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines, split where another voice begins inside one."""
    for line in lines:
        yield from BEFORE_A_VOICE.split(line)


def _read_times(name: str, number: int, line: str) -> tuple[int, int]:
    match = TIMES.match(line)
    if match:
        start, end = (_to_milliseconds(*match.groups()[n : n + 4]) for n in (0, 4))
        if start is not None and end is not None and start <= end <= LONGEST_RECORDING:
            return start, end
    raise SourceUnreadable(Refusal("source.cue_times", place=name, line=number + 1, said=line.strip()[:60]))


def _to_milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int | None:
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


@dataclass
class _Speech:
    """Joins the lines of cues into sentences, up to a change of speaker or a pause."""

    blocks: BlockCollector
    lines: list[CueLine] = field(default_factory=list)

    def add(self, line: CueLine) -> None:
        before = self.lines[-1] if self.lines else None
        if before is not None and before.text == line.text and line.start <= before.end + 1:
            return  # captions that roll show a line twice
        if before is not None and (line.turns or line.start - before.end > PAUSE):
            self.flush()
        self.lines.append(line)

    def flush(self) -> None:
        """Add the lines collected so far to the blocks, as sentences."""
        lines, self.lines = self.lines, []
        text, starts = "", []
        for line in lines:
            starts.append(len(text))
            text += line.text + " "
        first = 0
        for begin, end in split_sentences(text):
            while first + 1 < len(lines) and starts[first + 1] <= begin:
                first += 1
            last = first
            while last + 1 < len(lines) and starts[last + 1] < end:
                last += 1
            for first_of_piece, last_of_piece in _split_unmarked(starts, first, last, end - begin):
                bounds = (
                    max(starts[first_of_piece], begin),
                    (end if last_of_piece == last else starts[last_of_piece + 1]),
                )
                place = Cue(
                    start=lines[first_of_piece].start,
                    end=max(line.end for line in lines[first_of_piece : last_of_piece + 1]),
                )
                self.blocks.add_paragraph(text[slice(*bounds)], place)


def _split_unmarked(starts: list[int], first: int, last: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of each piece to quote: a whole sentence, unless it is too long."""
    if length <= LONGEST_UNMARKED:
        yield first, last
        return
    first_of_piece = first
    for line in range(first, last + 1):
        if line > first_of_piece and starts[line] - starts[first_of_piece] > LONGEST_UNMARKED / 2:
            yield first_of_piece, line - 1
            first_of_piece = line
    yield first_of_piece, last
