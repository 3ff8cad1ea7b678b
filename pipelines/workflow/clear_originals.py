"""Deletion of originals that nothing refers to any more."""

from collections.abc import Iterable
from datetime import datetime

from adapters.sources.originals import KEPT_DAYS, Original, Originals
from adapters.store.digest_references import list_named_digests
from adapters.workspace import Workspace
from pipelines.sourcing.unneeded_originals import list_unneeded_originals


def list_unused_originals(workspace: Workspace, now: datetime, days: int = KEPT_DAYS) -> tuple[Original, ...]:
    """Return the originals that nothing refers to any more, the oldest first; nothing is removed.

    Raises StoreUnusable if something that may refer to one cannot be read.
    """
    store = workspace.records.store
    listed = list(
        Originals(store).list_originals()
    )  # before what names them: what is pulled meanwhile is young
    return list_unneeded_originals(listed, list_named_digests(store), now, days)


def remove_originals(workspace: Workspace, found: Iterable[Original]) -> tuple[Original, ...]:
    """Remove originals and return the removed ones; those pulled again meanwhile stay."""
    originals = Originals(workspace.records.store)
    return tuple(each for each in found if originals.remove(each))
