"""Words to say or to type that a page sets in a font of code: they keep marks, or the sentence loses them."""

import re
from dataclasses import dataclass

import lxml.html

from pipelines.sourcing.code_text import COMMAND, PROGRAM, is_console
from schemas.language import Language
from schemas.languages.texts import read_texts

CODE = ("code", "kbd", "samp", "tt")
WORD = re.compile(r"[^\W\d_]{2,}")
MARKS = ("«", "“", '"', "'", "‘", "`")
FEWEST_PHRASES = 3
"""Phrases in code on a page that is about what people say, so that one word in code is said too."""


@dataclass(frozen=True)
class WordsInCode:
    """Tells which code of a page is words, and has the marks that part them from the sentence around them."""

    opening: str
    closing: str
    takes_single_words: bool = False

    @classmethod
    def of(cls, page: lxml.html.HtmlElement, language: Language) -> "WordsInCode":
        """Return what tells the words of a page, with the quotation marks of its language."""
        # The typed space of the text is a no-break one in a source, as French typography has it.
        marks = read_texts("drafting.markup", language).say("quotation", text="\n").replace(" ", "\u00a0")
        opening, _, closing = marks.partition("\n")
        found = [_read(each) for each in page.iter(*CODE) if next(each.iterancestors("pre"), None) is None]
        phrases = sum(map(_is_phrase, found))
        is_spoken = phrases >= FEWEST_PHRASES and not any(map(_is_program, found))
        return cls(opening, closing, is_spoken)

    def holds_words(self, code: lxml.html.HtmlElement, before: str) -> bool:
        """Return whether code that stands behind some text is words which have no marks there."""
        text = _read(code)
        is_said = _is_phrase(text) or (self.takes_single_words and any(map(str.isalnum, text)))
        return is_said and not before.rstrip().endswith(MARKS) and not text.startswith(MARKS)


def _read(code: lxml.html.HtmlElement) -> str:
    return " ".join((code.text_content() or "").split())


def _is_phrase(text: str) -> bool:
    return len(WORD.findall(text)) > 1 and not _is_program(text)


def _is_program(text: str) -> bool:
    return PROGRAM.search(text) is not None or COMMAND.match(text) is not None or is_console(text)
