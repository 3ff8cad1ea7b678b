"""Style sheets of a page: the selectors and declarations that may hide text.

A declaration that holds only at times (in a narrow window, under the pointer, in an open tab) is uncertain:
at other times a person sees the text. Nothing outside the page is fetched.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cssselect2
import tinycss2

from pipelines.sourcing.characters import read_words

WATCHED_PROPERTIES = read_words(
    """display visibility content-visibility opacity position left top right bottom text-indent margin-left
    clip clip-path transform color background-color background-image background-clip font-size animation"""
)
"""The properties by which `visibility.py` decides whether text is visible."""

SAME_AS = {
    "-webkit-background-clip": "background-clip",
    "-webkit-transform": "transform",
    "-webkit-clip-path": "clip-path",
    "animation-name": "animation",
}
WATCHED_NAMES = WATCHED_PROPERTIES | SAME_AS.keys() | {"background", "font"}
FONT_SIZE = re.compile(r"(?:^|\s)(0|\d*\.?\d+(?:px|pt|em|rem|%|mm|cm))(?=[\s/])")
PICTURE = re.compile(r"(?:url|image|image-set|cross-fade|paint|[a-z-]*gradient)\(")
COLOUR = re.compile(r"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|var)\([^()]*\)|#[0-9a-f]{3,8}\b|[a-z]+")
NO_COLOUR = read_words(
    "none repeat no-repeat scroll fixed local center left right top bottom cover contain auto"
)

STATE_SELECTOR = (
    r":(?:hover|focus(?:-within|-visible)?|active|checked|target|open|popover-open)\b(?![-(])"
    r"|\.(?:is-|has-)?(?:active|show|shown|open|opened|in|visible|current|selected|expanded|collapsed)(?![\w-])"
    r"|\[(?:open|aria-(?:expanded|selected|hidden))(?:=[^\]]*)?\]"
)
"""States that come and go while a page is used: pseudo-classes, and class names that scripts set."""

NOT_IN_STATE = re.compile(rf":not\(\s*(?:{STATE_SELECTOR})\s*\)")
IN_STATE = re.compile(STATE_SELECTOR)
ANYTHING = ":is(*)"
STATE_ALONE = re.compile(rf"(?:^|[\s>+~])\*?(?:{re.escape(ANYTHING)})+\s*$")

WIDTHS = re.compile(r"\(\s*(min|max)-width\s*:\s*(\d*\.?\d+)(px|em|rem)\s*\)")
NARROWEST, WIDEST = 320.0, 4_000.0
"""Widths, in pixels, of the windows that people read in."""

LARGEST_SHEETS = 2_000_000
"""Characters of a page's style sheets; complete saved pages have some hundred thousand."""

MOST_RULES = 20_000
"""Rules of one sheet that may hide text; a CSS framework has two thousand."""

MOST_SELECTORS = 100_000
"""Selectors of one sheet, those of rules in others as often as they apply; a framework has six thousand."""

DEEPEST_NESTING = 400
"""Rules within rules and media within media; a selector is too long before."""

LONGEST_SELECTOR = 2_000

LONG_NUMBER = re.compile(r"([0-9]{300})[0-9]+")
"""Numbers to shorten: tinycss2 passes them to Python, which refuses more than 4,300 digits."""


class TooMuchStyle(Exception):
    """Style sheets that would take too long to read or match."""


@dataclass(frozen=True)
class Declaration:
    """A property and its value in lower case; None if the value may change while the page is read."""

    name: str
    value: str | None
    important: bool


@dataclass(frozen=True)
class StyleRule:
    """A compiled selector with its weight in the cascade and its declarations."""

    selector: Any
    layered: bool
    specificity: tuple[int, int, int]
    declarations: tuple[Declaration, ...]


@lru_cache(maxsize=4_096)
def parse_declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute that may hide text."""
    bounded = LONG_NUMBER.sub(r"\1", style)
    contents = tinycss2.parse_blocks_contents(bounded, skip_comments=True, skip_whitespace=True)
    return tuple(_list_declarations(contents))


@lru_cache(maxsize=8)
def parse_rules(sheet: str) -> tuple[StyleRule, ...]:
    """Return the rules of a style sheet that may hide or show text, in its order.

    Raises TooMuchStyle if there are more than `MOST_RULES`.
    """
    bounded = LONG_NUMBER.sub(r"\1", sheet)
    parsed = tinycss2.parse_stylesheet(bounded, skip_comments=True, skip_whitespace=True)
    return tuple(_SheetRules().list_rules(parsed, "", certain=True, layered=False))


def applies_on_screen(media: str) -> bool | None:
    """Return whether a media query holds on every screen (True), on none (False) or on some (None)."""
    answers = {_query_holds(query.strip().lower()) for query in media.split(",")}
    if True in answers:
        return True
    return None if None in answers else False


def _query_holds(query: str) -> bool | None:
    if re.match(r"^(?:only\s+)?(?:print|speech|aural|tty|braille|handheld|amzn-[\w-]+)\b", query):
        return False
    without_widths = WIDTHS.sub(lambda width: "" if _is_every_width(width) else width.group(), query)
    return True if re.fullmatch(r"(?:only\s+)?(?:all|screen)?(?:\s*and\b)*\s*", without_widths) else None


def _is_every_width(width: re.Match[str]) -> bool:
    pixels = float(width[2]) * (1 if width[3] == "px" else 16)
    return pixels <= NARROWEST if width[1] == "min" else pixels >= WIDEST


@dataclass
class _SheetRules:
    """The rules of one sheet, counted with those that are nested in others."""

    selectors: int = 0
    rules: int = 0

    def list_rules(
        self, parsed: list[Any], above: str, *, certain: bool, layered: bool, depth: int = 0
    ) -> Iterator[StyleRule]:
        """Yield the rules in a block; `above` is the selector in which it is nested, or empty."""
        own_declarations = tuple(_list_declarations(parsed)) if above else ()
        self.selectors += 1
        self.rules += bool(own_declarations)
        if self.selectors > MOST_SELECTORS or self.rules > MOST_RULES or depth > DEEPEST_NESTING:
            raise TooMuchStyle
        if own_declarations:
            yield from _compile_rules(above, own_declarations, certain=certain, layered=layered)
        for node in parsed:
            if node.type == "qualified-rule":
                inside = tinycss2.parse_blocks_contents(
                    node.content, skip_comments=True, skip_whitespace=True
                )
                for selector in _split_selectors(node.prelude):
                    nested = _nest_selector(selector, above)
                    if selector and len(nested) <= LONGEST_SELECTOR:
                        yield from self.list_rules(
                            inside, nested, certain=certain, layered=layered, depth=depth + 1
                        )
            elif node.type == "at-rule" and node.content is not None:
                name, prelude = node.lower_at_keyword, _serialise(node.prelude)
                applies = None if prelude is None else _find_certainty(name, prelude)
                if applies is not False:
                    inside = tinycss2.parse_blocks_contents(
                        node.content, skip_comments=True, skip_whitespace=True
                    )
                    yield from self.list_rules(
                        inside,
                        above,
                        certain=certain and applies is True,
                        layered=layered or name == "layer",
                        depth=depth + 1,
                    )


def _serialise(tokens: list[Any]) -> str | None:
    """Return tokens as they are written; None if they are nested too deeply, as no browser takes them."""
    try:
        written: str = tinycss2.serialize(tokens)
    except RecursionError:
        return None
    return written


def _find_certainty(at_rule: str, prelude: str) -> bool | None:
    """Return whether the content of an at-rule applies always (True), never (False) or at times (None)."""
    if at_rule == "media":
        return applies_on_screen(prelude)
    if at_rule == "supports":
        return None if "not" in prelude.lower() else True
    if at_rule == "layer":
        return True
    return None if at_rule in ("container", "scope", "starting-style") else False


def _split_selectors(prelude: list[Any]) -> Iterator[str]:
    part: list[Any] = []
    for token in [*prelude, None]:
        if token is None or (token.type == "literal" and token.value == ","):
            written = _serialise(part)
            if written is not None:
                yield written.strip()
            part = []
        elif token.type != "comment":
            part.append(token)


def _nest_selector(selector: str, above: str) -> str:
    if not above:
        return selector
    inside = f":is({above})"
    return selector.replace("&", inside) if "&" in selector else f"{inside} {selector}"


def _compile_rules(
    selector: str, declarations: tuple[Declaration, ...], *, certain: bool, layered: bool
) -> Iterator[StyleRule]:
    """Yield the rule of a selector; if it depends on a state, it matches in any state but is uncertain."""
    relaxed = IN_STATE.sub(ANYTHING, NOT_IN_STATE.sub(ANYTHING, selector))
    if relaxed == selector or STATE_ALONE.search(relaxed):
        relaxed = selector
    else:
        certain = False
    try:
        (original,), (compiled,) = (cssselect2.compile_selector_list(text) for text in (selector, relaxed))
    except (cssselect2.SelectorError, ValueError, SyntaxError, RecursionError, MemoryError):
        return  # browsers skip unknown selectors, too
    if compiled.pseudo_element is None:
        applied = (
            declarations if certain else tuple(Declaration(d.name, None, d.important) for d in declarations)
        )
        yield StyleRule(compiled, layered, original.specificity, applied)


def _list_declarations(contents: list[Any]) -> Iterator[Declaration]:
    for content in contents:
        if content.type != "declaration":
            continue
        written = _serialise([t for t in content.value if t.type != "comment"])
        if written is None or content.lower_name not in WATCHED_NAMES:
            continue
        value = " ".join(written.lower().split())
        for name, text in _expand_shorthand(content.lower_name, value).items():
            if name in WATCHED_PROPERTIES:
                yield Declaration(name, text, content.important)


def _expand_shorthand(name: str, value: str) -> Mapping[str, str]:
    """Return the watched properties that a declaration sets, e.g. `font-size` for `font`."""
    if name == "background":
        return {"background-color": _find_colour(value), "background-image": _find_picture(value)}
    if name == "font":
        size = FONT_SIZE.search(value)
        return {"font-size": size[1]} if size else {}
    return {SAME_AS.get(name, name): value}


def _find_colour(background: str) -> str:
    without_pictures = PICTURE.sub("", background)
    colours = (colour for colour in COLOUR.findall(without_pictures) if colour not in NO_COLOUR)
    return next(colours, "transparent")


def _find_picture(background: str) -> str:
    return "picture" if PICTURE.search(background) else "none"
