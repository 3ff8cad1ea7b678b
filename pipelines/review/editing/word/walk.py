"""Content of a Word file with every change accepted: controls, lines, comments."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.review.editing.word.controls import NOTICE
from pipelines.review.editing.word.package import W, WordParts

GONE = frozenset({f"{W}del", f"{W}moveFrom"})
GONE_ROW = (f"{W}trPr/{W}del", f"{W}tcPr/{W}cellDel")
TEXT = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
THROUGH = frozenset(
    f"{W}{name}"
    for name in ("r", "p", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")
)
"""What holds text and means nothing by itself."""

LAYOUT = frozenset(f"{W}{name}" for name in ("tbl", "tr", "tc", "hyperlink"))
SILENT = frozenset(
    f"{W}{name}"
    for names in (
        ("pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sectPr"),
        ("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd", "annotationRef"),
        ("permStart", "permEnd", "smartTagPr", "customXmlPr"),
        ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        ("customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd"),
    )
    for name in names
)
"""How text looks, and marks Word leaves behind: no text, and no change to any."""


@dataclass
class WordControl:
    """A control of a file: its tag, its text, and what in it is no text; empty if it says nothing."""

    tag: str
    text: str = ""
    is_placeholder: bool = False
    is_emptied: bool = False
    holds: list[str] = field(default_factory=list)
    nested: bool = False


@dataclass(frozen=True)
class WordLine:
    """Text outside the controls of the draft, and the tag of the control read last before it."""

    text: str
    near: str


@dataclass(frozen=True)
class WordComment:
    """A comment somebody wrote in Word, and the place it is about."""

    place: str
    author: str
    text: str


@dataclass
class WordContent:
    """Everything a reader sees of a file, in order."""

    controls: list[WordControl] = field(default_factory=list)
    lines: list[WordLine] = field(default_factory=list)
    objects: list[WordLine] = field(default_factory=list)
    notices: list[WordControl] = field(default_factory=list)
    comments: list[WordComment] = field(default_factory=list)


def read_word_content(parts: WordParts) -> WordContent:
    """Return what a file shows; a control whose tag names no place and part is only text."""
    walker = _Walker()
    walker.into(parts.body, None)
    walker.end_line()
    if parts.comments is not None:
        walker.seen.comments = list(_comments(parts.comments, walker.ranges))
    return walker.seen


class _Walker:
    def __init__(self) -> None:
        self.seen = WordContent()
        self.line = ""
        self.near = ""
        self.open_ranges: list[str] = []
        self.ranges: dict[str, str] = {}

    def into(self, parent: Any, control: WordControl | None) -> None:
        for child in parent:
            self.element(child, control)

    def element(self, child: Any, control: WordControl | None) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in GONE or any(child.find(path) is not None for path in GONE_ROW):
            if control is not None and isinstance(tag, str):
                control.is_emptied = True
        elif tag == f"{W}commentRangeStart":
            self._range_starts(child.get(f"{W}id", ""), control)
        elif tag == f"{W}commentRangeEnd":
            self._range_ends(child.get(f"{W}id", ""))
        elif tag == f"{W}commentReference":
            self.ranges.setdefault(child.get(f"{W}id", ""), control.tag if control else self.near)
        elif tag == f"{W}sdt":
            self._sdt(child, control)
        elif tag == f"{W}t":
            self._say(child.text or "", control)
        elif tag in TEXT:
            self._say(TEXT[tag], control)
        elif tag == f"{W}p":
            self._paragraph(child, control)
        elif tag in THROUGH or (tag in LAYOUT and control is None):
            self.into(child, control)
        elif tag not in SILENT:
            self._object(tag.rpartition("}")[2], control)

    def end_line(self) -> None:
        if self.line.strip():
            self.seen.lines.append(WordLine(self.line, self.near))
        self.line = ""

    def _paragraph(self, paragraph: Any, control: WordControl | None) -> None:
        if control is None:
            self.end_line()
        elif control.text:
            control.text += "\n"
        self.into(paragraph, control)
        if control is None:
            self.end_line()

    def _sdt(self, sdt: Any, outer: WordControl | None) -> None:
        # No program writes two contents; somebody's macro might.
        properties, contents = sdt.find(f"{W}sdtPr"), sdt.findall(f"{W}sdtContent")
        tag = _value(properties, "tag")
        if not contents:
            return
        if "/" not in tag:
            if outer is not None:
                outer.nested = True
            for content in contents:
                self.into(content, outer)
            return
        control = WordControl(tag, is_placeholder=_has(properties, "showingPlcHdr"))
        if outer is not None:
            outer.nested = control.nested = True
        if tag.startswith(NOTICE):
            self.seen.notices.append(control)
        else:
            self.near = tag
            self.seen.controls.append(control)
            for comment in self.open_ranges:
                self.ranges.setdefault(comment, tag)
        for content in contents:
            self.into(content, control)

    def _say(self, text: str, control: WordControl | None) -> None:
        if control is None:
            self.line += text
        else:
            control.text += text

    def _object(self, name: str, control: WordControl | None) -> None:
        if control is None:
            self.seen.objects.append(WordLine(name, self.near))
        else:
            control.holds.append(name)

    def _range_starts(self, comment: str, control: WordControl | None) -> None:
        self.open_ranges.append(comment)
        if control is not None:
            self.ranges.setdefault(comment, control.tag)

    def _range_ends(self, comment: str) -> None:
        if comment in self.open_ranges:
            self.open_ranges.remove(comment)
        self.ranges.setdefault(comment, self.near)


def _comments(root: Any, ranges: dict[str, str]) -> Iterator[WordComment]:
    for comment in root.iter(f"{W}comment"):
        paragraphs = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in comment.iter(f"{W}p")]
        place = ranges.get(comment.get(f"{W}id", ""), "").partition("/")[0]
        yield WordComment(place, comment.get(f"{W}author", ""), "\n".join(paragraphs).strip())


def _value(properties: Any | None, name: str) -> str:
    found = None if properties is None else properties.find(f"{W}{name}")
    return "" if found is None else str(found.get(f"{W}val", ""))


def _has(properties: Any | None, name: str) -> bool:
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")
