"""Incidents: what failed the last time it was tried.

incidents/<kind>/<subject>.json   since when, and why; removed once it works again

They say how things stand now, so backups leave them out, and a damaged one does not count.
"""

from collections.abc import Iterator

from pydantic import ValidationError

from adapters.store import Store
from schemas.incident import Incident, IncidentKind

INCIDENTS = "incidents/"


class Incidents:
    """Reads and writes the incidents of an installation; each method raises StoreUnusable."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_names(self) -> tuple[tuple[IncidentKind, str], ...]:
        """Return the kind and the subject of each incident, with one listing of the store."""
        return tuple(self._list_names())

    def read(self, kind: IncidentKind, subject: str) -> Incident | None:
        """Return an incident, or None if there is none."""
        data = self._store.get(_key(kind, subject))
        if data is None:
            return None
        try:
            return Incident.from_json(data)
        except ValidationError:
            return None

    def save(self, incident: Incident) -> None:
        """Save an incident; one of the same subject and problem keeps its moment."""
        earlier = self.read(incident.kind, incident.subject)
        if earlier is not None and earlier.problem == incident.problem:
            incident = incident.model_copy(update={"since": earlier.since})
        if incident != earlier:
            self._store.put(_key(incident.kind, incident.subject), incident.canonical())

    def remove(self, kind: IncidentKind, subject: str) -> None:
        """Remove an incident, if there is one."""
        self._store.delete(_key(kind, subject))

    def _list_names(self) -> Iterator[tuple[IncidentKind, str]]:
        for entry in self._store.list(INCIDENTS):
            kind, _, file = entry.key.removeprefix(INCIDENTS).partition("/")
            if kind in list(IncidentKind) and file.endswith(".json"):
                yield IncidentKind(kind), file.removesuffix(".json")


def _key(kind: IncidentKind, subject: str) -> str:
    return f"{INCIDENTS}{kind}/{subject}.json"
