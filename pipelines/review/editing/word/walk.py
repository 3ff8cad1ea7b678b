"""Content of a Word file with every change accepted: controls, lines, comments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pipelines.review.editing.word.controls import NOTICE
from pipelines.review.editing.word.package import W, WordParts
from pipelines.review.editing.word.pictures import PICTURE, WordPicture, find_picture, read_picture
from pipelines.review.editing.word.threads import read_replies
from schemas.contract import Contract
from schemas.draft.element_parts import NATURE
from schemas.ids import CommentId, Digest

REMOVED_TAGS = frozenset({f"{W}del", f"{W}moveFrom"})
REMOVED_CELLS = (f"{W}trPr/{W}del", f"{W}tcPr/{W}cellDel")
TEXT = {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}tab": "\t",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
TRANSPARENT_TAGS = frozenset(
    f"{W}{name}"
    for name in ("r", "p", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo")
)
"""Elements that only contain text."""

LAYOUT_TAGS = frozenset(f"{W}{name}" for name in ("tbl", "tr", "tc", "hyperlink"))
IGNORED_TAGS = frozenset(
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
"""Elements without text: formatting, and marks that Word leaves behind."""

EMBEDDED = "object"
"""A file of another program, of which Word shows a picture."""


@dataclass
class WordControl:
    """A control of a file: its tag, its text, and the names of objects in it that are not text."""

    tag: str
    text: str = ""
    is_placeholder: bool = False
    is_emptied: bool = False
    has_picture: bool = False
    holds: list[str] = field(default_factory=list)
    nested: bool = False


@dataclass(frozen=True)
class WordLine:
    """Text outside the controls of the draft, and the tag of the control read last before it.

    `is_alone` says that its paragraph holds no control.
    """

    text: str
    near: str
    is_alone: bool = False


class WordComment(Contract):
    """A comment somebody wrote in Word, and what it is about.

    `words` are those of one text of the draft and `before` what stands before them; without, it is about the
    whole text. `parent` is the number of the comment it replies to.
    """

    number: str = ""
    parent: str | None = None
    is_done: bool = False
    place: str
    words: str = ""
    before: str = ""
    author: str
    text: str
    written_at: datetime | None = None
    comment: CommentId | None = None
    """The comment of the desk that it replies to."""


@dataclass
class WordContent:
    """The visible content of a file, in order."""

    controls: list[WordControl] = field(default_factory=list)
    lines: list[WordLine] = field(default_factory=list)
    objects: list[WordLine] = field(default_factory=list)
    pictures: list[WordPicture] = field(default_factory=list)
    notices: list[WordControl] = field(default_factory=list)
    comments: list[WordComment] = field(default_factory=list)


def read_word_content(parts: WordParts) -> WordContent:
    """Return the visible content of a file; controls without a tag of ours count as plain text."""
    walker = _Walker(parts.pictures)
    walker.walk_children(parts.body, None)
    walker.end_line()
    if parts.comments is not None:
        walker.content.comments = list(_list_comments(parts, walker))
    return walker.content


class _Walker:
    def __init__(self, digests: Mapping[str, Digest]) -> None:
        self.content = WordContent()
        self.digests = digests
        self.line = ""
        self.near = ""
        self.open_ranges: list[str] = []
        self.ranges: dict[str, str] = {}
        self.starts: dict[str, tuple[WordControl, int]] = {}
        self.words: dict[str, tuple[str, str]] = {}

    def walk_children(self, parent: Any, control: WordControl | None) -> None:
        for child in parent:
            self.walk_element(child, control)

    def walk_element(self, child: Any, control: WordControl | None) -> None:
        tag = child.tag
        if (
            not isinstance(tag, str)
            or tag in REMOVED_TAGS
            or any(child.find(path) is not None for path in REMOVED_CELLS)
        ):
            if control is not None and isinstance(tag, str):
                control.is_emptied = True
        elif tag == f"{W}commentRangeStart":
            self._start_range(child.get(f"{W}id", ""), control)
        elif tag == f"{W}commentRangeEnd":
            self._end_range(child.get(f"{W}id", ""), control)
        elif tag == f"{W}commentReference":
            self.ranges.setdefault(child.get(f"{W}id", ""), control.tag if control else self.near)
        elif tag == f"{W}sdt":
            self._walk_control(child, control)
        elif tag == f"{W}t":
            self._add_text(child.text or "", control)
        elif tag in TEXT:
            self._add_text(TEXT[tag], control)
        elif tag == f"{W}p":
            self._walk_paragraph(child, control)
        elif tag in TRANSPARENT_TAGS or (tag in LAYOUT_TAGS and control is None):
            self.walk_children(child, control)
        elif tag not in IGNORED_TAGS:
            self._add_object(child, control)

    def end_line(self, *, is_alone: bool = False) -> None:
        if self.line.strip():
            self.content.lines.append(WordLine(self.line, self.near, is_alone))
        self.line = ""

    def _walk_paragraph(self, paragraph: Any, control: WordControl | None) -> None:
        if control is None:
            self.end_line()
        elif control.text:
            control.text += "\n"
        before = len(self.content.controls)
        self.walk_children(paragraph, control)
        if control is None:
            self.end_line(is_alone=len(self.content.controls) == before)

    def _walk_control(self, sdt: Any, outer: WordControl | None) -> None:
        # No program writes two contents; somebody's macro might.
        properties, contents = sdt.find(f"{W}sdtPr"), sdt.findall(f"{W}sdtContent")
        tag = _read_value(properties, "tag")
        if not contents:
            return
        if tag.startswith(PICTURE):
            for content in contents:
                self.walk_children(content, outer)
            return
        if "/" not in tag:
            if outer is not None:
                outer.nested = True
            for content in contents:
                self.walk_children(content, outer)
            return
        control = WordControl(tag, is_placeholder=_is_set(properties, "showingPlcHdr"))
        if outer is not None:
            outer.nested = control.nested = True
        if tag.startswith(NOTICE):
            self.content.notices.append(control)
        else:
            self.content.controls.append(control)
            if not tag.endswith(f"/{NATURE}"):
                self.near = tag
            for picture in self.content.pictures:
                picture.before = picture.before or tag
            for comment in self.open_ranges:
                self.ranges.setdefault(comment, tag)
                self.starts.setdefault(comment, (control, 0))
        for content in contents:
            self.walk_children(content, control)

    def _add_text(self, text: str, control: WordControl | None) -> None:
        if control is None:
            self.line += text
        else:
            control.text += text

    def _add_object(self, element: Any, control: WordControl | None) -> None:
        name = element.tag.rpartition("}")[2]
        named = None if name == EMBEDDED else find_picture(element)
        if named is not None:
            self.content.pictures.append(read_picture(element, named, self.digests, self.near))
            if control is not None:
                control.has_picture = True
        elif control is None:
            self.content.objects.append(WordLine(name, self.near))
        else:
            control.holds.append(name)

    def _start_range(self, comment: str, control: WordControl | None) -> None:
        self.open_ranges.append(comment)
        if control is not None:
            self.ranges.setdefault(comment, control.tag)
            self.starts.setdefault(comment, (control, len(control.text)))

    def _end_range(self, comment: str, control: WordControl | None) -> None:
        if comment in self.open_ranges:
            self.open_ranges.remove(comment)
        self.ranges.setdefault(comment, self.near)
        if comment not in self.starts:
            return
        began_in, start = self.starts[comment]
        # What ends outside the text it began in goes to the end of that text.
        words = began_in.text[start:]
        if start or control is began_in:
            self.words[comment] = (words, began_in.text[:start])


def _list_comments(parts: WordParts, walker: _Walker) -> Iterator[WordComment]:
    links = read_replies(parts.comments, parts.replies)
    for comment in parts.comments.iter(f"{W}comment") if parts.comments is not None else ():
        paragraphs = ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in comment.iter(f"{W}p")]
        number = comment.get(f"{W}id", "")
        link, (words, before) = links.get(number), walker.words.get(number, ("", ""))
        yield WordComment(
            number=number,
            parent=link.parent if link else None,
            is_done=link is not None and link.is_done,
            place=walker.ranges.get(number, "").partition("/")[0],
            words=words.strip(),
            before=before,
            author=comment.get(f"{W}author", ""),
            text="\n".join(paragraphs).strip(),
            written_at=_read_moment(comment.get(f"{W}date", "")),
        )


def _read_moment(text: str) -> datetime | None:
    """Return when a comment was written; Word writes the time of the clock on the wall, and calls it UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_value(properties: Any | None, name: str) -> str:
    element = None if properties is None else properties.find(f"{W}{name}")
    return "" if element is None else str(element.get(f"{W}val", ""))


def _is_set(properties: Any | None, name: str) -> bool:
    element = None if properties is None else properties.find(f"{W}{name}")
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")
