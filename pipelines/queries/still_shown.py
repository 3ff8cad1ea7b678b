"""Withdrawn releases that targets still show to learners, by receipts alone: no target is asked."""

from adapters.workspace import Workspace
from schemas.refusal import Refusal


def find_still_shown(workspace: Workspace, key: str) -> tuple[Refusal, ...]:
    """Return a sentence on each target that shows a withdrawn release of a module.

    Raises StoreUnusable and LedgerBroken.
    """
    from pipelines.queries.module_history import (
        find_shown_releases,  # nothing is withdrawn, as a rule, and the overview's contracts are many
        read_history,
    )

    folder, _ = workspace.find_module(key)
    shown = find_shown_releases(workspace, folder.course.targets, read_history(workspace, key))
    return tuple(
        Refusal("needs.still_shown", module=key, release=each.evidence.release, target=each.target)
        for each in shown
        if each.taken_back is not None
    )
