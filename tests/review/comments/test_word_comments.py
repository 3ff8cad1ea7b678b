"""Comments of the desk as Word's, with author and date, and Word's as the desk's."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from adapters.comments import Comment
from adapters.workspace import Workspace
from pipelines.review.editing.word import WordChanges, from_word, to_word
from pipelines.review.editing.word.package import COMMENTS_EXTENDED
from pipelines.testing import builders
from pipelines.workflow.bring_comments import bring_comments
from pipelines.workflow.comment import Commenter, comment_on, reply_to, settle
from schemas.comment import LONGEST_REMARK
from schemas.comment_seal import CommentAct
from schemas.draft import Draft
from schemas.ids import LONGEST_PERSON
from tests.desk.conftest import installation
from tests.desk.test_word_page import control

KEY = builders.KEY
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
LEA, NOE = Commenter("lea"), Commenter("noe")
TEXT = builders.statement(3).text


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return installation(tmp_path)


def read_head(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def say(workspace: Workspace, words: str = "", place: str = "st-0003") -> Comment:
    return comment_on(workspace, read_head(workspace), place, words, "Et le week-end ?", LEA, NOW)


def write(workspace: Workspace) -> bytes:
    return to_word(read_head(workspace), comments=workspace.comments.list_all(KEY))


def read(workspace: Workspace, data: bytes) -> WordChanges:
    return from_word(data, read_head(workspace), comments=workspace.comments.list_all(KEY))


def bring_file(workspace: Workspace, data: bytes) -> tuple[Comment, ...]:
    found = read(workspace, data)
    return bring_comments(workspace, read_head(workspace), found.remarks, NOE, NOW + timedelta(hours=1))


def add_comment(
    data: bytes, text: str, author: str = "Zoé", words: str = "", place: str = "st-0003"
) -> bytes:
    """Return a Word file in which somebody commented on a text, or on words of it."""
    document = docx.Document(io.BytesIO(data))
    comment = document.comments.add_comment(text, author=author)
    comment._comment_elm.set(qn("w:date"), "2026-11-29T18:30:00Z")
    marks = {name: OxmlElement(f"w:commentRange{name}") for name in ("Start", "End")}
    for mark in marks.values():
        mark.set(qn("w:id"), str(comment.comment_id))
    reference = OxmlElement("w:r")
    reference.append(OxmlElement("w:commentReference"))
    reference[0].set(qn("w:id"), str(comment.comment_id))
    box = control(document.element.body, place, "text")
    if not words:
        box.addprevious(marks["Start"])
        box.addnext(reference)
        box.addnext(marks["End"])
        return save(document)
    run = next(box.iter(qn("w:r")))
    whole = run.find(qn("w:t")).text
    before, after = whole.split(words, 1)
    pieces = [make_run(before), marks["Start"], make_run(words), marks["End"], reference, make_run(after)]
    for piece in reversed(pieces):
        run.addnext(piece)
    run.getparent().remove(run)
    return save(document)


def make_run(text: str) -> Any:
    run = OxmlElement("w:r")
    run.text = text
    return run


def save(document: Any) -> bytes:
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def change_part(data: bytes, name: str, change: Any) -> bytes:
    document = docx.Document(io.BytesIO(data))
    part = next(each for each in document.part.package.iter_parts() if str(each.partname) == f"/{name}")
    root = etree.fromstring(part.blob)
    change(root)
    part._blob = etree.tostring(root)
    return save(document)


# to Word


def mark_done(root: Any) -> None:
    """Mark the first comment of a Word file as done."""
    name = next(each for each in root[0].attrib if each.endswith("done"))
    root[0].set(name, "1")


def test_an_open_comment_and_its_reply_are_words_own_with_author_and_date(workspace: Workspace) -> None:
    comment = say(workspace)
    reply_to(workspace, KEY, comment.id, "Le samedi aussi.", NOE, NOW + timedelta(minutes=5))
    document = docx.Document(io.BytesIO(write(workspace)))
    assert [(each.author, each.text, each.timestamp) for each in document.comments] == [
        ("lea", "Et le week-end ?", NOW),
        ("noe", "Le samedi aussi.", NOW + timedelta(minutes=5)),
    ]
    part = next(p for p in document.part.package.iter_parts() if str(p.partname).endswith("Extended.xml"))
    lines = [dict(line.attrib) for line in etree.fromstring(part.blob)]
    assert [any(name.endswith("paraIdParent") for name in line) for line in lines] == [False, True]
    start = document.element.body.find(f".//{qn('w:commentRangeStart')}")
    assert control(document.element.body, "st-0003", "text") in start.itersiblings()


def test_words_of_a_sentence_stand_before_what_is_said_of_them(workspace: Workspace) -> None:
    say(workspace, TEXT[3:14])
    [comment] = docx.Document(io.BytesIO(write(workspace))).comments
    assert comment.text == f"«\u00a0{TEXT[3:14].strip()}\u00a0»\u00a0: Et le week-end ?"


def test_a_resolved_comment_is_not_written_and_no_comment_writes_the_file_as_before(
    workspace: Workspace,
) -> None:
    plain = write(workspace)
    settle(workspace, KEY, say(workspace).id, CommentAct.RESOLVE, NOE, NOW)
    assert write(workspace) == plain


def test_a_comment_whose_element_is_gone_stands_at_the_title_with_what_it_said(workspace: Workspace) -> None:
    comment = say(workspace)
    content = builders.content(artefacts=builders.content().artefacts[1:])
    data = to_word(builders.draft(content=content), comments=[comment])
    [written] = docx.Document(io.BytesIO(data)).comments
    assert TEXT in written.text.replace("\u00a0", " ")


# back from Word


def test_a_file_that_comes_back_as_it_was_brings_no_comment(workspace: Workspace) -> None:
    comment = say(workspace, TEXT[3:14])
    reply_to(workspace, KEY, comment.id, "Le samedi aussi.", NOE, NOW)
    assert read(workspace, write(workspace)) == WordChanges()


def test_words_that_somebody_marked_in_word_are_those_the_comment_is_about(workspace: Workspace) -> None:
    data = add_comment(write(workspace), "Faux depuis 2024.\nVoir la fiche 3.", words=TEXT[3:14].strip())
    [comment] = bring_file(workspace, data)
    seal, remark = comment.first.seal, comment.first.remark
    assert (comment.about.place, comment.about.quote) == ("st-0003", TEXT[3:14].strip())
    assert (seal.person, seal.verified, seal.brought_by) == ("Zoé", False, "noe")
    assert remark.text == "Faux depuis 2024.\nVoir la fiche 3."
    assert remark.written_at == datetime(2026, 11, 29, 18, 30, tzinfo=UTC)


def test_a_file_that_is_handed_in_twice_brings_its_comments_once(workspace: Workspace) -> None:
    data = add_comment(write(workspace), "Faux.")
    [comment] = bring_file(workspace, data)
    settle(workspace, KEY, comment.id, CommentAct.RESOLVE, LEA, NOW)
    assert read(workspace, data).remarks == ()
    assert len(workspace.comments.list_all(KEY)) == 1


@pytest.mark.parametrize(
    ("text", "author"), [("Faux.", ""), ("Faux.", "Zoé " * 60), ("a" * (LONGEST_REMARK + 5), "Zoé")]
)
def test_what_the_desk_had_to_fit_in_is_brought_once_too(
    workspace: Workspace, text: str, author: str
) -> None:
    data = add_comment(write(workspace), text, author)
    bring_file(workspace, data)
    assert read(workspace, data).remarks == ()


def test_a_comment_without_an_id_of_its_paragraph_makes_no_replies_of_the_others(
    workspace: Workspace,
) -> None:
    """Other programs than Word give no id to the paragraphs of the comments they add."""
    reply_to(workspace, KEY, say(workspace).id, "Le samedi aussi.", NOE, NOW)
    data = add_comment(write(workspace), "Faux.")
    [remark] = read(workspace, data).remarks
    assert (remark.text, remark.author, remark.parent) == ("Faux.", "Zoé", None)
    bring_file(workspace, data)
    assert read(workspace, data) == WordChanges()


def test_a_reply_written_in_word_stays_a_reply(workspace: Workspace) -> None:
    known = say(workspace)
    data = add_comment(write(workspace), "Oui, aussi.")

    def reply(root: Any) -> None:
        first = root[0]
        line = etree.SubElement(root, first.tag)
        names = {name.rpartition("}")[2]: name for name in first.attrib}
        line.set(names["paraId"], "00000007")
        line.set(names["paraId"].replace("paraId", "paraIdParent"), first.get(names["paraId"]))

    data = change_part(data, COMMENTS_EXTENDED, reply)
    document = docx.Document(io.BytesIO(data))
    last = list(document.comments)[-1]._comment_elm
    name = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
    next(last.iter(qn("w:p"))).set(name, "00000007")
    bring_file(workspace, save(document))
    [comment] = workspace.comments.list_all(KEY)
    assert comment.id == known.id
    assert [each.remark.text for each in comment.remarks] == ["Et le week-end ?", "Oui, aussi."]


def test_a_comment_that_is_done_in_word_is_told_of_to_be_resolved(workspace: Workspace) -> None:
    known = say(workspace)
    done = change_part(write(workspace), COMMENTS_EXTENDED, mark_done)
    assert read(workspace, done).resolved == (known.id,)


def test_equal_words_at_another_place_or_of_another_day_are_another_comment(workspace: Workspace) -> None:
    say(workspace)
    data = add_comment(write(workspace), "Et le week-end ?", author="lea", place="st-0004")
    data = add_comment(data, "Et le week-end ?", author="lea")
    assert {comment.about.place for comment in bring_file(workspace, data)} == {"st-0003", "st-0004"}
    assert read(workspace, data).remarks == ()


def test_done_resolves_the_comment_of_that_place_among_equal_ones(workspace: Workspace) -> None:
    first, second = say(workspace, place="st-0003"), say(workspace, place="st-0004")
    assert first.id != second.id
    done = change_part(write(workspace), COMMENTS_EXTENDED, mark_done)
    assert read(workspace, done).resolved == (first.id,)


def test_an_equal_reply_to_another_comment_is_another_reply(workspace: Workspace) -> None:
    first, second = say(workspace, place="st-0003"), say(workspace, place="st-0004")
    reply_to(workspace, KEY, first.id, "Non.", NOE, NOW)
    known = workspace.comments.list_all(KEY)
    reply_to(workspace, KEY, second.id, "Non.", NOE, NOW)
    [remark] = from_word(write(workspace), read_head(workspace), comments=known).remarks
    assert (remark.text, remark.comment) == ("Non.", second.id)


def test_a_file_of_a_program_that_keeps_no_seconds_brings_no_comment_again(workspace: Workspace) -> None:
    comment_on(workspace, read_head(workspace), "st-0003", "", "Non.", LEA, NOW + timedelta(seconds=42))
    document = docx.Document(io.BytesIO(write(workspace)))
    [comment] = document.comments
    comment._comment_elm.set(qn("w:date"), "2026-11-30T09:00:00Z")
    assert read(workspace, save(document)).remarks == ()


def test_a_name_of_300_characters_in_arabic_is_cut_and_its_comment_is_kept(workspace: Workspace) -> None:
    [comment] = bring_file(workspace, add_comment(write(workspace), "لماذا؟", author="ليان " * 60))
    assert len(comment.first.seal.person) == LONGEST_PERSON
    assert comment.first.seal.person.endswith("…")


def test_a_remark_longer_than_one_may_be_becomes_several(workspace: Workspace) -> None:
    [comment] = bring_file(workspace, add_comment(write(workspace), "a" * (LONGEST_REMARK + 5)))
    assert [len(each.remark.text) for each in comment.remarks] == [LONGEST_REMARK, 5]


def test_words_changed_in_the_same_file_make_it_a_comment_on_the_whole_sentence(workspace: Workspace) -> None:
    data = add_comment(write(workspace), "Mieux ?", words=TEXT[3:14].strip())
    document = docx.Document(io.BytesIO(data))
    for piece in control(document.element.body, "st-0003", "text").iter(qn("w:t")):
        piece.text = "Autre "
    [comment] = bring_file(workspace, save(document))
    assert comment.about.quote == TEXT
