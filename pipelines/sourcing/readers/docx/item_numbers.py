"""Numbers of the items of Word's lists, as Word shows them (ECMA-376, 17.9)."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pipelines.sourcing.list_numbers import NumberStyle, write_number
from pipelines.sourcing.readers.docx.styles import WordStyles, value
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.source import DEEPEST

STYLES = {
    "decimal": NumberStyle.DECIMAL,
    "lowerLetter": NumberStyle.LOWER_LETTER,
    "upperLetter": NumberStyle.UPPER_LETTER,
    "lowerRoman": NumberStyle.LOWER_ROMAN,
    "upperRoman": NumberStyle.UPPER_ROMAN,
}
PLACE = re.compile(r"%([1-9])")
"""Where the number of a level stands in the text of another: `%1.%2.`"""


@dataclass
class ItemNumbers:
    """Counts the items of each list; lists of one definition count on unless one begins anew."""

    styles: WordStyles
    _counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[str] = field(default_factory=set)

    def count(self, paragraph: Any) -> str:
        """Return the number of the next item; empty if its list has none to show."""
        number, depth = self.styles.find_numbering(paragraph)
        level = read_whole_number(depth)
        if level is None or level >= DEEPEST or (number, depth) not in self.styles.levels:
            return ""
        counts = self._counts[self.styles.definitions.get(number, number)]
        if number not in self._begun:
            self._begun.add(number)
            for restarted in self.styles.restarts.get(number, {}):
                counts.pop(restarted, None)
        counts[level] = counts[level] + 1 if level in counts else self._find_start(number, level)
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return self._write(number, level, counts)

    def _find_start(self, number: str, level: int) -> int:
        restarted = self.styles.restarts.get(number, {}).get(level)
        if restarted is not None:
            return restarted
        start = value(self.styles.levels.get((number, str(level))), "w:start")
        return read_whole_number(start or "1") or 0

    def _write(self, number: str, level: int, counts: dict[int, int]) -> str:
        text = value(self.styles.levels[number, str(level)], "w:lvlText") or ""

        def write_level(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            count = counts.get(other)
            style = STYLES.get(self.styles.formats.get((number, str(other)), "decimal"), NumberStyle.DECIMAL)
            return write_number(self._find_start(number, other) if count is None else count, style)

        return PLACE.sub(write_level, text).strip()
