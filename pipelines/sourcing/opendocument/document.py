"""OpenDocument files: their XML, styles that decide what is visible, and lines (ODF 1.3, part 3)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.sourcing.colours import is_white_hex
from pipelines.sourcing.line_pieces import LinePieces
from pipelines.sourcing.monospaced import is_monospaced, names_code
from pipelines.sourcing.zip_documents.checks import make_damaged_error, make_encrypted_error
from pipelines.sourcing.zip_documents.parts import Parts, open_parts
from schemas.source import DropReason

NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
SMALLEST_POINTS = 4
MOST_SPACES = 100
"""Spaces that one `text:s` may stand for; more would be meant to fill memory."""

MOST_PARENTS = 50
"""Styles that one style may be based on, one upon the other."""

UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
MEASURE = re.compile(r"^(-?\d*\.?\d+)(pt|in|cm|mm|px)$")


def q(name: str) -> str:
    """Return a name with its namespace spelled out, e.g. of `text:p`."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def read_points(measure: str | None) -> float | None:
    """Return a length in points, None if it is not one."""
    matched = MEASURE.match(measure or "")
    return float(matched[1]) * UNITS[matched[2]] if matched else None


@dataclass(frozen=True)
class OpenedDocument:
    """An OpenDocument file: its body, its styles and its parts, pictures among them."""

    body: Any
    styles: "DocumentStyles"
    parts: Parts


def open_document(name: str, data: bytes) -> OpenedDocument:
    """Return an OpenDocument file.

    Raises SourceUnreadable if it is damaged, encrypted or made to do harm.
    """
    parts = open_parts(name, data)
    manifest = parts.root("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter(q("manifest:encryption-data")), None) is not None:
        raise make_encrypted_error(name)
    content = parts.root("content.xml")
    body = None if content is None else content.find(q("office:body"))
    if body is None:
        raise make_damaged_error(name)
    return OpenedDocument(body, _read_styles(parts, content), parts)


@dataclass
class DocumentStyles:
    """The styles of one document, by family and name."""

    named: dict[tuple[str, str], Any] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)
    masters: dict[str, Any] = field(default_factory=dict)
    size: tuple[float, float] = (0.0, 0.0)
    """Of the largest page, in points; nothing if the file does not tell."""

    _found: dict[tuple[str, str | None, str, str], str | None] = field(default_factory=dict)

    def chain(self, family: str, name: str | None) -> Iterator[Any]:
        """Yield a style and those it is based on, at most MOST_PARENTS."""
        seen: set[str] = set()
        while name and name not in seen and len(seen) <= MOST_PARENTS:
            style = self.named.get((family, name))
            if style is None:
                return
            seen.add(name)
            yield style
            name = style.get(q("style:parent-style-name"))

    def find_property(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """Return the nearest value of a property in a style and those it is based on, looked up once."""
        key = (family, name, properties, attribute)
        if key not in self._found:
            self._found[key] = self._look_up(family, name, properties, attribute)
        return self._found[key]

    def _look_up(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        for style in self.chain(family, name):
            element = style.find(q(f"style:{properties}-properties"))
            if element is not None and (value := element.get(q(attribute))) is not None:
                return str(value)
        return None

    def unseen(self, families: list[tuple[str, str | None]], on_colour: bool) -> DropReason | None:
        """Return why a person does not see text of these styles, the innermost first, or None."""

        def nearest(attribute: str) -> str | None:
            values = (self.find_property(family, name, "text", attribute) for family, name in families)
            return next((value for value in values if value is not None), None)

        if nearest("text:display") == "none":
            return DropReason.HIDDEN
        if nearest("style:text-line-through-style") not in (None, "none"):
            return DropReason.DELETED
        size = read_points(nearest("fo:font-size"))
        if size is not None and size < SMALLEST_POINTS:
            return DropReason.TINY
        if not is_white_hex(nearest("fo:color") or "") or on_colour:
            return None
        return None if _paints(nearest("fo:background-color")) else DropReason.WHITE

    def paints(self, family: str, name: str | None, properties: str) -> bool:
        """Return whether a paragraph, cell or frame paints something behind its text."""
        return _paints(
            self.find_property(family, name, properties, "fo:background-color")
        ) or self.find_property(family, name, properties, "draw:fill") not in (None, "none")

    def is_beside(self, shape: Any) -> bool:
        """Return whether a shape lies wholly outside its slide."""
        left, top = read_points(shape.get(q("svg:x"))), read_points(shape.get(q("svg:y")))
        width, height = read_points(shape.get(q("svg:width"))), read_points(shape.get(q("svg:height")))
        if left is None or top is None or width is None or height is None or 0.0 in self.size:
            return False
        return left + width <= 0 or top + height <= 0 or left >= self.size[0] or top >= self.size[1]

    def is_numbered(self, name: str | None, level: int) -> bool:
        """Return whether a list style numbers the items of a level, counted from 1."""
        look = self.find_list_level(name, level)
        is_number = look is not None and look.tag == q("text:list-level-style-number")
        return is_number and bool(look.get(q("style:num-format")))

    def find_list_level(self, name: str | None, level: int) -> Any:
        """Return the element that says how a list style shows a level, counted from 1; None if none does."""
        style = self.lists.get(name or "")
        levels = () if style is None else style
        return next((each for each in levels if each.get(q("text:level")) == str(level)), None)

    def is_code(self, name: str | None) -> bool:
        """Return whether a paragraph style is one for code, or sets it in a font of code."""
        if any(names_code(style.get(q("style:name"), "")) for style in self.chain("paragraph", name)):
            return True
        return self.is_set_as_code([("paragraph", name)])

    def is_set_as_code(self, families: list[tuple[str, str | None]]) -> bool:
        """Return whether text of these styles, the innermost first, is set in a font of code."""
        for family, name in families:
            for attribute in ("style:font-name", "fo:font-family"):
                font = self.find_property(family, name, "text", attribute)
                if font is not None:
                    return is_monospaced(font)
        return False


def _paints(colour: str | None) -> bool:
    return colour is not None and colour.lower() not in ("transparent", "") and not is_white_hex(colour)


def _read_styles(parts: Parts, content: Any) -> DocumentStyles:
    styles = DocumentStyles()
    shared = parts.root("styles.xml")
    for root in (layer for layer in (shared, content) if layer is not None):
        for style in root.iter(q("style:style")):
            key = (style.get(q("style:family"), ""), style.get(q("style:name"), ""))
            styles.named[key] = style
        for style in root.iter(q("text:list-style")):
            styles.lists[style.get(q("style:name"), "")] = style
    if shared is not None:
        styles.masters = {
            layer.get(q("style:name"), ""): layer for layer in shared.iter(q("style:master-page"))
        }
        sizes = list(shared.iter(q("style:page-layout-properties")))
        styles.size = (_find_largest(sizes, "fo:page-width"), _find_largest(sizes, "fo:page-height"))
    return styles


def _find_largest(pages: list[Any], side: str) -> float:
    return max((read_points(one.get(q(side))) or 0.0 for one in pages), default=0.0)


@dataclass
class TextLine:
    """The visible text of a paragraph; `attached` are its notes and frames, to be added after it."""

    styles: DocumentStyles
    on_colour: bool
    drop: Callable[[DropReason, str], None]
    is_all_code: bool = True
    attached: list[Any] = field(default_factory=list)
    line: LinePieces = field(default_factory=LinePieces)

    @property
    def text(self) -> str:
        """Return the text gathered so far."""
        return self.line.join()

    def walk(self, element: Any, families: list[tuple[str, str | None]]) -> None:
        """Add the text of an element; `families` are the styles that apply to it, the innermost first."""
        self._add_text(element.text, families)
        for child in element:
            self._walk_child(child, families)
            self._add_text(child.tail, families)

    def _walk_child(self, child: Any, families: list[tuple[str, str | None]]) -> None:
        tag = child.tag
        if tag == q("text:s"):
            count = child.get(q("text:c"), "1")
            spaces = int(count) if count.isdecimal() and len(count) < 6 else 1
            self.line.add(" " * min(spaces, MOST_SPACES))
        elif tag == q("text:tab"):
            self.line.add(" ")
        elif tag == q("text:line-break"):
            self.line.add("\n")
        elif tag == q("text:span"):
            self.walk(child, [("text", child.get(q("text:style-name"))), *families])
        elif tag == q("text:note"):
            self.attached.append(child.find(q("text:note-body")))
        elif tag in (q("draw:frame"), q("draw:text-box"), q("draw:custom-shape"), q("draw:g")):
            self.attached.append(child)
        elif tag in (q("office:annotation"), q("text:ruby-text")):
            self.drop(DropReason.FURNITURE, text_of(child))
        elif tag in (q("text:hidden-text"), q("text:hidden-paragraph")):
            self.drop(DropReason.HIDDEN, child.get(q("text:string-value")) or text_of(child))
        else:
            self.walk(child, families)

    def _add_text(self, raw: str | None, families: list[tuple[str, str | None]]) -> None:
        if not raw:
            return
        reason = self.styles.unseen(families, self.on_colour)
        if reason:
            self.drop(reason, raw)
        else:
            self.line.add(re.sub(r"[ \t\r\n]+", " ", raw))
            if raw.strip():
                self.is_all_code &= self.styles.is_set_as_code(families)


def text_of(element: Any) -> str:
    """Return all the text below an element, seen or not."""
    return " ".join("".join(one.itertext()) for one in element.iter(q("text:p"), q("text:h"))) or "".join(
        element.itertext()
    )
