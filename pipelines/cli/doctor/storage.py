"""Checks of the store (writing, two writers, clock, lock) and of the keys, the ledger and drafts in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from adapters.ledger.factory import LOCK_VARIABLE
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace
from pipelines.cli.doctor.check_result import CheckResult, run_check
from pipelines.cli.doctor.keys_in_store import list_keys_in_store
from schemas.errors import InvalidInput, StoreUnusable
from schemas.language import Language

PROBE = "doctor/probe"
CLOCKS_DIFFER = timedelta(seconds=5)
"""Difference from which the order of events of two machines misleads; S3 refuses 15 minutes."""


def check_storage(workspace: Workspace) -> Iterator[CheckResult]:
    """Check the store, then what lies in it."""
    store = workspace.records.store
    yield (written := run_check("store", lambda: _check_writing(store)))
    if written.works:
        yield run_check("conditional writes", lambda: _check_first_writer(store))
        yield run_check("clock of the store", lambda: describe_time("the store", lambda: _read_time(store)))
    yield run_check("object lock", lambda: _check_lock(workspace, store))
    yield run_check("ledger key", lambda: _check_ledger_key(workspace))
    yield from list_keys_in_store(workspace)
    yield run_check("signing key", lambda: _check_signing_key(workspace))
    yield run_check("ledger", lambda: _check_ledger(workspace))
    yield run_check("drafts", lambda: _check_heads(workspace))
    yield run_check("plans", lambda: _check_plans(workspace))


def describe_time(whose: str, ask: Callable[[], datetime]) -> str:
    """Return how far another clock is from this machine's; raises InvalidInput if that is too far.

    Their time may be of any moment between question and answer, so that span counts as no difference.
    """
    before, theirs, after = datetime.now(UTC), ask(), datetime.now(UTC)
    ahead, behind = before - theirs, theirs - after
    seconds = max(ahead, behind, timedelta()).total_seconds()
    if seconds > CLOCKS_DIFFER.total_seconds():
        raise InvalidInput(
            f"is {seconds:.0f} seconds {'ahead of' if ahead > behind else 'behind'} that of {whose}",
            place="this machine's clock",
            remedy="Let both be set over the network (apt-get install systemd-timesyncd, or chrony)",
        )
    return f"{seconds:.0f} s from this machine's"


def _check_writing(store: Store) -> str:
    store.put(PROBE, b"1")
    if store.get(PROBE) != b"1":
        raise StoreUnusable(
            "what was written is not what is read", place=store.place, remedy="Keep the store somewhere else"
        )
    store.delete(PROBE)
    return f"{store.place} can be written, read and deleted from"


def _check_first_writer(store: Store) -> str:
    """Check that of two writers the second is refused; raises StoreUnusable if it is not."""
    store.delete(PROBE)
    first, second = store.put_if_absent(PROBE, b"1"), store.put_if_absent(PROBE, b"2")
    stale = store.replace(PROBE, b"3", seen=b"0")
    stored = store.get(PROBE)
    store.delete(PROBE)
    if (first, second, stale, stored) != (True, False, False, b"1"):
        raise StoreUnusable(
            "two writers do not see each other: the bytes of the first were replaced",
            place=store.place,
            remedy="Take a server that honours If-None-Match and If-Match, or a folder of one machine",
        )
    return "the first writer wins"


def _read_time(store: Store) -> datetime:
    """Return the store's time, from an object written now."""
    store.put(PROBE, b"1")
    (entry,) = store.list(PROBE)
    store.delete(PROBE)
    return entry.written_at


def _check_lock(workspace: Workspace, store: Store) -> str:
    days = workspace.settings.ledger_lock_days
    if isinstance(store, FolderStore):
        return "a folder has none: whoever may write there can remove lines of the ledger"
    if days is None:
        return f"off; set {LOCK_VARIABLE} for lines of the ledger that nobody can remove"
    from adapters.store.s3 import S3Store

    assert isinstance(store, S3Store)
    store.bucket.refuse_without_lock()
    return f"lines of the ledger are kept for {days} days"


def _check_ledger_key(workspace: Workspace) -> str:
    source = workspace.ledger_key
    key = source.read()
    if key is None:
        if workspace.ledger.modules():
            raise InvalidInput(
                "there is none, and the ledger has lines that need one",
                place=source.place,
                remedy="Put it back from your backup; a new one verifies no old line",
            )
        return f"{source.place}: made with the first line"
    return f"{source.place}: key {key.id}"


def _check_signing_key(workspace: Workspace) -> str:
    source = workspace.signing_key
    key = source.read()
    if key is None:
        return f"{source.place}: made with the first release"
    return f"{source.place}: fingerprint {key.public.fingerprint}"


def _check_ledger(workspace: Workspace) -> str:
    from pipelines.queries.ledger_losses import list_recorded_modules, refuse_lost_lines

    modules = list_recorded_modules(workspace)
    for module in modules:
        refuse_lost_lines(workspace, module)
    return f"intact chains: {len(modules)}"


def _check_heads(workspace: Workspace) -> str:
    """Return how many newest drafts are as the ledger sealed them; raises InvalidInput if one is not."""
    from pipelines.workflow.adopt import describe_unsealed_head

    heads = workspace.records.heads()
    wrong = {key: refusal for key in heads if (refusal := describe_unsealed_head(workspace, key))}
    if not wrong:
        return f"as they were sealed: {len(heads)}"
    first, refusal = next(iter(wrong.items()))
    unsealed = sum(each.wording == "seal.none" for each in wrong.values())
    raise InvalidInput(
        f"{len(wrong)} of {len(heads)} are not as the ledger sealed them, {unsealed} were never sealed: "
        f"{refusal.explain(Language.ENGLISH).happened}",
        place=f"{first}, …" if len(wrong) > 1 else first,
        remedy="Look at them with `premierjet ledger seal --all`, then adopt them with --as YOUR.NAME"
        if unsealed
        else "Restore the files from a backup, or remove them",
    )


def _check_plans(workspace: Workspace) -> str:
    """Return how many newest plans are as the ledger sealed them; raises InvalidInput if one is not."""
    from pipelines.queries.plan_lookups import find_broken_plan_seal

    modules = workspace.records.planned()
    wrong = {key: error for key in modules if (error := find_broken_plan_seal(workspace, key))}
    if not wrong:
        return f"as they were sealed, or made by rules: {len(modules)}"
    first, error = next(iter(wrong.items()))
    raise InvalidInput(
        f"{len(wrong)} of {len(modules)} are not as the ledger sealed them: {error.happened}",
        place=f"{first}, …" if len(wrong) > 1 else first,
        remedy=error.remedy,
    )
