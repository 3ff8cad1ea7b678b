"""The cascade of a page: which declarations of its style sheets reach each element."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import cssselect2
import lxml.html

from pipelines.sourcing.readers.html.stylesheets import (
    LARGEST_SHEETS,
    Declaration,
    TooMuchStyle,
    applies_on_screen,
    parse_declarations,
    parse_rules,
)

MOST_STEPS = 10_000_000
"""From element to element while selectors are matched; some real pages take ten thousand."""

OWN_STYLE = (2, 0, 0)
"""Weighs more than any selector of a sheet: a style attribute goes before ids."""

PLAIN: Mapping[str, str] = MappingProxyType({})
SIBLINGS_A_STEP = 50
"""Siblings are only counted, which takes far less time than to match each."""

Weight = tuple[bool, bool, tuple[int, int, int], int]


class Cascade:
    """The style of each element of one page, as far as it may hide text."""

    def __init__(self, page: lxml.html.HtmlElement, linked: Callable[[str], str] | None = None) -> None:
        """Match what style elements hold, and the linked sheets whose text `linked` returns."""
        self._matched: dict[Any, list[tuple[Weight, Declaration]]] = {}
        sheets = list(_sheets(page, linked))
        if sum(len(sheet) for sheet, _ in sheets) > LARGEST_SHEETS:
            raise TooMuchStyle
        matcher = cssselect2.Matcher()
        for sheet, certain in sheets:
            for rule in parse_rules(sheet):
                matcher.add_selector(rule.selector, (rule, certain))
        if matcher.order:
            self._match(page, matcher)

    def style_of(self, element: lxml.html.HtmlElement) -> Mapping[str, str]:
        """Return the element's declared properties; one that is sometimes another is left out."""
        written = element.get("style")
        if not written and element not in self._matched:
            return PLAIN
        own = [
            ((one.important, True, OWN_STYLE, number), one)
            for number, one in enumerate(parse_declarations(written or ""))
        ]
        reached = sorted([*self._matched.get(element, ()), *own], key=lambda weighed: weighed[0])
        told = {one.name: one.value for _, one in reached}
        return {name: value for name, value in told.items() if value is not None}

    def _match(self, page: lxml.html.HtmlElement, matcher: Any) -> None:
        for element in _limit_matching(page).iter_subtree():
            found: list[tuple[Weight, Declaration]] = []
            for _, order, _, (rule, certain) in matcher.match(element):
                for one in rule.declarations:
                    weight = (one.important, not rule.layered, rule.specificity, order)
                    found.append((weight, one if certain else Declaration(one.name, None, one.important)))
            if found:
                self._matched[element.etree_element] = found


def _sheets(page: lxml.html.HtmlElement, linked: Callable[[str], str] | None) -> Iterable[tuple[str, bool]]:
    """Yield the page's style sheets in their order, and whether each applies on every screen."""
    for element in page.iter("style", "link"):
        certain = applies_on_screen(element.get("media", ""))
        if certain is False or element.get("type", "text/css").strip().lower() not in ("", "text/css"):
            continue
        if element.tag == "style":
            yield element.text or "", certain is True
        elif linked is not None and element.get("rel", "").lower().split() == ["stylesheet"]:
            yield linked(element.get("href", "")), certain is True


def _limit_matching(page: lxml.html.HtmlElement) -> Any:
    """Return the page for matching; raises TooMuchStyle once selectors looked at too many elements."""
    left = MOST_STEPS

    def spend(steps: int) -> None:
        nonlocal left
        left -= steps + 1
        if left < 0:
            raise TooMuchStyle

    class Counted(cssselect2.ElementWrapper):  # type: ignore[misc]
        @property
        def ancestors(self) -> tuple[Any, ...]:
            found: tuple[Any, ...] = super().ancestors
            spend(len(found))
            return found

        @property
        def previous_siblings(self) -> list[Any]:
            """Return them one by one: the library calls itself for each, and stops at a thousand."""
            found, one = [], self.previous
            while one is not None:
                found.append(one)
                one = one.previous
            spend(len(found))
            return found

        @property
        def etree_siblings(self) -> list[Any]:
            spend(len(self._siblings) // SIBLINGS_A_STEP)
            return self._siblings

        @etree_siblings.setter
        def etree_siblings(self, siblings: list[Any]) -> None:
            self._siblings = siblings

        def iter_children(self) -> Any:
            for child in super().iter_children():
                spend(1)
                yield child

    return Counted.from_html_root(page)
