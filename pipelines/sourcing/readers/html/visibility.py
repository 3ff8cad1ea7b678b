"""Visibility of an element in a browser, by its tag, attributes and style."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import lxml.html
import tinycss2.color4

from pipelines.sourcing.characters import read_words
from pipelines.sourcing.colours import is_white
from schemas.source import DropReason

SMALLEST_POINTS = 4
"""Nobody reads smaller print; text made that small is meant for machines."""

POINTS = {"pt": 1.0, "px": 0.75, "mm": 2.835, "cm": 28.35, "em": 12.0, "rem": 12.0, "%": 0.12, "": 0.75}
MACHINE_TAGS = read_words(
    "script style template noscript head iframe object embed svg math canvas audio video"
)
FURNITURE_TAGS = read_words("nav footer button select option textarea datalist")
FURNITURE_ROLES = read_words(
    """navigation contentinfo banner search menu menubar toolbar button checkbox combobox listbox progressbar
    radio scrollbar slider spinbutton switch tablist tooltip"""
)
"""Landmarks of a page besides its content, and its controls (WAI-ARIA 1.2, 5.3.2)."""

TITLES = read_words("h1 h2 h3 h4 h5 h6 summary")
LONGEST_ANCHOR_SIGN = 3
"""Characters of `#`, `¶`, or a pictogram of a chain."""

SECTIONS = read_words("main article aside section nav")
SIDES = ("left", "top", "right", "bottom")
INDENTS = ("text-indent", "margin-left")
STRUCK_TAGS = read_words("del s strike")
ZERO = re.compile(r"^0(?:\.0+)?(?:[a-z%]*)$")
FAR_AWAY = re.compile(r"^-(?:\d{4,}|999)")
MOVED_AWAY = re.compile(
    r"(?:^|\s)(?:scale[xy]?\(\s*0(?:\.0+)?\s*[,)]|translate(?:3d|[xy])?\([^)]*-(?:\d{4,}|999))"
)
CUT_AWAY = re.compile(r"^(?:rect\(\s*(?:0|1)(?:px)?\s*[, ].*\)|inset\(\s*(?:50|100)%\s*\)|circle\(\s*0.*\))$")
NO_CHANGE = ("inherit", "transparent", "initial", "unset", "revert", "revert-layer")
WHITE_PAPER = (255, 255, 255)
SAME_COLOUR = 5
"""Difference in red, green and blue, of 255, up to which nobody sees text on its background."""

Channels = tuple[int, int, int]
Style = Mapping[str, str]


@dataclass(frozen=True)
class PageLook:
    """What an element's text looks like, as far as its own and inherited styles say."""

    ink: Channels | None = None
    paper: Channels | None = WHITE_PAPER
    """None if a picture, or a colour nobody can tell, lies behind the text."""

    transparent: bool = False
    tiny: bool = False
    preformatted: bool = False

    @property
    def unseen(self) -> DropReason | None:
        """Return why a person would not see text that looks like this, or None."""
        if self.transparent:
            return DropReason.INVISIBLE
        if self.tiny:
            return DropReason.TINY
        if self.ink is None or self.paper is None:
            return None
        if any(abs(one - other) > SAME_COLOUR for one, other in zip(self.ink, self.paper, strict=True)):
            return None
        return DropReason.WHITE if is_white(*self.ink) else DropReason.INVISIBLE


def find_left_out_reason(element: lxml.html.HtmlElement, style: Style) -> DropReason | None:
    """Return why an element is left out with all it holds, or None."""
    tag = element.tag
    if tag in MACHINE_TAGS:
        return DropReason.SCRIPT
    if tag in STRUCK_TAGS:
        return DropReason.DELETED
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (tag == "dialog" and element.get("open") is None)
        or (style and _is_hidden(style))
    ):
        return DropReason.HIDDEN
    if CUT_AWAY.match(style.get("clip", style.get("clip-path", ""))):
        return DropReason.READ_ALOUD
    if tag in FURNITURE_TAGS or element.get("role") in FURNITURE_ROLES or _is_banner(element):
        return None if _is_title(element) else DropReason.FURNITURE
    return DropReason.FURNITURE if _is_anchor_sign(element) else None


def _is_anchor_sign(element: lxml.html.HtmlElement) -> bool:
    """Return whether a link is the sign by which sites let people link to a title: `#`, `¶`."""
    if element.tag != "a" or "#" not in (element.get("href") or ""):
        return False
    sign = (element.text_content() or "").strip()
    is_sign = len(sign) <= LONGEST_ANCHOR_SIGN and not any(map(str.isalnum, sign))
    return is_sign and bool(sign) and next(element.iterancestors(*TITLES, "dt", "caption"), None) is not None


def _is_title(element: lxml.html.HtmlElement) -> bool:
    """Return whether a button is the title of what it opens, as in an accordion (ARIA practices, 3.1)."""
    is_button = element.tag == "button" or element.get("role") == "button"
    return is_button and (element.tag == "summary" or next(element.iterancestors(*TITLES), None) is not None)


def _is_hidden(style: Style) -> bool:
    """Return whether a style hides an element for good; an animation may bring it in later."""
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if any(FAR_AWAY.match(style.get(side, "")) for side in INDENTS):
        return True
    if style.get("position", "static") not in ("static", "relative") and any(
        FAR_AWAY.match(style.get(side, "")) for side in SIDES
    ):
        return True
    if style.get("animation", "none") != "none":
        return False
    return (
        style.get("visibility") in ("hidden", "collapse")
        or ZERO.match(style.get("opacity", "")) is not None
        or MOVED_AWAY.search(style.get("transform", "")) is not None
    )


def _is_banner(element: lxml.html.HtmlElement) -> bool:
    """Return whether a header is its site's own (HTML-AAM 1.0, `header`), and holds no title of the page."""
    return (
        element.tag == "header"
        and next(element.iterancestors(*SECTIONS), None) is None
        and next(element.iterdescendants("h1"), None) is None
    )


def inherit_look(element: lxml.html.HtmlElement, style: Style, inherited: PageLook) -> PageLook:
    """Return what the element's text looks like."""
    look = inherited
    if not style and not element.keys():
        return replace(look, preformatted=True) if element.tag == "pre" else look
    colour = style.get("color") or (element.get("color", "").lower() if element.tag == "font" else "")
    if colour and colour != "inherit":
        ink = read_channels(colour)
        is_cut_out = "text" in style.get("background-clip", "")  # letters filled with what lies behind them
        clear = ink is not None and ink[3] == 0 and not is_cut_out
        look = replace(look, ink=None if ink is None or is_cut_out else ink[:3], transparent=clear)
    look = replace(look, paper=_find_paper(element, style, look.paper))
    if "font-size" in style:
        look = replace(look, tiny=_is_tiny(style["font-size"]))
    return replace(look, preformatted=True) if element.tag == "pre" else look


def _find_paper(element: lxml.html.HtmlElement, style: Style, behind: Channels | None) -> Channels | None:
    """Return the colour behind an element's text, None if nobody can tell it."""
    if style.get("background-image", "none") not in ("none", *NO_CHANGE):
        return None
    background = style.get("background-color") or element.get("bgcolor", "").lower()
    if not background or background in NO_CHANGE:
        return behind
    colour = read_channels(background)
    if colour is None or 0 < colour[3] < 1:
        return None
    return colour[:3] if colour[3] else behind


@lru_cache(maxsize=4_096)
def read_channels(colour: str) -> tuple[int, int, int, float] | None:
    """Return the red, green and blue of a colour, 0 to 255, and its opacity; None if it is not one."""
    try:
        parsed = tinycss2.color4.parse_color(colour) or tinycss2.color4.parse_color(f"#{colour}")
        red, green, blue = parsed.to("srgb").coordinates
    except (AttributeError, NotImplementedError, ValueError, TypeError, RecursionError):
        return None
    return round(red * 255), round(green * 255), round(blue * 255), float(parsed.alpha)


def _is_tiny(size: str) -> bool:
    measured = re.match(r"^(\d*\.?\d+)\s*([a-z%]*)$", size)
    if measured is None or measured[2] not in POINTS:
        return False
    return float(measured[1]) * POINTS[measured[2]] < SMALLEST_POINTS
