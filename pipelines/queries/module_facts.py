"""Facts about the modules of a course, counted from what stands approved or, before, from the draft."""

from adapters.workspace import Workspace
from pipelines.queries.release_lookups import find_standing_release
from schemas.course import Course
from schemas.draft import Content
from schemas.draft.module_facts import ModuleFacts, count_module


def count_course_modules(workspace: Workspace, course: Course) -> dict[str, ModuleFacts]:
    """Return the facts about each module of a course that has been written, by the module's id.

    Raises LedgerBroken and StoreUnusable.
    """
    contents = {module.id: _find_content(workspace, course.key_of(module)) for module in course.modules}
    return {name: count_module(content) for name, content in contents.items() if content is not None}


def _find_content(workspace: Workspace, key: str) -> Content | None:
    """Return the content of a module's standing release, else of its newest revision, if there is any."""
    release = find_standing_release(workspace, key)
    approved = workspace.records.draft_of(key, release.approval.digest) if release is not None else None
    draft = approved or workspace.records.head(key)
    return draft.content if draft is not None else None
