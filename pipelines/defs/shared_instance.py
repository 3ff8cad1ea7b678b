"""Marks of the roots that share Dagster's instance: two of one name are told of each other.

Every root leaves its mark under its location's name as `needs_sensor` looks; one that was stopped, or has
another name now, is silent after a while. Decided in docs/decisions/0184-several-roots-in-one-dagster.md.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import dagster as dg

from adapters.dagster_names import LOCATION_VARIABLE
from adapters.store.incidents import Incidents
from adapters.version_cache import VersionCache
from adapters.workspace import Workspace
from pipelines.defs.names import NAMES
from pipelines.workflow.incidents import IncidentLog
from schemas.incident import IncidentKind
from schemas.refusal import Refusal

SUBJECT = "Dagster"
MARKS = "premierjet/roots/"
WRITTEN_EVERY = timedelta(minutes=1)
SILENT_AFTER = timedelta(minutes=3)
"""How long a root counts after its last mark: some ticks may be late on a busy machine."""

UNTROUBLED = VersionCache[str, bool](16)
"""Roots and kinds of incident that they have none of, so that their store is not asked at each tick."""


MARKED_SINCE = VersionCache[tuple[str, str], datetime](16)
"""Since when this process leaves the mark of a root under a name."""


class RootMark(NamedTuple):
    """Mark of a root: what people are told of it, and when it was left."""

    told: str
    at: datetime

    @property
    def values(self) -> tuple[str, str]:
        """Return the mark as JSON holds it."""
        return self.told, self.at.isoformat()


def note_location(context: dg.SensorEvaluationContext, workspace: Workspace) -> None:
    """Store that another root has the same names in Dagster, or that the location is not called as they say.

    Raises StoreUnusable.
    """
    origin = context.code_location_origin
    if origin is None:  # nobody's location, as in a test of the sensor alone
        return
    called = origin.location_name
    others = _mark_root(context.instance, called, workspace, datetime.now(UTC))
    causes = tuple(_list_causes(called, others))
    note_of_instance(workspace, IncidentKind.LOCATION, causes)


def note_of_instance(workspace: Workspace, kind: IncidentKind, causes: tuple[Refusal, ...]) -> None:
    """Store what is wrong with Dagster's instance, or remove it if nothing is; raises StoreUnusable."""
    known = f"{workspace.root} {kind}"
    if causes:
        UNTROUBLED.keep(known, "", False)
        IncidentLog(workspace).note(kind, SUBJECT, causes)
    elif not UNTROUBLED.find(known, ""):
        Incidents(workspace.records.store).remove(kind, SUBJECT)
        UNTROUBLED.keep(known, "", True)


def _list_causes(called: str, others: list[str]) -> Iterator[Refusal]:
    if others:
        yield Refusal("needs.same_location", roots=", ".join(others), variable=LOCATION_VARIABLE)
    elif NAMES.location not in {"", called}:
        yield Refusal(
            "needs.other_location", called=called, location=NAMES.location, variable=LOCATION_VARIABLE
        )


def _mark_root(instance: dg.DagsterInstance, called: str, workspace: Workspace, now: datetime) -> list[str]:
    """Leave the mark of a root under its location's name, and return the other roots that have it too.

    A root whose key was renewed or lost has another name than before. What it left under that is known by its
    folder or by the retired key, and nobody leaves it anew: a copy of the root does, or another container.
    """
    key, storage = MARKS + NAMES.location, instance.daemon_cursor_storage
    marks = _read_marks(storage.get_cursor_values({key}).get(key))
    fresh = {name: mark for name, mark in marks.items() if now - mark.at < SILENT_AFTER}
    own, *earlier = _name_root(called, workspace)
    told = f"{called}, {workspace.root}"
    if own not in fresh or now - fresh[own].at >= WRITTEN_EVERY:
        written = {**fresh, own: RootMark(told, now)}
        storage.set_cursor_values({key: json.dumps({name: each.values for name, each in written.items()})})
    since = MARKED_SINCE.get((str(workspace.root), f"{key} {own}"), "", lambda: now)
    past = {name for name, mark in fresh.items() if name in earlier or mark.told == told}
    left_out = {own, called, *(name for name in past if fresh[name].at <= since)}
    return sorted({mark.told for name, mark in fresh.items() if name not in left_out})


def _name_root(called: str, workspace: Workspace) -> list[str]:
    """Return what names a root and moves with it: its location, and the id of its ledger's key.

    After it come its names under the retired keys, the newest first. Before there is a key nothing of two
    roots can be mixed but what can be made again.
    """
    ring = workspace.ledger_key.ring()
    return [called] if ring is None else [f"{called} {key.id}" for key in (ring.current, *ring.retired)]


def _read_marks(text: str | None) -> dict[str, RootMark]:
    """Return the marks that roots left, by what names them."""
    return {
        name: RootMark(told, datetime.fromisoformat(at))
        for name, (told, at) in (json.loads(text) if text else {}).items()
    }
