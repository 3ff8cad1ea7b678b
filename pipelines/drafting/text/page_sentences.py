"""Whether a sentence of a source can be read on a page, among the sentences that stood around it there.

A question needs a sentence that says all by itself (`is_statement`); a page has its neighbours, so it takes
long ones, short ones with a verb, questions, and those about code.
"""

import re

from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import FEWEST_WORDS, ends_broken_off, has_verb, is_foreign, is_link_label
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.plan import LeftOutReason

FEWEST_WORDS_BESIDE_AN_ADDRESS = 2

FEWEST_WORDS_OF_A_SENTENCE = 3
"""Of two letters or more, before a full stop: « Prévenir le gardien. » has no verb that is conjugated."""

OPENING, CLOSING = re.compile(r"(?:[^\w,;.]|_)*"), "\"')]}>* "
"""Signs around a sentence that say nothing of where it begins and ends: quotes, pictograms, arrows."""

OMISSION = re.compile(r"^\W*\[(?:\.{3}|…)\]")
"""What a quotation leaves out before it begins."""

WORD = re.compile(r"[^\W\d_]{2,}")
AMOUNT = re.compile(r"\d\s?(?:[%‰°€$£]|[^\W\d_](?![^\W\d_]))")
"""A figure with its unit, which says something although it is no word: `20 %`, `+1.9 °C`, `18k`."""

ADDRESS = re.compile(r"\b(?:https?:|www\.)\S+|\S+@\S+")
MARKUP = re.compile(
    r"^-{3}\s|^\[[^\]]+\]: |\{\{|\{%|\]\(|\[\^|^\s*(?:\||\+[-=+])|\|\s*\||[=+*#~^:-]{4,}|\blorem ipsum\b",
    re.IGNORECASE,
)
"""What a tool would have replaced, tables drawn with signs, filler."""

FILE_NAME = re.compile(
    r"[\w./~%-]{1,120}\.(?:md|qmd|rst|txt|html?|pdf|docx?|pptx?|xlsx?|od[tps]|epub)", re.IGNORECASE
)
"""All that a link to another document may say."""

PAGE_OF_TITLE = re.compile(r"(?<![.…])(?<![.…] )(?:(?:\. ?){4,}+|(?:… ?){2,}+)\d{1,4}$")
"""The line of dots before a page number in a table of contents, and the number."""

BLANK = re.compile(r"\.{6,}|(?:\. ){5,}|…{3,}|(?:… ){3,}|_{3,}")
"""A line to write on; fewer dots say that a quotation is cut short."""

FEWEST_WORDS_AROUND_A_BLANK = 6
"""Of a sentence that somebody may read all the same; what has fewer is a field of a form."""

NOTE_TO_ONESELF = re.compile(r"\W*(?:TODO|FIXME)\b")
"""An item or a remark that begins so is one too."""

TO_FILL_IN = re.compile(r"\[[^\]]*\]\W*|.*\bTODO\b.*|\W*(?i:todo)\b.*", re.DOTALL)
"""A gap in brackets; a note to oneself, as it is written: `TODO`, or at the beginning. Spanish has *todo*."""

RIGHTS = re.compile(r"\W*©.*|[^.!?]*©\W*|\W*(?i:copyright)\b[^.!?]{0,20}\b(?:19|20)\d\d\b.*", re.DOTALL)
"""A notice begins with its sign or its word and a year, or ends in the sign; a sentence may speak of it."""

QUOTATION_MARK = '"'
"""Any of them, in plain typography: what an author quotes in another language is meant to be read."""

MIDDLE_OF_A_SENTENCE = ",;"


def find_page_fault(text: str, language: Language, *, begins_anywhere: bool = False) -> LeftOutReason | None:
    """Return why a text cannot be read on a page; None if it can.

    `begins_anywhere`: it is known that a sentence begins there, so that it may begin with a small letter, as
    one about `git status` does. LEAD_IN is for the caller to judge, who knows what comes after the colon.
    """
    line = canonical(text).strip()
    return _find_debris(line, language) or _find_cut(line, language, begins_anywhere=begins_anywhere)


def is_note_to_oneself(text: str) -> bool:
    """Return whether a line says what its author still has to write."""
    return NOTE_TO_ONESELF.match(text) is not None


def _find_debris(line: str, language: Language) -> LeftOutReason | None:
    """Return why a line says nothing to a reader: signs, markup, an address, another language."""
    if speaks_to_a_model(line):
        return LeftOutReason.INSTRUCTION
    if PAGE_OF_TITLE.search(line) or is_link_label(line) or FILE_NAME.fullmatch(line):
        return LeftOutReason.NAVIGATION
    if _is_field(line):
        return LeftOutReason.TO_FILL_IN
    if MARKUP.search(line):
        return LeftOutReason.MARKUP
    if not WORD.search(line) and not AMOUNT.search(line):
        return LeftOutReason.NO_WORDS
    if len(WORD.findall(ADDRESS.sub(" ", line))) < FEWEST_WORDS_BESIDE_AN_ADDRESS and ADDRESS.search(line):
        return LeftOutReason.ADDRESS
    if RIGHTS.fullmatch(line):
        return LeftOutReason.RIGHTS
    if TO_FILL_IN.fullmatch(line):
        return LeftOutReason.TO_FILL_IN
    is_quoted = QUOTATION_MARK in (line[:1], line[-1:])
    return LeftOutReason.FOREIGN if is_foreign(line, language) and not is_quoted else None


def _is_field(line: str) -> bool:
    """Return whether a line is a field of a form, with its label; a sentence goes on after its blank."""
    pieces = BLANK.split(line)
    if len(pieces) == 1 or not WORD.search(line):
        return False
    is_open = WORD.search(pieces[-1]) is None
    return is_open or len(WORD.findall(line)) < FEWEST_WORDS_AROUND_A_BLANK


def _find_cut(line: str, language: Language, *, begins_anywhere: bool) -> LeftOutReason | None:
    """Return whether a line begins or ends in the middle of a sentence, or is none at all."""
    inner = line.rstrip(CLOSING)
    is_whole = inner.endswith((".", "!", "?", "…"))
    is_open = not is_whole and inner == line and not line.endswith(":") and ends_broken_off(line)
    if is_open or inner.endswith(tuple(MIDDLE_OF_A_SENTENCE)):
        return LeftOutReason.CUT_END
    if _begins_inside(line) and not (begins_anywhere and (is_whole or inner.endswith(":"))):
        return LeftOutReason.CUT_START
    if inner.endswith(":"):
        return LeftOutReason.LEAD_IN
    is_long = len(line.split()) >= FEWEST_WORDS
    is_short_sentence = is_whole and len(WORD.findall(line)) >= FEWEST_WORDS_OF_A_SENTENCE
    is_sentence = is_long or has_verb(line, language) if is_whole else is_long and has_verb(line, language)
    is_sentence = is_sentence or is_short_sentence
    return None if is_sentence else LeftOutReason.NO_SENTENCE


def _begins_inside(line: str) -> bool:
    """Return whether a line begins with a small letter, which many scripts do not have, or with a comma."""
    opened = OPENING.sub("", OMISSION.sub("", line, count=1), count=1)
    first = opened[:1]
    is_small = first.islower() and first.upper() != first  # a pictogram such as ℹ counts as small
    return is_small or opened.startswith((",", ";", "."))
