"""Lines on how a picture may be used: which ask to name its author, and which say whom."""

import re

ATTRIBUTION = re.compile(r"\bCC[ -]BY\b|\blicen[cs]es?/by\b", re.IGNORECASE)
"""Licences of Creative Commons that ask to name the author, by their sign or address, in every language."""

LICENCE_WORDS = re.compile(
    r"\S+/\S*|\bCC\b|\bBY\b|\bSA\b|\bNC\b|\bND\b|\bcreative commons\b|\blicen[cs]e[sd]?\b"
    r"|\bunder\b|\bthe\b|\bsous\b|\bla\b|\bles?\b|\bdeed\b|\binternationale?\b|\bunported\b|\bfrance\b"
    r"|\b(?:pas d['’])?(?:utilisation|non)[ -]?commercial(?:e)?\b|\bno ?derivatives\b|\bpas de modification\b"
    r"|\battribution\b|\bshare[ -]?alike\b|\bpartage dans les mêmes conditions\b|\bpaternité\b",
    re.IGNORECASE,
)
"""What such a line says of the licence alone, in the languages that courses are written in."""

NAME = re.compile(r"[^\W\d_]{2,}")


def asks_to_name_author(rights: str) -> bool:
    """Return whether a licence asks whoever shows a work to name its author."""
    return ATTRIBUTION.search(rights) is not None


def names_author(rights: str) -> bool:
    """Return whether a line says more than a licence: whom to name."""
    return NAME.search(LICENCE_WORDS.sub(" ", rights)) is not None
