"""Cancellation of a course's batches, when a person asks for it."""

from datetime import datetime
from typing import TYPE_CHECKING

from adapters.store.batches import Batches
from pipelines.drafting.batches.submission import release_modules
from schemas.batch import Batch

if TYPE_CHECKING:
    from adapters.llm.batch import BatchHost


def end_batches(batches: Batches, host: "BatchHost", now: datetime) -> tuple[Batch, ...]:
    """Cancel every batch under way, release the modules that wait for them, and return those batches.

    Answers given before that were paid for: the next run of the course puts them into the cache. Raises
    ModelUnusable if the host does not cancel, Conflict if another run is at work on the batches.
    """
    with batches.turn(now):
        under_way = tuple(batch for batch in batches.all() if batch.settled is None)
        for batch in under_way:
            remote = batch.remote or host.find(batch.name)
            if remote is not None:
                host.cancel(remote)
            release_modules(batches, frozenset(batch.modules))
    return under_way
