"""Record of sent notices in the store.

notices/told/<id>.json                    a notice that was sent to a reader
notices/failed/<day>/<run>.json           a failed run that has to be reported
notices/refused/<sha256 of a reader>.json the last refusal of a reader's messages
"""

from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from pydantic import ValidationError

from adapters.store import Store
from schemas.contract import Contract
from schemas.errors import StoreUnusable
from schemas.notice import FailedRun, NoticeRefused, SentNotice

TOLD = "notices/told/"
FAILED = "notices/failed/"

C = TypeVar("C", bound=Contract)


class NoticeRecords:
    """Reads and writes the sent notices, the failed runs, and the refusals of readers."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def list_sent(self) -> frozenset[str]:
        """Return the id of every sent notice, from one listing of the store."""
        return frozenset(
            entry.key.removeprefix(TOLD).removesuffix(".json") for entry in self.store.list(TOLD)
        )

    def save_told(self, notice: SentNotice) -> None:
        """Save that a notice was sent to a reader; the first time counts."""
        self.store.put_if_absent(f"{TOLD}{notice.id}.json", notice.canonical())

    def failed_runs(self, since: datetime) -> tuple[FailedRun, ...]:
        """Return the runs that failed since a moment's day, oldest first; older ones are not opened."""
        keys = [entry.key for entry in self.store.list(FAILED)]
        recent = [key for key in keys if _day(key) >= since.date().isoformat()]
        return tuple(sorted((self._read(FailedRun, key) for key in recent), key=lambda run: run.at))

    def save_failed_run(self, failed: FailedRun) -> None:
        """Save that a run failed, once."""
        day: date = failed.at.date()
        self.store.put_if_absent(f"{FAILED}{day.isoformat()}/{failed.run_id}.json", failed.canonical())

    def refusal(self, address: str) -> NoticeRefused | None:
        """Return the last refusal of a message to an address, or None."""
        key = _refusal_key(address)
        return None if self.store.get(key) is None else self._read(NoticeRefused, key)

    def save_refusal(self, address: str, refused: NoticeRefused) -> None:
        """Save a refusal of an address, in place of the last one."""
        self.store.put(_refusal_key(address), refused.canonical())

    def _read(self, kind: type[C], key: str) -> C:
        try:
            return kind.from_json(self.store.get(key) or b"")
        except ValidationError as error:
            raise StoreUnusable(
                "is missing, or is not what was written",
                place=f"{self.store.place}/{key}",
                remedy="Delete it: what it says may be told once more",
            ) from error


def _day(key: str) -> str:
    return key.removeprefix(FAILED).partition("/")[0]


def _refusal_key(address: str) -> str:
    return f"notices/refused/{sha256(address.encode()).hexdigest()}.json"
