"""Normalisation of a text's characters: invisible ones are removed, ligatures are spelled out."""

import re
from unicodedata import combining, normalize

LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LIGATURE = re.compile("[ﬀ-ﬆ]")
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff"
    "\U000e0000-\U000e01ef\x00-\x08\x0e-\x1f\x7f]"
)
"""Soft hyphens, zero-width and direction marks, Unicode tags: they change what a machine reads only."""

TAGS = re.compile("[\U000e0020-\U000e007e]+")
PRIVATE_USE = re.compile("[\ue000-\uf8ff]")
"""Characters of Unicode's private use areas: bullets of symbol fonts, which no other font shows."""

SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of a character beyond U+FFFF: some files write both, some one alone, which UTF-8 cannot hold."""

BLANKS = re.compile(r"[ \t\f\v\x85\u2028\u2029]+")
"""No-break spaces are kept: French typography puts them before « : » and units."""

BULLET_SIGNS = "•◦‣⁃∙·✓✔❖→⇒☞👉\u25a0-\u25ff\u2794\u2798-\u27af\u27b1-\u27be"
"""Signs that begin an item, for a class of a pattern: with Geometric Shapes and the arrows of Dingbats."""

BULLET = re.compile(rf"^(?:[{BULLET_SIGNS}]\ufe0f?\s*|[-–—*]\s+)+")
TICKS = {**dict.fromkeys("✓✔✅☑🗸🗹", "✓"), **dict.fromkeys("✗✘❌❎☒✖🗷", "✗")}
"""Signs for yes and no, each with the plain one that every font has and no reader takes for an item's."""

TICK = re.compile(rf"\s*([{''.join(TICKS)}])\ufe0f?\s+(?=\S)")
"""A tick or a cross before the text that it says yes or no to."""

TASK = re.compile(r"\s*\[([ xX])\]\s+(?=\S)")
"""The box of a task in Markdown, empty or ticked."""

MOST_MARKS = 30
"""Combining marks on one letter; no language needs more (Unicode Standard Annex 15, Stream-Safe Text)."""

MANY_MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")
"""Where more may be; ordering the marks of one letter takes the square of their number."""

SENTENCE_ENDS = (".", "!", "?", ":", ";", "…")


def read_words(words: str) -> frozenset[str]:
    """Return the words of a text, for word lists in code."""
    return frozenset(words.split())


def clean_text(raw: str, *, keeps_tick: bool = False) -> str:
    """Return one paragraph's visible text, NFC; a line break is kept only where a sentence or item ends.

    A tick alone is all that a cell of a table says. Before other text it is a bullet, but with `keeps_tick`:
    in a cell, and in an item that has its bullet already.
    """
    text = INVISIBLE.sub("", raw if raw.isascii() else _normalise_spelling(raw))
    if (tick := TICKS.get(text.strip().removesuffix("\ufe0f"))) is not None:
        return tick
    if keeps_tick and (before := TICK.match(text)) is not None:
        return f"{TICKS[before[1]]} {clean_text(text[before.end() :])}"
    if keeps_tick and (task := TASK.match(text)) is not None:
        return f"{'' if task[1] == ' ' else '✓ '}{clean_text(text[task.end() :])}"
    lines = [BLANKS.sub(" ", line).strip() for line in text.replace("\r", "\n").split("\n")]
    paragraph = ""
    for line in filter(None, lines):
        starts_item = BULLET.match(line) is not None
        line = BULLET.sub("", line)
        if not line:
            continue
        if paragraph:
            paragraph += "\n" if starts_item or paragraph.endswith(SENTENCE_ENDS) else " "
        paragraph += line
    return paragraph


def clean_code(raw: str) -> str:
    """Return code as it is, without invisible characters, and without blank lines around it."""
    text = INVISIBLE.sub("", raw if raw.isascii() else compose_letters(raw))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[shown[0] : shown[-1] + 1]) if shown else ""


def join_surrogates(text: str) -> str:
    """Return the text with its surrogate pairs as characters, and U+FFFD for each that stands alone."""
    if not SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def compose_letters(raw: str) -> str:
    """Return a text in NFC, without the combining marks of a letter beyond MOST_MARKS."""
    return normalize("NFC", MANY_MARKS.sub(_cut_marks, join_surrogates(raw)))


def _cut_marks(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run.group():
        marks = marks + 1 if combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _normalise_spelling(raw: str) -> str:
    text = PRIVATE_USE.sub(" ", compose_letters(raw))
    return LIGATURE.sub(lambda ligature: LIGATURES[ligature.group()], text)


def find_hidden_characters(raw: str) -> str:
    """Return the text written in invisible Unicode tags, which a model reads and a person cannot see."""
    if raw.isascii():
        return ""
    return "".join(chr(ord(tag) - 0xE0000) for run in TAGS.findall(raw) for tag in run)
