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
    """The address leads nowhere; `detail` is the name of the sentence that says why."""

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
    """Return what `{module}` and, where it is there, `{digest}` of an address name; raises Missing."""
    key = request.path_params["module"]
    course, module = find_module(workspace, key)
    draft = find_draft(workspace, key, request.path_params.get("digest"))
    invitation = identify_visitor(request, workspace).invitation
    if draft is None or (invitation is not None and not _is_of(invitation, draft)):
        raise MissingAddress("no_draft_of" if "digest" in request.path_params else "no_draft_yet")
    return AddressedDraft(course, module, draft)


def _is_of(invitation: Invitation, draft: Draft) -> bool:
    """Return whether an invitation is to this draft: it shows its holder nothing else."""
    return (invitation.module, invitation.digest) == (draft.module, draft.content.canonical_digest())


def find_module(workspace: Workspace, key: str) -> tuple[Course, Module]:
    """Return the course and module of a key; raises Missing, or what is wrong with a course.yaml."""
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
    """Return a module's head, or its newest revision of that digest; None where there is none.

    At least twelve digits name a draft; fewer could name two.
    """
    return workspace.records.head(key) if digest is None else workspace.records.draft_of(key, digest)
