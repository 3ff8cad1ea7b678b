"""SRT and WebVTT: what is said, sentence by sentence, each at the time of its first cue.

webvtt-py skips a cue whose times it cannot read, and leaves `&amp;`: here the one is an error, the other
text. Names of speakers are left out, as columns that name people are: a course needs what was said, not
by whom. Only how many there are is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.readers.subtitles.speakers import find_speakers, split_label
from pipelines.sourcing.sentences import split_sentences
from pipelines.sourcing.text_files.decoder import decode
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal
from schemas.source import Cue, Dropped, DropReason

ARROW = "-->"
TIME = r"(?:(\d{1,9}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMES = re.compile(rf"^\s*{TIME}\s*-->\s*{TIME}(?:\s.*)?$")
LONGEST_RECORDING = 100 * 3_600_000
"""Milliseconds; a later time is a mistake."""

TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
"""Markup of WebVTT, SRT and its ASS alignments; `T < 3` is none."""

VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^<>]*)>")
BEFORE_A_VOICE = re.compile(r"(?=<v[.\s])")
TURN = re.compile(r"^(?:[-–—]|>>)\s+(?=\S)")
"""Somebody else goes on, as subtitles write it."""

PAUSE = 5_000
"""Milliseconds of silence after which a sentence is over, with or without its full stop."""

LONGEST_UNMARKED = 400
"""Characters; speech recognised without punctuation is cut between cues."""


@dataclass(frozen=True)
class CueLine:
    """What one cue says, without markup; `turns` where somebody else speaks than before."""

    text: str
    start: int
    end: int
    turns: bool
    speaker: str = ""
    opens: bool = False
    """Whether it begins a cue or a turn, where a label may stand."""


def read_srt(name: str, data: bytes) -> BlockCollector:
    """Return the sentences of a SubRip file; raises SourceUnreadable where a cue's times make no sense."""
    return _collect_speech(name, _lines(decode(name, data)))


def read_vtt(name: str, data: bytes) -> BlockCollector:
    """Return the sentences of a WebVTT file; raises SourceUnreadable where it is none."""
    text = _lines(decode(name, data))
    if not text[0].lstrip("\ufeff").startswith("WEBVTT"):
        raise SourceUnreadable(Refusal("source.no_webvtt", place=name))
    return _collect_speech(name, text)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _collect_speech(name: str, text: list[str]) -> BlockCollector:
    reading = BlockCollector()
    speech = _Speech(reading)
    lines = list(_lines_of(name, text))
    named = set()
    for line in _without_speakers(lines):
        speech.add(line)
        named.add(line.speaker)
    speech.flush()
    if named := named - {""}:
        place = Cue(start=lines[0].start, end=max(line.end for line in lines))
        reading.dropped.append(Dropped(reason=DropReason.SPEAKER, excerpt=str(len(named)), place=place))
    return reading


def _lines_of(name: str, text: list[str]) -> Iterator[CueLine]:
    """Yield the lines of every cue; comments and styles have no times and say nothing."""
    for number, timing in enumerate(text):
        if ARROW not in timing:
            continue
        start, end = _times(name, number, timing)
        for order, raw in enumerate(_turns(_payload(text, number))):
            voice = VOICE.match(raw)
            said = unescape(TAG.sub("", raw)).strip()
            turn = TURN.match(said)
            if said := said[turn.end() :] if turn else said:
                speaker = unescape(voice[1]).strip() if voice else ""
                yield CueLine(
                    said, start, end, turn is not None, speaker, opens=order == 0 or turn is not None
                )


def _without_speakers(lines: list[CueLine]) -> Iterator[CueLine]:
    """Yield the lines without the labels that name who speaks; another speaker than before is a turn."""
    known = find_speakers(line.text for line in lines if line.opens)
    speaking = ""
    for line in lines:
        label, said = split_label(line.text, known) if line.opens else ("", line.text)
        speaker = line.speaker or label
        yield replace(line, text=said, turns=line.turns or speaker not in ("", speaking), speaker=speaker)
        speaking = speaker or speaking


def _payload(text: list[str], timing: int) -> Iterator[str]:
    """Yield the lines below a cue's times, as far as an empty line or the next cue and its number."""
    at = timing + 1
    while at < len(text) and text[at].strip() and ARROW not in text[at]:
        if not (text[at].strip().isdecimal() and at + 1 < len(text) and ARROW in text[at + 1]):
            yield text[at]
        at += 1


def _turns(lines: Iterator[str]) -> Iterator[str]:
    """Yield the lines, parted where another voice begins inside one."""
    for line in lines:
        yield from BEFORE_A_VOICE.split(line)


def _times(name: str, number: int, line: str) -> tuple[int, int]:
    found = TIMES.match(line)
    if found:
        start, end = (_milliseconds(*found.groups()[n : n + 4]) for n in (0, 4))
        if start is not None and end is not None and start <= end <= LONGEST_RECORDING:
            return start, end
    raise SourceUnreadable(Refusal("source.cue_times", place=name, line=number + 1, said=line.strip()[:60]))


def _milliseconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> int | None:
    if int(minutes) > 59 or int(seconds) > 59:
        return None
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(fraction.ljust(3, "0"))


@dataclass
class _Speech:
    """Joins what cues cut, until somebody else speaks or nobody does."""

    reading: BlockCollector
    lines: list[CueLine] = field(default_factory=list)

    def add(self, line: CueLine) -> None:
        last = self.lines[-1] if self.lines else None
        if last is not None and last.text == line.text and line.start <= last.end + 1:
            return  # captions that roll show a line twice
        if last is not None and (line.turns or line.start - last.end > PAUSE):
            self.flush()
        self.lines.append(line)

    def flush(self) -> None:
        """Add what was said as sentences."""
        lines, self.lines = self.lines, []
        text, starts = "", []
        for line in lines:
            starts.append(len(text))
            text += line.text + " "
        first = 0
        for begins, ends in split_sentences(text):
            while first + 1 < len(lines) and starts[first + 1] <= begins:
                first += 1
            last = first
            while last + 1 < len(lines) and starts[last + 1] < ends:
                last += 1
            for one, other in _pieces(starts, first, last, ends - begins):
                cut = max(starts[one], begins), (ends if other == last else starts[other + 1])
                place = Cue(start=lines[one].start, end=max(line.end for line in lines[one : other + 1]))
                self.reading.add_paragraph(text[slice(*cut)], place)


def _pieces(starts: list[int], first: int, last: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last line of what is quoted as one: the sentence, unless it goes on and on."""
    if length <= LONGEST_UNMARKED:
        yield first, last
        return
    one = first
    for line in range(first, last + 1):
        if line > one and starts[line] - starts[one] > LONGEST_UNMARKED / 2:
            yield one, line - 1
            one = line
    yield one, last
