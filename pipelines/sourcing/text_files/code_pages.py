"""The old code page of a text file, guessed by whether its bytes become words of French or English.

Every code page gives every byte some character: `é` of a Macintosh is `Ž` on Windows. The right one is that
which puts no capital after a small letter, and no sign between two letters.
"""

import re

PAGES = ("cp1252", "mac_roman", "cp850", "iso8859-15")
"""The most common first: it is taken if two fit equally well."""

LETTERS = frozenset("àâäæçèéêëîïôöùûüÿœßáíóúñåøãõìòÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒÁÍÓÚÑÅØ")
SIGNS = frozenset("«»“”‘’…–—•·°€£§©®™²³½¼±×÷µ†‰¿¡\u00a0")
WITHIN_WORDS = frozenset("’–·\u00ad")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
WORDS_SHARE = 0.6
"""Share of the characters beyond ASCII that must be plausible where they are, for a code page to be taken."""


def guess_code_page(data: bytes) -> str | None:
    """Return the code page that gives the most plausible text; None if none is plausible enough."""
    scores = {page: share for page in PAGES if (share := _share_of_words(data, page)) is not None}
    best = max(scores, key=lambda page: scores[page], default=None)
    return best if best is not None and scores[best] >= WORDS_SHARE else None


def _share_of_words(data: bytes, page: str) -> float | None:
    """Return the share of plausible characters beyond ASCII, 0 to 1; None if a byte is not in it."""
    try:
        text = data.decode(page)
    except UnicodeDecodeError:
        return None
    judgements = [
        _is_plausible(match.group(), text[max(at - 1, 0) : at], text[at + 1 : at + 2])
        for match in BEYOND_ASCII.finditer(text)
        if (at := match.start()) >= 0
    ]
    return sum(judgements) / len(judgements) if judgements else None


def _is_plausible(character: str, before: str, after: str) -> bool:
    if character in LETTERS:
        if not any(neighbour.isascii() and neighbour.isalpha() for neighbour in (before, after)):
            return character in "àÀ"  # no other word is one letter long
        return character.islower() or not before.islower()
    if character in WITHIN_WORDS:
        return True
    return character in SIGNS and not (before.isalpha() and after.isalpha())
