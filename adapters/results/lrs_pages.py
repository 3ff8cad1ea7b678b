"""Pages of statements as an LRS hands them over: whether more may follow, and the batches they become."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

import orjson

from adapters.results.origin import LineFormat, ResultBatch

OVERLAP = timedelta(minutes=10)
"""Asked for again at the least: an LRS of several machines may show a statement after a later one."""

MOST_STALE_PAGES = 20
"""Pages without a new statement, one after another, after which an LRS is said to lead in circles."""

MOST_EMPTY_PAGES = 2000
"""Pages without a statement, one after another, after which no other is asked for."""


@dataclass
class StatementSpool:
    """Statements on their way to a batch, in files of `folder`."""

    folder: Path
    number: int = 0
    lines: list[bytes] = field(default_factory=list)
    latest: datetime | None = None
    in_order: bool = True

    def add(self, statements: list[object]) -> None:
        """Take the statements of a page."""
        for statement in statements:
            self.lines.append(_write_line(statement))
            stored = _read_stored(statement)
            if stored is not None and (self.latest is None or stored >= self.latest):
                self.latest = stored
            elif stored is not None and self.latest is not None and stored < self.latest - OVERLAP:
                self.in_order = False

    def batch(self, cursor: str | None, *, last: bool = False) -> ResultBatch:
        """Return what is spooled as a batch, and start the next one.

        An LRS that does not sort by `stored` moves the cursor only with its last batch.
        """
        file = self.folder / f"statements-{self.number:05}.jsonl"
        file.write_bytes(b"\n".join(self.lines) + b"\n")
        self.number += 1
        self.lines = []
        moves = self.latest is not None and (self.in_order or last)
        return ResultBatch((file,), LineFormat.STATEMENTS, str(self.latest) if moves else cursor or "")


class StatementPages:
    """The pages an LRS gave so far: whether the last holds anything new, and whether there may be more."""

    def __init__(self) -> None:
        self.stale = 0
        self.empty = 0
        self._known: set[bytes] = set()
        self._last: list[object] = []
        self._names: set[bytes] = set()
        self._longest = 0
        self._asked: set[str] = set()

    def is_new(self, statements: list[object]) -> bool:
        """Take the next page; one that was given before, or lies within the last, holds nothing new.

        An empty one says nothing: an LRS that filters what it has paged gives many of them.
        """
        self._last = statements
        if not statements:
            self.empty += 1
            return False
        self.empty = 0
        names = [_name_of(each) for each in statements]
        digest = blake2b(b"\n".join(names), digest_size=16).digest()
        is_new = digest not in self._known and not self._names >= {*names}
        self._known.add(digest)
        self._names = {*names}
        self.stale = 0 if is_new else self.stale + 1
        return is_new

    @property
    def goes_in_circles(self) -> bool:
        """Return whether so many pages without anything new came that no other will."""
        return self.stale >= MOST_STALE_PAGES or self.empty >= MOST_EMPTY_PAGES

    def beyond(self, *, ends: bool) -> dict[str, object] | None:
        """Return what to ask where a page names no next one: an LRS may forget that there is more.

        A page shorter than one before it is the last. Any other is asked for what follows its last moment
        but one, for several statements may have been stored in the last; a page stored in one moment alone is
        asked for what follows that. Where the newest come first, for what is older. None where that is asked
        already.
        """
        if not ends or len(self._last) < self._longest:
            self._longest = max(self._longest, len(self._last))
            return None
        self._longest = 0
        if self.stale:
            return None
        stored = [moment for moment in map(_read_stored, self._last) if moment is not None]
        if not stored:
            return None
        if stored[0] > stored[-1]:
            question: dict[str, object] = {"until": write_moment(min(stored))}
        else:
            before = [moment for moment in stored if moment < max(stored)]
            question = {"since": write_moment(max(before, default=max(stored)))}
        if str(question) in self._asked:
            return None
        self._asked.add(str(question))
        return question


def _name_of(statement: object) -> bytes:
    """Return what tells one statement from another."""
    name = statement.get("id") if isinstance(statement, dict) else None
    return name.encode(errors="replace") if isinstance(name, str) and name else _write_line(statement)


def _read_stored(statement: object) -> datetime | None:
    return read_moment(statement.get("stored")) if isinstance(statement, dict) else None


def _write_line(statement: object) -> bytes:
    """Return a statement as one line, whatever is in it: numbers of any size, halves of characters."""
    try:
        return orjson.dumps(statement)
    except TypeError:
        return json.dumps(statement).encode()


def write_moment(moment: datetime) -> str:
    """Return a moment as an LRS is asked for what was stored since."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(text: object) -> datetime | None:
    """Return the moment a text says, in UTC where it names no zone; None where it says none."""
    try:
        moment = datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
