"""Speakers in subtitles, written before their words: `MARIE : `, `Marie Dupont: `, `Speaker 1: `.

Notes and titles begin the same way (« ATTENTION : »), so a label counts as a speaker's only if it begins
several cues.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary, Words, gather_words, write_expression

LABEL = re.compile(r"^(?:\[)?([^\W\d_][^\n:!?.;,\[\]]{0,39}?)(?:\])?[ \u00a0\u202f]?:[ \u00a0\u202f]+(?=\S)")
MOST_WORDS = 3
FEWEST_CUES = 2
"""Cues that a label must begin to count as a speaker's."""

TRANSCRIPT_SHARE = 0.5
"""Share of cues with a label from which a text is a transcript, where « Marie » once is enough."""


class SpeakerWords(Vocabulary):
    """Words before a colon: what programs that recognise speech call those they cannot name, and openings.

    `openings` begin a note or a title, and name nobody.
    """

    room: ClassVar[str] = "speakers"

    numbered: Expressions
    openings: Words


@cache
def _compile_numbered() -> re.Pattern[str]:
    """Return the pattern of a label such as `Speaker 1`, in the words of any language."""
    numbered = write_expression(SpeakerWords, lambda words: words.numbered)
    return re.compile(rf"^(?:{numbered})\s*\d{{0,3}}$", re.IGNORECASE)


@cache
def _list_openings() -> frozenset[str]:
    return frozenset(gather_words(SpeakerWords, lambda words: words.openings))


def find_speakers(cues: Iterable[str]) -> frozenset[str]:
    """Return the labels that name who speaks, among the first lines of all cues."""
    labels: Counter[str] = Counter()
    count = 0
    for cue in cues:
        count += 1
        if label_match := LABEL.match(cue):
            labels[label_match[1].strip()] += 1
    candidates = {label: times for label, times in labels.items() if _may_name(label)}
    labelled = sum(candidates.values())
    is_transcript = labelled >= max(FEWEST_CUES, TRANSCRIPT_SHARE * count)
    return frozenset(
        label
        for label, times in candidates.items()
        if is_transcript
        or _compile_numbered().match(label)
        or (times >= FEWEST_CUES and (label.isupper() or " " in label))
    )


def split_label(text: str, speakers: frozenset[str]) -> tuple[str, str]:
    """Return the speaker a line opens with, or an empty name, and what they say."""
    label_match = LABEL.match(text)
    if label_match is None or label_match[1].strip() not in speakers:
        return "", text
    return label_match[1].strip(), text[label_match.end() :]


def _may_name(label: str) -> bool:
    if _compile_numbered().match(label):
        return True
    parts = label.split()
    is_capital = all(part[:1].isupper() for part in parts)
    return is_capital and len(parts) <= MOST_WORDS and not _list_openings() & {part.lower() for part in parts}
