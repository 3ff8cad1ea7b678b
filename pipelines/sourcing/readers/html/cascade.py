"""The cascade of a page: which declarations of its style sheets reach each element."""

from collections.abc import Callable, Iterable, Iterator, Mapping
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
"""Moves between elements while selectors are matched; some real pages need ten thousand."""

OWN_STYLE = (2, 0, 0)
"""Specificity of a style attribute, above any selector: an id gives (1, 0, 0)."""

NO_STYLE: Mapping[str, str] = MappingProxyType({})
SIBLINGS_A_STEP = 50
"""Siblings that count as one step: counting them takes far less time than matching."""

STEPS_A_MATCH = 50
"""Steps that a rule which reaches an element counts for: its declarations are weighed against others."""

CascadeWeight = tuple[bool, bool, tuple[int, int, int], int]


class Cascade:
    """Styles of the elements of one page, as far as they may hide text."""

    def __init__(self, page: lxml.html.HtmlElement, linked: Callable[[str], str] | None = None) -> None:
        """Match the page's style elements, and the linked sheets whose text `linked` returns."""
        self._matched: dict[Any, list[tuple[CascadeWeight, Declaration]]] = {}
        sheets = list(_list_sheets(page, linked))
        if sum(len(sheet) for sheet, _ in sheets) > LARGEST_SHEETS:
            raise TooMuchStyle
        matcher = cssselect2.Matcher()
        for sheet, certain in sheets:
            for rule in parse_rules(sheet):
                matcher.add_selector(rule.selector, (rule, certain))
        if matcher.order:
            self._match(page, matcher)

    def style_of(self, element: lxml.html.HtmlElement) -> Mapping[str, str]:
        """Return the element's declared properties, without those whose value may change while reading."""
        attribute = element.get("style")
        if not attribute and element not in self._matched:
            return NO_STYLE
        attribute_declarations = [
            ((declaration.important, True, OWN_STYLE, number), declaration)
            for number, declaration in enumerate(parse_declarations(attribute or ""))
        ]
        by_weight = sorted(
            [*self._matched.get(element, ()), *attribute_declarations], key=lambda weighed: weighed[0]
        )
        values = {declaration.name: declaration.value for _, declaration in by_weight}
        return {name: value for name, value in values.items() if value is not None}

    def _match(self, page: lxml.html.HtmlElement, matcher: Any) -> None:
        for element in _limit_matching(page).iter_subtree():
            reaching: list[tuple[CascadeWeight, Declaration]] = []
            matches = matcher.match(element)
            element.count_steps(STEPS_A_MATCH * len(matches))
            for _, order, _, (rule, certain) in matches:
                for declaration in rule.declarations:
                    weight = (declaration.important, not rule.layered, rule.specificity, order)
                    reaching.append(
                        (
                            weight,
                            declaration
                            if certain
                            else Declaration(declaration.name, None, declaration.important),
                        )
                    )
            if reaching:
                self._matched[element.etree_element] = reaching


def _list_sheets(
    page: lxml.html.HtmlElement, linked: Callable[[str], str] | None
) -> Iterable[tuple[str, bool]]:
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
    """Return the page wrapped for matching; it raises TooMuchStyle after too many steps."""
    steps_left = MOST_STEPS

    def count_steps(steps: int) -> None:
        nonlocal steps_left
        steps_left -= steps + 1
        if steps_left < 0:
            raise TooMuchStyle

    class CountedElement(cssselect2.ElementWrapper):  # type: ignore[misc]
        @property
        def ancestors(self) -> tuple[Any, ...]:
            ancestors_found: tuple[Any, ...] = super().ancestors
            count_steps(len(ancestors_found))
            return ancestors_found

        @staticmethod
        def count_steps(steps: int) -> None:
            count_steps(steps)

        @property
        def previous_siblings(self) -> Iterator[Any]:
            """Yield them, the nearest first, as far as they are looked at: most rules match the first."""
            sibling = self.previous
            while sibling is not None:
                count_steps(1)
                yield sibling
                sibling = sibling.previous

        @property
        def etree_siblings(self) -> list[Any]:
            count_steps(len(self._siblings) // SIBLINGS_A_STEP)
            return self._siblings

        @etree_siblings.setter
        def etree_siblings(self, siblings: list[Any]) -> None:
            self._siblings = siblings

        def iter_children(self) -> Any:
            for child in super().iter_children():
                count_steps(1)
                yield child

    return CountedElement.from_html_root(page)
