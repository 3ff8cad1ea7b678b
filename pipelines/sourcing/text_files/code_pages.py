"""The old code page in which a file's bytes become words of French or English.

Each gives every byte some character: `é` of a Macintosh is `Ž` on Windows, `‚` of DOS. What tells them apart
is where letters stand: no word has a capital after a small letter, nor a sign between two.
"""

import re

PAGES = ("cp1252", "mac_roman", "cp850", "iso8859-15")
"""The commonest first: of two that read alike it is taken."""

LETTERS = frozenset("àâäæçèéêëîïôöùûüÿœßáíóúñåøãõìòÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒÁÍÓÚÑÅØ")
SIGNS = frozenset("«»“”‘’…–—•·°€£§©®™²³½¼±×÷µ†‰¿¡\u00a0")
WITHIN_WORDS = frozenset("’–·\u00ad")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
WORDS_SHARE = 0.6
"""Of the characters beyond ASCII, those that stand where a word or sign may, for a page to be believed."""


def guess_code_page(data: bytes) -> str | None:
    """Return the code page that gives words, None if none does."""
    scores = {page: share for page in PAGES if (share := _share_of_words(data, page)) is not None}
    best = max(scores, key=lambda page: scores[page], default=None)
    return best if best is not None and scores[best] >= WORDS_SHARE else None


def _share_of_words(data: bytes, page: str) -> float | None:
    """Return how much of what is beyond ASCII is plausible, 0 to 1; None if a byte means nothing."""
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return None
    judged = [
        _is_plausible(match.group(), text[max(at - 1, 0) : at], text[at + 1 : at + 2])
        for match in BEYOND_ASCII.finditer(text)
        if (at := match.start()) >= 0
    ]
    return sum(judged) / len(judged) if judged else None


def _is_plausible(character: str, before: str, after: str) -> bool:
    if character in LETTERS:
        if not any(one.isascii() and one.isalpha() for one in (before, after)):
            return character in "àÀ"  # no other word is one letter long
        return character.islower() or not before.islower()
    if character in WITHIN_WORDS:
        return True
    return character in SIGNS and not (before.isalpha() and after.isalpha())
