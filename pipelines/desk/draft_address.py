"""The module and draft that an address names."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request

from adapters.identity.invitation import Invitation
from adapters.workspace import Workspace
from pipelines.desk.visitors import identify_visitor
from schemas.course import Course, Module
from schemas.draft import Draft
from schemas.ids import SHORT_DIGEST, split_key


class MissingAddress(HTTPException):
    """An address that leads nowhere; `detail` is the name of the text that says why."""

    def __init__(self, why: str) -> None:
        super().__init__(404, why)


@dataclass(frozen=True)
class AddressedDraft:
    """A draft, and the course and module it is of."""

    course: Course
    module: Module
    draft: Draft

    @property
    def digest(self) -> str:
        """Return the digits of the draft's digest that its addresses carry."""
        return self.draft.content.canonical_digest()[:SHORT_DIGEST]


def find_addressed(workspace: Workspace, request: Request) -> AddressedDraft:
    """Return the draft that an address names: by `{module}` the newest, with `{digest}` that revision.

    Raises MissingAddress if there is none, or if the visitor was invited to another draft.
    """
    key = request.path_params["module"]
    course, module = find_module(workspace, key)
    draft = find_draft(workspace, key, request.path_params.get("digest"))
    invitation = identify_visitor(request, workspace).invitation
    if draft is None or (invitation is not None and not _is_of(invitation, draft)):
        raise MissingAddress("no_draft_of" if "digest" in request.path_params else "no_draft_yet")
    return AddressedDraft(course, module, draft)


def _is_of(invitation: Invitation, draft: Draft) -> bool:
    """Return whether an invitation is to this draft; its holder may see no other."""
    return (invitation.module, invitation.digest) == (draft.module, draft.content.canonical_digest())


def find_module(workspace: Workspace, key: str) -> tuple[Course, Module]:
    """Return the course and module of a key.

    Raises MissingAddress if no course has it, CourseInvalid if the course may be one that cannot be read.
    """
    course_id, module_id = split_key(key)
    usable, wrong = workspace.read_courses()
    for folder in usable:
        module = folder.course.module(module_id)
        if folder.course.id == course_id and module is not None:
            return folder.course, module
    if wrong:
        raise wrong[0]
    raise MissingAddress("no_module")


def find_draft(workspace: Workspace, key: str, digest: str | None) -> Draft | None:
    """Return a module's head, or its newest revision whose digest begins so; None if there is none.

    A digest is given by at least twelve digits, for fewer could mean two drafts.
    """
    return workspace.records.head(key) if digest is None else workspace.records.draft_of(key, digest)
