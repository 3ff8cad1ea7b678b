"""The module and draft that an address names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

from adapters.workspace import Workspace
from pipelines.desk.addressed_revision import AddressedRevision
from pipelines.desk.citation_links import walk_evidence_spans
from pipelines.desk.draft_parts import is_long
from pipelines.desk.visitors import identify_visitor
from pipelines.queries.lost_courses import list_lost_courses
from pipelines.queries.review_situation import (
    CitationToOpen,
    Situation,
    describe_situation,
    list_citations_to_open,
)
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.errors import CourseInvalid
from schemas.ids import split_key
from schemas.review import LedgerRecord, Verdict


class MissingAddress(HTTPException):
    """An address that leads nowhere; `detail` is the name of the text that says why."""

    def __init__(self, why: str) -> None:
        super().__init__(404, why)


@dataclass(frozen=True)
class AddressedDraft(AddressedRevision):
    """A draft, and the course and module it is of."""

    draft: Draft

    subject: ClassVar[str] = "draft"
    has_comments: ClassVar[bool] = True
    verdicts_once_approved: ClassVar[tuple[Verdict, ...]] = (Verdict.WITHDRAW,)

    @property
    def examined(self) -> Draft:
        """Return the draft."""
        return self.draft

    @property
    def title(self) -> str:
        """Return the title of the draft."""
        return self.draft.content.title

    @property
    def address(self) -> str:
        """Return the address of the draft's page."""
        return f"/drafts/{self.key}/{self.digest}"

    def assess(self, workspace: Workspace, recorded: Sequence[LedgerRecord], now: datetime) -> Situation:
        """Return where the draft stands."""
        return describe_situation(workspace, self.course, self.draft, recorded, now)

    def is_newest(self, workspace: Workspace) -> bool:
        """Return whether the newest revision has the same content."""
        head = workspace.records.head(self.key)
        return head is not None and head.digest == self.draft.digest

    def list_passages_to_open(self, workspace: Workspace) -> tuple[CitationToOpen, ...]:
        """Return the cited passages that the policy asks to open."""
        return list_citations_to_open(workspace, self.course, self.draft)

    @property
    def is_divided(self) -> bool:
        """Return whether the draft is long."""
        return is_long(self.draft.content)

    def rests_on(self, span: str) -> bool:
        """Return whether an element of the draft cites a passage, or counts it among its rows."""
        return any(span in walk_evidence_spans(each) for each in self.draft.content.walk_citing())


def find_addressed(workspace: Workspace, request: Request) -> AddressedDraft:
    """Return the draft that an address names: by `{module}` the newest, with `{digest}` that revision.

    Raises MissingAddress if there is none, or if the visitor was invited to another draft.
    """
    key = request.path_params["module"]
    course, module = find_module(workspace, key)
    draft = find_draft(workspace, key, request.path_params.get("digest"))
    here = None if draft is None else AddressedDraft(course, module, draft)
    if here is None or not here.is_open_to(identify_visitor(request, workspace).invitation):
        raise MissingAddress("no_draft_of" if "digest" in request.path_params else "no_draft_yet")
    return here


def find_module(workspace: Workspace, key: str) -> tuple[Course, Module]:
    """Return the course and module of a key.

    Raises MissingAddress if no course has it, CourseInvalid if its course is gone or cannot be read.
    """
    course_id, module_id = split_key(key)
    course = find_course(workspace, course_id, "no_module")
    module = course.module(module_id)
    if module is None:
        raise MissingAddress("no_module")
    return course, module


def find_course(workspace: Workspace, course_id: str, missing: str) -> Course:
    """Return a course.

    Raises MissingAddress with the text of that name if there has never been one, CourseInvalid if its file
    is gone, or if it may be one that cannot be read.
    """
    usable, wrong = workspace.read_courses()
    found = next((each.course for each in usable if each.course.id == course_id), None)
    if found is not None:
        return found
    lost = next((each for each in list_lost_courses(workspace, usable) if each.course == course_id), None)
    if lost is not None:
        raise CourseInvalid(lost.describe(workspace))
    if wrong:
        raise wrong[0]
    raise MissingAddress(missing)


def find_draft(workspace: Workspace, key: str, digest: str | None) -> Draft | None:
    """Return a module's head, or its newest revision whose digest begins so; None if there is none.

    A digest is given by at least twelve digits, for fewer could mean two drafts.
    """
    return workspace.records.head(key) if digest is None else workspace.records.draft_of(key, digest)
