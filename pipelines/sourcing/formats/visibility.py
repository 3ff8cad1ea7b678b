"""What a browser would not show of an element: by its tag, its attributes and its own style."""

import re
from dataclasses import dataclass, replace

import lxml.html

from pipelines.sourcing.characters import words
from pipelines.sourcing.formats.colours import is_white, is_white_hex
from schemas.source import DropReason

SMALLEST_POINTS = 4
"""Nobody reads smaller print; text made that small is meant for machines."""

POINTS = {"pt": 1.0, "px": 0.75, "mm": 2.835, "cm": 28.35, "em": 12.0, "rem": 12.0, "%": 0.12, "": 0.75}
MACHINE = words("script style template noscript head iframe object embed svg math canvas audio video")
FURNITURE = words("nav footer button select option textarea datalist")
FURNITURE_ROLES = words("navigation contentinfo banner search menu menubar toolbar")
SECTIONS = words("main article aside section nav")
SIDES = ("left", "top", "right", "bottom", "text-indent", "margin-left")
STRUCK = words("del s strike")
WHITE = re.compile(
    r"^(?:white|#fff(?:fff)?(?:ff)?|#ffff|rgba?\(\s*255\s*[, ]\s*255\s*[, ]\s*255.*\)|hsl\(.*100%\s*\))$"
)
CHANNELS = re.compile(r"^rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)")
NOTHING = re.compile(r"^0(?:\.0+)?(?:[a-z%]*)$")
FAR = re.compile(r"^-(?:\d{4,}|999)")
CUT_AWAY = re.compile(r"^(?:rect\(\s*(?:0|1)(?:px)?\s*[, ].*\)|inset\(\s*(?:50|100)%\s*\)|circle\(\s*0.*\))$")


@dataclass(frozen=True)
class Look:
    """What an element's text looks like, as far as its own and inherited styles say."""

    white: bool = False
    on_colour: bool = False
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
        return DropReason.WHITE if self.white and not self.on_colour else None


def left_out(element: lxml.html.HtmlElement) -> DropReason | None:
    """Return why an element is left out with all it holds, or None."""
    tag, style = element.tag, declarations(element)
    if tag in MACHINE:
        return DropReason.SCRIPT
    if tag in STRUCK:
        return DropReason.DELETED
    if (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or (tag == "dialog" and element.get("open") is None)
        or style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or NOTHING.match(style.get("opacity", ""))
        or any(FAR.match(style.get(side, "")) for side in SIDES)
        or CUT_AWAY.match(style.get("clip", style.get("clip-path", "")))
        or re.match(r"^scale\(\s*0(?:\.0+)?\s*\)", style.get("transform", ""))
    ):
        return DropReason.HIDDEN
    if tag in FURNITURE or element.get("role") in FURNITURE_ROLES or _is_banner(element):
        return DropReason.FURNITURE
    return None


def _is_banner(element: lxml.html.HtmlElement) -> bool:
    """Return whether a header is its site's own (HTML-AAM 1.0, `header`), and holds no title of the page."""
    return (
        element.tag == "header"
        and next(element.iterancestors(*SECTIONS), None) is None
        and next(element.iterdescendants("h1"), None) is None
    )


def looks(element: lxml.html.HtmlElement, inherited: Look) -> Look:
    """Return what the element's text looks like."""
    style, look = declarations(element), inherited
    colour = style.get("color") or (element.get("color", "").lower() if element.tag == "font" else "")
    if colour:
        look = replace(look, white=_is_white(colour), transparent=_is_clear(colour))
    background = (
        style.get("background-color") or style.get("background") or element.get("bgcolor", "").lower()
    )
    if background and background not in ("none", "transparent", "inherit"):
        look = replace(look, on_colour=not _is_white(background))
    if "font-size" in style:
        look = replace(look, tiny=_is_tiny(style["font-size"]))
    return replace(look, preformatted=True) if element.tag == "pre" else look


def declarations(element: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the element's own style, lower case, without `!important`."""
    style: dict[str, str] = {}
    for declaration in element.get("style", "").lower().split(";"):
        name, _, value = declaration.partition(":")
        style[name.strip()] = value.replace("!important", "").strip()
    return style


def _is_white(colour: str) -> bool:
    channels = CHANNELS.match(colour)
    if channels is not None:
        return is_white(*map(int, channels.groups()))
    return WHITE.match(colour) is not None or is_white_hex(colour)


def _is_clear(colour: str) -> bool:
    return (
        colour == "transparent"
        or re.match(r"^(?:rgba|hsla)\(.*[, /]\s*0(?:\.0+)?%?\s*\)$", colour) is not None
    )


def _is_tiny(size: str) -> bool:
    measured = re.match(r"^(\d*\.?\d+)\s*([a-z%]*)$", size)
    if measured is None or measured[2] not in POINTS:
        return False
    return float(measured[1]) * POINTS[measured[2]] < SMALLEST_POINTS
