"""Faults that somebody planted in the drafts of the recorded sessions, and how many of them are marked.

Whoever planted them had the drafts and the list of kinds, and not the rules. Each is a change of the draft's
document: JSON pointers (RFC 6901) with the values put there. A fault is marked by a finding that the honest
draft does not have, at an element that the change lies in; a finding of a whole page marks nothing in it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.workspace import Workspace
from bench.model.session import Session, read_exchanges
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.writers import choose_writers
from pipelines.queries.lookups import require_spans
from pipelines.queries.plan_lookups import find_edited_plan
from schemas.draft import Content, Draft
from schemas.finding import Finding

FAULTS = Path(__file__).parent / "faults"
HALVES = ("open", "sealed")


@dataclass(frozen=True)
class Fault:
    """One planted fault: its kind, where it lies, and the changes that make it."""

    id: str
    kind: str
    module: str
    half: str
    changes: Mapping[str, Any]
    says: str


@dataclass(frozen=True)
class Marked:
    """A fault with the rules that marked it; those of the critic begin with its name."""

    fault: Fault
    rules: tuple[str, ...]

    @property
    def by_rules(self) -> bool:
        """Return whether a rule of ours marked it, without the critic."""
        return any(not rule.startswith("critic.") for rule in self.rules)


def list_sets() -> tuple[str, ...]:
    """Return the names of the sessions that faults were planted in."""
    return tuple(sorted(file.stem for file in FAULTS.glob("*.json")))


def read_faults(name: str) -> tuple[Fault, ...]:
    """Return the faults planted in the drafts of a session."""
    listed = json.loads((FAULTS / f"{name}.json").read_text(encoding="utf-8"))
    return tuple(Fault(**each) for each in listed)


def read_critic(name: str, half: str) -> Session:
    """Return what the critic was asked about one half of the faults of a session, and its answers."""
    folder = FAULTS / f"{name}-{half}"
    return Session(folder, (), tuple(read_exchanges(folder)) if folder.exists() else ())


def plant(draft: Draft, faults: Iterable[Fault]) -> Content:
    """Return the content of a draft with these faults in it."""
    document = draft.content.model_dump(mode="json")
    for fault in faults:
        for pointer, value in fault.changes.items():
            *way, last = _split(pointer)
            holder = _follow(document, way)
            holder[int(last) if isinstance(holder, list) else last] = deepcopy(value)
    return Content.model_validate(document)


def find_marked(
    workspace: Workspace, draft: Draft, faults: Collection[Fault], *, asks_critic: bool
) -> Iterator[Marked]:
    """Yield each fault of a draft with the rules that marked it where all of them are planted at once."""
    content = plant(draft, faults)
    honest = {_tell(each) for each in _judge(workspace, draft, draft.content, asks_critic=False)}
    found = [
        each
        for each in _judge(workspace, draft, content, asks_critic=asks_critic)
        if _tell(each) not in honest
    ]
    document = draft.content.model_dump(mode="json")
    for fault in faults:
        places = {place for pointer in fault.changes for place in _list_places(document, pointer)}
        yield Marked(fault, tuple(each.rule for each in found if each.place in places))


def _judge(workspace: Workspace, draft: Draft, content: Content, *, asks_critic: bool) -> tuple[Finding, ...]:
    folder, module = workspace.find_module(draft.module)
    spans = require_spans(workspace, draft.module)
    plan = find_edited_plan(workspace, folder.course, module)
    findings = tuple(criticise(DRAFTING_KINDS, content, spans, folder.course, plan))
    if not asks_critic:
        return findings
    critic = choose_writers(folder.course, spans, workspace.records.store, sweep=False).critic
    assert critic is not None
    request = DraftRequest(
        DRAFTING_KINDS, folder.course, module, spans, draft.provenance.written_at, plan=plan
    )
    return (*findings, *critic.read(request, content, findings).findings)


def _tell(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.place, json.dumps(finding.facts, sort_keys=True, default=str)


def _split(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _follow(document: Any, way: Iterable[str]) -> Any:
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
    return document


def _list_places(document: Any, pointer: str) -> Iterator[str]:
    """Yield the ids of the elements that a pointer leads through, without the pages that hold others."""
    for step in _split(pointer)[:-1]:
        document = document[int(step) if isinstance(document, list) else step]
        if isinstance(document, dict) and "id" in document and not {"blocks", "kind"} <= document.keys():
            yield str(document["id"])
