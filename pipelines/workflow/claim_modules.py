"""Claims on modules that a command drafts, so that Dagster's sensors leave them alone.

A claim is a lease that a running command renews; that of a killed command ends by itself.
"""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from uuid import uuid4

from adapters.store import Store
from adapters.store.draft_claims import DraftClaim, DraftClaims
from schemas.errors import StoreUnusable

LEASE = timedelta(minutes=3)
"""How long the claim of a killed command still keeps sensors from its modules."""
RENEWALS = 6
"""Renewals during one lease, so that a single failed one does not end the claim."""


@contextmanager
def claim_modules(store: Store, modules: Sequence[str], warn: Callable[[str], None]) -> Iterator[None]:
    """Claim modules while the block runs.

    If the claim cannot be written, only a warning is given: drafting will meet the same store.
    """
    claims, name = DraftClaims(store), uuid4().hex
    now, ended = datetime.now(UTC), Event()
    claim = DraftClaim(by=_name_process(), since=now, until=now + LEASE, modules=tuple(modules))
    try:
        claims.remove_lapsed(now)
        claims.save(name, claim)
    except StoreUnusable as error:
        warn(f"sensors may draft the same modules meanwhile: {error}")
        yield
        return
    renewer = Thread(target=_renew, args=(claims, name, claim, ended), name="claim", daemon=True)
    renewer.start()
    try:
        yield
    finally:
        ended.set()
        renewer.join()
        try:
            claims.remove(name)
        except StoreUnusable as error:
            warn(f"sensors leave these modules alone for a few minutes more: {error}")


def _renew(claims: DraftClaims, name: str, claim: DraftClaim, ended: Event) -> None:
    while not ended.wait(LEASE.total_seconds() / RENEWALS):
        try:
            claims.save(name, claim.model_copy(update={"until": datetime.now(UTC) + LEASE}))
        except StoreUnusable:
            continue  # the next renewal comes before the lease is over


def _name_process() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"
