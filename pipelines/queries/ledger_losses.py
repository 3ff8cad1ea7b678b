"""Lines missing from a module's ledger, detected by releases, receipts and targets.

A chain restored from an earlier day is consistent in itself. But each release contains the lines it was built
on, each receipt names the ledger's head at its delivery, and targets keep the files they were sent. Only a
line sealed by our key is evidence, so that nobody can raise doubts by writing to a target.
Decided in docs/decisions/0092-ledger-put-back.md.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from adapters.ledger.chain import is_sealed
from adapters.ledger.heads import read_head_at, refuse_put_back
from adapters.workspace import Workspace
from pipelines.queries.destinations import list_destinations
from schemas.errors import InvalidInput, LedgerBroken, StoreUnusable, TargetUnusable
from schemas.ledger import LedgerCheckpoint, LedgerHead
from schemas.refusal import Refusal
from schemas.release import EXTRACT
from schemas.review import LedgerEntry


@dataclass(frozen=True)
class HeadTrace:
    """A head of the ledger that something outside it names, and what names it."""

    head: LedgerHead
    evidence: Refusal


def refuse_lost_lines(workspace: Workspace, key: str, *, ask_targets: bool = False) -> None:
    """Raise LedgerBroken if a module's ledger lacks a line that something outside it names.

    With `ask_targets` the targets are read too; one that cannot be reached is skipped.
    """
    entries = workspace.ledger.read(key)
    for trace in _list_traces(workspace, key, ask_targets=ask_targets):
        refuse_put_back(entries, trace.head, trace.evidence)
    if not entries:
        _refuse_no_ledger(workspace, key)


def list_recorded_modules(
    workspace: Workspace, checkpoint: LedgerCheckpoint | None = None
) -> tuple[str, ...]:
    """Return the modules that have a ledger, or ought to, by releases, receipts or a checkpoint."""
    modules = {*workspace.ledger.modules(), *workspace.records.released_or_delivered()}
    modules |= {head.module for head in checkpoint.heads} if checkpoint else set()
    return tuple(sorted(modules))


def _refuse_no_ledger(workspace: Workspace, key: str) -> None:
    releases = workspace.records.releases(key)
    if releases:
        raise LedgerBroken(Refusal("ledger.gone", module=key, release=releases[-1].number))
    receipts = workspace.records.receipts(key)
    if receipts:
        raise LedgerBroken(Refusal("ledger.gone", module=key, release=receipts[-1].release))


def _list_traces(workspace: Workspace, key: str, *, ask_targets: bool) -> Iterator[HeadTrace]:
    releases = workspace.records.releases(key)
    for newest in releases[-1:]:  # whose extract holds the lines of those before it
        with suppress(StoreUnusable):  # what is gone from the store tells nothing
            head = find_sealed_head(workspace, workspace.records.release_file(newest, EXTRACT), key)
            if head is not None:
                yield HeadTrace(head, Refusal("ledger.kept_by_release", release=newest.number))
    for receipt in workspace.records.receipts(key):
        if receipt.ledger is not None:
            evidence = Refusal("ledger.kept_by_receipt", release=receipt.release, target=receipt.target)
            yield HeadTrace(receipt.ledger, evidence)
    if ask_targets:
        yield from _list_target_traces(workspace, key)


def _list_target_traces(workspace: Workspace, key: str) -> Iterator[HeadTrace]:
    try:
        folder, _ = workspace.find_module(key)
    except InvalidInput:
        return  # a module that left its course has no target to ask
    for destination in list_destinations(workspace, folder):
        try:
            lms = destination.open()
            extract = lms.read_extract(key)
        except TargetUnusable:
            continue
        head = None if extract is None else find_sealed_head(workspace, extract, key)
        if head is not None:
            yield HeadTrace(head, Refusal("ledger.kept_by_target", target=destination.id, place=lms.place))


def find_sealed_head(workspace: Workspace, extract: bytes, module: str) -> LedgerHead | None:
    """Return the head that an extract of the ledger ends with; None if our keys did not seal it."""
    keys = workspace.ledger_key.ring()
    if keys is None or not extract.strip():
        return None
    last = extract.splitlines()[-1]
    try:
        entry = LedgerEntry.from_json(last)
    except ValueError:
        return None
    is_ours = entry.recorded.module == module and entry.canonical() == last and is_sealed(entry, keys)
    return read_head_at(entry) if is_ours else None
