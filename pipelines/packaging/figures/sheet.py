"""The sheet a picture is drawn on: a few shapes, with colours for paper and for light and dark screens.

Light colours are attributes, so that a renderer without style sheets shows them; dark ones are rules. Text
has a contrast of at least 7:1, lines and bars of 4.5:1; no meaning rests on colour alone.
"""

from dataclasses import dataclass, field

from lxml import etree

from pipelines.packaging.figures.text_width import is_right_to_left, measure_text
from pipelines.packaging.markup import Node, add_child
from schemas.language import Language

SVG = "http://www.w3.org/2000/svg"
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
SIZE = 15
LINE = 20
MARGIN = 12

LIGHT = {
    "paper": {"fill": "#ffffff"},
    "ink": {"fill": "#1b1d22"},
    "box": {"fill": "#f3f5fa", "stroke": "#44546a", "stroke-width": "1.5"},
    "bar": {"fill": "#1f4e8c"},
    "on-bar": {"fill": "#ffffff"},
    "line": {"fill": "none", "stroke": "#44546a", "stroke-width": "2"},
    "tip": {"fill": "#44546a"},
}
DARK = (
    "@media (prefers-color-scheme: dark) {"
    " .pj-figure .pj-paper { fill: #16181d }"
    " .pj-figure .pj-ink { fill: #f2f3f5 }"
    " .pj-figure .pj-box { fill: #23272f; stroke: #a9b6c8 }"
    " .pj-figure .pj-bar { fill: #9cc2ff }"
    " .pj-figure .pj-on-bar { fill: #10131a }"
    " .pj-figure .pj-line { stroke: #a9b6c8 }"
    " .pj-figure .pj-tip { fill: #a9b6c8 }"
    " }"
)


@dataclass
class DrawingSheet:
    """Shapes drawn one over the other; `bottom` is where the next part of the picture begins."""

    width: float
    bottom: float = MARGIN
    _group: Node = field(default_factory=lambda: etree.Element("g"))

    def draw_box(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a frame for a text."""
        self._draw("rect", "box", x=x, y=y, width=width, height=height, rx=8)

    def draw_bar(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a bar of a chart."""
        self._draw("rect", "bar", x=x, y=y, width=width, height=height)

    def draw_line(self, *points: tuple[float, float]) -> None:
        """Draw a line through points."""
        self._draw(
            "polyline",
            "line",
            points=" ".join(f"{_format_coordinate(x)},{_format_coordinate(y)}" for x, y in points),
        )

    def draw_arrowhead(self, *points: tuple[float, float]) -> None:
        """Draw an arrowhead as a polygon; the first point is its tip."""
        self._draw(
            "polygon",
            "tip",
            points=" ".join(f"{_format_coordinate(x)},{_format_coordinate(y)}" for x, y in points),
        )

    def draw_number(self, x: float, y: float, number: int) -> None:
        """Draw a number in a disc around a point."""
        self._draw("circle", "bar", cx=x, cy=y, r=15)
        self._draw_text("on-bar", str(number), x, y + 5, **{"text-anchor": "middle", "font-weight": "bold"})

    def draw_text_lines(
        self, lines: tuple[str, ...], x: float, y: float, room: float, *, at_end: bool = False
    ) -> float:
        """Draw lines of text below y; return the y of the next line.

        They begin at x; with `at_end`, or if written from right to left, they end at the end of the room.
        """
        for number, line in enumerate(lines):
            base = y + number * LINE + SIZE
            if is_right_to_left(line):
                self._draw_text("ink", line, x + room, base, direction="rtl")
            elif at_end:
                self._draw_text("ink", line, x + room, base, **{"text-anchor": "end"})
            else:
                self._draw_text("ink", line, x, base)
        return y + len(lines) * LINE

    def draw_label(self, text: str, x: float, y: float) -> None:
        """Draw a short text under a point, within the margins."""
        half = measure_text(text, SIZE) / 2
        middle = min(max(x, MARGIN + half), max(self.width - MARGIN - half, MARGIN + half))
        self._draw_text("ink", text, middle, y + SIZE, **{"text-anchor": "middle"})

    def finish_picture(self, name: str, title: str, description: str, language: Language) -> bytes:
        """Return the picture as UTF-8, with title and description for screen readers."""
        height = self.bottom + MARGIN
        root = etree.Element("svg", nsmap={None: SVG})  # type: ignore[dict-item]  # None is the default one
        for key, value in {
            "class": "pj-figure",
            "viewBox": f"0 0 {_format_coordinate(self.width)} {_format_coordinate(height)}",
            "width": _format_coordinate(self.width),
            "height": _format_coordinate(height),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "lang": language.value,
            "font-family": FONTS,
            "font-size": str(SIZE),
        }.items():
            root.set(key, value)
        add_child(root, "title", title, id=f"{name}-title")
        add_child(root, "desc", description, id=f"{name}-desc")
        add_child(root, "style", DARK)
        paper = {"class": "pj-paper", **LIGHT["paper"]}
        add_child(
            root, "rect", width=_format_coordinate(self.width), height=_format_coordinate(height), **paper
        )
        root.extend(list(self._group))
        written: bytes = etree.tostring(root, encoding="UTF-8")
        return written

    def _draw(self, shape: str, kind: str, **place: float | str) -> None:
        at = {
            key: value if isinstance(value, str) else _format_coordinate(value)
            for key, value in place.items()
        }
        add_child(self._group, shape, **{"class": f"pj-{kind}"}, **at, **LIGHT[kind])

    def _draw_text(self, kind: str, text: str, x: float, y: float, **more: str) -> None:
        add_child(
            self._group,
            "text",
            text,
            **{"class": f"pj-{kind}"},
            x=_format_coordinate(x),
            y=_format_coordinate(y),
            **LIGHT[kind],
            **more,
        )


def _format_coordinate(value: float) -> str:
    """Return a coordinate with at most one decimal, the same on every machine."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
