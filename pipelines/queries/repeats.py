"""Repetitions between the modules of a course, which no single draft shows."""

from adapters.courses import CourseFolder
from adapters.workspace import Workspace
from pipelines.drafting.critique.repeats import find_repeats_across
from schemas.draft import Content
from schemas.finding import Finding


def find_repeats(workspace: Workspace, folder: CourseFolder) -> dict[str, tuple[Finding, ...]]:
    """Return, by module, where its draft says what another module's says; each pair once, at the later one.

    Reads the heads in the store; modules without a draft say nothing yet, and none in a language without a
    pack is compared. Raises StoreUnusable.
    """
    heads = [workspace.records.head(folder.course.key_of(module)) for module in folder.course.modules]
    contents: list[Content] = []
    findings_by_module: dict[str, tuple[Finding, ...]] = {}
    for head in heads:
        if head is not None and head.content.language.is_installed:
            findings_by_module[head.content.module] = find_repeats_across(head.content, contents)
            contents.append(head.content)
    return findings_by_module
