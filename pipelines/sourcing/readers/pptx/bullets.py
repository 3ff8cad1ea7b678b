"""Bullets and numbers of a slide's paragraphs: their own, or those of the placeholder, layout and master."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.sourcing.list_numbers import NumberStyle, write_number
from pipelines.sourcing.readers.pptx.presentation import SlideParts, SlideShape, q
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.source import DEEPEST

NO_BULLET, CHARACTER, NUMBER, PICTURE = q("a:buNone"), q("a:buChar"), q("a:buAutoNum"), q("a:buBlip")
BULLETS = (NO_BULLET, CHARACTER, NUMBER, PICTURE)
STYLES = {
    "arabic": NumberStyle.DECIMAL,
    "alphaLc": NumberStyle.LOWER_LETTER,
    "alphaUc": NumberStyle.UPPER_LETTER,
    "romanLc": NumberStyle.LOWER_ROMAN,
    "romanUc": NumberStyle.UPPER_ROMAN,
}
SCHEME = re.compile(r"(arabic|alphaLc|alphaUc|romanLc|romanUc)(Period|ParenR|ParenBoth|Plain)")
AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


@dataclass(frozen=True)
class BulletOfLine:
    """How deep an item is, from 1, and its number; the number is empty if it has a bullet."""

    depth: int
    label: str = ""


@dataclass
class ShapeBullets:
    """The bullets of one shape's paragraphs, in their order."""

    slide: SlideParts
    shape: SlideShape
    _counts: dict[int, tuple[str, int]] = field(default_factory=dict)

    def read(self, paragraph: Any) -> BulletOfLine | None:
        """Return the bullet of the next paragraph with text; None if it has none."""
        properties = paragraph.find(q("a:pPr"))
        level = 0 if properties is None else read_whole_number(properties.get("lvl", "0")) or 0
        bullet = next(
            (found for each in self._list_layers(properties, level) for found in _find_bullet(each)), None
        )
        self._counts = {each: count for each, count in self._counts.items() if each <= level}
        if bullet is None or bullet.tag != NUMBER:
            self._counts.pop(level, None)
        if bullet is None or bullet.tag == NO_BULLET:
            return None
        label = self._count(bullet, level) if bullet.tag == NUMBER else ""
        return BulletOfLine(min(level + 1, DEEPEST), label)

    def _count(self, bullet: Any, level: int) -> str:
        scheme = bullet.get("type", "arabicPeriod")
        earlier_scheme, earlier = self._counts.get(level, ("", 0))
        start = read_whole_number(bullet.get("startAt", "1")) or 1
        number = earlier + 1 if earlier_scheme == scheme else start
        self._counts[level] = (scheme, number)
        match = SCHEME.fullmatch(scheme)
        if match is None:
            return f"{number}."
        return AROUND[match[2]].format(write_number(number, STYLES[match[1]]))

    def _list_layers(self, properties: Any, level: int) -> Iterator[Any]:
        """Yield what may give a paragraph its bullet, the nearest first."""
        name = q(f"a:lvl{min(level, DEEPEST - 1) + 1}pPr")
        yield properties
        for element in (self.shape.element, *self.slide.list_inherited(self.shape.element)):
            body = element.find(q("p:txBody"))
            style = None if body is None else body.find(q("a:lstStyle"))
            yield None if style is None else style.find(name)
        style = self.slide.find_text_style(self.shape)
        yield None if style is None else style.find(name)


def _find_bullet(properties: Any) -> Iterator[Any]:
    if properties is not None:
        yield from (child for child in properties if child.tag in BULLETS)
