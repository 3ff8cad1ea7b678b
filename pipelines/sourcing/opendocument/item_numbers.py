"""Numbers of the items of OpenDocument lists, as an office program shows them (ODF 1.3, 5.3 and 16.31)."""

from dataclasses import dataclass, field
from typing import Any

from pipelines.sourcing.list_numbers import STYLES_BY_LETTER, NumberStyle, write_number
from pipelines.sourcing.opendocument.document import DocumentStyles, q
from pipelines.sourcing.whole_numbers import read_whole_number


@dataclass
class ListStyleNumbers:
    """Counts the items of each list style by level; a list begins anew unless it says that it goes on."""

    styles: DocumentStyles
    _counts: dict[tuple[str | None, int], int] = field(default_factory=dict)

    def begin(self, list_element: Any, style: str | None, level: int) -> None:
        """Begin a list of a style, at a level counted from 1."""
        goes_on = list_element.get(q("text:continue-numbering")) == "true"
        if not goes_on and list_element.get(q("text:continue-list")) is None:
            self._counts.pop((style, level), None)

    def count(self, item: Any, style: str | None, level: int) -> str:
        """Return the number of the next item of a numbered list."""
        own = read_whole_number(item.get(q("text:start-value"), ""))
        last = self._counts.get((style, level))
        counted = self._find_start(style, level) if last is None else last + 1
        self._counts[style, level] = counted if own is None else own
        look = self.styles.find_list_level(style, level)
        if look is None:
            return ""
        shown = read_whole_number(look.get(q("text:display-levels"), "1")) or 1
        levels = range(max(level - shown + 1, 1), level + 1)
        number = ".".join(self._write(style, each) for each in levels)
        return f"{look.get(q('style:num-prefix'), '')}{number}{look.get(q('style:num-suffix'), '')}".strip()

    def _write(self, style: str | None, level: int) -> str:
        look = self.styles.find_list_level(style, level)
        written = STYLES_BY_LETTER.get("1" if look is None else look.get(q("style:num-format"), "1"))
        number = self._counts.get((style, level), self._find_start(style, level))
        return write_number(number, written or NumberStyle.DECIMAL)

    def _find_start(self, style: str | None, level: int) -> int:
        look = self.styles.find_list_level(style, level)
        start = None if look is None else read_whole_number(look.get(q("text:start-value"), ""))
        return 1 if start is None else start
