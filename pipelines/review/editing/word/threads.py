"""Comments of the desk as Word's own: what is written for each, and which ones a returned file holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from adapters.comments import Comment
from pipelines.review.comments.anchors import AnchorIndex, Standing
from pipelines.review.editing.elements import CONTENT
from pipelines.review.editing.word.package import COMMENTS_EXTENDED
from pipelines.review.editing.word.texts import WordTexts
from pipelines.review.editing.word.typography import as_written
from schemas.draft import Content

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_RELATION = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"


@dataclass(frozen=True)
class WordRemark:
    """One remark as Word shows it; `said` is what its person said, without the words it is about."""

    author: str
    text: str
    said: str
    at: datetime


@dataclass(frozen=True)
class WordThread:
    """A comment as Word shows it, at a text of the draft or, without a part, at the name of an element."""

    comment: str
    place: str
    part: str | None
    remarks: tuple[WordRemark, ...]
    is_open: bool


def list_threads(
    comments: Iterable[Comment], content: Content, word_texts: WordTexts
) -> tuple[WordThread, ...]:
    """Return the comments as Word shows them where they stand in a content.

    A comment covers the whole text it stands at; it begins with the words it is about if these are fewer, or
    no longer stand there.
    """
    index = AnchorIndex(content)
    return tuple(_make_thread(each, index, word_texts) for each in comments)


def _make_thread(comment: Comment, index: AnchorIndex, word_texts: WordTexts) -> WordThread:
    found, about = index.find(comment.about), comment.about
    has_words = found.standing in {Standing.IN_PLACE, Standing.MOVED}
    part = found.part if has_words else index.find_first_part(found.place)
    lead = ""
    words = f"{about.quote} … {comment.until.quote}" if comment.until else about.quote
    if about.quote and not has_words:
        lead = word_texts.said_before.format(words=words)
    elif about.quote and (comment.until or not index.is_whole(about)):
        lead = word_texts.about_words.format(words=words)
    remarks = tuple(
        WordRemark(
            each.remark.person,
            as_written(lead + each.remark.text if number == 0 else each.remark.text),
            each.remark.text,
            each.remark.written_at or each.seal.at,
        )
        for number, each in enumerate(comment.remarks)
    )
    return WordThread(comment.id, found.place or CONTENT, part, remarks, comment.is_open)


def link_replies(document: WordDocument, parents: dict[int, int | None]) -> None:
    """Write which comment each comment of a file replies to, if it replies to one."""
    root = etree.Element(f"{{{W15}}}commentsEx", nsmap={"w15": W15})
    comments = {each.comment_id: each._comment_elm for each in document.part._comments_part.comments}
    for number, element in comments.items():
        for paragraph in element.iter(qn("w:p")):
            paragraph.set(f"{W14}paraId", _name_paragraph(number))
        line = etree.SubElement(root, f"{{{W15}}}commentEx")
        line.set(f"{{{W15}}}paraId", _name_paragraph(number))
        parent = parents.get(number)
        if parent is not None:
            line.set(f"{{{W15}}}paraIdParent", _name_paragraph(parent))
        line.set(f"{{{W15}}}done", "0")
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(PackURI(f"/{COMMENTS_EXTENDED}"), _TYPE, data, document.part.package)
    document.part.relate_to(part, _RELATION)


def _name_paragraph(comment: int) -> str:
    """Return the id of the paragraphs of a comment: eight digits, below 0x80000000 and not zero."""
    return f"{comment + 0x10000000:08X}"


@dataclass(frozen=True)
class ReplyLink:
    """What a file says of one comment: the number of the comment it replies to, and whether it is done."""

    parent: str | None
    is_done: bool


def read_replies(comments: Any, extended: Any | None) -> dict[str, ReplyLink]:
    """Return what a file says of its comments, by their number; nothing if it says nothing."""
    if extended is None:
        return {}
    numbers = {
        name: comment.get(qn("w:id"), "")
        for comment in comments.iter(qn("w:comment"))
        for paragraph in comment.iter(qn("w:p"))
        if (name := paragraph.get(f"{W14}paraId", ""))  # other programs give their comments none
    }
    return {
        numbers[name]: ReplyLink(
            numbers.get(line.get(f"{{{W15}}}paraIdParent", "")),
            line.get(f"{{{W15}}}done") in {"1", "true", "on"},
        )
        for line in extended.iter(f"{{{W15}}}commentEx")
        if (name := line.get(f"{{{W15}}}paraId", "")) in numbers
    }
