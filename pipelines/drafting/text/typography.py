"""Typography ignored: texts with the same words compare equal, whatever quotes, dashes and spaces they use.

Canonicalisation helps to find words in a text again. It is no excuse for a stored quotation, which code
writes and which must have the source's own characters (`pipelines.drafting.citations`).
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

SPACES = frozenset(
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
REPLACED = (
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | {"\u2026": "...", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
    | {"\ufb05": "st", "\ufb06": "st"}
)
PLAIN = str.maketrans(REPLACED | dict.fromkeys(DROPPED) | dict.fromkeys(SPACES, " "))
CLOSING = "\x00"
"""Placeholder of a closing guillemet during canonicalisation, to remove the space before it."""

HANGUL_TAILS = range(0x1160, 0x1200)


@dataclass(frozen=True)
class Canonical:
    """A canonical text; its character i comes from `starts[i]` to `ends[i]` of the original."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def canonicalise(original: str) -> Canonical:
    """Return the text in NFC with plain spaces, quotes, apostrophes, dashes and letters for ligatures.

    Runs of white space become one space; spaces inside quotation marks and at both ends are removed.
    """
    characters: list[tuple[str, int, int]] = []
    for start, end in _split_clusters(original):
        for character in _to_plain(original[start:end]):
            previous = characters[-1][0] if characters else " "
            if character == " " and previous in {" ", '"'}:
                continue
            if character == '"' and previous == " " and characters and original[start] == "\u00bb":
                characters.pop()
            characters.append((character, start, end))
    if characters and characters[-1][0] == " ":
        characters.pop()
    starts, ends = tuple(start for _, start, _ in characters), tuple(end for _, _, end in characters)
    return Canonical("".join(character for character, _, _ in characters), starts, ends)


@lru_cache(maxsize=20_000)
def canonical(text: str) -> str:
    """Return the text of `canonicalise`, without the positions, and faster."""
    if CLOSING in text or not unicodedata.is_normalized("NFC", text):
        return canonicalise(text).text
    spaced = " ".join(text.replace("\u00bb", CLOSING).translate(PLAIN).split())
    return spaced.replace(f" {CLOSING}", '"').replace(CLOSING, '"').replace('" ', '"')


def locate(passage: str, text: str) -> tuple[int, int] | None:
    """Return the character range of a passage in a text, ignoring typography; None if it is not there.

    The words themselves must be equal: there is no tolerance (a fuzzy ratio of 95 accepts 61 % of
    falsified quotations).
    """
    canonical_passage, canonical_text = canonical(passage), canonicalise(text)
    position = canonical_text.text.find(canonical_passage) if canonical_passage else -1
    if position < 0:
        return None
    return canonical_text.starts[position], canonical_text.ends[position + len(canonical_passage) - 1]


def _split_clusters(text: str) -> list[tuple[int, int]]:
    """Return the ranges that NFC may merge into one character: a letter and the marks that follow it."""
    ranges: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        joins = unicodedata.combining(character) or ord(character) in HANGUL_TAILS
        if ranges and joins:
            ranges[-1] = (ranges[-1][0], index + 1)
        else:
            ranges.append((index, index + 1))
    return ranges


@lru_cache(maxsize=4_000)
def _to_plain(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    replaced = "".join(
        REPLACED.get(character, character) for character in composed if character not in DROPPED
    )
    return "".join(" " if character in SPACES or character.isspace() else character for character in replaced)
