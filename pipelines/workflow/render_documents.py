"""Documents of a draft as files, before or after its approval."""

from datetime import datetime

from adapters.blob import Member
from adapters.workspace import Workspace
from pipelines.kinds import PACKAGING_KINDS
from pipelines.packaging.documents.bundle import write_document, write_document_files
from pipelines.packaging.edition import Edition
from pipelines.queries.lookups import require_head
from pipelines.workflow.decide import judge_draft
from pipelines.workflow.media import load_media
from pipelines.workflow.theme import find_theme
from schemas.course import Course
from schemas.draft import Draft
from schemas.review import Approved


def render_documents(workspace: Workspace, key: str, now: datetime) -> dict[str, Member]:
    """Return the documents of a module's head, by path; without a release they are marked as not approved.

    Raises InvalidInput if the module has no draft, StoreUnusable if a recording is gone.
    """
    folder, _ = workspace.find_module(key)
    return write_document_files(find_edition(workspace, folder.course, require_head(workspace, key), now))


def render_document(
    workspace: Workspace, course: Course, draft: Draft, name: str, now: datetime
) -> bytes | None:
    """Return one document of a draft by its file name, e.g. `handout.pdf`; None if it has none."""
    return write_document(find_edition(workspace, course, draft, now), name)


def find_edition(workspace: Workspace, course: Course, draft: Draft, now: datetime) -> Edition:
    """Return the edition of a draft: its release, if its approval stands, else an unapproved draft."""
    content = draft.content
    sounds = load_media(workspace, content)
    theme = find_theme(workspace.find_course(course.id))
    if isinstance(judge_draft(workspace, draft, now), Approved):
        for release in reversed(workspace.records.releases(draft.module)):
            if release.approval.digest == content.canonical_digest():
                return Edition(
                    course,
                    content,
                    PACKAGING_KINDS,
                    release.number,
                    release.approval.decisions,
                    sounds,
                    theme=theme,
                )
    return Edition(course, content, PACKAGING_KINDS, media=sounds, theme=theme)
