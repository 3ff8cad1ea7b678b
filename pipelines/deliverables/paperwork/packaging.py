"""How paperwork is packaged: by its form, one to each person where each gets one."""

from collections.abc import Iterator

from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.packaging.documents.letterheads import build_letterhead, leave_out_said
from pipelines.packaging.documents.model import Block, NewPage
from pipelines.packaging.documents.sections import write_section, write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.edition import Edition
from pipelines.packaging.kind import PackagedKind
from schemas.course import Form
from schemas.draft import list_texts, walk_citing

ONE_TO_EACH = frozenset({Form.INVITATION, Form.COMPLETION_CERTIFICATE, Form.ATTESTATION})
"""Papers of which each person gets one: a section each."""


def _write_document(edition: Edition, paper: Paperwork, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield a paper; of one to each person, each begins on a page of its own, under the same head."""
    head = build_letterhead(edition.content.given, source_notes.language, is_letter=False)
    heads = (head,) if head.sender else ()
    if paper.form not in ONE_TO_EACH:
        texts = [text for element in walk_citing(paper) for text in list_texts(element)]
        yield from (leave_out_said(each, texts) for each in heads)
        yield from write_sections(edition, paper, source_notes)
        return
    for number, each in enumerate(paper.sections):
        yield from (NewPage(),) if number else ()
        yield from heads
        yield from write_section(each, source_notes)


def _name_label(paper: Paperwork) -> str:
    return f"form_{paper.form}"


def _is_sent(paper: Paperwork) -> bool:
    return paper.form in ONE_TO_EACH


def _is_wide(paper: Paperwork) -> bool:
    return paper.form is Form.ATTENDANCE_SHEET


PACKAGING = PackagedKind(
    write_document=_write_document,
    name_label=_name_label,
    is_sent=_is_sent,
    is_wide=_is_wide,
)
