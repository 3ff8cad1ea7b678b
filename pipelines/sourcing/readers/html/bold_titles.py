"""Titles set in bold: a paragraph that is one short bold text, with text below it."""

import lxml.html

from pipelines.sourcing.characters import read_words

BOLD = ("strong", "b")
LONGEST = 80
MOST_WORDS = 12
ENDS = (".", "!", ":", ";", ",", "…")
"""What ends a sentence, or announces what follows: « Attention ! », "You need:"."""

TEXTS = read_words("p ul ol table pre dl")


def is_bold_title(paragraph: lxml.html.HtmlElement) -> bool:
    """Return whether a paragraph is a title that is set in bold; two bold lines in a row are none."""
    return _is_bold_line(paragraph) and _has_text_below(paragraph)


def _is_bold_line(element: lxml.html.HtmlElement) -> bool:
    if element.tag != "p" or len(element) != 1 or element[0].tag not in BOLD or (element.text or "").strip():
        return False
    bold = element[0]
    text = " ".join((bold.text_content() or "").split())
    is_whole = not (bold.tail or "").strip() and next(bold.iter("a", "code", "br", "img"), None) is None
    is_short = 0 < len(text) <= LONGEST and len(text.split()) <= MOST_WORDS
    return is_whole and is_short and not text.endswith(ENDS) and any(map(str.isalpha, text))


def _has_text_below(paragraph: lxml.html.HtmlElement) -> bool:
    following = paragraph.getnext()
    if following is None or following.tag not in TEXTS or (paragraph.tail or "").strip():
        return False
    return not _is_bold_line(following) and bool((following.text_content() or "").strip())
