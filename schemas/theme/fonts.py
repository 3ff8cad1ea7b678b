"""Font families: those most machines have, and what stands in for one that is absent."""

from difflib import get_close_matches
from enum import StrEnum


class Fallback(StrEnum):
    """The sort of font that stands in where a family is not installed, as CSS names it."""

    SERIF = "serif"
    SANS_SERIF = "sans-serif"


STACKS = {
    Fallback.SERIF: (
        '"Iowan Old Style", "Palatino Linotype", Palatino, Charter, Georgia, "Liberation Serif", serif'
    ),
    Fallback.SANS_SERIF: ('system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif'),
}
"""What a browser tries, in this order."""

OFFICE_FONTS = {Fallback.SERIF: "Cambria", Fallback.SANS_SERIF: "Calibri"}
"""What Word and PowerPoint have everywhere."""

SERIFS = frozenset(
    {
        "Baskerville",
        "Book Antiqua",
        "Bookman Old Style",
        "Cambria",
        "Charter",
        "Constantia",
        "Didot",
        "Garamond",
        "Georgia",
        "Iowan Old Style",
        "Liberation Serif",
        "Palatino",
        "Palatino Linotype",
        "Rockwell",
        "Times New Roman",
    }
)
SANS_SERIFS = frozenset(
    {
        "Aptos",
        "Arial",
        "Avenir",
        "Avenir Next",
        "Calibri",
        "Candara",
        "Century Gothic",
        "Corbel",
        "Franklin Gothic Medium",
        "Futura",
        "Gill Sans",
        "Helvetica",
        "Helvetica Neue",
        "Liberation Sans",
        "Optima",
        "Roboto",
        "Segoe UI",
        "Tahoma",
        "Trebuchet MS",
        "Verdana",
    }
)


def find_fallback(family: str) -> Fallback | None:
    """Return what stands in for a known family; None if it is not known."""
    if family in SERIFS:
        return Fallback.SERIF
    return Fallback.SANS_SERIF if family in SANS_SERIFS else None


def suggest_families(family: str) -> list[str]:
    """Return the known families whose names are most like this one, or a few that look different."""
    known = sorted(SERIFS | SANS_SERIFS)
    return get_close_matches(family.title(), known, 2, 0.6) or ["Arial", "Georgia", "Verdana"]
