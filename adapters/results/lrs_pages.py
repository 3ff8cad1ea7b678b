"""Pages of statements from an LRS: whether more may follow, and how they are made into batches."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path

import orjson

from adapters.results.origin import LineFormat, ResultBatch

OVERLAP = timedelta(minutes=10)
"""The least time asked for again: an LRS of several machines may show a statement late."""

MOST_STALE_PAGES = 20
"""Pages in a row without a new statement, after which the LRS is said to lead in circles."""

MOST_EMPTY_PAGES = 2000
"""Pages in a row without any statement, after which no more are asked for."""


@dataclass
class StatementSpool:
    """Collects statements, and writes each batch of them to a file in `folder`.

    `former` is the moment of the cursor. What is stored after `now` moves no cursor: everything stored until
    that wrong moment would be skipped.
    """

    folder: Path
    now: datetime
    former: datetime | None = None
    number: int = 0
    lines: list[bytes] = field(default_factory=list)
    newest: datetime | None = None
    ascends: bool | None = None
    """Whether the oldest come first; None until a second page shows it."""

    ahead: int = 0
    """How many statements are stored well after `now`."""

    def add(self, statements: list[object]) -> None:
        """Add the statements of a page."""
        self.lines += map(_write_line, statements)
        stored = [moment for moment in map(_read_stored, statements) if moment is not None]
        self.ahead += sum(moment > self.now + OVERLAP for moment in stored)
        past = [moment for moment in stored if moment <= self.now]
        if past:
            self._note_order(past)

    def batch(self, cursor: str | None, *, last: bool = False) -> ResultBatch:
        """Write the collected statements to a file, and return them as a batch.

        Unless the LRS was seen to give the oldest first, only the last batch moves the cursor.
        """
        file = self.folder / f"statements-{self.number:05}.jsonl"
        file.write_bytes(b"\n".join(self.lines) + b"\n")
        self.number += 1
        self.lines = []
        moves = self.newest is not None and (self.ascends or last)
        latest = max(filter(None, (self.former, self.newest)), default=None)
        return ResultBatch((file,), LineFormat.STATEMENTS, str(latest) if moves else cursor or "")

    def _note_order(self, page: list[datetime]) -> None:
        """Note the moments of a page: whether it goes on after the page before, and its newest."""
        before = [] if self.newest is None else [self.newest]
        running = list(accumulate([*before, *page], max))
        if any(so_far - moment > OVERLAP for moment, so_far in zip(page, running[-len(page) :], strict=True)):
            self.ascends = False
        elif self.newest is not None and self.newest != max(page):
            self.ascends = self.ascends is not False and self.newest < max(page)
        self.newest = running[-1]


class StatementPages:
    """The pages read so far: whether the last one had anything new, and whether more may follow."""

    def __init__(self) -> None:
        self.stale = 0
        self.empty = 0
        self._known: set[bytes] = set()
        self._last: list[object] = []
        self._names: set[bytes] = set()
        self._longest = 0
        self._asked: set[str] = set()

    def is_new(self, statements: list[object]) -> bool:
        """Note the next page, and return whether it has new statements.

        An empty page has none, but more may follow: an LRS that filters after paging gives many empty ones.
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
        """Return whether too many pages in a row had nothing new."""
        return self.stale >= MOST_STALE_PAGES or self.empty >= MOST_EMPTY_PAGES

    def beyond(self, *, ends: bool) -> dict[str, object] | None:
        """Return the query for more, after a page without a link to the next: some LRSs forget the link.

        A page shorter than an earlier one is the last: None. After any other, the query is for statements
        since its last moment but one, because several may have been stored in the last; or since its only
        moment. If the newest come first, it is for older ones. None if that was asked already.
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
    """Return the id of a statement, or the whole statement if it has none."""
    name = statement.get("id") if isinstance(statement, dict) else None
    return name.encode(errors="replace") if isinstance(name, str) and name else _write_line(statement)


def _read_stored(statement: object) -> datetime | None:
    return read_moment(statement.get("stored")) if isinstance(statement, dict) else None


def _write_line(statement: object) -> bytes:
    """Return a statement as one line of JSON, also with numbers too large for orjson."""
    try:
        return orjson.dumps(statement)
    except TypeError:
        return json.dumps(statement).encode()


def write_moment(moment: datetime) -> str:
    """Return a moment as text, in UTC, for a query to an LRS."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(text: object) -> datetime | None:
    """Return the moment in a text, in UTC if it has no zone; None if it is none."""
    try:
        moment = datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
