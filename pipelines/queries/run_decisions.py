"""Decisions in the ledger that a run recorded, even if its process died.

Decided in docs/decisions/0094-what-a-kill-leaves-behind.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from adapters.workspace import Workspace
from schemas.ids import ModuleKey
from schemas.review import Decision, LedgerEntry, Verdict

KEY = TypeAdapter[str](ModuleKey)


@dataclass(frozen=True)
class AskedDecision:
    """One verdict that a run was launched for, as its configuration has it."""

    module: str
    digest: str
    verdict: str


@dataclass(frozen=True)
class RunDecision:
    """A verdict a run was asked to record, and its ledger entry if any; `own` if this run wrote it."""

    asked: AskedDecision
    entry: LedgerEntry | None
    own: bool

    @property
    def decision(self) -> Decision | None:
        """Return the decision that is recorded."""
        return None if self.entry is None else cast(Decision, self.entry.recorded)


def parse_asked_decisions(config: Mapping[str, Any], tagged_module: str) -> tuple[AskedDecision, ...]:
    """Return the verdicts that a run of `decide` or `decide_many` was launched for; malformed ones are none.

    `tagged` is the module that the run's partition tag names.
    """
    ops = config.get("ops") or {}
    single = _read_config(ops, "decision")
    lines = (
        [single | {"module": single.get("module") or tagged_module}]
        if single
        else _read_config(ops, "decisions").get("lines")
    )
    return tuple(asked for line in lines or () if (asked := _read_request(line)) is not None)


def find_run_decisions(
    workspace: Workspace, run_id: str, decisions: Sequence[AskedDecision]
) -> tuple[RunDecision, ...]:
    """Return each verdict a run was launched for, with its entry in the ledger.

    That is the entry the run wrote, or an earlier one with the same decision: a decision given twice is
    recorded once. Raises LedgerBroken, StoreUnusable.
    """
    chains = {module: workspace.ledger.read(module) for module in {each.module for each in decisions}}
    return tuple(_match_run(decision, run_id, chains[decision.module]) for decision in decisions)


def _match_run(decision: AskedDecision, run_id: str, entries: Sequence[LedgerEntry]) -> RunDecision:
    matching = [entry for entry in entries if _records_decision(entry, decision)]
    own_entry = next((e for e in matching if cast(Decision, e.recorded).run_id == run_id), None)
    return RunDecision(decision, own_entry or next(reversed(matching), None), own_entry is not None)


def _records_decision(entry: LedgerEntry, decision: AskedDecision) -> bool:
    record = entry.recorded
    return (
        isinstance(record, Decision)
        and record.digest.startswith(decision.digest)
        and record.verdict.value == decision.verdict
    )


def _read_request(line: Any) -> AskedDecision | None:
    try:
        module, digest = KEY.validate_python(line["module"]), str(line["digest"]).strip().lower()
        return AskedDecision(module, digest, Verdict(str(line["verdict"]).strip()).value)
    except (TypeError, KeyError, ValueError, ValidationError):
        return None


def _read_config(ops: Any, op: str) -> dict[str, Any]:
    config = (ops.get(op) or {}).get("config") if isinstance(ops, Mapping) else None
    return dict(config) if isinstance(config, Mapping) else {}
