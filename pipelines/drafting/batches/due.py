"""Modules that can be drafted again because all their batches have ended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from pipelines.drafting.batches.collection import is_overdue
from schemas.batch import Batch
from schemas.course import ModelSettings

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class ReadyModules:
    """Modules to draft again, and a digest that changes when there is something new to read."""

    modules: tuple[str, ...]
    digest: str


def find_ready_modules(
    batches: Sequence[Batch], model: ModelSettings, ended: Callable[[str], bool], now: datetime
) -> ReadyModules | None:
    """Return the modules all of whose batches have ended; None if there are none.

    `ended` asks the host whether the batch of an id has ended. A batch that a crash kept from being sent
    needs a run too, and so does an overdue one, once an hour.
    """
    states: list[str] = []
    waiting: set[str] = set()
    under_way: set[str] = set()
    for batch in batches:
        waiting |= {*batch.modules}
        if batch.settled is not None or batch.remote is None:
            states.append(batch.name)
        elif is_overdue(batch, model, now):
            states.append(f"{batch.name} {(now - batch.prepared_at) // HOUR}")
        elif ended(batch.remote):
            states.append(batch.name)
        else:
            under_way |= {*batch.modules}
    modules = tuple(sorted(waiting - under_way))
    return ReadyModules(modules, sha256(repr((modules, states)).encode()).hexdigest()) if modules else None
